import { redirect } from '@sveltejs/kit';
import { changeItem, copyItem, withdrawItem, writtenBank } from '#rooms/exercises/server/index.ts';
import { followedClasses } from '#rooms/teaching/server/index.ts';
import { tryForm } from '../../../../../../forms.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url }) => {
	const who = locals.person!;
	const [bank, classes] = await Promise.all([writtenBank(locals.db, who, params.id, url.searchParams.get('after') ?? ''), followedClasses(locals.db, who)]);
	return { bank, classes: classes.map(({ id, name }) => ({ id, name })), fresh: url.searchParams.get('new') };
};

export const actions: Actions = {
	default: async ({ request, locals }) => {
		const who = locals.person!;
		const form = await request.formData();
		const [act, item] = ['act', 'item'].map((name) => String(form.get(name) ?? ''));
		const done = await tryForm(form, locals.language, async () => {
			if (act === 'change') return { draft: await changeItem(locals.db, who, item, locals.language) };
			if (act === 'copy') return { draft: await copyItem(locals.db, who, item, locals.language) };
			await withdrawItem(locals.db, who, item, act === 'withdraw');
			return { draft: '' };
		});
		if ('draft' in done && done.draft) redirect(303, `/teach/prepare/item/${done.draft}`);
		return done;
	}
};
