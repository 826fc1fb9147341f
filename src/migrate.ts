import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runner } from 'node-pg-migrate';
import pg from 'pg';
import { migrateJobs } from '#platform/server/jobs.ts';
import { Trouble } from '#platform/server/trouble.ts';

const folder = fileURLToPath(new URL('../database/migrations', import.meta.url));

/** The names of all migrations this version knows, in order, without their ending. */
export const migrationNames = async (): Promise<string[]> => (await readdir(folder)).filter((name) => /^\d{4}_\w+\.sql$/.test(name)).map((name) => name.slice(0, -4)).sort();

/** The schemas that the migrations make, and that of the job library: all that is ours in a database. */
export async function ourSchemas(): Promise<string[]> {
	const found = new Set(['graphile_worker']);
	for (const name of await migrationNames())
		for (const [, schema] of (await readFile(join(folder, `${name}.sql`), 'utf8')).matchAll(/^\s*create schema (?:if not exists )?(\w+)/gim)) found.add(schema);
	return [...found].sort();
}

/** The migrations a database has, in order; none when it was never migrated. */
export async function migrationsOf(url: string): Promise<string[]> {
	const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5000 });
	await client.connect();
	try {
		const { rows } = await client.query(`select to_regclass('migration.done') is not null as there`);
		if (!rows[0].there) return [];
		return (await client.query('select name from migration.done order by id')).rows.map((row) => row.name);
	} finally {
		await client.end();
	}
}

/**
 * Brings the database at `url` to this version's schema, all in one transaction, and answers the names of what it applied.
 * Several processes may call it at once: one works, the others wait. `count`: only so many of the changes that are due. Refuses a database that a newer version migrated.
 */
export async function migrate(url: string, count = Infinity): Promise<string[]> {
	const known = new Set(await migrationNames());
	const ahead = (await migrationsOf(url)).filter((name) => !known.has(name));
	if (ahead.length)
		throw new Trouble('newer-data', `The database was made by a newer version of qalam (it has ${ahead.at(-1)}, unknown here).`,
			'Install that version or a later one; an older version never writes to newer data.');
	const quiet = { debug() {}, info() {}, warn() {}, error() {} };
	const applied = await runner({
		databaseUrl: url,
		dir: `${folder}/*.sql`,
		useGlob: true,
		direction: 'up',
		count,
		migrationsSchema: 'migration',
		migrationsTable: 'done',
		createMigrationsSchema: true,
		advisoryLockMode: 'wait',
		singleTransaction: true,
		logger: quiet
	});
	await migrateJobs(url);
	return applied.map(({ name }) => name);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
	if (!process.env.DATABASE_URL) {
		console.error('DATABASE_URL is not set. ./qalam migrate finds the database by itself.');
		process.exit(2);
	}
	const names = await migrate(process.env.DATABASE_URL);
	console.log(names.length ? `Applied: ${names.join(', ')}` : 'Nothing to apply: the database is up to date.');
}
