import { mkdir, readFile, readdir, realpath, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { migrate, migrationNames, migrationsOf, ourSchemas } from '../migrate.ts';
import { discard, takeRows, unpack, writeTo } from './unpack.ts';
import { progress, wordsOf } from './words.ts';
import { isUpload, readBackup, type Header } from '#platform/server/backup.ts';
import { restoreTables } from '#platform/server/backup-portable.ts';
import { readConfig, type Config } from '#platform/server/config.ts';
import { maybeRunning, mustAnswer, prepareData } from '#platform/server/ground.ts';
import { freeBytes, maybeServer, ourMajor, setPassword, startPostgres } from '#platform/server/postgres.ts';
import { openDatabase } from '#platform/server/sql.ts';
import { changeOver, swap } from '#platform/server/swap.ts';
import { Trouble } from '#platform/server/trouble.ts';
import { endEverySession } from '#rooms/people/server/index.ts';
import { beginTimeline } from '#rooms/sync/server/index.ts';

/** What makes up an installation in the data folder. */
const parts = ['postgres', 'postgres.password', 'postgres.log', 'files', 'uploads'];

async function agree(words: { yes?: boolean }, sentence: string): Promise<void> {
	if (words.yes) return;
	if (!process.stdin.isTTY) throw new Trouble('usage', sentence, 'Say --yes to go on without being asked.');
	const ask = createInterface({ input: process.stdin, output: process.stderr });
	const answer = await ask.question(`${sentence} Go on? [y/N] `);
	ask.close();
	if (!/^[yo]/i.test(answer.trim())) throw new Trouble('usage', 'Nothing was changed.', 'Answer y to restore.');
}

async function mustFit(header: Header, file: string, folder: string): Promise<void> {
	const known = new Set(await migrationNames());
	const ahead = header.migrations.find((name) => !known.has(name));
	if (ahead) throw new Trouble('newer-data', `The backup ${file} was made by a newer qalam (${header.version}: it has ${ahead}).`, 'Restore it with that version or a later one.');
	if (header.kind === 'physical' && header.postgres !== ourMajor)
		throw new Trouble('newer-data', `The backup ${file} holds files of PostgreSQL ${header.postgres}; this version of qalam brings PostgreSQL ${ourMajor}.`,
			'Restore it with the version that made it, make a backup --portable there, and restore that here.');
	const free = await freeBytes(folder);
	if (free < header.bytes * 1.2 + 300e6)
		throw new Trouble('disk-full', `The disk of ${folder} is too full: ${Math.round(free / 1e6)} MB free, about ${Math.round((header.bytes * 1.2 + 300e6) / 1e6)} MB needed.`, 'Free some space, then restore again.');
}

/** Into the database of DATABASE_URL: all rows in one transaction, the uploaded files beside. */
async function intoOther(config: Config, file: string, header: Header): Promise<void> {
	if (header.kind !== 'portable')
		throw new Trouble('bad-backup', `The backup ${file} holds the files of qalam's own PostgreSQL; they cannot go into the database of DATABASE_URL.`,
			'Restore it without DATABASE_URL, make a backup --portable there, and restore that.');
	const url = config.databaseUrl!;
	await mustAnswer(url);
	const there = await migrationsOf(url);
	if (!there.length) await migrate(url, header.migrations.length);
	else if (there.join() !== header.migrations.join())
		throw new Trouble('bad-backup', `The database has another schema (${there.at(-1)}) than the backup (${header.migrations.at(-1)}).`, 'Restore into an empty database: it gets the schema of the backup, then that of this version.');
	await restoreTables(url, await ourSchemas(), async (load) => {
		await readBackup(file, async () => async (entry) => {
			if (!(await takeRows(entry, load)) && isUpload(entry.name)) await writeTo(join(config.data, entry.name), entry);
		});
	});
	await migrate(url);
	await begin(url);
}

/**
 * With a restore another life of the database begins: phones and receipts tell it from the one before. Everybody signs in anew, for the copy
 * knows nothing of the sessions that were ended and the phones that were cut off since.
 */
async function begin(url: string): Promise<void> {
	const db = openDatabase(url, { max: 1 });
	try {
		await beginTimeline(db);
		await endEverySession(db);
	} finally {
		await db.close();
	}
}

/** Into the data folder; answers where the old data is kept, if there was any. */
async function intoOwn(config: Config, file: string, header: Header): Promise<string | undefined> {
	const { data } = config;
	for (const name of await readdir(data)) if (name.startsWith('restoring-')) await rm(join(data, name), { recursive: true, force: true });
	const stamp = new Date().toISOString().replace(/[-:]/g, '').slice(0, 15);
	const staging = `restoring-${stamp}`;
	const aside = `before-${stamp}`;
	const present = await realpath(join(data, 'postgres')).catch(() => undefined);
	const password = present && (await readFile(`${present}.password`, 'utf8').catch(() => '')).trim();
	try {
		await mkdir(join(data, staging), { mode: 0o755 });
		await unpack(join(data, staging), file, header, async (server) => {
			await begin(server.url);
			// Processes that run keep their way in: the password is theirs, not the backup's.
			if (password) await setPassword(server, password);
		});
	} catch (error) {
		await discard(join(data, staging));
		throw error;
	}
	progress('Changing over');
	const there = new Set(await readdir(data));
	await changeOver(data, async () => {
		const server = await maybeServer(join(data, 'postgres'));
		await server?.stop();
		const fresh = new Set(await readdir(join(data, staging)));
		await swap(data, [
			...parts.filter((name) => there.has(name)).map((name): [string, string] => [name, `${aside}/${name}`]),
			...parts.filter((name) => fresh.has(name)).map((name): [string, string] => [`${staging}/${name}`, name])
		]);
		await rm(join(data, staging), { recursive: true, force: true });
		await prepareData(data);
		// What ran goes on at the same address.
		if (server) await startPostgres({ folder: join(data, 'postgres'), port: server.port });
	});
	return there.has('postgres') ? join(data, aside) : undefined;
}

export async function run(words: string[]): Promise<void> {
	const { values, positionals } = wordsOf('restore', words, { yes: { type: 'boolean' }, json: { type: 'boolean' } }, { least: 1 });
	const file = resolve(positionals[0]);
	const config = readConfig();
	await prepareData(config.data);
	const running = await maybeRunning(config.data);
	progress('Reading the backup');
	const header = await readBackup(file, async (header) => {
		await mustFit(header, file, config.data);
		return async () => {};
	});
	const where = config.databaseUrl ? 'the database of DATABASE_URL' : config.data;
	await agree(values, `This replaces what is in ${where} by the backup of ${header.at.slice(0, 16).replace('T', ' ')} UTC.`);
	const kept = config.databaseUrl ? void (await intoOther(config, file, header)) : await intoOwn(config, file, header);
	if (running) process.kill(running.pid, 'SIGUSR2');
	if (values.json) console.log(JSON.stringify({ file, kind: header.kind, at: header.at, version: header.version, kept }));
	else {
		console.log(`Restored the backup of ${header.at.slice(0, 16).replace('T', ' ')} UTC (qalam ${header.version}).`);
		if (kept) console.log(`What was there before is in ${kept}; remove it when all is well.`);
		if (!running && !config.databaseUrl) console.log('Start the platform: ./qalam start');
	}
}
