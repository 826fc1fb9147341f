import { classesPage } from '#rooms/teaching/server/index.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals }) => classesPage(locals.db, locals.person!);
