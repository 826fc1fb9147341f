import { fail } from '@sveltejs/kit';
import { remarksIn } from '#rooms/exercises/server/index.ts';
import { changeWork, closeWork, decideWork, workReportPage } from '#rooms/teaching/server/index.ts';
import { say } from '#rooms/teaching/messages/index.ts';
import { changeOfForm } from '#rooms/teaching/work-form.ts';
import { tryForm } from '../../../../../forms.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
	const page = await workReportPage(locals.db, locals.person!, params.id);
	return { ...page, told: await remarksIn(locals.db, page.work.scope, page.work.id, page.work.items.flatMap((one) => one.item_id ?? []), locals.language) };
};

export const actions: Actions = {
	close: ({ locals, params }) => closeWork(locals.db, locals.person!, params.id, true),
	reopen: ({ locals, params }) => closeWork(locals.db, locals.person!, params.id, false),
	change: async ({ request, locals, params }) => {
		const form = await request.formData();
		const { typed, change, faults } = changeOfForm(form);
		if (!change) return fail(400, { typed, field: Object.keys(faults)[0], sentence: say(locals.language)(Object.values(faults)[0]) });
		return tryForm(form, locals.language, async () => ({ changed: await changeWork(locals.db, locals.person!, params.id, String(form.get('parent') ?? ''), change) }));
	},
	decide: async ({ request, locals, params }) => {
		const form = await request.formData();
		return tryForm(form, locals.language, async () => ({ decided: await decideWork(locals.db, locals.person!, params.id, String(form.get('chosen') ?? ''), form.getAll('over').map(String)) }));
	}
};
