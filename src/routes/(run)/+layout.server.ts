import { runPages } from '#rooms/people/run.ts';
import { actsOf } from '#rooms/people/who.ts';
import type { LayoutServerLoad } from './$types';

/** The pages of running that the hat worn now opens, in order. */
export const load: LayoutServerLoad = ({ locals }) => {
	const acts = actsOf(locals.person!.hat);
	return { runPages: runPages.filter((page) => acts.includes(page.act)).map(({ key, href }) => ({ key, href })) };
};
