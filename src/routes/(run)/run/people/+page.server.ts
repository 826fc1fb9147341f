import { isId } from '#platform/ids.ts';
import { actsAt, findPersons, may, notFound, organisationHead } from '#rooms/people/server/index.ts';
import { searchKinds, type SearchKind } from '#rooms/people/run.ts';
import type { PageServerLoad } from './$types';

const page = 50;

export const load: PageServerLoad = async ({ locals, url }) => {
	const who = locals.person!;
	const organisationId = url.searchParams.get('at') ?? who.hat?.placeId;
	if (!organisationId) throw notFound();
	const text = (url.searchParams.get('q') ?? '').slice(0, 80);
	const asked = url.searchParams.get('kind');
	const kind = (searchKinds as readonly (string | null)[]).includes(asked) ? (asked as SearchKind) : null;
	const from = url.searchParams.get('after');
	const after = isId(from) ? from : null;
	const found = await findPersons(locals.db, who, { organisationId, text, kind, after, limit: page + 1 });
	const { name, name_ar } = await organisationHead(locals.db, who, organisationId);
	const acts = await actsAt(locals.db, who, organisationId, ['people.import']);
	const open = await may(locals.db, who, 'person.read', found.map((one) => one.id));
	return { open, organisation: { id: organisationId, name, name_ar }, text, kind, after, people: found.slice(0, page), more: found.length > page, add: acts.has('people.import') };
};
