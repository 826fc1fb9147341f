import { redirect } from '@sveltejs/kit';
import { giveLessonBack, lessonChanges, lessonReachOf, lessonVersions, withdrawLesson } from '#rooms/curriculum/server/index.ts';
import { tryForm } from '../../../../../../forms.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url }) => {
	const who = locals.person!;
	const lesson = await lessonVersions(locals.db, who, params.id, await lessonReachOf(locals.db, who, params.id));
	const [from, to] = ['from', 'to'].map((name) => Number(url.searchParams.get(name)) || 0);
	const [before, after] = [from, to].map((number) => lesson.versions.find((version) => version.number === number));
	const changes = before && after ? await lessonChanges(locals.db, lesson, { from, to }, locals.language) : [];
	return { lesson, before: before ?? null, after: after ?? null, changes, aside: url.searchParams.get('view') === 'aside' };
};

export const actions: Actions = {
	default: async ({ request, locals, params }) => {
		const form = await request.formData();
		const done = await tryForm(form, locals.language, async () => {
			if (form.get('act') === 'giveBack') await giveLessonBack(locals.db, locals.person!, params.id);
			else await withdrawLesson(locals.db, locals.person!, params.id, String(form.get('reason') ?? ''));
			return { done: true };
		});
		if ('done' in done) redirect(303, `/teach/lesson/${params.id}/versions`);
		return done;
	}
};
