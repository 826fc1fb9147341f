import { migrate } from '../migrate.ts';
import { readConfig, type Config } from '#platform/server/config.ts';
import { standOn } from '#platform/server/ground.ts';
import { followCountryTime } from '#platform/server/settings.ts';
import { openDatabase, type Database } from '#platform/server/sql.ts';

/** Runs a command's work on the migrated database of this installation, running or not, and leaves it as it was found. */
export async function withDatabase<T>(work: (db: Database, config: Config) => Promise<T>): Promise<T> {
	const config = readConfig();
	const ground = await standOn(config);
	try {
		await migrate(ground.url);
		await followCountryTime(ground.url);
		// A bulk load takes longer than any request may.
		const db = openDatabase(ground.url, { max: 4, statementTimeout: 0 });
		try {
			return await work(db, config);
		} finally {
			await db.close();
		}
	} finally {
		await ground.leave();
	}
}
