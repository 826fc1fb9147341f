import { fail } from '@sveltejs/kit';
import { maybeThresholds } from '#rooms/teaching/alerts.ts';
import { alertsPage, seeAlert, setThresholds } from '#rooms/teaching/server/index.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, url }) => alertsPage(locals.db, locals.person!, { classId: url.searchParams.get('class') });

export const actions: Actions = {
	seen: async ({ request, locals }) => {
		const form = await request.formData();
		const field = (name: string) => String(form.get(name) ?? '');
		for (const kind of new Set(form.getAll('kind').slice(0, 10).map(String))) await seeAlert(locals.db, locals.person!, field('pupil'), kind, field('note'));
		return { done: 'seenDone' as const };
	},
	rule: async ({ request, locals }) => {
		const form = await request.formData();
		const typed = Object.fromEntries(['silentDays', 'dropPoints', 'lateWorks'].map((name) => [name, String(form.get(name) ?? '')]));
		const thresholds = maybeThresholds(form);
		if (!thresholds) return fail(400, { typed, wrong: true });
		await setThresholds(locals.db, locals.person!, String(form.get('school') ?? ''), thresholds);
		return { done: 'ruleDone' as const };
	}
};
