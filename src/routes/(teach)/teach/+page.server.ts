import { draftsToCheck, myDrafts } from '#rooms/curriculum/server/index.ts';
import { alertCount, pilesWaiting, teachPage } from '#rooms/teaching/server/index.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => {
	const who = locals.person!;
	const [page, drafts, waiting] = await Promise.all([teachPage(locals.db, who), myDrafts(locals.db, who, 50), draftsToCheck(locals.db, who)]);
	const [alerts, piles] = await Promise.all([alertCount(locals.db, who, page.classes), page.classes.length ? pilesWaiting(locals.db, who, page.classes[0].establishment_id, page.classes.map((one) => one.id)) : []]);
	// Without line nobody reviews: the phone takes the page without this.
	return { ...page, alerts, piles, toMend: drafts.filter((one) => one.state === 'returned').length + waiting.length };
};
