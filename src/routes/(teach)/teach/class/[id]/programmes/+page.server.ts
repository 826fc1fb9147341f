import { redirect } from '@sveltejs/kit';
import { isId } from '#platform/ids.ts';
import { programmes } from '#rooms/curriculum/server/index.ts';
import { must } from '#rooms/people/server/index.ts';
import { chooseCourses, classOf, coursesOf } from '#rooms/teaching/server/index.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
	await must(locals.db, locals.person!, 'work.set', params.id);
	const found = await classOf(locals.db, locals.person!, params.id);
	const [all, followed] = await Promise.all([programmes(locals.db, found.grade), coursesOf(locals.db, [params.id])]);
	const ticked = new Set(followed.map((course) => course.programme_id));
	const fits = (one: (typeof all)[number]) => one.grade === found.grade && (!one.series.length || (found.series !== null && one.series.includes(found.series)));
	return {
		found,
		programmes: all.map((one) => ({ id: one.id, title: one.title, title_ar: one.title_ar, lessons: one.lessons, fits: fits(one), ticked: ticked.has(one.id) }))
	};
};

export const actions: Actions = {
	default: async ({ request, locals, params }) => {
		const chosen = (await request.formData()).getAll('programme').map(String).filter(isId);
		await chooseCourses(locals.db, locals.person!, params.id, chosen.slice(0, 60));
		redirect(303, `/teach/class/${params.id}`);
	}
};
