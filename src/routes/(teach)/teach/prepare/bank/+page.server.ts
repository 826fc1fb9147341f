import { writtenBanks } from '#rooms/exercises/server/index.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => ({ banks: await writtenBanks(locals.db, locals.person!) });
