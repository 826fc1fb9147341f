import { fail, redirect } from '@sveltejs/kit';
import { Refusal } from '#platform/refusal.ts';
import { makePaper, papersOf, workFormPage } from '#rooms/teaching/server/index.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url }) => {
	const asked = (name: string) => url.searchParams.get(name);
	const [page, papers] = await Promise.all([
		workFormPage(locals.db, locals.person!, params.id, { programmeId: asked('programme'), chapterId: asked('chapter'), bankId: asked('bank') }),
		papersOf(locals.db, locals.person!, params.id)
	]);
	return { frame: page.frame, chapterId: page.chapterId, banks: page.banks, bankId: page.bankId, items: page.items, papers };
};

export const actions: Actions = {
	default: async ({ request, locals, params }) => {
		const form = await request.formData();
		const typed = { title: String(form.get('title') ?? ''), variants: Number(form.get('variants') ?? 2), mixed: form.get('mixed') === 'on', itemIds: form.getAll('item').map(String) };
		let id: string;
		try {
			id = await makePaper(locals.db, locals.person!, { classId: params.id, ...typed });
		} catch (error) {
			if (!(error instanceof Refusal) || error.status === 404) throw error;
			return fail(error.status, { typed, sentence: error.sentence(locals.language) });
		}
		redirect(303, `/teach/paper/${id}`);
	}
};
