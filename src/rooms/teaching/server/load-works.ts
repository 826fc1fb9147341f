import { audit } from '#platform/server/audit.ts';
import { copyRows } from '#platform/server/copy.ts';
import { sql, type Database } from '#platform/server/sql.ts';
import { notFound, type Asker } from '#rooms/people/server/index.ts';

export type WorkRow = { id: string; scope: string; classId: string; title: string; setBy: string; opensAt: Date; dueAt: Date; itemIds: string[]; lessonIds: string[] };

/** Enters many works set to whole classes, as `setWork` would one by one. The system only, with rows it has checked. */
export async function loadWorks(db: Database, who: Asker, rows: WorkRow[]): Promise<void> {
	if (who.id !== null) throw notFound();
	await db.transaction(async (db) => {
		await copyRows(
			db,
			'copy teaching.work (scope, id, class_id, title, set_by, opens_at, due_at) from stdin',
			rows.map((row) => [row.scope, row.id, row.classId, row.title, row.setBy, row.opensAt, row.dueAt])
		);
		const parts = rows.flatMap((row) => [...row.lessonIds.map((lesson) => [null, lesson]), ...row.itemIds.map((item) => [item, null])].map(([item, lesson], i) => [row.scope, row.id, i + 1, item, lesson]));
		await copyRows(db, 'copy teaching.work_part (scope, work_id, position, item_id, lesson_id) from stdin', parts);
		await audit(db, who, { act: 'work.load', detail: { count: rows.length } });
	});
}

export type AtWork = { person_id: string; class_id: string; scope: string };

/** Pupils of classes that have open work, spread over the classes: for measuring. The system only. */
export async function pupilsAtWork(db: Database, who: Asker, limit: number): Promise<AtWork[]> {
	if (who.id !== null) throw notFound();
	return db.all(sql<AtWork>`
		select membership.person_id, work.class_id, work.scope
		from (select distinct scope, class_id from teaching.work where due_at > now() and closed_at is null) work
		cross join lateral (
			select person_id, row_number() over (order by person_id) as number from people.membership
			where membership.organisation_id = work.class_id and membership.kind = 'pupil' and membership.since <= current_date and membership.until is null) membership
		order by membership.number, work.class_id limit ${limit}`);
}

/** Teachers who set open work, with one of the classes: for measuring. The system only. */
export async function teachersAtWork(db: Database, who: Asker, limit: number): Promise<AtWork[]> {
	if (who.id !== null) throw notFound();
	return db.all(sql<AtWork>`
		select set_by as person_id, (array_agg(class_id order by class_id))[1] as class_id, scope
		from teaching.work where due_at > now() and closed_at is null group by set_by, scope order by set_by limit ${limit}`);
}
