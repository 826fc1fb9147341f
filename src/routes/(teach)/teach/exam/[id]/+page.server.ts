import { remarksIn } from '#rooms/exercises/server/index.ts';
import { endExam, examReport, setExtraTime } from '#rooms/teaching/server/index.ts';
import { may } from '#rooms/people/server/index.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
	const exam = await examReport(locals.db, locals.person!, params.id);
	const told = await remarksIn(locals.db, exam.scope, exam.id, exam.items.map((one) => one.item_id), locals.language);
	return { exam, told, now: new Date(), setWork: (await may(locals.db, locals.person!, 'work.set', [exam.class_id])).length > 0 };
};

export const actions: Actions = {
	end: ({ locals, params }) => endExam(locals.db, locals.person!, params.id),
	extra: async ({ request, locals, params }) => {
		const form = await request.formData();
		const { class_id } = await examReport(locals.db, locals.person!, params.id);
		await setExtraTime(locals.db, locals.person!, class_id, String(form.get('pupil') ?? ''), Number(form.get('percent')));
	}
};
