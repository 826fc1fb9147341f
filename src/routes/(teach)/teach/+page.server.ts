import { draftsToCheck, myDrafts } from '#rooms/curriculum/server/index.ts';
import { alertCount, teachPage } from '#rooms/teaching/server/index.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => {
	const who = locals.person!;
	const [page, drafts, waiting] = await Promise.all([teachPage(locals.db, who), myDrafts(locals.db, who, 50), draftsToCheck(locals.db, who)]);
	// Without line nobody reviews: the phone takes the page without this.
	return { ...page, alerts: await alertCount(locals.db, who, page.classes), toMend: drafts.filter((one) => one.state === 'returned').length + waiting.length };
};
