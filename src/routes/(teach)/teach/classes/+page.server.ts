import { followedClasses } from '#rooms/teaching/server/index.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => ({ classes: await followedClasses(locals.db, locals.person!) });
