import { programme } from '#rooms/curriculum/server/index.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => ({ programme: await programme(locals.db, params.id) });
