import { fail, redirect } from '@sveltejs/kit';
import { isId, newId } from '#platform/ids.ts';
import { isDay } from '#platform/days.ts';
import { say } from '#rooms/teaching/messages/index.ts';
import { signVisa, textbookPage } from '#rooms/teaching/server/index.ts';
import { visaOfForm } from '#rooms/teaching/textbook.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url }) => {
	const asked = (name: string) => url.searchParams.get(name);
	const day = (name: string) => (isDay(asked(name)) ? asked(name) : null);
	return { ...(await textbookPage(locals.db, locals.person!, params.id, { from: day('from'), to: day('to'), subject: asked('subject') })), visaId: newId() };
};

export const actions: Actions = {
	visa: async ({ request, locals, params }) => {
		const form = await request.formData();
		const { typed, visa, fault } = visaOfForm(form);
		if (!visa) return fail(400, { typed, fault: say(locals.language)(fault!) });
		const id = form.get('id');
		await signVisa(locals.db, locals.person!, params.id, visa, isId(id) ? id : newId());
		redirect(303, `/teach/class/${params.id}/textbook`);
	}
};
