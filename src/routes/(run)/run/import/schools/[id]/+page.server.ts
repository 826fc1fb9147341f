import { redirect } from '@sveltejs/kit';
import { tryForm } from '../../../../../../forms.ts';
import { decideSchools, previewSchools, takeSchools } from '#rooms/people/server/index.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => ({ preview: await previewSchools(locals.db, locals.person!, params.id) });

export const actions: Actions = {
	columns: async ({ request, locals, params }) => {
		const form = await request.formData();
		await decideSchools(locals.db, locals.person!, params.id, Array.from({ length: 60 }, (_, i) => String(form.get(`column-${i}`) ?? '') || null));
		redirect(303, `/run/import/schools/${params.id}`);
	},
	take: async ({ request, locals, params }) => {
		const form = await request.formData();
		const done = await tryForm(form, locals.language, async () => (await takeSchools(locals.db, locals.person!, params.id), { taken: true }));
		if (!('taken' in done)) return done;
		redirect(303, `/run/import/schools/${params.id}`);
	}
};
