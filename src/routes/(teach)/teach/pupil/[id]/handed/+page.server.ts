import { handedIn } from '#rooms/teaching/server/index.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, params }) => handedIn(locals.db, locals.person!, params.id, locals.language);
