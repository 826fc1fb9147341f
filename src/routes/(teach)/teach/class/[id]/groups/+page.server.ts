import { fail } from '@sveltejs/kit';
import * as v from 'valibot';
import { newGroup } from '#rooms/teaching/group.ts';
import { classFrame, endGroup, groupsOf, saveGroup } from '#rooms/teaching/server/index.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url }) => {
	const [{ class: found, pupils }, groups] = await Promise.all([classFrame(locals.db, locals.person!, params.id, {}), groupsOf(locals.db, locals.person!, params.id)]);
	return { found, pupils, groups, chosen: groups.find((group) => group.id === url.searchParams.get('group')) ?? null };
};

export const actions: Actions = {
	save: async ({ request, locals, params }) => {
		const form = await request.formData();
		const typed = { group: String(form.get('group') ?? ''), name: String(form.get('name') ?? ''), pupils: form.getAll('pupil').map(String) };
		const parsed = v.safeParse(newGroup, { classId: params.id, name: typed.name, pupilIds: typed.pupils });
		if (!parsed.success) return fail(400, { typed, faults: parsed.issues.map((issue) => issue.message) });
		await saveGroup(locals.db, locals.person!, parsed.output, typed.group || null);
	},
	end: async ({ request, locals, params }) => endGroup(locals.db, locals.person!, params.id, String((await request.formData()).get('group') ?? ''))
};
