import { progressPage } from '#rooms/teaching/server/index.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals }) => progressPage(locals.db, locals.person!);
