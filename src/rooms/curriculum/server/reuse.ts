import { sql, type Database } from '#platform/server/sql.ts';
import type { LessonContent } from '#rooms/curriculum/draft.ts';
import { madeFrom, mayReuse, unchangeable, type Reuse } from '#rooms/curriculum/reuse.ts';
import { createDraft, type Draft } from '#rooms/curriculum/server/drafts.ts';
import { entryOf, type Entry } from '#rooms/curriculum/server/library.ts';
import { refuseDraft } from '#rooms/curriculum/server/refuse.ts';
import type { Who } from '#rooms/people/who.ts';

/** A thing of the library that may be copied or adapted into an organisation; refuses where its licence does not allow it. */
export async function reusable(db: Database, who: Who, kind: Entry['kind'], id: string, how: Reuse, organisationId: string): Promise<Entry & { made: ReturnType<typeof madeFrom> }> {
	const entry = await entryOf(db, who, kind, id);
	const source = { ...entry, organisationId: entry.organisation_id };
	if (!mayReuse(source, organisationId)[how]) throw refuseDraft(403, how === 'copy' ? 'licenceNoCopy' : 'licenceNoChange', 'how', { licence: entry.licence || '–' });
	return { ...entry, made: madeFrom(source, how, who.label) };
}

/** Makes a draft of a lesson of the library, in an organisation where `who` writes. Author, licence and origin go with it. Answers the draft's id. */
export async function reuseLesson(db: Database, who: Who, id: string, how: Reuse, organisationId: string): Promise<string> {
	const { made, title, language } = await reusable(db, who, 'lesson', id, how, organisationId);
	const text = await db.one(sql<{ chapter_id: string; source: string; minutes: number | null; media: LessonContent['media'] }>`
		select lesson.chapter_id, version.source, version.minutes, version.media
		from curriculum.lesson join curriculum.lesson_version version on version.lesson_id = lesson.id and version.number = lesson.current_version where lesson.id = ${id}`);
	const content = { source: text.source, media: text.media, ...(text.minutes ? { minutes: text.minutes } : {}) };
	return createDraft(db, who, { kind: 'lesson', organisationId, chapterId: text.chapter_id, language, title, content, ...made });
}

/** Refuses a lesson whose text is not that of what it was copied from, where that may not be changed. */
export async function mustBeAsOrigin(db: Database, { origin, content }: Draft): Promise<void> {
	for (const one of unchangeable(origin)) {
		const same = await db.maybe(sql<{ same: boolean }>`select source = ${(content as LessonContent).source} as same from curriculum.lesson_version where lesson_id = ${one.id} and number = ${one.version}`);
		if (!same?.same) throw refuseDraft(400, 'licenceNoChange', 'content', { licence: one.licence });
	}
}
