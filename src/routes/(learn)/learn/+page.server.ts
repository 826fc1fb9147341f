import { todayPage } from '#rooms/teaching/server/index.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals }) => todayPage(locals.db, locals.person!);
