import { redirect } from '@sveltejs/kit';
import { tryForm, typedOf } from '../../../../../../forms.ts';
import { sayRun } from '#rooms/people/messages/index.ts';
import { readPerson } from '#rooms/people/person.ts';
import { addGuardian, must } from '#rooms/people/server/index.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
	await must(locals.db, locals.person!, 'person.manage', params.id);
	return { id: params.id };
};

export const actions: Actions = {
	default: async ({ request, locals, params }) => {
		const form = await request.formData();
		const typed = typedOf(form);
		const { data, faults } = readPerson(typed, new Date().getUTCFullYear());
		if (faults.length) return { typed, faults: faults.map(({ field, fault }) => ({ field, sentence: sayRun(locals.language)(fault) })) };
		const done = await tryForm(form, locals.language, async () => (await addGuardian(locals.db, locals.person!, params.id, data, typed.relation ?? ''), { added: true }));
		if (!('added' in done)) return done;
		redirect(303, `/run/person/${params.id}`);
	}
};
