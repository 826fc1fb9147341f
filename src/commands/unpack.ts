import { execFile } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { mkdir, realpath, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { migrate, ourSchemas } from '../migrate.ts';
import { progress } from './words.ts';
import type { Entry } from '#platform/server/archive.ts';
import { isUpload, readBackup, type Header } from '#platform/server/backup.ts';
import { restoreTables } from '#platform/server/backup-portable.ts';
import { prepareFolder, startPostgres } from '#platform/server/postgres.ts';
import { accountFor } from '#platform/server/postgres-binaries.ts';

const shell = promisify(execFile);
type Server = Awaited<ReturnType<typeof startPostgres>>;

export async function writeTo(path: string, entry: Entry): Promise<void> {
	await mkdir(dirname(path), { recursive: true, mode: 0o700 });
	if (entry.name.endsWith('/')) await mkdir(path, { recursive: true, mode: 0o700 });
	else await pipeline(entry.chunks, createWriteStream(path, { mode: 0o600 }));
}

type Loader = Parameters<Parameters<typeof restoreTables>[2]>[0];

async function textOf(entry: Entry): Promise<Buffer> {
	const pieces: Buffer[] = [];
	for await (const piece of entry.chunks) pieces.push(Buffer.from(piece));
	return Buffer.concat(pieces);
}

/** Hands the parts of a portable backup on; answers whether the part was one of them. */
export async function takeRows(entry: Entry, load: Loader): Promise<boolean> {
	if (entry.name === 'tables.json') await load.tables((await textOf(entry)).toString());
	else if (entry.name === 'sequences.json') await load.sequences((await textOf(entry)).toString());
	else if (entry.name.startsWith('tables/')) await load.rows(entry.name.split('/')[1], await textOf(entry));
	else return false;
	return true;
}

/**
 * Unpacks a backup in the folder `staging`, starts its database once, brings it to this version's schema and does `work` on it: what a
 * restore does, and what shows that a backup can be restored. The database is stopped again.
 */
export async function unpack(staging: string, file: string, header: Header, work: (server: Server) => Promise<void>): Promise<void> {
	const account = await accountFor(join(staging, 'postgres'));
	const real = await prepareFolder(join(staging, 'postgres'), account);
	if (header.kind === 'physical') {
		await readBackup(file, async () => async (entry) => {
			if (entry.name.startsWith('postgres/')) await writeTo(join(real, entry.name.slice('postgres/'.length)), entry);
			else if (entry.name === 'postgres.password') await writeFile(`${real}.password`, await textOf(entry), { mode: 0o600 });
			else if (isUpload(entry.name)) await writeTo(join(staging, entry.name), entry);
		});
		if ('uid' in account) await shell('chown', ['-R', `${account.uid}:${account.gid}`, real, `${real}.password`]);
	}
	progress('Starting the database of the backup to see that it is whole');
	const server = await startPostgres({ folder: join(staging, 'postgres') });
	try {
		if (header.kind === 'portable') {
			await migrate(server.url, header.migrations.length);
			await restoreTables(server.url, await ourSchemas(), async (load) => {
				await readBackup(file, async () => async (entry) => {
					if (!(await takeRows(entry, load)) && isUpload(entry.name)) await writeTo(join(staging, entry.name), entry);
				});
			});
		}
		await migrate(server.url);
		await work(server);
	} finally {
		await server.stop();
	}
}

/** Removes what `unpack` made, or left when it broke off. */
export async function discard(staging: string): Promise<void> {
	// Under root the database's files stand elsewhere, behind a link.
	const real = await realpath(join(staging, 'postgres')).catch(() => undefined);
	for (const path of [staging, ...(real ? [real, `${real}.password`, `${real}.log`] : [])]) await rm(path, { recursive: true, force: true });
}
