import { progressionPage } from '#rooms/teaching/server/index.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, params, url }) => progressionPage(locals.db, locals.person!, params.id, url.searchParams.get('programme'));
