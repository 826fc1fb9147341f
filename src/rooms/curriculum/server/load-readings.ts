import { sql, type Database } from '#platform/server/sql.ts';

export type ReadingRow = { scope: string; personId: string; lessonId: string; at: Date; done: boolean };

/** Notes lessons read in other times, in bulk: what an earlier system or a demo brings. One row a person and lesson; what is there stays. */
export async function loadReadings(db: Database, rows: ReadingRow[]): Promise<number> {
	return db.run(sql`
		insert into curriculum.reading (scope, person_id, lesson_id, first_at, last_at, done_at)
		select reading.scope, reading.person_id, reading.lesson_id, reading.at, reading.at, case when reading.done then reading.at end
		from unnest(${rows.map((row) => row.scope)}::uuid[], ${rows.map((row) => row.personId)}::uuid[], ${rows.map((row) => row.lessonId)}::uuid[],
			${rows.map((row) => row.at.toISOString())}::timestamptz[], ${rows.map((row) => row.done)}::boolean[]) as reading(scope, person_id, lesson_id, at, done)
		on conflict do nothing`);
}
