import { redirect } from '@sveltejs/kit';
import * as v from 'valibot';
import { kinds } from '#house';
import { Refusal } from '#platform/refusal.ts';
import { sayPosted } from '#rooms/exercises/messages/posted.ts';
import { paceBody } from '#rooms/revision/queue.ts';
import { paceFact, revisePage } from '#rooms/revision/server/index.ts';
import { receive } from '#rooms/sync/server/index.ts';
import { heldItems } from '#rooms/teaching/server/index.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals }) => revisePage(locals.db, locals.person!, heldItems);

export const actions: Actions = {
	pace: async ({ request, locals }) => {
		const parsed = v.safeParse(paceBody, { minutes: Number((await request.formData()).get('minutes')) });
		if (parsed.success && locals.person!.hat) {
			const fact = paceFact(locals.person!, parsed.output.minutes);
			const [result] = await receive(locals.db, locals.person!, [fact], fact.at, kinds);
			if (!result) throw new Refusal(503, (language) => sayPosted(language)('notTakenIn'));
		}
		redirect(303, '/learn/revise');
	}
};
