import { fail } from '@sveltejs/kit';
import * as v from 'valibot';
import { maybeDayEnd, maybeDayStart } from '#platform/dates.ts';
import { changeWork, closeWork, decideWork, workReportPage } from '#rooms/teaching/server/index.ts';
import { say } from '#rooms/teaching/messages/index.ts';
import { workWords } from '#rooms/teaching/work.ts';
import { tryForm } from '../../../../../forms.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, params }) => workReportPage(locals.db, locals.person!, params.id);

export const actions: Actions = {
	close: ({ locals, params }) => closeWork(locals.db, locals.person!, params.id, true),
	reopen: ({ locals, params }) => closeWork(locals.db, locals.person!, params.id, false),
	change: async ({ request, locals, params }) => {
		const form = await request.formData();
		const text = (name: string) => String(form.get(name) ?? '');
		const typed = { title: text('title'), note: text('note'), opens: text('opens'), due: text('due') };
		const words = v.safeParse(workWords, { title: typed.title, note: typed.note, opensAt: maybeDayStart(typed.opens), dueAt: maybeDayEnd(typed.due) });
		if (!words.success) return fail(400, { typed, field: String(words.issues[0].path?.[0].key ?? 'form'), sentence: say(locals.language)(words.issues[0].message as 'dateMissing') });
		return tryForm(form, locals.language, async () => ({ changed: await changeWork(locals.db, locals.person!, params.id, text('parent'), words.output) }));
	},
	decide: async ({ request, locals, params }) => {
		const form = await request.formData();
		return tryForm(form, locals.language, async () => ({ decided: await decideWork(locals.db, locals.person!, params.id, String(form.get('chosen') ?? ''), form.getAll('over').map(String)) }));
	}
};
