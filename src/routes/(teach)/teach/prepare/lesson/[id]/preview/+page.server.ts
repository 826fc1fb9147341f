import { isLanguage } from '#platform/language.ts';
import { exercisesIn, pieces } from '#rooms/curriculum/lesson.ts';
import { mediaOfDraft, renderBlocks } from '#rooms/curriculum/server/index.ts';
import { itemsByCode } from '#rooms/exercises/server/index.ts';
import { lessonDraft } from '../draft.ts';
import type { PageServerLoad } from './$types';

/** The lesson as pupils will see it: the same text, files and exercises as once it is published. */
export const load: PageServerLoad = async ({ locals, params }) => {
	const draft = await lessonDraft(locals.db, locals.person!, params.id);
	const { id, title, content, author, licence } = draft;
	const language = isLanguage(draft.language) ? draft.language : 'fr';
	const [media, items] = await Promise.all([
		mediaOfDraft(locals.db, id, content.media),
		draft.chapterId ? itemsByCode(locals.db, draft.chapterId, exercisesIn(content.source), language, draft.organisationId) : []
	]);
	const html = pieces(renderBlocks(content.source, language, media));
	return {
		lesson: { id, title, language: draft.language, minutes: content.minutes ?? null, author, licence },
		pieces: html.map((piece) => ('exercise' in piece ? { code: piece.exercise, exercise: items.find((item) => item.code === piece.exercise) ?? null } : piece))
	};
};
