import * as v from 'valibot';
import { newId } from '#platform/ids.ts';
import { Refusal } from '#platform/refusal.ts';
import { audit } from '#platform/server/audit.ts';
import { sql, type Database } from '#platform/server/sql.ts';
import { must, notFound, reachOf, type Asker } from '#rooms/people/server/index.ts';
import type { Who } from '#rooms/people/who.ts';
import { trueTime, type Fact } from '#rooms/sync/fact.ts';
import { AlreadyThere, factOfForm, record, Unfit, type Apply, type Kinds } from '#rooms/sync/server/index.ts';
import { say } from '#rooms/teaching/messages/index.ts';
import { classOf, pupilsOf } from '#rooms/teaching/server/classes.ts';
import { keepFirst, keepRevision, revisionsOf } from '#rooms/teaching/server/revisions.ts';
import { workHead } from '#rooms/teaching/server/work.ts';
import { changed } from '#rooms/teaching/work-form.ts';
import { closeBody, leaves, newWork, workBody, type CloseBody, type NewWork, type WorkBody, type WorkChange } from '#rooms/teaching/work.ts';

/** What stood in any state of a work may stand in it again, though it was withdrawn or left the class since. */
async function everIn(db: Database, scope: string, workId: string): Promise<Set<string>> {
	const rows = await db.all(sql<{ id: string }>`
		select unnest(item_ids || lesson_ids || pupil_ids) as id from teaching.work_revision where scope = ${scope} and work_id = ${workId}
		union select coalesce(item_id, lesson_id) from teaching.work_part where scope = ${scope} and work_id = ${workId}
		union select person_id from teaching.work_pupil where scope = ${scope} and work_id = ${workId}`);
	return new Set(rows.map((row) => row.id));
}

/** Refuses a work that this person may not set, pupils of other classes, and exercises that are not theirs to give; `id` where it is a change. Answers the scope. */
async function checked(db: Database, who: Asker, work: NewWork, id: string | null = null): Promise<string> {
	await must(db, who, 'work.set', work.classId);
	const { establishment_id: scope } = await classOf(db, who, work.classId);
	const before = id === null ? new Set<string>() : await everIn(db, scope, id);
	const [itemIds, lessonIds] = [work.itemIds, work.lessonIds].map((ids) => ids.filter((one) => !before.has(one)));
	const pupils = new Set((await pupilsOf(db, work.classId)).map((pupil) => pupil.id));
	if (work.pupilIds.some((pupil) => !pupils.has(pupil) && !before.has(pupil))) throw notFound();
	const reach = await reachOf(db, [scope]);
	const given = await db.all(sql<{ id: string }>`
		select item.id from exercises.item join exercises.bank on bank.id = item.bank_id
		where item.id = any(${itemIds}::uuid[]) and item.current_version is not null and item.withdrawn_at is null and (bank.organisation_id is null or bank.organisation_id = any(${reach}::uuid[]))`);
	const lessons = await db.all(sql<{ id: string }>`select id from curriculum.lesson where id = any(${lessonIds}::uuid[]) and current_version is not null and (organisation_id is null or organisation_id = any(${reach}::uuid[]))`);
	if (given.length < new Set(itemIds).size || lessons.length < new Set(lessonIds).size) throw new Refusal(400, (language) => say(language)('itemGone'));
	return scope;
}

/** Writes the parts and pupils of a work anew. */
async function fill(db: Database, scope: string, id: string, work: NewWork): Promise<number> {
	const parts = [...[...new Set(work.lessonIds)].map((lesson) => ({ item: null, lesson })), ...[...new Set(work.itemIds)].map((item) => ({ item, lesson: null }))];
	await db.run(sql`delete from teaching.work_part where scope = ${scope} and work_id = ${id}`);
	await db.run(sql`
		insert into teaching.work_part (scope, work_id, position, item_id, lesson_id)
		select ${scope}, ${id}, part.position, part.item_id, part.lesson_id
		from unnest(${parts.map((_, i) => i + 1)}::int[], ${parts.map((part) => part.item)}::uuid[], ${parts.map((part) => part.lesson)}::uuid[]) as part(position, item_id, lesson_id)`);
	await db.run(sql`delete from teaching.work_pupil where scope = ${scope} and work_id = ${id}`);
	await db.run(sql`
		insert into teaching.work_pupil (scope, work_id, person_id)
		select ${scope}, ${id}, pupil.id from unnest(${work.pupilIds}::uuid[]) as pupil(id) on conflict do nothing`);
	return parts.length;
}

/**
 * Writes a state of a work with its fact. Made from the state that is shown it takes its place; made from another (two teachers changed the same,
 * far from each other) it stands beside, nothing shown changes, and the work is disputed until a state is made from both.
 */
async function write(db: Database, who: Asker & { id: string }, fact: Fact, { id, parents, work }: WorkBody, at: Date): Promise<void> {
	const { scope } = fact;
	await db.transaction(async (db) => {
		const isNew =
			!parents.length &&
			(await db.run(sql`
				insert into teaching.work (scope, id, class_id, for_all, title, note, set_by, opens_at, due_at, created_at)
				values (${scope}, ${id}, ${work.classId}, ${work.pupilIds.length === 0}, ${work.title}, ${work.note}, ${who.id}, ${work.opensAt}, ${work.dueAt}, ${at}) on conflict do nothing`));
		if (isNew) {
			const parts = await fill(db, scope, id, work);
			await audit(db, who, { act: 'work.set', organisationId: work.classId, detail: { work: id, title: work.title, parts, pupils: work.pupilIds.length } });
		} else {
			const there = await db.maybe(sql<{ class_id: string; shown: string }>`select class_id, coalesce(revision, id) as shown from teaching.work where scope = ${scope} and id = ${id} for update`);
			if (!there || there.class_id !== work.classId) throw new Unfit('unknown-work');
			await keepFirst(db, scope, id);
			await keepRevision(db, { scope, workId: id, id: fact.id, parents, work, by: who.id, at });
			const takes = parents.includes(there.shown);
			const disputed = leaves(await revisionsOf(db, scope, id)).length > 1;
			if (takes) {
				await db.run(sql`
					update teaching.work set title = ${work.title}, note = ${work.note}, opens_at = ${work.opensAt}, due_at = ${work.dueAt}, for_all = ${work.pupilIds.length === 0},
						revision = ${fact.id}, disputed = ${disputed}, version = version + 1 where scope = ${scope} and id = ${id}`);
				await fill(db, scope, id, work);
			} else await db.run(sql`update teaching.work set revision = ${there.shown}, disputed = ${disputed}, version = version + 1 where scope = ${scope} and id = ${id}`);
			await audit(db, who, { act: parents.length > 1 ? 'work.decide' : 'work.change', organisationId: work.classId, detail: { work: id, title: work.title, beside: !takes } });
		}
		await record(db, fact);
	});
}

const parsedBody = <Schema extends v.GenericSchema>(schema: Schema, fact: Fact): v.InferOutput<Schema> => {
	try {
		return v.parse(schema, JSON.parse(fact.body));
	} catch {
		throw new Unfit('malformed');
	}
};

/** What a person would be refused is, of a fact, put aside. */
const orUnfit = async <T>(act: () => Promise<T>): Promise<T> => {
	try {
		return await act();
	} catch (error) {
		if (error instanceof Refusal) throw new Unfit(error.status === 404 ? 'not-allowed' : 'item-gone');
		throw error;
	}
};

const applyWork: Apply = async (db, who, fact, sent) => {
	const body = parsedBody(workBody, fact);
	const work = v.safeParse(newWork, body.work);
	// The first state bears the work's id: no later one can.
	if (!work.success || (body.parents.length && fact.id === body.id)) throw new Unfit('malformed');
	if ((await orUnfit(() => checked(db, who, work.output, body.parents.length ? body.id : null))) !== fact.scope) throw new Unfit('scope');
	await write(db, who, fact, { ...body, work: work.output }, trueTime(fact.at, sent.now, sent.received).at);
	return { work: body.id };
};

const applyClose: Apply = async (db, who, fact, sent) => {
	const { work, closed } = parsedBody(closeBody, fact);
	const head = await db.maybe(sql<{ class_id: string }>`select class_id from teaching.work where scope = ${fact.scope} and id = ${work}`);
	if (!head) throw new Unfit('unknown-work');
	await orUnfit(() => must(db, who, 'work.set', head.class_id));
	const { at } = trueTime(fact.at, sent.now, sent.received);
	await db.transaction(async (db) => {
		// The latest word holds, in whatever order they arrive.
		const said = await db.run(sql`
			update teaching.work set closed_at = case when ${closed} then ${at}::timestamptz end, closing_at = ${at}, version = version + 1
			where scope = ${fact.scope} and id = ${work} and (closing_at is null or closing_at <= ${at})`);
		if (said) await audit(db, who, { act: closed ? 'work.close' : 'work.reopen', organisationId: head.class_id, detail: { work } });
		await record(db, fact);
	});
	return { work };
};

/** The kinds of facts of a teacher: work that is set and changed, and ended. */
export const workKinds: Kinds = {
	work: { v: 1, apply: applyWork, known: async (_db, _who, fact) => ({ work: parsedBody(workBody, fact).id }) },
	'work.close': { v: 1, apply: applyClose, known: async (_db, _who, fact) => ({ work: parsedBody(closeBody, fact).work }) }
};

type Setter = Asker & { id: string; sessionId?: string };
const factBy = (who: Asker, scope: string, kind: string, body: WorkBody | CloseBody, id?: string): Fact =>
	factOfForm({ id: who.id!, sessionId: (who as Setter).sessionId ?? newId() } as Who, { scope, kind, body, ids: { id, epoch: id } });

/** Does a form's act as the fact that it is. The same form sent twice is one fact. */
async function once(act: () => Promise<unknown>): Promise<void> {
	await act().catch((error) => {
		if (error instanceof AlreadyThere && error.same) return;
		if (error instanceof Unfit) throw notFound();
		throw error;
	});
}

/** Sets work to a class or to some of its pupils. Refuses pupils of other classes and exercises that are not theirs to give. `id` makes a repeated form harmless. */
export async function setWork(db: Database, who: Asker, work: NewWork, id: string = newId()): Promise<string> {
	const scope = await checked(db, who, work);
	const body = { id, parents: [], work };
	await once(() => write(db, who as Setter, factBy(who, scope, 'work', body, id), body, new Date()));
	return id;
}

/** Changes what a work says and until when, as it was in the state `parent` that its page showed. */
export async function changeWork(db: Database, who: Who, workId: string, parent: string, change: WorkChange): Promise<void> {
	const [head, before] = await stateOf(db, who, workId, parent);
	const work = v.parse(newWork, changed(before, change));
	const body = { id: workId, parents: [parent], work };
	await checked(db, who, work, workId);
	await once(() => write(db, who, factBy(who, head.scope, 'work', body), body, new Date()));
}

/** Decides between the states of a work that stand beside each other: `chosen` holds from now on, the others in `over` are left behind. */
export async function decideWork(db: Database, who: Who, workId: string, chosen: string, over: string[]): Promise<void> {
	const [head, work] = await stateOf(db, who, workId, chosen);
	const known = new Set((await revisionsOf(db, head.scope, workId)).map((one) => one.id));
	const body = { id: workId, parents: [...new Set([head.revision, chosen, ...over])].filter((id) => known.has(id)).slice(0, 20), work };
	await checked(db, who, work, workId);
	await once(() => write(db, who, factBy(who, head.scope, 'work', body), body, new Date()));
}

/** A state of a work as a new one is made from it. */
async function stateOf(db: Database, who: Who, workId: string, id: string): Promise<[Awaited<ReturnType<typeof workHead>>, NewWork]> {
	const head = await workHead(db, who, workId);
	await must(db, who, 'work.set', head.class_id);
	await keepFirst(db, head.scope, workId);
	const found = (await revisionsOf(db, head.scope, workId)).find((one) => one.id === id);
	if (!found) throw notFound();
	return [head, { classId: head.class_id, title: found.title, note: found.note, opensAt: found.opens_at, dueAt: found.due_at, itemIds: found.item_ids, lessonIds: found.lesson_ids, pupilIds: found.pupil_ids }];
}

/** Ends a work before its time, or opens it again. What was answered stays. */
export async function closeWork(db: Database, who: Who, workId: string, closed: boolean): Promise<void> {
	const head = await workHead(db, who, workId);
	await must(db, who, 'work.set', head.class_id);
	const fact = factBy(who, head.scope, 'work.close', { work: workId, closed });
	await applyClose(db, who, fact, { now: fact.at, received: Date.now() });
}
