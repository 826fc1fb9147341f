import { actsAt } from '#rooms/people/server/index.ts';
import { runPages } from '#rooms/people/run.ts';
import type { LayoutServerLoad } from './$types';

/** The pages of running that the hat worn now opens, in order. */
export const load: LayoutServerLoad = async ({ locals }) => {
	const { person, db } = locals;
	const place = person!.hat?.placeId;
	const acts = place ? await actsAt(db, person!, place, [...new Set(runPages.map((page) => page.act))]) : new Set<string>();
	return { runPages: runPages.filter((page) => acts.has(page.act)).map(({ key, href }) => ({ key, href })) };
};
