import { redirect } from '@sveltejs/kit';
import { giveLessonBack, withdrawnLessons } from '#rooms/curriculum/server/index.ts';
import { withdrawItem, withdrawnItems } from '#rooms/exercises/server/index.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => {
	const [lessons, items] = await Promise.all([withdrawnLessons(locals.db, locals.person!), withdrawnItems(locals.db, locals.person!)]);
	return { lessons, items };
};

export const actions: Actions = {
	default: async ({ request, locals }) => {
		const form = await request.formData();
		const [lesson, item] = ['lesson', 'item'].map((name) => String(form.get(name) ?? ''));
		if (lesson) await giveLessonBack(locals.db, locals.person!, lesson);
		else await withdrawItem(locals.db, locals.person!, item, false);
		redirect(303, '/teach/prepare/withdrawn');
	}
};
