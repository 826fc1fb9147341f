import { fail, redirect } from '@sveltejs/kit';
import { Refusal } from '#platform/refusal.ts';
import { answerFromForm } from '#rooms/exercises/answer.ts';
import { sayPosted } from '#rooms/exercises/messages/posted.ts';
import { handForm, remarksTold } from '#rooms/exercises/server/index.ts';
import { judgementFromForm } from '#rooms/revision/mock-result.ts';
import { endMock, judgeMock, keepMock, mockItem, mockView } from '#rooms/revision/server/index.ts';
import type { Actions, PageServerLoad } from './$types';

const numberOf = (text: string | null) => Math.max(0, Number.parseInt(text ?? '', 10) || 0) || null;

export const load: PageServerLoad = async ({ locals, params, url }) => {
	const page = await mockView(locals.db, locals.person!, params.id, numberOf(url.searchParams.get('question')));
	const told = page.mock.endedAt ? await remarksTold(locals.db, locals.person!, page.paper.questions.map((one) => one.itemId), locals.language, params.id) : [];
	return { ...page, told };
};

export const actions: Actions = {
	keep: async ({ request, locals, params }) => {
		const who = locals.person!;
		const fields = await handForm(locals.db, who, request, (author) => {
			if (author && author !== who.id) throw new Refusal(409, (language) => sayPosted(language)('someoneElse'));
		});
		const field = (name: string) => fields.find((each) => each[0] === name)?.[1] ?? '';
		const number = numberOf(field('_number')) ?? 0;
		try {
			await keepMock(locals.db, who, params.id, number, answerFromForm(await mockItem(locals.db, who, params.id, number), fields));
		} catch (error) {
			if (!(error instanceof Refusal) || error.status !== 409) throw error;
			return fail(409, { sentence: error.sentence(locals.language) });
		}
		redirect(303, `/learn/mock/${params.id}${number < (numberOf(field('_count')) ?? 0) ? `?question=${number + 1}` : ''}`);
	},
	hand: async ({ locals, params }) => {
		await endMock(locals.db, locals.person!, params.id);
		redirect(303, `/learn/mock/${params.id}`);
	},
	judge: async ({ request, locals, params }) => {
		const form = await request.formData();
		const number = numberOf(String(form.get('_number'))) ?? 0;
		await judgeMock(locals.db, locals.person!, params.id, number, judgementFromForm(form.entries()));
		redirect(303, `/learn/mock/${params.id}?question=${number}`);
	}
};
