import { redirect } from '@sveltejs/kit';
import { newId } from '#platform/ids.ts';
import { pathOfOurs } from '#rooms/people/paths.ts';
import { doneAsPlanned, weekPage } from '#rooms/teaching/server/index.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, url }) => weekPage(locals.db, locals.person!, { week: url.searchParams.get('week'), classId: url.searchParams.get('class') });

export const actions: Actions = {
	done: async ({ request, locals }) => {
		const form = await request.formData();
		await doneAsPlanned(locals.db, locals.person!, String(form.get('period') ?? ''), String(form.get('day') ?? ''), newId());
		redirect(303, pathOfOurs(form.get('to'), '/teach/plan'));
	}
};
