import { isId } from '#platform/ids.ts';
import type { Language } from '#platform/language.ts';
import { audit } from '#platform/server/audit.ts';
import { sql, type Database } from '#platform/server/sql.ts';
import type { Answer } from '#rooms/exercises/item.ts';
import { answerHtml, maybeVersion, ownVersion } from '#rooms/exercises/server/index.ts';
import { may, must, notFound } from '#rooms/people/server/index.ts';
import type { Who } from '#rooms/people/who.ts';
import { maybeAttachment, type Held } from '#rooms/sync/server/index.ts';
import { totalOf, type Said, type Total } from '#rooms/teaching/marking.ts';
import { filesOfAnswer, saidInWords, workingHref, workingsOf, type FileView } from '#rooms/teaching/server/copy-files.ts';
import { scopeOf } from '#rooms/teaching/server/matrix.ts';

/** A copy as its pupil has it back: what he handed in, and what was said of it when it was given back last. */
export type CopyBack = {
	id: string;
	item_id: string;
	work_id: string | null;
	person: { id: string; name: string };
	title: string;
	language: string;
	at: Date;
	stem: string;
	given: { part: string; html: string }[];
	files: FileView[];
	said: Said;
	total: Total;
	by: string;
	said_at: Date;
	voice: string | null;
	/** It is his own, sent back, and nothing newer was handed in. */
	again: boolean;
};

/** A copy that was given back, to its pupil and to who may read his file. Refuses one that was not, as what is not there. Reading another's is in that person's audit. */
export async function copyBack(db: Database, who: Who, personId: string, attemptId: string, language: Language): Promise<CopyBack> {
	await must(db, who, 'person.read', personId);
	const scope = await scopeOf(db, who, personId);
	const row = isId(attemptId)
		? await db.maybe(sql<{ person_id: string; name: string; item_id: string; item_version: number; work_id: string | null; answer: Answer; draw: number; at: Date; said: Said; said_at: Date; by: string; newer: boolean }>`
			select attempt.person_id, pupil.given_name || ' ' || pupil.family_name as name, attempt.item_id, attempt.item_version, attempt.work_id, attempt.answer, attempt.draw, attempt.at, revision.said, revision.at as said_at,
				coalesce(teacher.given_name || ' ' || teacher.family_name, '') as by,
				exists (select 1 from exercises.attempt newer where newer.scope = attempt.scope and newer.item_id = attempt.item_id and newer.person_id = attempt.person_id and newer.at > attempt.at) as newer
			from teaching.marking
			join exercises.attempt on attempt.scope = marking.scope and attempt.id = marking.attempt_id
			join teaching.marking_revision revision on revision.scope = marking.scope and revision.attempt_id = marking.attempt_id and revision.id = marking.given
			join people.person pupil on pupil.id = attempt.person_id left join people.person teacher on teacher.id = revision.made_by
			where marking.scope = ${scope} and marking.attempt_id = ${attemptId} and marking.person_id = ${personId}`)
		: undefined;
	const version = row && (await maybeVersion(db, row.item_id, row.item_version));
	if (!row || !version) throw notFound();
	if (row.person_id !== who.id) await audit(db, who, { act: 'handed.read', reading: true, personId: row.person_id });
	const { item, html } = ownVersion(version, row.person_id, row.draw);
	return {
		id: attemptId, item_id: row.item_id, work_id: row.work_id, person: { id: row.person_id, name: row.name }, title: item.title, language: item.language, at: row.at,
		stem: html.stem, given: saidInWords(answerHtml(item, row.answer, language), row.answer), files: await filesOfAnswer(db, row.person_id, attemptId, row.answer, await workingsOf(db, scope, attemptId)),
		said: row.said, total: totalOf(row.said), by: row.by, said_at: row.said_at, voice: row.said.voice ? workingHref(row.person_id, attemptId, row.said.voice.sha256) : null,
		again: row.said.decision === 'resubmit' && row.person_id === who.id && !row.newer
	};
}

/** The teacher's voice on a copy: the pupil's once it was given back, before that the ears' of who sets his work. The caller has asked who may read his file. */
export async function maybeVoice(db: Database, who: Who, scope: string, personId: string, attemptId: string, sha256: string): Promise<Held | undefined> {
	const found = await db.all(sql<{ made_by: string; size: number; is_given: boolean }>`
		select revision.made_by, (revision.said->'voice'->>'size')::int as size, coalesce(revision.id = marking.given, false) as is_given
		from teaching.marking join teaching.marking_revision revision on revision.scope = marking.scope and revision.attempt_id = marking.attempt_id
		where marking.scope = ${scope} and marking.attempt_id = ${attemptId} and marking.person_id = ${personId} and revision.said->'voice'->>'sha256' = ${sha256}
		order by revision.at desc limit 50`);
	const row = found.find((one) => one.is_given) ?? ((await mayMark(db, who, scope, personId)) ? found[0] : undefined);
	return row && maybeAttachment(db, row.made_by, { sha256, size: row.size });
}

/** Whether someone sets work to a class of this pupil, and so marks his copies. */
export async function mayMark(db: Database, who: Who, scope: string, personId: string): Promise<boolean> {
	const classes = await db.all(sql<{ id: string }>`
		select class.id from people.membership join people.organisation class on class.id = membership.organisation_id
		where membership.person_id = ${personId} and class.establishment_id = ${scope} and class.kind in ('class', 'group') and membership.since <= current_date and (membership.until is null or membership.until >= current_date)`);
	return (await may(db, who, 'work.set', classes.map((one) => one.id))).length > 0;
}

/** A copy that was given back lately. */
export type BackLine = { id: string; item_id: string; title: string; decision: 'returned' | 'resubmit'; points: number | null; out: number; at: Date };

/** The copies that were given back to a pupil since an instant, newest first: those of some exercises, or all. The caller checks who may see them. */
export async function copiesBack(db: Database, scope: string, personId: string, since: Date, itemIds: string[] | null = null): Promise<BackLine[]> {
	const rows = await db.all(sql<{ id: string; item_id: string; title: string; decision: 'returned' | 'resubmit'; said: Said; at: Date }>`
		select marking.attempt_id as id, marking.item_id, version.title, revision.decision, revision.said, revision.at
		from teaching.marking
		join teaching.marking_revision revision on revision.scope = marking.scope and revision.attempt_id = marking.attempt_id and revision.id = marking.given
		join exercises.attempt on attempt.scope = marking.scope and attempt.id = marking.attempt_id
		join exercises.item_version version on version.item_id = attempt.item_id and version.number = attempt.item_version
		where marking.scope = ${scope} and marking.person_id = ${personId} and marking.given_at >= ${since} and (${itemIds}::uuid[] is null or marking.item_id = any(${itemIds}::uuid[]))
		order by marking.given_at desc, marking.attempt_id desc limit 40`);
	return rows.map(({ id, item_id, title, decision, said, at }) => ({ id, item_id, title, decision, points: totalOf(said).points, out: said.scale.out, at }));
}
