import { fail, redirect } from '@sveltejs/kit';
import { dayOf } from '#platform/dates.ts';
import { Refusal } from '#platform/refusal.ts';
import { endSupport, keepSupport, supportPage } from '#rooms/teaching/server/index.ts';
import { supportOfForm } from '#rooms/teaching/support.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url }) => ({ ...(await supportPage(locals.db, locals.person!, params.id)), today: dayOf(new Date()), kept: url.searchParams.has('kept') });

export const actions: Actions = {
	keep: async ({ request, locals, params }) => {
		const form = await request.formData();
		const { typed, faults } = supportOfForm(form, dayOf(new Date()));
		if (faults.length) return fail(400, { typed, faults, said: '' });
		try {
			await keepSupport(locals.db, locals.person!, params.id, typed, Number(form.get('revision')) || 0);
		} catch (error) {
			if (!(error instanceof Refusal) || error.status === 404) throw error;
			return fail(error.status, { typed, faults, said: error.sentence(locals.language) });
		}
		redirect(303, `/teach/pupil/${params.id}/support?kept`);
	},
	end: async ({ locals, params }) => {
		await endSupport(locals.db, locals.person!, params.id);
		redirect(303, `/teach/pupil/${params.id}`);
	}
};
