import { programmePage } from '#rooms/teaching/server/index.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, params }) => programmePage(locals.db, locals.person!, params.id);
