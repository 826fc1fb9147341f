import { redirect } from '@sveltejs/kit';
import { dropSession } from '../../../forms.ts';
import { endSession } from '#rooms/people/server/index.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals }) => {
	if (!locals.person) redirect(303, '/');
};

export const actions: Actions = {
	default: async ({ locals, cookies, url }) => {
		if (locals.person) await endSession(locals.db, locals.person, locals.person.sessionId);
		dropSession(cookies, url);
		redirect(303, '/');
	}
};
