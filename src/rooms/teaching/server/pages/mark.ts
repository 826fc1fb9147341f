import { dayOf } from '#platform/dates.ts';
import { isId, newId } from '#platform/ids.ts';
import { sql, type Database } from '#platform/server/sql.ts';
import { notFound } from '#rooms/people/server/index.ts';
import type { Who } from '#rooms/people/who.ts';
import { shownOf, totalOf, type Said } from '#rooms/teaching/marking.ts';
import { copyView } from '#rooms/teaching/server/copies.ts';
import { markCopy, revisionsOfCopy } from '#rooms/teaching/server/marking.ts';
import { pileOf, type Pile } from '#rooms/teaching/server/piles.ts';
import { mustMark, rubricOf, rubricsOf, type Rubric } from '#rooms/teaching/server/rubrics.ts';
import { leaves } from '#rooms/teaching/work.ts';

const week = 7 * 86_400_000;

/** The pile of copies of a work. */
export async function pilePage(db: Database, who: Who, workId: string) {
	const { work, ...pile } = await pileOf(db, who, workId);
	const rubrics = (await rubricsOf(db, who)).map(({ id, title }) => ({ id, title }));
	return { work: { id: work.id, title: work.title, class_id: work.class_id, class_name: work.class_name, due_at: work.due_at }, ...pile, rubrics };
}

/** What stands in the place of a work where a copy was handed in outside of one. */
export const alone = 'alone';

/** A copy to be marked, in the pile of a work, or `alone`. */
export async function copyPage(db: Database, who: Who, workId: string, attemptId: string, now = new Date(), taken: { noted?: boolean; pile?: Pile } = {}) {
	if (!isId(attemptId) || (workId !== alone && !isId(workId))) throw notFound();
	const copy = await copyView(db, who, workId === alone ? null : workId, attemptId, who.language, taken);
	return { copy, place: workId, until: dayOf(new Date(now.getTime() + week)), today: dayOf(now), form: newId() };
}

export type CompetenceChoice = { id: string; title: string; title_ar: string | null };

/** A rubric to be changed, or a new one; and the competences of what waits for this teacher's marking, which a criterion may name. */
export async function rubricPage(db: Database, who: Who, id: string): Promise<{ rubric: Rubric | null; me: string; competences: CompetenceChoice[] }> {
	const scope = await mustMark(db, who);
	const rubric = id === 'new' ? null : await rubricOf(db, who, id);
	const competences = await db.all(sql<CompetenceChoice>`
		select competence.id, competence.title, competence.title_ar from curriculum.competence
		where competence.id in (
			select unnest(version.competence_ids) from teaching.work join teaching.work_part part on part.scope = work.scope and part.work_id = work.id
			join exercises.item on item.id = part.item_id join exercises.item_version version on version.item_id = item.id and version.number = item.current_version
			where work.scope = ${scope} and work.set_by = ${who.id} and work.due_at > now() - interval '60 days' and version.kind in ('written', 'file'))
			or competence.id = any(${(rubric?.criteria ?? []).flatMap((one) => one.competence ?? [])}::uuid[])
		order by competence.title, competence.id limit 60`);
	return { rubric, me: who.id, competences };
}

/** Gives back all copies of a work that are marked whole and wait only for that; answers how many. Those of which two teachers think differently are left to them. */
export async function returnAll(db: Database, who: Who, workId: string): Promise<number> {
	const { copies, work } = await pileOf(db, who, workId);
	let count = 0;
	for (const copy of copies) {
		if ((copy.standing !== 'begun' && copy.standing !== 'reopened') || copy.left || copy.disputed) continue;
		const state = await shownState(db, work.scope, copy.id);
		if (!state || totalOf(state.said).left) continue;
		await markCopy(db, who, { attempt: copy.id, parents: [state.id], said: { ...state.said, decision: 'returned', until: null } });
		count++;
	}
	return count;
}

/** Takes one of the states that stand beside each other: what it says is said anew, by who chose it, from all of them. */
export async function keepState(db: Database, who: Who, attemptId: string, chosen: string): Promise<void> {
	if (!who.hat || !isId(attemptId)) throw notFound();
	const states = await revisionsOfCopy(db, who.hat.establishmentId, attemptId);
	const found = states.find((one) => one.id === chosen);
	if (!found) throw notFound();
	const open = leaves(states).map((one) => one.id);
	await markCopy(db, who, { attempt: attemptId, parents: [...new Set([...open, chosen])].slice(0, 20), said: found.said });
}

async function shownState(db: Database, scope: string, attemptId: string): Promise<{ id: string; said: Said } | undefined> {
	return shownOf(await revisionsOfCopy(db, scope, attemptId)).shown;
}
