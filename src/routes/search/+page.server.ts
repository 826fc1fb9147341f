import { maybeMeant, search } from '#rooms/curriculum/server/index.ts';
import { reachOf } from '#rooms/people/server/index.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
	const words = (url.searchParams.get('words') ?? '').slice(0, 200);
	const reach = await reachOf(locals.db, locals.person!.hats.map((hat) => hat.establishmentId));
	const [found, meant] = words ? await Promise.all([search(locals.db, words, locals.language, 30, reach), maybeMeant(locals.db, words)]) : [[], []];
	return { words, found, meant };
};
