import { redirect } from '@sveltejs/kit';
import { tryForm } from '../../../../forms.ts';
import { Refusal } from '#platform/refusal.ts';
import { sayRoster, sayRun } from '#rooms/people/messages/index.ts';
import { mostRows } from '#rooms/people/roster.ts';
import { mayBringSchools, must, notFound, organisationHead, rosterBytes, rostersOf, uploadRoster } from '#rooms/people/server/index.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
	const id = url.searchParams.get('at') ?? locals.person!.hat?.placeId;
	if (!id) throw notFound();
	await must(locals.db, locals.person!, 'people.import', id);
	const { name, name_ar, kind } = await organisationHead(locals.db, locals.person!, id);
	return { organisation: { id, name, name_ar }, rows: mostRows, schools: await mayBringSchools(locals.db, locals.person!, id, kind), lists: await rostersOf(locals.db, locals.person!) };
};

export const actions: Actions = {
	default: async ({ request, locals, url }) => {
		const id = url.searchParams.get('at') ?? locals.person!.hat?.placeId ?? '';
		// Who may, and how much, before the file is taken into memory.
		await must(locals.db, locals.person!, 'people.import', id);
		const tooMuch = Number(request.headers.get('content-length')) > rosterBytes + 10_000;
		const form = tooMuch ? new FormData() : await request.formData();
		const file = form.get('file');
		const done = await tryForm(form, locals.language, async () => {
			if (tooMuch) throw new Refusal(413, (language) => sayRun(language)('fileTooLarge', { most: rosterBytes / 1024 / 1024 }), 'file');
			if (!(file instanceof File) || file.size === 0) throw new Refusal(400, (language) => sayRoster(language)('fileMissing'), 'file');
			return { roster: await uploadRoster(locals.db, locals.person!, id, { name: file.name, bytes: new Uint8Array(await file.arrayBuffer()) }) };
		});
		if (!('roster' in done)) return done;
		redirect(303, `/run/import/${done.roster}`);
	}
};
