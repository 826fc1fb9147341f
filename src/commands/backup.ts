import { mkdir, readdir, realpath } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { migrationNames, migrationsOf, ourSchemas } from '../migrate.ts';
import { discard, unpack } from './unpack.ts';
import { progress, wordsOf } from './words.ts';
import { backUpFiles, bytesOfFiles, writeBackup, type Header } from '#platform/server/backup.ts';
import { backUpCluster } from '#platform/server/backup-physical.ts';
import { backUpTables } from '#platform/server/backup-portable.ts';
import { readConfig, type Config } from '#platform/server/config.ts';
import { mustAnswer, sizeOf, standOn, version } from '#platform/server/ground.ts';
import { freeBytes } from '#platform/server/postgres.ts';
import { openDatabase, type Database } from '#platform/server/sql.ts';
import { Trouble } from '#platform/server/trouble.ts';
import { beginCopy, copyVerified, holdsCopy, type CopyMark } from '#rooms/sync/server/index.ts';

const onDatabase = <T>(url: string, work: (db: Database) => Promise<T>): Promise<T> => {
	const db = openDatabase(url, { max: 1, statementTimeout: 0 });
	return work(db).finally(() => db.close());
};

function isAlive(pid: number): boolean {
	try {
		return process.kill(pid, 0);
	} catch (error) {
		return (error as NodeJS.ErrnoException).code === 'EPERM';
	}
}

/**
 * Brings a backup back apart, as a restore does, and sees that it holds what it was made of. Answers whether that was done: with too
 * little room on the disk it is not. Refuses a backup that does not stand the trial.
 */
async function tryOut(config: Config, file: string, header: Omit<Header, 'format'>, mark: CopyMark): Promise<boolean> {
	await mkdir(config.data, { recursive: true });
	const room = await freeBytes(config.data);
	if (room < header.bytes * 1.2 + 300e6) {
		progress('Not restored on trial: too little room on the disk');
		return false;
	}
	// What a trial that was killed left behind; another that runs is left alone.
	for (const name of await readdir(config.data)) if (/^trying-\d+$/.test(name) && !isAlive(Number(name.slice(7)))) await discard(join(config.data, name));
	const staging = join(config.data, `trying-${process.pid}`);
	try {
		await mkdir(staging, { mode: 0o755 });
		let whole = false;
		await unpack(staging, file, { format: 1, ...header }, async (server) => {
			whole = await onDatabase(server.url, (db) => holdsCopy(db, mark));
		});
		if (!whole) throw new Trouble('bad-backup', `The backup ${file} was restored on trial and does not hold all that it should.`, 'Keep the backups before it, and report this: it is a fault of qalam.');
		return true;
	} finally {
		await discard(staging);
	}
}

export async function run(words: string[]): Promise<void> {
	const { values, positionals } = wordsOf('backup', words, { json: { type: 'boolean' }, portable: { type: 'boolean' }, quick: { type: 'boolean' } }, { least: 1 });
	const file = resolve(positionals[0]);
	const config = readConfig();
	const since = Date.now();
	const ground = await standOn(config);
	try {
		const kind = values.portable || !ground.own ? 'portable' : 'physical';
		const migrations = await migrationsOf(ground.url);
		if (!migrations.length) throw new Trouble('not-found', 'There is nothing to save: the database is empty.', 'Start the platform first: ./qalam start');
		const header = {
			kind,
			version: await version(),
			postgres: await mustAnswer(ground.url),
			at: new Date().toISOString(),
			migrations,
			bytes: (await sizeOf(ground.url)) + (await bytesOfFiles(config.data))
		} as const;
		// A database that an older version left holds no facts of telephones, or not as this version knows them.
		const current = (await migrationNames()).every((name) => migrations.includes(name));
		const mark = current ? await onDatabase(ground.url, beginCopy) : undefined;
		let shown = -1;
		const figure = (done: number, all: number) => {
			const percent = Math.floor((100 * done) / Math.max(1, all));
			if (percent >= shown + 10 || (percent === 100 && shown < 100)) progress('Saving the database', `${(shown = percent)} %`);
		};
		const bytes = await writeBackup(file, header, async (sink) => {
			if (kind === 'physical') await backUpCluster(sink, ground.url, await realpath(join(config.data, 'postgres')), figure);
			else await backUpTables(sink, ground.url, await ourSchemas(), figure);
			progress('Saving the uploaded files');
			await backUpFiles(sink, config.data);
			progress('Reading it again');
		});
		const tried = !values.quick && mark !== undefined && (await tryOut(config, file, header, mark));
		if (tried) await onDatabase(ground.url, (db) => copyVerified(db, mark));
		const seconds = Math.round((Date.now() - since) / 100) / 10;
		if (values.json) console.log(JSON.stringify({ file, bytes, kind, seconds, tried }));
		else console.log(`Saved to ${file}: ${(bytes / 1e6).toFixed(1)} MB in ${seconds} s, ${tried ? 'restored on trial and whole' : 'read again and whole, not restored on trial: telephones keep their own copies until a backup is'}.`);
	} finally {
		await ground.leave();
	}
}
