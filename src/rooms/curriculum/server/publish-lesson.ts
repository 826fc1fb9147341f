import { newId } from '#platform/ids.ts';
import type { Language } from '#platform/language.ts';
import { sql, type Database } from '#platform/server/sql.ts';
import type { LessonContent, Origin } from '#rooms/curriculum/draft.ts';
import type { Draft, Publisher } from '#rooms/curriculum/server/drafts.ts';
import { indexLesson, writeVersion, type LessonText } from '#rooms/curriculum/server/publish.ts';
import { forgetHolders } from '#rooms/curriculum/server/reach.ts';
import { refuseDraft } from '#rooms/curriculum/server/refuse.ts';
import { mustBeAsOrigin } from '#rooms/curriculum/server/reuse.ts';
import { readyMedia } from '#rooms/curriculum/server/media/shown.ts';
import { renderBlocks } from '#rooms/curriculum/server/render.ts';

/** The language whose words stand around a text. */
export const tongueOf = (language: string): Language => (language.startsWith('ar') ? 'ar' : language.startsWith('en') ? 'en' : 'fr');

/** Refuses a lesson's draft without chapter, title or text, and one that changed what may not be changed. */
export const lessonReadiness = async (db: Database, draft: Draft): Promise<void> => {
	if (!draft.chapterId) throw refuseDraft(400, 'chapterUnknown', 'chapterId');
	if (!draft.title) throw refuseDraft(400, 'titleMissing', 'title');
	if (!(draft.content as LessonContent).source.trim()) throw refuseDraft(400, 'textMissing', 'content');
	await mustBeAsOrigin(db, draft);
};

/**
 * Publishes a lesson's draft: the next version of its target where the target is of this organisation or of one below (then more readers have it
 * from now on; one that was withdrawn is shown again), else a lesson of its own, made from it. Refuses one without chapter, title or text, and
 * while a video that it shows is being made smaller.
 */
export const publishLessonDraft: Publisher = async (db, who, draft, organisationId) => {
	const content = draft.content as LessonContent;
	await lessonReadiness(db, draft);
	const media = await readyMedia(db, draft.id, content.source, content.media);
	const target = draft.targetId ? await targetOf(db, draft.targetId) : undefined;
	const isOwn = target !== undefined && (await mayBecome(db, target.organisation_id, organisationId));
	const id = isOwn ? target.id : newId();
	const text: LessonText = {
		id,
		chapterId: draft.chapterId!,
		language: draft.language,
		organisationId,
		title: draft.title,
		minutes: content.minutes ?? null,
		source: content.source,
		html: renderBlocks(content.source, tongueOf(draft.language), media),
		media: media.named,
		author: draft.author,
		licence: draft.licence,
		origin: originOf(draft, isOwn ? undefined : target)
	};
	if (isOwn)
		await db.run(sql`
			update curriculum.lesson set organisation_id = ${organisationId}, chapter_id = ${draft.chapterId}, current_version = ${target.version}, withdrawn_at = null, withdrawn_by = null, withdrawn_why = null
			where id = ${id}`);
	else
		await db.run(sql`
			insert into curriculum.lesson (id, chapter_id, code, language, organisation_id, position)
			select ${id}, ${draft.chapterId}, ${draft.code}, ${draft.language}, ${organisationId}, coalesce(max(position), 0) + 1 from curriculum.lesson where chapter_id = ${draft.chapterId}`);
	const { version } = await writeVersion(db, who, text);
	await indexLesson(db, text, version);
	forgetHolders();
	return { targetId: id, version };
};

type Target = { id: string; organisation_id: string | null; title: string; author: string; licence: string; version: number };

const targetOf = (db: Database, id: string) =>
	db.maybe(sql<Target>`
		select lesson.id, lesson.organisation_id, lesson_version.title, lesson_version.author, lesson_version.licence, lesson_version.number as version
		from curriculum.lesson join curriculum.lesson_version on lesson_version.lesson_id = lesson.id
		where lesson.id = ${id} and lesson_version.number = (select max(number) from curriculum.lesson_version last where last.lesson_id = lesson.id) for update of lesson`);

/** Whether what is of one organisation may be published in another as its next version: in the same, or in one above, so that its readers only grow. */
export async function mayBecome(db: Database, from: string | null, to: string | null): Promise<boolean> {
	if (from === to || (from !== null && to === null)) return true;
	if (from === null || to === null) return false;
	return (await db.maybe(sql<{ depth: number }>`select depth from people.above where organisation_id = ${from} and above_id = ${to}`)) !== undefined;
}

/** What is made from another's lesson says so, whoever began it. */
const originOf = (draft: Draft, from: Target | undefined): Origin[] =>
	!from || draft.origin.some((one) => one.id === from.id)
		? draft.origin
		: [...draft.origin, { kind: 'lesson', id: from.id, version: from.version, title: from.title, author: from.author, licence: from.licence, how: 'adapt' }];
