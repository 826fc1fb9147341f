import { teachPage } from '#rooms/teaching/server/index.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals }) => teachPage(locals.db, locals.person!);
