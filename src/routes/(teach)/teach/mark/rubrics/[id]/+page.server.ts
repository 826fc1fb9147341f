import { fail, redirect } from '@sveltejs/kit';
import { newId } from '#platform/ids.ts';
import { sayRubric } from '#rooms/teaching/messages/rubric.ts';
import { rubricOfForm } from '#rooms/teaching/rubric-form.ts';
import { removeRubric, rubricPage, saveRubric } from '#rooms/teaching/server/index.ts';
import { typedOf } from '../../../../../../forms.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, params }) => rubricPage(locals.db, locals.person!, params.id);

export const actions: Actions = {
	save: async ({ request, locals, params }) => {
		await rubricPage(locals.db, locals.person!, params.id);
		const form = await request.formData();
		const { rubric, faults } = rubricOfForm(form);
		if (!rubric) return fail(400, { typed: typedOf(form), faults: Object.fromEntries(Object.entries(faults).map(([field, fault]) => [field, sayRubric(locals.language)(fault)])) });
		await saveRubric(locals.db, locals.person!, params.id === 'new' ? newId() : params.id, rubric);
		redirect(303, '/teach/mark/rubrics');
	},
	remove: async ({ locals, params }) => {
		await removeRubric(locals.db, locals.person!, params.id);
		redirect(303, '/teach/mark/rubrics');
	}
};
