import { isLanguage } from '#platform/language.ts';
import type { Database } from '#platform/server/sql.ts';
import type { LessonContent } from '#rooms/curriculum/draft.ts';
import { exercisesIn } from '#rooms/curriculum/lesson.ts';
import { ownDraft, type Draft } from '#rooms/curriculum/server/index.ts';
import { itemsByCode, itemsOf } from '#rooms/exercises/server/index.ts';
import { notFound, reachOf } from '#rooms/people/server/index.ts';
import type { Who } from '#rooms/people/who.ts';

export type LessonDraft = Draft & { content: LessonContent };

/** A lesson's draft that `who` writes; not there for anybody else. */
export async function lessonDraft(db: Database, who: Who, id: string): Promise<LessonDraft> {
	const found = await ownDraft(db, who, id);
	if (found.kind !== 'lesson') throw notFound();
	return found as LessonDraft;
}

/** An exercise that may be set in the text, as the editor shows it. */
export type Choice = { code: string; title: string };

/** The exercises of the draft's chapter, and those that its text sets. */
export async function choicesOf(db: Database, who: Who, draft: LessonDraft): Promise<Choice[]> {
	if (!draft.chapterId) return [];
	const language = isLanguage(draft.language) ? draft.language : who.language;
	const [set, ofChapter] = await Promise.all([
		itemsByCode(db, draft.chapterId, exercisesIn(draft.content.source), language, draft.organisationId),
		itemsOf(db, draft.chapterId, language, await reachOf(db, [draft.organisationId]))
	]);
	return [...new Map([...set, ...ofChapter].map(({ code, title }) => [code, { code, title }])).values()];
}
