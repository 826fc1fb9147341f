import { currentEdition } from '#rooms/revision/server/index.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => ({ edition: await currentEdition(locals.db, new Date()) });
