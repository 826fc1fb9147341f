import { chmod, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { home, type Config } from '#platform/server/config.ts';
import { mustHaveRoom, startPostgres } from '#platform/server/postgres.ts';
import { openDatabase, sql } from '#platform/server/sql.ts';
import { finishSwap } from '#platform/server/swap.ts';
import { Trouble } from '#platform/server/trouble.ts';

/** The shape of the data folder that this version writes. */
const format = 1;
/** The oldest PostgreSQL that runs our statements. */
const leastPostgres = 15;

/** A database that answers, ours or another's, and the way to leave it. */
export type Ground = { url: string; /** True when it is our own PostgreSQL. */ own: boolean; leave: () => Promise<void> };

export const version = async (): Promise<string> => JSON.parse(await readFile(join(home, 'package.json'), 'utf8')).version;

/** Makes the data folder, or refuses one that is of a newer version, not writable, or on a full disk. */
export async function prepareData(data: string): Promise<void> {
	const mark = join(data, 'qalam.json');
	const found = await readFile(mark, 'utf8').then((text) => JSON.parse(text) as { format: number; version: string }, () => undefined);
	if (found && found.format > format)
		throw new Trouble('newer-data', `The data folder ${data} belongs to a newer qalam (${found.version}).`, 'Install that version or a later one, or set QALAM_DATA to another folder.');
	await mustHaveRoom(data);
	await finishSwap(data);
	try {
		await mkdir(data, { recursive: true, mode: 0o755 });
		await writeFile(`${mark}.new`, `${JSON.stringify({ format, version: await version() })}\n`);
		await rename(`${mark}.new`, mark);
		await mkdir(join(data, 'files'), { recursive: true, mode: 0o700 });
		await chmod(join(data, 'files'), 0o700);
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code === 'ENOSPC') throw new Trouble('disk-full', `The disk of ${data} is full.`, 'Free some space, then start again.', error);
		throw new Trouble('unwritable', `The data folder ${data} cannot be written: ${(error as Error).message}`,
			'Give it to the account that runs qalam (chown), or set QALAM_DATA to another folder.', error);
	}
}

/** Bytes of the database at `url` on its server's disk. */
export async function sizeOf(url: string): Promise<number> {
	const db = openDatabase(url, { max: 1 });
	try {
		return (await db.one(sql<{ bytes: number }>`select pg_database_size(current_database()) as bytes`)).bytes;
	} finally {
		await db.close();
	}
}

/** The time of the database's own clock, in milliseconds. */
export async function clockOf(url: string): Promise<number> {
	const db = openDatabase(url, { max: 1 });
	try {
		return (await db.one(sql<{ now: Date }>`select clock_timestamp() as now`)).now.getTime();
	} finally {
		await db.close();
	}
}

/** The address without its password, for sentences. */
export const shown = (url: string): string => {
	const { hostname, port, pathname } = new URL(url);
	return `${hostname}:${port || 5432}${pathname}`;
};

/** The major version of the server at `url`. Refuses one that does not answer or is too old. */
export async function mustAnswer(url: string): Promise<number> {
	const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 8000 });
	client.on('error', () => {});
	let found: number;
	try {
		await client.connect();
		found = Number((await client.query(`select current_setting('server_version_num')::int as v`)).rows[0].v);
	} catch (error) {
		throw new Trouble('unreachable', `The database at ${shown(url)} does not answer: ${(error as Error).message || (error as NodeJS.ErrnoException).code}`,
			'Check that PostgreSQL runs there, that this machine may connect, and that DATABASE_URL has the right name and password.', error);
	} finally {
		await client.end().catch(() => {});
	}
	if (found < leastPostgres * 10_000)
		throw new Trouble('old-postgres', `The database at ${shown(url)} is PostgreSQL ${Math.floor(found / 10_000)}; ${leastPostgres} or newer is needed.`,
			'Upgrade it, or leave DATABASE_URL out to use the PostgreSQL that qalam brings.');
	return Math.floor(found / 10_000);
}

/**
 * A database to stand on: the one of DATABASE_URL, or our own, started on the data folder when it does not run. `adopt`: stop
 * our own at the end even if it ran before (for `start`); other commands only borrow it.
 */
export async function standOn(config: Config, { adopt = false }: { adopt?: boolean } = {}): Promise<Ground> {
	await prepareData(config.data);
	if (config.databaseUrl) {
		await mustAnswer(config.databaseUrl);
		return { url: config.databaseUrl, own: false, leave: async () => {} };
	}
	const server = await startPostgres({ folder: join(config.data, 'postgres'), adopt });
	return { url: server.url, own: true, leave: server.stop };
}

const born = (pid: number) =>
	readFile(`/proc/${pid}/stat`, 'utf8').then((text) => text.slice(text.lastIndexOf(')')).split(' ')[20], () => '');

export type Running = { pid: number; born: string; address: string; port: number };
const runningFile = (data: string) => join(data, 'running.json');

/** The `start` that serves this data folder now, or undefined. A number that passed to another program does not count. */
export async function maybeRunning(data: string): Promise<Running | undefined> {
	const found = await readFile(runningFile(data), 'utf8').then((text) => JSON.parse(text) as Running, () => undefined);
	if (!found || found.pid === process.pid) return undefined;
	try {
		process.kill(found.pid, 0);
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code !== 'EPERM') return undefined;
	}
	return (await born(found.pid)) === found.born ? found : undefined;
}

/** Says that this process serves the data folder. */
export async function sayRunning(data: string, address: string, port: number): Promise<void> {
	await writeFile(runningFile(data), `${JSON.stringify({ pid: process.pid, born: await born(process.pid), address, port })}\n`);
}

export const sayStopped = (data: string): Promise<void> => rm(runningFile(data), { force: true });
