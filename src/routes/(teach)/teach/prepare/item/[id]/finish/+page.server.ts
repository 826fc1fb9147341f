import { redirect } from '@sveltejs/kit';
import { making, putInOwnBank } from '#rooms/exercises/server/index.ts';
import { tryForm } from '../../../../../../../forms.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
	const { id, item, faults, tried, state, open, organisation, targetId } = await making(locals.db, locals.person!, params.id, locals.language);
	return { id, title: String(item.title ?? ''), faults, tried, state, open, organisation, targetId };
};

export const actions: Actions = {
	own: async ({ request, locals, params }) => {
		const made = await tryForm(await request.formData(), locals.language, () => putInOwnBank(locals.db, locals.person!, params.id));
		if ('bankId' in made) redirect(303, `/teach/prepare/bank/${made.bankId}?new=${made.itemId}`);
		return made;
	}
};
