import { classWorksPage } from '#rooms/teaching/server/index.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url }) => {
	const after = url.searchParams.get('after');
	return { ...(await classWorksPage(locals.db, locals.person!, params.id, after)), after };
};
