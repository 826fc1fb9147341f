import { programmes } from '#rooms/curriculum/server/index.ts';
import { coursesOf, pupilToday } from '#rooms/teaching/server/index.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => {
	const { classes } = await pupilToday(locals.db, locals.person!);
	const [all, mine] = await Promise.all([programmes(locals.db, classes[0]?.grade ?? null), coursesOf(locals.db, classes.map((one) => one.id))]);
	const followed = new Set(mine.map((course) => course.programme_id));
	return { mine: all.filter((one) => followed.has(one.id)), others: all.filter((one) => !followed.has(one.id) && one.lessons > 0) };
};
