import { redirect } from '@sveltejs/kit';
import { mediaOfDraft } from '#rooms/curriculum/server/index.ts';
import { notFound } from '#rooms/people/server/index.ts';
import { lessonDraft } from '../../draft.ts';
import type { RequestHandler } from './$types';

/** A file of the lesson by the name that its text uses: for the editor, which knows no more when a colleague has just added it. */
export const GET: RequestHandler = async ({ locals, params }) => {
	const draft = await lessonDraft(locals.db, locals.person!, params.id);
	const { named } = await mediaOfDraft(locals.db, draft.id, draft.content.media);
	if (!Object.hasOwn(named, params.name)) throw notFound();
	redirect(302, `/media/${named[params.name].sha256}`);
};
