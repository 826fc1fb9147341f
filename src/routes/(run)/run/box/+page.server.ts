import { tryForm } from '../../../../forms.ts';
import { longDay } from '#platform/dates.ts';
import { Refusal } from '#platform/refusal.ts';
import { sayBox } from '#rooms/people/messages/index.ts';
import { bringCertificate, maybeBoxView, notFound } from '#rooms/people/server/index.ts';
import type { Actions, PageServerLoad } from './$types';

/** A chain of a few certificates is some 6 kB. */
const most = 100_000;

export const load: PageServerLoad = async ({ locals }) => {
	const box = await maybeBoxView(locals.db, locals.person!, new Date());
	if (!box) throw notFound();
	return { box };
};

export const actions: Actions = {
	default: async ({ request, locals }) => {
		const form = await request.formData();
		const file = form.get('file');
		return tryForm(form, locals.language, async () => {
			const t = sayBox(locals.language);
			if (!(file instanceof File) || !file.size || file.size > most) throw new Refusal(400, (language) => sayBox(language)('unfit.unreadable'), 'file');
			const { until, known } = await bringCertificate(locals.db, locals.person!, await file.text(), new Date());
			return { done: t('done', { date: longDay(until, locals.language) }), doubt: known ? '' : t('unknown') };
		});
	}
};
