/** Published lessons taken back, by whoever publishes where they are: no list shows them, no reader opens them, and what learners did with them stays. */
import { isId } from '#platform/ids.ts';
import { audit } from '#platform/server/audit.ts';
import { sql, type Database } from '#platform/server/sql.ts';
import { longestComment } from '#rooms/curriculum/review.ts';
import type { Writer } from '#rooms/curriculum/server/drafts.ts';
import { indexLesson, type LessonText } from '#rooms/curriculum/server/publish.ts';
import { forgetHolders } from '#rooms/curriculum/server/reach.ts';
import { refuseDraft } from '#rooms/curriculum/server/refuse.ts';
import { dropEntries } from '#rooms/curriculum/server/search.ts';
import { writePlaces } from '#rooms/curriculum/server/write-places.ts';
import { may, notFound } from '#rooms/people/server/index.ts';

/** Where a person publishes: the places of his own, and whether the nation is one of them (the ministry speaks for it). What is below a place counts with it. */
export async function publishesWhere(db: Database, who: Writer): Promise<{ ids: string[]; nation: boolean }> {
	const places = await writePlaces(db, who, 'content.publish');
	return { ids: places.map((place) => place.id), nation: places.some((place) => place.kind === 'ministry' || place.kind === 'country') };
}

/** Whether a person publishes in an organisation; null is the nation. */
export async function mayPublishIn(db: Database, who: Writer, organisationId: string | null): Promise<boolean> {
	return organisationId === null ? (await publishesWhere(db, who)).nation : (await may(db, who, 'content.publish', [organisationId])).length > 0;
}

type Held = Omit<LessonText, 'organisationId'> & { organisation_id: string | null; number: number; withdrawn_at: Date | null };

/** A lesson with its last version, kept from others until the transaction ends; not there for whoever does not publish where it is. */
async function heldFor(db: Database, who: Writer, lessonId: string): Promise<Held> {
	const found = isId(lessonId) && (await db.maybe(sql<Held>`
		select lesson.id, lesson.chapter_id as "chapterId", lesson.language, lesson.organisation_id, lesson.withdrawn_at, version.number, version.title, version.minutes, version.source, version.html, version.media,
			version.author, version.licence, version.origin
		from curriculum.lesson join curriculum.lesson_version version on version.lesson_id = lesson.id
		where lesson.id = ${lessonId} and version.number = (select max(number) from curriculum.lesson_version last where last.lesson_id = lesson.id) for update of lesson`));
	if (!found || !(await mayPublishIn(db, who, found.organisation_id))) throw notFound();
	return found;
}

/** Takes a published lesson back and says why. For whoever publishes where it is; done twice it is done once. */
export async function withdrawLesson(db: Database, who: Writer, lessonId: string, reason: string): Promise<void> {
	await db.transaction(async (db) => {
		const held = await heldFor(db, who, lessonId);
		const why = reason.trim().slice(0, longestComment);
		if (!why) throw refuseDraft(400, 'reasonMissing', 'reason');
		if (held.withdrawn_at) return;
		await db.run(sql`update curriculum.lesson set current_version = null, withdrawn_at = now(), withdrawn_by = ${who.id}, withdrawn_why = ${why} where id = ${lessonId}`);
		await dropEntries(db, 'lesson', [lessonId]);
		await audit(db, who, { act: 'lesson.withdraw', organisationId: held.organisation_id ?? undefined, detail: { lesson: lessonId, title: held.title, version: held.number, reason: why } });
	});
	forgetHolders();
}

/** Shows a withdrawn lesson again, in its last version. For whoever publishes where it is. */
export async function giveLessonBack(db: Database, who: Writer, lessonId: string): Promise<void> {
	await db.transaction(async (db) => {
		const { organisation_id: organisationId, number, withdrawn_at: withdrawnAt, ...text } = await heldFor(db, who, lessonId);
		if (!withdrawnAt) return;
		await db.run(sql`update curriculum.lesson set current_version = ${number}, withdrawn_at = null, withdrawn_by = null, withdrawn_why = null where id = ${lessonId}`);
		await indexLesson(db, { ...text, organisationId }, number);
		await audit(db, who, { act: 'lesson.giveBack', organisationId: organisationId ?? undefined, detail: { lesson: lessonId, title: text.title, version: number } });
	});
	forgetHolders();
}

export type WithdrawnLesson = { id: string; title: string; language: string; chapter: string; organisation: string | null; at: Date; person: string | null; why: string };

/** The withdrawn lessons of the places where a person publishes, and of those below them, newest first; at most 200. Empty for whoever publishes nowhere. */
export async function withdrawnLessons(db: Database, who: Writer): Promise<WithdrawnLesson[]> {
	const { ids, nation } = await publishesWhere(db, who);
	return db.all(sql<WithdrawnLesson>`
		select lesson.id, version.title, lesson.language, chapter.title as chapter, organisation.name as organisation, lesson.withdrawn_at as at, person.given_name || ' ' || person.family_name as person,
			lesson.withdrawn_why as why
		from curriculum.lesson
		join curriculum.chapter on chapter.id = lesson.chapter_id
		join curriculum.lesson_version version on version.lesson_id = lesson.id and version.number = (select max(number) from curriculum.lesson_version last where last.lesson_id = lesson.id)
		left join people.organisation on organisation.id = lesson.organisation_id
		left join people.person on person.id = lesson.withdrawn_by
		where lesson.withdrawn_at is not null and ((${nation} and lesson.organisation_id is null)
			or lesson.organisation_id in (select above.organisation_id from people.above where above.above_id = any(${ids}::uuid[])))
		order by lesson.withdrawn_at desc, lesson.id desc limit 200`);
}
