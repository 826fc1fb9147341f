import { redirect } from '@sveltejs/kit';
import { amendingOf, correctKey, countAnswers, longestReason, shownItemChanges } from '#rooms/exercises/server/index.ts';
import { tryForm } from '../../../../../../forms.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
	const { before, after, ...amending } = await amendingOf(locals.db, locals.person!, params.item);
	return { amending, changes: before ? shownItemChanges(before, after, locals.language) : [], longest: longestReason };
};

export const actions: Actions = {
	key: async ({ request, locals, params }) => {
		const form = await request.formData();
		const made = await tryForm(form, locals.language, async () => ({ done: await correctKey(locals.db, locals.person!, params.item, String(form.get('reason') ?? '')) }));
		if ('done' in made) redirect(303, `/teach/prepare/answers/${params.item}`);
		return made;
	},
	count: async ({ request, locals, params }) => {
		const form = await request.formData();
		const made = await tryForm(form, locals.language, async () => ({ done: await countAnswers(locals.db, locals.person!, params.item, form.get('counts') === 'yes', String(form.get('reason') ?? '')) }));
		if ('done' in made) redirect(303, `/teach/prepare/answers/${params.item}`);
		return made;
	}
};
