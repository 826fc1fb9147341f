import { draftsToCheck, myDrafts, writePlaces } from '#rooms/curriculum/server/index.ts';
import { notFound } from '#rooms/people/server/index.ts';
import { areaOf } from '#rooms/people/who.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => {
	const who = locals.person!;
	const [drafts, waiting, places, publish] = await Promise.all([
		myDrafts(locals.db, who),
		draftsToCheck(locals.db, who),
		writePlaces(locals.db, who, 'content.write'),
		writePlaces(locals.db, who, 'content.publish')
	]);
	// Who has no business here finds no such page.
	if (!places.length && !publish.length && !drafts.length && areaOf(who.hat) !== 'teach') throw notFound();
	return { drafts, waiting, mayWrite: places.length > 0, mayRule: publish.length > 0 };
};
