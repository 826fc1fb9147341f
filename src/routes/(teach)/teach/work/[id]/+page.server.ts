import { closeWork, workReport } from '#rooms/teaching/server/index.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => ({ work: await workReport(locals.db, locals.person!, params.id), now: new Date() });

export const actions: Actions = {
	close: ({ locals, params }) => closeWork(locals.db, locals.person!, params.id, true),
	reopen: ({ locals, params }) => closeWork(locals.db, locals.person!, params.id, false)
};
