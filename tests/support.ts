import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { startPostgres } from '#platform/server/postgres.ts';
import { openDatabase, type Database } from '#platform/server/sql.ts';

const migrations = fileURLToPath(new URL('../database/migrations', import.meta.url));

/** The server for tests: the one the environment names, or one of our own that several runs share. Answers the address of its first database. */
export async function testServer(): Promise<string> {
	const given = process.env.QALAM_TEST_DATABASE_URL;
	if (given) return given;
	const home = join(tmpdir(), `qalam-test-${userInfo().uid}`);
	await mkdir(home, { recursive: true, mode: 0o755 });
	// Several test files begin at once: only one may start the server, the others wait for it.
	const lock = join(home, 'starting');
	for (let tries = 0; ; tries++) {
		try {
			await mkdir(lock);
			break;
		} catch {
			const age = Date.now() - (await stat(lock).then((found) => found.mtimeMs, () => Date.now()));
			if (age > 60_000) await rm(lock, { recursive: true, force: true });
			await new Promise((wake) => setTimeout(wake, 100 + tries * 5));
		}
	}
	try {
		return (await startPostgres({ folder: join(home, 'postgres'), careless: true })).url;
	} finally {
		await rm(lock, { recursive: true, force: true });
	}
}

async function fingerprint(): Promise<string> {
	const hash = createHash('sha256');
	for (const name of (await readdir(migrations)).sort()) hash.update(name).update(await readFile(join(migrations, name)));
	return hash.digest('hex').slice(0, 12);
}

const withName = (url: string, name: string) => {
	const address = new URL(url);
	address.pathname = `/${name}`;
	return address.href;
};

/** Runs one statement on the server that `url` names, outside any transaction. */
async function once(url: string, text: string, values: unknown[] = []): Promise<Record<string, unknown>[]> {
	const client = new pg.Client({ connectionString: url });
	await client.connect();
	try {
		return (await client.query(text, values)).rows;
	} finally {
		await client.end();
	}
}

/** The name of a migrated database, to be copied. It carries a hash of the migrations, so a changed schema gets a fresh one. */
const migrated = async (): Promise<string> => templateDatabase(`migrated_${await fingerprint()}`);

let ready: Promise<string> | undefined;
/**
 * The address of a migrated database that no other process uses meanwhile; the next may have it. Who shared one waited for the others' transactions wherever both
 * wrote the same word or code, and planned by what the others had not committed.
 */
export function testDatabase(): Promise<string> {
	return (ready ??= (async () => {
		const server = await testServer();
		const holder = new pg.Client({ connectionString: server });
		holder.on('error', () => {});
		await holder.connect();
		const all = `test_${await fingerprint()}`;
		let number = 1;
		// Held until this process ends.
		while (!(await holder.query('select pg_try_advisory_lock(hashtext($1), $2) as mine', [all, number])).rows[0].mine) number++;
		const name = `${all}_${number}`;
		const { rowCount } = await holder.query('select 1 from pg_database where datname = $1', [name]);
		if (!rowCount) await holder.query(`create database ${name} encoding 'UTF8' template ${await migrated()}`);
		// The types do not know it: the line alone keeps no process from its end.
		(holder as pg.Client & { unref: () => void }).unref();
		return withName(server, name);
	})());
}

/** A database of its own, migrated (or a copy of `template`), for a test that must commit; whoever makes it removes it by `drop`. */
export async function makeDatabase(template?: string): Promise<{ url: string; db: Database; drop: () => Promise<void> }> {
	const server = await testServer();
	const name = `own_${process.pid}_${Date.now().toString(36)}_${Math.floor(Math.random() * 1e6).toString(36)}`;
	await once(server, `create database ${name} encoding 'UTF8' template ${template ?? (await migrated())}`);
	const url = withName(server, name);
	const db = openDatabase(url, { max: 4 });
	const drop = async () => {
		await db.close();
		// A pool says it is closed before its lines are: to cut one that is saying goodbye would fail the test that used it.
		for (let tries = 0; tries < 60; tries++) {
			const [{ open }] = await once(server, 'select count(*)::int as open from pg_stat_activity where datname = $1', [name]);
			if (open === 0) break;
			await new Promise((wake) => setTimeout(wake, 50));
		}
		await once(server, `drop database if exists ${name} with (force)`);
	};
	return { url, db, drop };
}

/** The same, removed after the file's tests. */
export async function ownDatabase(template?: string): Promise<{ url: string; db: Database }> {
	const { url, db, drop } = await makeDatabase(template);
	after(drop);
	return { url, db };
}

/** The name of a database made once, migrated and filled by `fill`, to be used or copied. Whoever comes second waits for the first. */
export async function templateDatabase(name: string, fill?: (db: Database) => Promise<void>): Promise<string> {
	const server = await testServer();
	const client = new pg.Client({ connectionString: server });
	await client.connect();
	try {
		const isThere = async () => (await client.query('select 1 from pg_database where datname = $1', [name])).rowCount;
		if (await isThere()) return name;
		await client.query('select pg_advisory_lock(hashtext($1))', [name]);
		if (await isThere()) return name;
		const making = `${name}_making`;
		await client.query(`drop database if exists ${making} with (force)`);
		await client.query(`create database ${making} encoding 'UTF8' template template0`);
		const url = withName(server, making);
		const { migrate } = await import('../src/migrate.ts');
		await migrate(url);
		if (fill) {
			const db = openDatabase(url, { max: 4, statementTimeout: 0 });
			await fill(db).finally(() => db.close());
		}
		await client.query(`alter database ${making} rename to ${name}`);
		return name;
	} finally {
		await client.end();
	}
}

let shared: Database | undefined;
const open = async () => (shared ??= openDatabase(await testDatabase(), { max: 4 }));

class Undo extends Error {}

/** A test against the real database that leaves no trace: all it does is in a transaction that is rolled back. */
export const dbtest = (name: string, body: (db: Database) => Promise<void>) =>
	test(name, async () => {
		const database = await open();
		await database
			.transaction(async (db) => {
				await body(db);
				throw new Undo();
			})
			.catch((error) => {
				if (!(error instanceof Undo)) throw error;
			});
	});
