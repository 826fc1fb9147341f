import { watchDatabase } from '#platform/server/metrics.ts';
import { openDatabase, type Database } from '#platform/server/sql.ts';

let opened: Database | undefined;

/** This process's database, opened on first use from DATABASE_URL (set by `./qalam start`). */
export function database(): Database {
	if (opened) return opened;
	const url = process.env.DATABASE_URL;
	if (!url) throw new Error('DATABASE_URL is not set: start with ./qalam start');
	watchDatabase((opened = openDatabase(url, { max: Number(process.env.DATABASE_POOL ?? 10) })));
	return opened;
}
