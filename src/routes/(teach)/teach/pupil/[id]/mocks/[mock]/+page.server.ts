import { pupilMockPage } from '#rooms/teaching/server/index.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, params }) => pupilMockPage(locals.db, locals.person!, params.id, params.mock);
