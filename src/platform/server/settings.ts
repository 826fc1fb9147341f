import { openDatabase, sql, type Database } from '#platform/server/sql.ts';

/** A setting of this installation (which country, demo or real, keys), or undefined. */
export async function maybeSetting<T>(db: Database, key: string): Promise<T | undefined> {
	return (await db.maybe(sql<{ value: T }>`select value from platform.setting where key = ${key}`))?.value;
}

/** Sets a setting, replacing its old value. */
export async function setSetting(db: Database, key: string, value: unknown): Promise<void> {
	await db.run(sql`
		insert into platform.setting (key, value) values (${key}, ${JSON.stringify(value)})
		on conflict (key) do update set value = excluded.value, changed_at = now()`);
}

/** A setting that is made once and stays: what is there, else `fresh`, whoever asks first. */
export async function keptSetting<T>(db: Database, key: string, fresh: () => T): Promise<T> {
	const there = await maybeSetting<T>(db, key);
	if (there !== undefined) return there;
	await db.run(sql`insert into platform.setting (key, value) values (${key}, ${JSON.stringify(fresh())}) on conflict (key) do nothing`);
	return (await maybeSetting<T>(db, key))!;
}

/**
 * Makes the days of this process those of the installation's country, in its pages and in its connections to the database, unless
 * QALAM_TIME_ZONE says otherwise. To be called before the database is opened for work; one that is away changes nothing.
 */
export async function followCountryTime(url: string): Promise<void> {
	if (process.env.QALAM_TIME_ZONE) return;
	const db = openDatabase(url, { max: 1 });
	const zone = await maybeSetting<string>(db, 'timeZone').catch(() => undefined).finally(() => db.close());
	if (zone) process.env.QALAM_TIME_ZONE = zone;
}
