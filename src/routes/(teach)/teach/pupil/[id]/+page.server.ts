import { pupilPage } from '#rooms/teaching/server/index.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, params }) => pupilPage(locals.db, locals.person!, params.id);
