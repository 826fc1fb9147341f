import { redirect } from '@sveltejs/kit';
import { tryForm, typedOf } from '../../../../../../forms.ts';
import { sayRun } from '#rooms/people/messages/index.ts';
import { dayText, readPerson } from '#rooms/people/person.ts';
import { editPerson, must, personFile } from '#rooms/people/server/index.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
	await must(locals.db, locals.person!, 'person.manage', params.id);
	const file = await personFile(locals.db, locals.person!, params.id);
	const values: Record<string, string> = {
		givenName: file.given_name, familyName: file.family_name, sex: file.sex ?? '', birthDate: file.birth_date ? dayText(file.birth_date) : '', birthDateAbout: file.birth_date_about ? 'on' : '',
		birthPlace: file.birth_place ?? '', phone: file.phone ?? '', email: file.email ?? '', language: file.language
	};
	return { id: file.id, version: file.version, values };
};

export const actions: Actions = {
	default: async ({ request, locals, params }) => {
		const form = await request.formData();
		const typed = typedOf(form);
		const { data, faults } = readPerson(typed, new Date().getUTCFullYear());
		if (faults.length) return { typed, faults: faults.map(({ field, fault }) => ({ field, sentence: sayRun(locals.language)(fault) })) };
		const done = await tryForm(form, locals.language, async () => (await editPerson(locals.db, locals.person!, params.id, Number(typed.version), data), { saved: true }));
		if (!('saved' in done)) return done;
		redirect(303, `/run/person/${params.id}`);
	}
};
