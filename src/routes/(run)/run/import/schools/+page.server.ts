import { redirect } from '@sveltejs/kit';
import { tryForm } from '../../../../../forms.ts';
import { Refusal } from '#platform/refusal.ts';
import { sayRoster, sayRun } from '#rooms/people/messages/index.ts';
import { mostSchools } from '#rooms/people/schools.ts';
import { mayBringSchools, notFound, organisationHead, rosterBytes, uploadSchools } from '#rooms/people/server/index.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

/** The organisation that schools are brought to; not there for one who may not. */
async function placeOf({ locals, url }: Pick<RequestEvent, 'locals' | 'url'>) {
	const id = url.searchParams.get('at') ?? locals.person!.hat?.placeId;
	if (!id) throw notFound();
	const { name, name_ar, kind } = await organisationHead(locals.db, locals.person!, id);
	if (!(await mayBringSchools(locals.db, locals.person!, id, kind))) throw notFound();
	return { id, name, name_ar, kind };
}

export const load: PageServerLoad = async (event) => ({ organisation: await placeOf(event), rows: mostSchools });

export const actions: Actions = {
	default: async (event) => {
		const { locals, request } = event;
		// Who may, and how much, before the file is taken into memory.
		const { id } = await placeOf(event);
		const tooMuch = Number(request.headers.get('content-length')) > rosterBytes + 10_000;
		const form = tooMuch ? new FormData() : await request.formData();
		const file = form.get('file');
		const done = await tryForm(form, locals.language, async () => {
			if (tooMuch) throw new Refusal(413, (language) => sayRun(language)('fileTooLarge', { most: rosterBytes / 1024 / 1024 }), 'file');
			if (!(file instanceof File) || file.size === 0) throw new Refusal(400, (language) => sayRoster(language)('fileMissing'), 'file');
			return { list: await uploadSchools(locals.db, locals.person!, id, { name: file.name, bytes: new Uint8Array(await file.arrayBuffer()) }) };
		});
		if (!('list' in done)) return done;
		redirect(303, `/run/import/schools/${done.list}`);
	}
};
