import { redirect } from '@sveltejs/kit';
import { draft, draftVersions, removeDraft, restoreDraft } from '#rooms/curriculum/server/index.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url }) => {
	const { id, kind, title, open, ownerId } = await draft(locals.db, locals.person!, params.draft);
	return { draft: { id, kind, title, open }, mayRemove: open && ownerId === locals.person!.id, versions: await draftVersions(locals.db, locals.person!, id), restored: url.searchParams.get('restored') };
};

export const actions: Actions = {
	restore: async ({ request, locals, params }) => {
		const number = Number((await request.formData()).get('number'));
		await restoreDraft(locals.db, locals.person!, params.draft, number);
		redirect(303, `?restored=${number}`);
	},
	remove: async ({ locals, params }) => {
		await removeDraft(locals.db, locals.person!, params.draft);
		redirect(303, '/teach/prepare');
	}
};
