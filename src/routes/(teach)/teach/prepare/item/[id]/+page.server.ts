import { fail, redirect } from '@sveltejs/kit';
import { Refusal } from '#platform/refusal.ts';
import { draftStanding } from '#rooms/curriculum/server/index.ts';
import { ownDraft } from '#rooms/curriculum/server/index.ts';
import { addMedium, dropFile, making, makingPlaces, saveMaking } from '#rooms/exercises/server/index.ts';
import { draftKey } from '#rooms/sync/server/index.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url }) => {
	const asked = url.searchParams;
	const told = asked.has('check');
	// Whoever pressed to save wants all draws tried; who opens the page, some.
	const view = await making(locals.db, locals.person!, params.id, locals.language, told ? undefined : 100);
	if (!view.mine) redirect(303, `/teach/prepare/item/${params.id}/preview`);
	return { standing: await draftStanding(locals.db, params.id), making: view, place: await makingPlaces(locals.db, view.place, asked.get('programme')), told, at: asked.get('at'), saved: asked.has('saved'), fresh: asked.has('other'), draftKey: await draftKey(locals.db, locals.person!) };
};

const here = (id: string, more: Record<string, string>) => `/teach/prepare/item/${id}?${new URLSearchParams(more)}`;

export const actions: Actions = {
	do: async ({ request, locals, params }) => {
		const who = locals.person!;
		// Before its form, which may bring a large file, is read into memory.
		await ownDraft(locals.db, who, params.id);
		const form = await request.formData();
		const fields = [...form];
		const asked = String(form.get('_do') ?? 'save');
		const [word, what = ''] = asked.split(' ');
		const revision = word === 'over' ? Number(what) : Number(form.get('_revision'));
		let next: string;
		try {
			const saved = await saveMaking(locals.db, who, params.id, locals.language, { fields, revision, asked, pressed: true, unsure: form.get('_unsure') === '1' });
			next = here(params.id, { saved: '', ...(saved.at ? { at: saved.at } : {}) });
			if (word === 'save' || word === 'over') next = here(params.id, { saved: '', check: '' });
			else if (word === 'programme') next = here(params.id, { saved: '', programme: String(form.get('_programme') ?? ''), at: '_chapter' });
			else if (word === 'preview') next = `/teach/prepare/item/${params.id}/preview`;
			else if (word === 'finish') next = `/teach/prepare/item/${params.id}/finish`;
			else if (word === 'unmedium') await dropFile(locals.db, who, params.id, { revision: saved.revision, name: what });
			else if (word === 'medium') {
				const file = form.get('_file');
				const [alt, where] = ['_alt', '_where'].map((name) => String(form.get(name) ?? ''));
				const bytes = file instanceof File ? file.stream() : new Blob().stream();
				await addMedium(locals.db, who, params.id, { revision: saved.revision, fileName: file instanceof File ? file.name : '', bytes, alt, where });
				next = here(params.id, { saved: '', at: where || 'media' });
			}
		} catch (error) {
			if (!(error instanceof Refusal) || error.status === 404) throw error;
			// What was typed stays on the screen, over what is kept meanwhile.
			const view = await making(locals.db, who, params.id, locals.language, 0, { fields, revision, asked, pressed: true });
			const conflict = error.field === 'revision';
			return fail(error.status, { making: conflict ? { ...view, revision } : view, sentence: error.sentence(locals.language), conflict: conflict ? { sentence: error.sentence(locals.language), revision: view.revision } : null });
		}
		redirect(303, next);
	}
};
