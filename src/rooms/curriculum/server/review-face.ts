import type { Database } from '#platform/server/sql.ts';
import type { LessonContent } from '#rooms/curriculum/draft.ts';
import type { Draft } from '#rooms/curriculum/server/drafts.ts';
import { mediaOfDraft } from '#rooms/curriculum/server/media/shown.ts';
import { tongueOf } from '#rooms/curriculum/server/publish-lesson.ts';
import { renderApart } from '#rooms/curriculum/server/render.ts';

/** A lesson's draft as its readers would see it, block by block. */
export async function lessonFace(db: Database, draft: Draft): Promise<{ text: string; html: string }[]> {
	const { source, media } = draft.content as LessonContent;
	return renderApart(source, tongueOf(draft.language), await mediaOfDraft(db, draft.id, media));
}
