import { isId } from '#platform/ids.ts';
import { notFound, organisationHead } from '#rooms/people/server/index.ts';
import { coverageOf, coverageOfSchools } from '#rooms/teaching/server/index.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
	const who = locals.person!;
	const id = url.searchParams.get('at') ?? who.hat?.placeId;
	if (!isId(id)) throw notFound();
	const { name, name_ar, kind } = await organisationHead(locals.db, who, id);
	const after = url.searchParams.get('after');
	const organisation = { id, name, name_ar };
	if (kind === 'school' || kind === 'centre') return { organisation, school: await coverageOf(locals.db, who, id, new Date()), office: null, after: null };
	return { organisation, school: null, office: await coverageOfSchools(locals.db, who, id, isId(after) ? after : null, new Date()), after };
};
