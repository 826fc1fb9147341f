import { classMatrix } from '#rooms/teaching/server/index.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url }) => ({
	matrix: await classMatrix(locals.db, locals.person!, params.id, { programmeId: url.searchParams.get('programme'), chapterId: url.searchParams.get('chapter') })
});
