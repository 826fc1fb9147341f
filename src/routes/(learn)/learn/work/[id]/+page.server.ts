import { workFor } from '#rooms/teaching/server/index.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
	const work = await workFor(locals.db, locals.person!, params.id);
	return { work, ended: work.closed_at !== null || work.due_at < new Date() };
};
