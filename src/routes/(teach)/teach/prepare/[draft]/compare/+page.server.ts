import type { ItemContent } from '#rooms/curriculum/draft.ts';
import { draft, draftComparison, draftVersions } from '#rooms/curriculum/server/index.ts';
import { shownItemChanges } from '#rooms/exercises/server/index.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url }) => {
	const who = locals.person!;
	const { id, kind, title, language, open } = await draft(locals.db, who, params.draft);
	const versions = await draftVersions(locals.db, who, id);
	const latest = versions[0].number;
	const [from, to] = [Number(url.searchParams.get('from')) || Math.max(1, latest - 1), Number(url.searchParams.get('to')) || latest];
	const both = await draftComparison(locals.db, who, id, { from, to }, locals.language);
	const fields = kind === 'item' ? shownItemChanges((both.from.content as ItemContent).item, (both.to.content as ItemContent).item, locals.language) : null;
	return { draft: { id, kind, title, language, open }, versions, ...both, fields, aside: url.searchParams.get('view') === 'aside' };
};
