import { redirect } from '@sveltejs/kit';
import { beginMock, paperPage } from '#rooms/revision/server/index.ts';
import { extraPercentOf } from '#rooms/teaching/server/index.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, params }) => paperPage(locals.db, locals.person!, params.id);

export const actions: Actions = {
	begin: async ({ locals, params }) => {
		const id = await beginMock(locals.db, locals.person!, params.id, extraPercentOf);
		redirect(303, `/learn/mock/${id}?question=1`);
	}
};
