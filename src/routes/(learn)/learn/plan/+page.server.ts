import { fail, redirect } from '@sveltejs/kit';
import { kinds } from '#house';
import { Refusal } from '#platform/refusal.ts';
import { sayPosted } from '#rooms/exercises/messages/posted.ts';
import type { Wish } from '#rooms/revision/plan.ts';
import { planFact, planPage } from '#rooms/revision/server/index.ts';
import { wishOfForm } from '#rooms/revision/wish-form.ts';
import { receive } from '#rooms/sync/server/index.ts';
import { coursesOf } from '#rooms/teaching/server/index.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals }) => planPage(locals.db, locals.person!, coursesOf);

async function say({ db, person }: App.Locals, wish: Wish | null): Promise<never> {
	if (!person?.hat) redirect(303, '/learn');
	const fact = planFact(person, wish);
	const [result] = await receive(db, person, [fact], fact.at, kinds);
	if (!result) throw new Refusal(503, (language) => sayPosted(language)('notTakenIn'));
	redirect(303, '/learn/plan');
}

export const actions: Actions = {
	plan: async ({ request, locals }) => {
		const { typed, wish, faults } = wishOfForm(await request.formData());
		if (!wish) return fail(400, { typed, faults });
		return say(locals, wish);
	},
	end: ({ locals }) => say(locals, null)
};
