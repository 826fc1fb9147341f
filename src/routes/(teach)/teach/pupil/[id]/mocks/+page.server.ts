import { pupilMocksPage } from '#rooms/teaching/server/index.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, params }) => pupilMocksPage(locals.db, locals.person!, params.id);
