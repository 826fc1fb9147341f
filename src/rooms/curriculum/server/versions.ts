import { isId } from '#platform/ids.ts';
import type { Language } from '#platform/language.ts';
import { sql, type Database } from '#platform/server/sql.ts';
import type { LessonContent } from '#rooms/curriculum/draft.ts';
import { shownChanges, type ShownChange } from '#rooms/curriculum/server/changes.ts';
import { draft, draftVersion, type DraftVersion, type Writer } from '#rooms/curriculum/server/drafts.ts';
import { mediaOfDraft, shownMedia, type Named } from '#rooms/curriculum/server/media/shown.ts';
import { tongueOf } from '#rooms/curriculum/server/publish-lesson.ts';
import { mayPublishIn } from '#rooms/curriculum/server/withdraw.ts';
import { writePlaces } from '#rooms/curriculum/server/write-places.ts';
import { notFound } from '#rooms/people/server/index.ts';

/** Two versions of a draft, and of a lesson's what became of its text, as safe HTML. An exercise's fields are compared by the room of exercises. */
export async function draftComparison(db: Database, who: Writer, id: string, { from, to }: { from: number; to: number }, language: Language): Promise<{ from: DraftVersion; to: DraftVersion; changes: ShownChange[] }> {
	const found = await draft(db, who, id);
	const [before, after] = [await draftVersion(db, who, id, from), await draftVersion(db, who, id, to)];
	if (found.kind !== 'lesson') return { from: before, to: after, changes: [] };
	const [old, fresh] = [before.content as LessonContent, after.content as LessonContent];
	const media = await mediaOfDraft(db, id, { ...old.media, ...fresh.media });
	return { from: before, to: after, changes: shownChanges(old.source, fresh.source, { language, tongue: tongueOf(found.language), media }) };
}

/** `shown` is null while the lesson is withdrawn. */
export type LessonVersions = { id: string; title: string; language: string; shown: number | null; withdrawn_at: Date | null; withdrawn_why: string | null; versions: LessonVersionLine[]; mayWithdraw: boolean };
export type LessonVersionLine = { number: number; title: string; minutes: number | null; author: string; at: Date; person: string | null };

/**
 * The published versions of a lesson that reaches who asks, newest first, for those who write lessons themselves or publish there; readers see the one that is shown.
 * Not there for anybody else.
 */
export async function lessonVersions(db: Database, who: Writer, id: string, reach: string[]): Promise<LessonVersions> {
	const found = isId(id)
		? await db.maybe(sql<Omit<LessonVersions, 'versions' | 'mayWithdraw'> & { organisation_id: string | null }>`
			select lesson.id, lesson.language, lesson.organisation_id, lesson.current_version as shown, lesson_version.title, lesson.withdrawn_at, lesson.withdrawn_why
			from curriculum.lesson join curriculum.lesson_version on lesson_version.lesson_id = lesson.id
			where lesson.id = ${id} and lesson_version.number = coalesce(lesson.current_version, (select max(number) from curriculum.lesson_version last where last.lesson_id = lesson.id))
				and (lesson.organisation_id is null or lesson.organisation_id = any(${reach}::uuid[]))`)
		: undefined;
	if (!found) throw notFound();
	const mayWithdraw = await mayPublishIn(db, who, found.organisation_id);
	// Those who write learn that it was withdrawn, and why; to all others it is not there.
	if (!mayWithdraw && !(await writePlaces(db, who, 'content.write')).length) throw notFound();
	const versions = await db.all(sql<LessonVersionLine>`
		select version.number, version.title, version.minutes, version.author, version.published_at as at, person.given_name || ' ' || person.family_name as person
		from curriculum.lesson_version version left join people.person on person.id = version.published_by
		where version.lesson_id = ${id} order by version.number desc limit 500`);
	const { organisation_id: _, ...lesson } = found;
	return { ...lesson, versions, mayWithdraw };
}

/** What became of a lesson's text between two published versions, as safe HTML. The caller has asked who may see them (`lessonVersions`). */
export async function lessonChanges(db: Database, lesson: { id: string; language: string }, { from, to }: { from: number; to: number }, language: Language): Promise<ShownChange[]> {
	const both = await db.all(sql<{ number: number; source: string; media: Named }>`
		select number, source, media from curriculum.lesson_version where lesson_id = ${lesson.id} and number in (${from}, ${to})`);
	const [before, after] = [from, to].map((number) => both.find((version) => version.number === number));
	if (!before || !after) throw notFound();
	const shown = await shownMedia(db, { ...before.media, ...after.media });
	return shownChanges(before.source, after.source, { language, tongue: tongueOf(lesson.language), media: (name) => (Object.hasOwn(shown, name) ? shown[name] : undefined) });
}
