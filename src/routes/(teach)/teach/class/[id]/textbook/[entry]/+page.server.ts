import { entryPage } from '#rooms/teaching/server/index.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, params }) => entryPage(locals.db, locals.person!, params.id, params.entry);
