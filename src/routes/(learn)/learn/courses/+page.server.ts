import { coursesPage } from '#rooms/teaching/server/index.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals }) => coursesPage(locals.db, locals.person!);
