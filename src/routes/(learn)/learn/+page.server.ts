import { reviseLine } from '#rooms/revision/server/index.ts';
import { heldItems, todayPage } from '#rooms/teaching/server/index.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => {
	const today = await todayPage(locals.db, locals.person!);
	return { ...today, revise: await reviseLine(locals.db, locals.person!, heldItems) };
};
