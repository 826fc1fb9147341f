import { isId } from '#platform/ids.ts';
import { classesOf, must, notFound, organisationHead } from '#rooms/people/server/index.ts';
import type { PageServerLoad } from './$types';

const page = 60;

export const load: PageServerLoad = async ({ locals, url }) => {
	const id = url.searchParams.get('at') ?? locals.person!.hat?.placeId;
	if (!id) throw notFound();
	await must(locals.db, locals.person!, 'card.issue', id);
	const from = url.searchParams.get('after');
	const after = isId(from) ? from : null;
	const classes = await classesOf(locals.db, locals.person!, id, after, page + 1);
	const { name, name_ar } = await organisationHead(locals.db, locals.person!, id);
	return { organisation: { id, name, name_ar }, after, classes: classes.slice(0, page), more: classes.length > page };
};
