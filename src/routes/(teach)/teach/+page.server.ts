import { followedClasses, workOfClasses } from '#rooms/teaching/server/index.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => {
	const classes = await followedClasses(locals.db, locals.person!);
	const work = classes.length ? await workOfClasses(locals.db, classes[0].establishment_id, classes.map((one) => one.id), 12) : [];
	return { classes, work, now: new Date() };
};
