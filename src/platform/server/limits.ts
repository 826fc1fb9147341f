import { sql, type Database } from '#platform/server/sql.ts';

/** How many failures are free, and over how long (seconds) they are counted. After them each failure doubles the wait, from 15 s to 15 min. */
export type LimitRule = { free: number; window: number };

/** Seconds to wait before `key` may try again; 0 when it may now. */
export async function waitFor(db: Database, key: string): Promise<number> {
	const row = await db.maybe(sql<{ wait: number }>`
		select greatest(0, ceil(extract(epoch from until - now())))::int as wait from platform.limit_count where key = ${key} and until > now()`);
	return row?.wait ?? 0;
}

/** Counts a failure of `key`. Runs outside the act's transaction: a refusal must not undo its own count. */
export async function countFailure(db: Database, key: string, rule: LimitRule): Promise<void> {
	await db.run(sql`
		insert into platform.limit_count (key, failures, since) values (${key}, 1, now())
		on conflict (key) do update set
			failures = case when limit_count.since < now() - make_interval(secs => ${rule.window}) then 1 else limit_count.failures + 1 end,
			since = case when limit_count.since < now() - make_interval(secs => ${rule.window}) then now() else limit_count.since end,
			until = case
				when limit_count.since >= now() - make_interval(secs => ${rule.window}) and limit_count.failures + 1 > ${rule.free}::int
				then now() + make_interval(secs => least(900, 15 * power(2, least(10, limit_count.failures - ${rule.free}::int))::int)) end`);
}

/** Forgets the failures of `key` after a success. */
export async function forget(db: Database, key: string): Promise<void> {
	await db.run(sql`delete from platform.limit_count where key = ${key}`);
}

/** Removes counts that no longer matter. */
export async function sweepLimits(db: Database): Promise<number> {
	return db.run(sql`delete from platform.limit_count where since < now() - interval '1 day' and (until is null or until < now())`);
}
