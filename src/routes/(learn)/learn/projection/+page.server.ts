import { projectionPage } from '#rooms/revision/server/index.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals }) => projectionPage(locals.db, locals.person!);
