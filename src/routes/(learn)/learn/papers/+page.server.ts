import { papersPage } from '#rooms/revision/server/index.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, url }) => papersPage(locals.db, locals.person!, Object.fromEntries(url.searchParams));
