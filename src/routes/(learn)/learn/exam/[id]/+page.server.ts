import { fail, redirect } from '@sveltejs/kit';
import { Refusal } from '#platform/refusal.ts';
import { remarksTold } from '#rooms/exercises/server/index.ts';
import { beginSitting, handInOwn, keepSitting, sittingAnswer, sittingPage } from '#rooms/teaching/server/index.ts';
import type { Actions, PageServerLoad } from './$types';

const partOf = (url: URL) => Math.max(0, Number.parseInt(url.searchParams.get('part') ?? '', 10) || 0) || null;

export const load: PageServerLoad = async ({ locals, params, url }) => {
	const page = await sittingPage(locals.db, locals.person!, params.id, partOf(url));
	const told = page.state === 'corrected' ? await remarksTold(locals.db, locals.person!, page.parts.map((part) => part.itemId), locals.language, params.id) : [];
	return { ...page, part: partOf(url), now: new Date(), told };
};

export const actions: Actions = {
	begin: async ({ locals, params }) => {
		await beginSitting(locals.db, locals.person!, params.id);
		redirect(303, `/learn/exam/${params.id}?part=1`);
	},
	keep: async ({ request, locals, params }) => {
		const form = await request.formData();
		const position = Number(form.get('_position'));
		const answer = await sittingAnswer(locals.db, locals.person!, params.id, position, form.entries());
		try {
			await keepSitting(locals.db, locals.person!, params.id, position, answer);
		} catch (error) {
			if (!(error instanceof Refusal) || error.status !== 409) throw error;
			return fail(409, { sentence: error.sentence(locals.language) });
		}
		const count = Number(form.get('_count'));
		redirect(303, `/learn/exam/${params.id}${position < count ? `?part=${position + 1}` : ''}`);
	},
	hand: async ({ locals, params }) => {
		await handInOwn(locals.db, locals.person!, params.id);
		redirect(303, `/learn/exam/${params.id}`);
	}
};
