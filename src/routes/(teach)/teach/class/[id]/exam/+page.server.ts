import { fail, redirect } from '@sveltejs/kit';
import { dayOf, maybeMoment } from '#platform/dates.ts';
import { Refusal } from '#platform/refusal.ts';
import { examsOfClass, setExam, workFormPage } from '#rooms/teaching/server/index.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url }) => {
	const asked = (name: string) => url.searchParams.get(name);
	const [page, exams] = await Promise.all([
		workFormPage(locals.db, locals.person!, params.id, { programmeId: asked('programme'), chapterId: asked('chapter'), bankId: asked('bank') }),
		examsOfClass(locals.db, locals.person!, params.id)
	]);
	const now = new Date();
	return { frame: page.frame, chapterId: page.chapterId, banks: page.banks, bankId: page.bankId, items: page.items, exams, today: dayOf(now), now };
};

export const actions: Actions = {
	default: async ({ request, locals, params }) => {
		const form = await request.formData();
		const text = (name: string) => String(form.get(name) ?? '');
		const typed = { title: text('title'), note: text('note'), day: text('day'), opens: text('opens'), closes: text('closes'), minutes: text('minutes'), itemIds: form.getAll('item').map(String) };
		let id: string;
		try {
			const [opensAt, closesAt] = [maybeMoment(typed.day, typed.opens), maybeMoment(typed.day, typed.closes)];
			id = await setExam(locals.db, locals.person!, {
				classId: params.id,
				title: typed.title,
				note: typed.note,
				opensAt: opensAt ?? new Date(NaN),
				closesAt: closesAt ?? new Date(NaN),
				minutes: typed.minutes.trim() ? Number(typed.minutes) : null,
				itemIds: typed.itemIds
			});
		} catch (error) {
			if (!(error instanceof Refusal) || error.status === 404) throw error;
			return fail(error.status, { typed, sentence: error.sentence(locals.language) });
		}
		redirect(303, `/teach/exam/${id}`);
	}
};
