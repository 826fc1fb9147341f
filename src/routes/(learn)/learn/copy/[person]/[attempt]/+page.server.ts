import { copyBack } from '#rooms/teaching/server/index.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => ({ copy: await copyBack(locals.db, locals.person!, params.person, params.attempt, locals.language) });
