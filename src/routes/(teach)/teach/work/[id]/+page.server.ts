import { closeWork, workReportPage } from '#rooms/teaching/server/index.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, params }) => workReportPage(locals.db, locals.person!, params.id);

export const actions: Actions = {
	close: ({ locals, params }) => closeWork(locals.db, locals.person!, params.id, true),
	reopen: ({ locals, params }) => closeWork(locals.db, locals.person!, params.id, false)
};
