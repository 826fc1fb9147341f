import { sql, type Database } from '#platform/server/sql.ts';

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
