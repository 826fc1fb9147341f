import { fail } from '@sveltejs/kit';
import { isAttempt } from '#rooms/exercises/marking.ts';
import { makingPreview, previewMark } from '#rooms/exercises/server/index.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, params, url }) => makingPreview(locals.db, locals.person!, params.id, url.searchParams.get('draw'), locals.language);

export const actions: Actions = {
	// The same form as a pupil's, marked in the same way; nothing of it is kept.
	answer: async ({ request, locals, params }) => {
		const form = await request.formData();
		const preview = await makingPreview(locals.db, locals.person!, params.id, form.get('_version'), locals.language);
		if (!preview.view) return fail(409, { preview, posted: null });
		const hints = Math.min(20, Number(form.get('_hints')) || 0);
		if (form.get('_want') === 'hint') return { preview, posted: { ...previewMark(preview, form), verdict: null, hints: hints + 1, kept: false, aside: false } };
		const marked = previewMark(preview, form);
		if (isAttempt(marked.verdict)) preview.view.tries = 1;
		return { preview, posted: { ...marked, hints, kept: false, aside: false } };
	}
};
