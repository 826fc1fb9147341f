import { classPage } from '#rooms/teaching/server/index.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, params, url }) =>
	classPage(locals.db, locals.person!, params.id, { programmeId: url.searchParams.get('programme'), chapterId: url.searchParams.get('chapter') });
