import { classRevisionPage } from '#rooms/teaching/server/index.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, params }) => classRevisionPage(locals.db, locals.person!, params.id);
