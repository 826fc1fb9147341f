import { redirect } from '@sveltejs/kit';
import { tryForm, typedOf } from '../../../../../forms.ts';
import { sayRun } from '#rooms/people/messages/index.ts';
import { readPerson } from '#rooms/people/person.ts';
import { addPerson, likelySame, must, notFound, organisationHead } from '#rooms/people/server/index.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
	const id = url.searchParams.get('at') ?? locals.person!.hat?.placeId;
	if (!id) throw notFound();
	await must(locals.db, locals.person!, 'people.import', id);
	const { name, name_ar, kind } = await organisationHead(locals.db, locals.person!, id);
	return { organisation: { id, name, name_ar, kind } };
};

export const actions: Actions = {
	default: async ({ request, locals, url }) => {
		const form = await request.formData();
		const typed = typedOf(form);
		const id = url.searchParams.get('at') ?? locals.person!.hat?.placeId ?? '';
		const { data, faults } = readPerson(typed, new Date().getUTCFullYear());
		if (faults.length) return { typed, faults: faults.map(({ field, fault }) => ({ field, sentence: sayRun(locals.language)(fault) })) };
		const likely = typed.anyway ? [] : await likelySame(locals.db, locals.person!, id, data.givenName, data.familyName);
		if (likely.length) return { typed, likely };
		const kind = typed.kind === 'staff' || typed.kind === 'learner' ? typed.kind : 'pupil';
		const done = await tryForm(form, locals.language, async () => ({ added: await addPerson(locals.db, locals.person!, id, kind, data) }));
		if (!('added' in done)) return done;
		redirect(303, `/run/person/${done.added.id}`);
	}
};
