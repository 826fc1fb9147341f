import { fail, redirect } from '@sveltejs/kit';
import { isId, newId } from '#platform/ids.ts';
import { Refusal } from '#platform/refusal.ts';
import { askedEntry, entryOfForm } from '#rooms/teaching/entry-form.ts';
import { inWords } from '#rooms/teaching/messages/index.ts';
import { fillPage, signEntry } from '#rooms/teaching/server/index.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, params, url }) => fillPage(locals.db, locals.person!, params.id, askedEntry(url.search));

export const actions: Actions = {
	default: async ({ request, locals, params }) => {
		const form = await request.formData();
		const said = form.get('id');
		const id = isId(said) ? said : newId();
		const { typed, body, faults } = entryOfForm(form, params.id, id);
		if (!body) return fail(400, { typed, faults: inWords(faults, locals.language) });
		try {
			await signEntry(locals.db, locals.person!, body, id);
		} catch (error) {
			if (!(error instanceof Refusal) || error.status === 404) throw error;
			return fail(error.status, { typed, faults: { day: error.sentence(locals.language) } as Record<string, string> });
		}
		redirect(303, `/teach/class/${params.id}/textbook`);
	}
};
