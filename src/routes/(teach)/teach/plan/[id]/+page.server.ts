import { fail, redirect } from '@sveltejs/kit';
import { isId, newId } from '#platform/ids.ts';
import { Refusal } from '#platform/refusal.ts';
import { copyPlan, placePlan, planPage, removePlan, unplacePlan } from '#rooms/teaching/server/index.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, params }) => planPage(locals.db, locals.person!, params.id);

const hourOf = (value: FormDataEntryValue | null) => {
	const [periodId = '', day = ''] = String(value ?? '').split(' ');
	return { periodId, day };
};

export const actions: Actions = {
	place: async ({ request, locals, params }) => {
		const form = await request.formData();
		try {
			await placePlan(locals.db, locals.person!, params.id, hourOf(form.get('hour')), form.get('from') ? hourOf(form.get('from')) : undefined);
		} catch (error) {
			if (!(error instanceof Refusal) || error.status === 404) throw error;
			return fail(error.status, { sentence: error.sentence(locals.language) });
		}
		redirect(303, `/teach/plan/${params.id}`);
	},
	unplace: async ({ request, locals, params }) => {
		await unplacePlan(locals.db, locals.person!, params.id, hourOf((await request.formData()).get('hour')));
		redirect(303, `/teach/plan/${params.id}`);
	},
	copy: async ({ request, locals, params }) => {
		const form = await request.formData();
		const id = form.get('id');
		redirect(303, `/teach/plan/${await copyPlan(locals.db, locals.person!, params.id, [String(form.get('class') ?? '')], isId(id) ? id : newId())}/edit`);
	},
	remove: async ({ locals, params }) => {
		await removePlan(locals.db, locals.person!, params.id);
		redirect(303, '/teach/plan/list');
	}
};
