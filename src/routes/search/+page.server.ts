import { search } from '#rooms/curriculum/server/index.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
	const words = (url.searchParams.get('words') ?? '').slice(0, 200);
	return { words, found: words ? await search(locals.db, words, locals.language) : [] };
};
