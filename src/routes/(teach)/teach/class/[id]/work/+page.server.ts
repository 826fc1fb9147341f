import { fail, redirect } from '@sveltejs/kit';
import { isId, newId } from '#platform/ids.ts';
import { Refusal } from '#platform/refusal.ts';
import { groupsOf, setWork, workFormPage } from '#rooms/teaching/server/index.ts';
import { workOfForm } from '#rooms/teaching/work-form.ts';
import { say } from '#rooms/teaching/messages/index.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, params, url }) => {
	const asked = (name: string) => url.searchParams.get(name);
	return workFormPage(locals.db, locals.person!, params.id, { programmeId: asked('programme'), chapterId: asked('chapter'), bankId: asked('bank'), groupId: asked('group'), itemId: asked('item'), lessonId: asked('lesson') });
};

export const actions: Actions = {
	default: async ({ request, locals, params }) => {
		const form = await request.formData();
		const t = say(locals.language);
		const { typed, work, faults } = workOfForm(form, params.id, form.get('group') ? await groupsOf(locals.db, locals.person!, params.id) : []);
		if (!work) return fail(400, { typed, faults: Object.fromEntries(Object.entries(faults).map(([field, fault]) => [field, t(fault)])) });
		try {
			const id = form.get('id');
			redirect(303, `/teach/work/${await setWork(locals.db, locals.person!, work, isId(id) ? id : newId())}`);
		} catch (error) {
			if (!(error instanceof Refusal)) throw error;
			return fail(error.status, { typed, faults: { itemIds: error.sentence(locals.language) } as Record<string, string> });
		}
	}
};
