import { sql, type Database } from '#platform/server/sql.ts';
import { leaves, type NewWork } from '#rooms/teaching/work.ts';

/** A state of a work: what a teacher wanted, made from which states, by whom and when. */
export type Revision = { id: string; parents: string[]; title: string; note: string; opens_at: Date; due_at: Date; item_ids: string[]; lesson_ids: string[]; pupil_ids: string[]; made_by: string; by: string; at: Date };

/** The states of a work, oldest first. None of one that was never changed. */
export async function revisionsOf(db: Database, scope: string, workId: string): Promise<Revision[]> {
	return db.all(sql<Revision>`
		select revision.id, revision.parents, revision.title, revision.note, revision.opens_at, revision.due_at, revision.item_ids, revision.lesson_ids, revision.pupil_ids,
			revision.made_by, coalesce(person.given_name || ' ' || person.family_name, '') as by, revision.at
		from teaching.work_revision revision left join people.person on person.id = revision.made_by
		where revision.scope = ${scope} and revision.work_id = ${workId} order by revision.received_at, revision.id limit 500`);
}

/** Writes down the first state of a work, before it is changed for the first time. */
export async function keepFirst(db: Database, scope: string, workId: string): Promise<void> {
	await db.run(sql`
		insert into teaching.work_revision (scope, work_id, id, parents, title, note, opens_at, due_at, item_ids, lesson_ids, pupil_ids, made_by, at, received_at)
		select work.scope, work.id, work.id, '{}', work.title, work.note, work.opens_at, work.due_at,
			array(select item_id from teaching.work_part where scope = work.scope and work_id = work.id and item_id is not null order by position),
			array(select lesson_id from teaching.work_part where scope = work.scope and work_id = work.id and lesson_id is not null order by position),
			array(select person_id from teaching.work_pupil where scope = work.scope and work_id = work.id order by person_id), work.set_by, work.created_at, work.created_at
		from teaching.work where work.scope = ${scope} and work.id = ${workId} and work.revision is null
		on conflict do nothing`);
}

export type NewRevision = { scope: string; workId: string; id: string; parents: string[]; work: NewWork; by: string; at: Date };

export async function keepRevision(db: Database, { scope, workId, id, parents, work, by, at }: NewRevision): Promise<void> {
	await db.run(sql`
		insert into teaching.work_revision (scope, work_id, id, parents, title, note, opens_at, due_at, item_ids, lesson_ids, pupil_ids, made_by, at)
		values (${scope}, ${workId}, ${id}, ${parents}::uuid[], ${work.title}, ${work.note}, ${work.opensAt}, ${work.dueAt}, ${work.itemIds}::uuid[], ${work.lessonIds}::uuid[], ${work.pupilIds}::uuid[], ${by}, ${at})`);
}

/** A state as a person decides by it. */
export type WorkVersion = Pick<Revision, 'id' | 'title' | 'note' | 'opens_at' | 'due_at' | 'by' | 'at'> & { items: number; lessons: number; pupils: number };

/** The states of a work that stand beside each other, the one that is shown first, then in the order in which they arrived. */
export async function versionsOf(db: Database, { scope, id, revision }: { scope: string; id: string; revision: string }): Promise<WorkVersion[]> {
	const open = leaves(await revisionsOf(db, scope, id));
	return [...open.filter((one) => one.id === revision), ...open.filter((one) => one.id !== revision)].map(({ id, title, note, opens_at, due_at, by, at, item_ids, lesson_ids, pupil_ids }) => ({
		id, title, note, opens_at, due_at, by, at, items: item_ids.length, lessons: lesson_ids.length, pupils: pupil_ids.length
	}));
}
