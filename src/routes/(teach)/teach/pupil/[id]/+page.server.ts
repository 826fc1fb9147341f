import { pupilSheet } from '#rooms/teaching/server/index.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => ({ sheet: await pupilSheet(locals.db, locals.person!, params.id) });
