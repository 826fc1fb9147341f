import { fail, redirect } from '@sveltejs/kit';
import { newId } from '#platform/ids.ts';
import { bodyOfForm, markingOfForm, typedIn } from '#rooms/teaching/marking-form.ts';
import { sayMark } from '#rooms/teaching/messages/mark.ts';
import { copyPage, keepState, markCopy } from '#rooms/teaching/server/index.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, params }) => copyPage(locals.db, locals.person!, params.work, params.copy);

export const actions: Actions = {
	mark: async ({ request, locals, params }) => {
		const form = await request.formData();
		const { said, fault } = markingOfForm(form, newId);
		if (!said) return fail(400, { typed: typedIn(form), sentence: sayMark(locals.language)(fault!) });
		await markCopy(locals.db, locals.person!, bodyOfForm(params.copy, form, said), form.get('id'));
		const { copy } = await copyPage(locals.db, locals.person!, params.work, params.copy);
		redirect(303, copy.row.after ? `/teach/mark/${params.work}/${copy.row.after}` : copy.work ? `/teach/mark/${params.work}` : `/teach/mark/${params.work}/${params.copy}`);
	},
	keepState: async ({ request, locals, params }) => {
		await keepState(locals.db, locals.person!, params.copy, String((await request.formData()).get('chosen') ?? ''));
		return { kept: true };
	}
};
