import { fail, redirect } from '@sveltejs/kit';
import { isId, newId } from '#platform/ids.ts';
import { Refusal } from '#platform/refusal.ts';
import { inWords } from '#rooms/teaching/messages/index.ts';
import { planOfForm } from '#rooms/teaching/plan-form.ts';
import { competenceTitles, copyPlan, placePlan, planForm, savePlan } from '#rooms/teaching/server/index.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, url }) => {
	const asked = (name: string) => url.searchParams.get(name);
	return planForm(locals.db, locals.person!, null, { classId: asked('class'), chapterId: asked('chapter'), period: asked('period'), day: asked('day') });
};

const hourIn = (form: FormData) => (form.get('period') ? { periodId: String(form.get('period')), day: String(form.get('day') ?? '') } : undefined);

export const actions: Actions = {
	save: async ({ request, locals }) => {
		const form = await request.formData();
		const [classId, chapterId] = ['class', 'chapter'].map((name) => String(form.get(name) ?? ''));
		const { typed, plan, faults } = planOfForm(form, isId(classId) ? await competenceTitles(locals.db, locals.person!, classId, chapterId) : new Map());
		if (!plan) return fail(400, { typed, faults: inWords(faults, locals.language) });
		const said = form.get('id');
		const id = await savePlan(locals.db, locals.person!, plan, isId(said) ? said : newId());
		const hour = hourIn(form);
		// The plan is saved whatever becomes of the hour: its page says where it stands.
		if (hour) await placePlan(locals.db, locals.person!, id, hour).catch(refusedQuietly);
		redirect(303, `/teach/plan/${id}`);
	},
	place: async ({ request, locals }) => {
		const form = await request.formData();
		const hour = hourIn(form);
		const id = String(form.get('plan') ?? '');
		const [classId, own] = [String(form.get('class') ?? ''), form.get('own') === '1'];
		const placed = own ? id : await copyPlan(locals.db, locals.person!, id, [classId]);
		if (hour) await placePlan(locals.db, locals.person!, placed, hour).catch(refusedQuietly);
		redirect(303, own ? `/teach/plan/${placed}` : `/teach/plan/${placed}/edit`);
	}
};

function refusedQuietly(error: unknown): void {
	if (!(error instanceof Refusal)) throw error;
}
