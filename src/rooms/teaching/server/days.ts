import { dayStartBefore } from '#platform/dates.ts';
import { sql, type Database } from '#platform/server/sql.ts';

/** The answers of each of the last 30 days: how many (but those that wait for the teacher), how many right. */
export async function daysOf(db: Database, scope: string, personId: string, now: Date): Promise<Record<string, [answers: number, right: number]>> {
	const rows = await db.all(sql<{ day: string; answers: number; right: number }>`
		select at::date::text as day, count(*) filter (where not pending)::int as answers, count(*) filter (where is_right)::int as right from exercises.attempt
		where scope = ${scope} and person_id = ${personId} and at >= ${dayStartBefore(now, 29)} group by at::date order by at::date`);
	return Object.fromEntries(rows.map((row) => [row.day, [row.answers, row.right]]));
}
