import { redirect } from '@sveltejs/kit';
import { lesson, noteReading } from '#rooms/curriculum/server/index.ts';
import { lessonPage } from '#rooms/teaching/server/index.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
	const who = locals.person!;
	const page = await lessonPage(locals.db, who, params.id);
	if (who.hat?.kind === 'pupil') await noteReading(locals.db, who, who.hat.establishmentId, page.lesson.id, false);
	return page;
};

export const actions: Actions = {
	read: async ({ locals, params }) => {
		const who = locals.person!;
		const found = await lesson(locals.db, params.id);
		if (who.hat) await noteReading(locals.db, who, who.hat.establishmentId, found.id, true);
		redirect(303, `/learn/chapter/${found.chapter_id}`);
	}
};
