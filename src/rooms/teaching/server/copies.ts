import type { Language } from '#platform/language.ts';
import { audit } from '#platform/server/audit.ts';
import { sql, type Database } from '#platform/server/sql.ts';
import { answerHtml, ownVersion } from '#rooms/exercises/server/index.ts';
import type { Who } from '#rooms/people/who.ts';
import { notFound } from '#rooms/people/server/index.ts';
import { latestFirst, shownOf, totalOf, type Decision, type Said, type Scale } from '#rooms/teaching/marking.ts';
import { remarksShown } from '#rooms/teaching/carried-mark.ts';
import { rowIn, scaleOfItem, standingOf, type CopyStanding } from '#rooms/teaching/pile.ts';
import { filesOfAnswer, saidInWords, workingHref, workingsOf, type FileView } from '#rooms/teaching/server/copy-files.ts';
import { copyOf, revisionsOfCopy, type Revision } from '#rooms/teaching/server/marking.ts';
import { markOfCopy, maybePileScale, pileOf, type Pile } from '#rooms/teaching/server/piles.ts';
import { remarksOf, type Remark } from '#rooms/teaching/server/rubrics.ts';
import { leaves } from '#rooms/teaching/work.ts';

/** A state as a person decides by it, and as the history lists it. */
export type CopyState = { id: string; parents: string[]; made_by: string; by: string; at: Date; decision: Decision; points: number | null; out: number; left: number; comment: string };

export type CopyView = {
	id: string;
	scope: string;
	/** The set work whose pile it lies in; null alone. */
	work: { id: string; title: string } | null;
	title: string;
	language: string;
	/** Null while names are hidden. */
	pupil: { id: string; name: string } | null;
	mark: string;
	at: Date;
	/** Safe HTML. */
	stem: string;
	given: { part: string; html: string }[];
	files: FileView[];
	scale: Scale;
	said: Said | null;
	/** The sound of `said`, where it has come. */
	voice: string | null;
	/** The state that is shown: what the next one is made from. */
	revision: string | null;
	standing: CopyStanding;
	/** States of several teachers that stand beside each other, the one that is shown first; empty where nothing is to be decided. */
	versions: CopyState[];
	history: CopyState[];
	/** Copies of the same exercise that this pupil handed in before, and that were sent back. */
	before: { id: string; at: Date }[];
	remarks: Remark[];
	row: { place: number; count: number; before: string | null; after: string | null };
};

export const stateOfRevision = ({ id, parents, made_by, by, at, decision, said }: Revision): CopyState => {
	const { points, left } = totalOf(said);
	return { id, parents, made_by, by, at, decision, points, out: said.scale.out, left, comment: said.comment };
};

/** A copy as its teacher marks it, in the pile of a work or alone. Reading it is in the pupil's audit, unless the taking of the whole pile, which is given then, was `noted`. */
export async function copyView(db: Database, who: Who, workId: string | null, attemptId: string, language: Language, { noted = false, pile: known }: { noted?: boolean; pile?: Pile } = {}): Promise<CopyView> {
	if (!who.hat) throw notFound();
	const copy = await copyOf(db, who, who.hat.establishmentId, attemptId);
	const { scope, version, person_id } = copy;
	const pile = workId === null ? undefined : (known ?? (await pileOf(db, who, workId)));
	const pileItem = pile?.items.find((one) => one.item_id === version.id);
	if (pile && !pileItem) throw notFound();
	const [revisions, workings, remarks, rubric, person, before] = await Promise.all([
		revisionsOfCopy(db, scope, attemptId),
		workingsOf(db, scope, attemptId),
		remarksOf(db, who, remarksShown),
		workId === null ? undefined : maybePileScale(db, scope, workId, version.id),
		db.one(sql<{ name: string }>`select given_name || ' ' || family_name as name from people.person where id = ${person_id}`),
		db.all(sql<{ id: string; at: Date }>`
			select id, at from exercises.attempt where scope = ${scope} and item_id = ${version.id} and person_id = ${person_id} and at < ${copy.at}::timestamptz and marked_at is not null order by at desc limit 5`)
	]);
	if (!noted) await audit(db, who, { act: 'handed.read', reading: true, personId: person_id });
	const { item, html } = ownVersion(version, person_id, copy.draw);
	const { shown, given } = shownOf(revisions);
	const open = leaves(latestFirst(revisions));
	const versions = new Set(open.map((one) => one.made_by)).size > 1 ? [...open.filter((one) => one === shown), ...open.filter((one) => one !== shown)] : [];
	const said = shown?.said ?? null;
	return {
		id: attemptId, scope, work: pile ? { id: pile.work.id, title: pile.work.title } : null, title: item.title, language: item.language,
		pupil: pileItem?.anonymous && !given ? null : { id: person_id, name: person.name }, mark: markOfCopy(attemptId), at: copy.at,
		stem: html.stem, given: saidInWords(answerHtml(item, copy.answer, language), copy.answer), files: await filesOfAnswer(db, person_id, attemptId, copy.answer, workings),
		scale: said?.scale ?? rubric ?? scaleOfItem(item), said, voice: said?.voice ? workingHref(person_id, attemptId, said.voice.sha256) : null,
		revision: shown?.id ?? null, standing: standingOf(shown?.decision ?? null, given?.decision ?? null),
		versions: versions.map(stateOfRevision), history: latestFirst(revisions).slice(0, 20).map(stateOfRevision), before, remarks,
		row: pile ? rowIn(pile.copies.filter((one) => one.item_id === version.id), attemptId) : { place: 1, count: 1, before: null, after: null }
	};
}
