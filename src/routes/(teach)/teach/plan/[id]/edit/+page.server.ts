import { fail, redirect } from '@sveltejs/kit';
import { isId } from '#platform/ids.ts';
import { Refusal } from '#platform/refusal.ts';
import { inWords } from '#rooms/teaching/messages/index.ts';
import { planOfForm } from '#rooms/teaching/plan-form.ts';
import { changePlan, competenceTitles, planForm } from '#rooms/teaching/server/index.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, params, url }) => planForm(locals.db, locals.person!, params.id, { chapterId: url.searchParams.get('chapter') });

export const actions: Actions = {
	default: async ({ request, locals, params }) => {
		const form = await request.formData();
		const [classId, chapterId] = ['class', 'chapter'].map((name) => String(form.get(name) ?? ''));
		const { typed, plan, faults } = planOfForm(form, isId(classId) ? await competenceTitles(locals.db, locals.person!, classId, chapterId) : new Map());
		if (!plan) return fail(400, { typed, faults: inWords(faults, locals.language) });
		try {
			await changePlan(locals.db, locals.person!, params.id, Number(form.get('version')), plan);
		} catch (error) {
			if (!(error instanceof Refusal) || error.status === 404) throw error;
			return fail(error.status, { typed, faults: { title: error.sentence(locals.language) } as Record<string, string> });
		}
		redirect(303, `/teach/plan/${params.id}`);
	}
};
