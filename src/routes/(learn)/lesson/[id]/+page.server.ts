import { redirect } from '@sveltejs/kit';
import { kinds } from '#house';
import { Refusal } from '#platform/refusal.ts';
import { lesson, lessonReachOf, noteReading, readingFact } from '#rooms/curriculum/server/index.ts';
import { receive } from '#rooms/sync/server/index.ts';
import { lessonPage } from '#rooms/teaching/server/index.ts';
import { say } from '#ui/messages/index.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
	const who = locals.person!;
	const page = await lessonPage(locals.db, who, params.id);
	if (who.hat?.kind === 'pupil') void noteReading(locals.db, who, who.hat.establishmentId, page.lesson.id);
	return page;
};

export const actions: Actions = {
	read: async ({ locals, params }) => {
		const who = locals.person!;
		const found = await lesson(locals.db, params.id, await lessonReachOf(locals.db, who, params.id));
		const [kept] = who.hat ? await receive(locals.db, who, [readingFact(who, found.id)], new Date().toISOString(), kinds) : [true];
		if (!kept) throw new Refusal(503, (language) => say(language)('resting'));
		redirect(303, `/learn/chapter/${found.chapter_id}`);
	}
};
