import { fail, redirect } from '@sveltejs/kit';
import { isId, newId } from '#platform/ids.ts';
import { inWords } from '#rooms/teaching/messages/index.ts';
import { periodsOfForm } from '#rooms/teaching/period.ts';
import { endPeriod, periodsPage, statePeriod } from '#rooms/teaching/server/index.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, url }) => periodsPage(locals.db, locals.person!, url.searchParams.get('class'));

export const actions: Actions = {
	state: async ({ request, locals }) => {
		const { typed, periods, faults } = periodsOfForm(await request.formData());
		if (!periods.length) return fail(400, { typed, faults: inWords(faults, locals.language) });
		for (const period of periods) await statePeriod(locals.db, locals.person!, period, newId());
		redirect(303, `/teach/plan/periods?class=${typed.class}`);
	},
	end: async ({ request, locals, url }) => {
		const id = (await request.formData()).get('period');
		if (isId(id)) await endPeriod(locals.db, locals.person!, id);
		redirect(303, `/teach/plan/periods${url.searchParams.has('class') ? `?class=${url.searchParams.get('class')}` : ''}`);
	}
};
