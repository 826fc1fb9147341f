import { isId } from '#platform/ids.ts';
import { auditGroups } from '#rooms/people/audit.ts';
import { auditOfOrganisation, notFound, organisationHead } from '#rooms/people/server/index.ts';
import type { PageServerLoad } from './$types';

const page = 50;

export const load: PageServerLoad = async ({ locals, url }) => {
	const id = url.searchParams.get('at') ?? locals.person!.hat?.placeId;
	if (!id) throw notFound();
	const asked = url.searchParams.get('act');
	const act = auditGroups.find((group) => group === asked) ?? null;
	const read = url.searchParams.get('reading');
	const from = url.searchParams.get('before');
	const rows = await auditOfOrganisation(locals.db, locals.person!, id, {
		act: act && `${act}.`,
		reading: read === 'yes' ? true : read === 'no' ? false : null,
		before: isId(from) ? from : null,
		limit: page + 1
	});
	const { name, name_ar } = await organisationHead(locals.db, locals.person!, id);
	return { organisation: { id, name, name_ar }, act, reading: read === 'yes' || read === 'no' ? read : '', before: from, rows: rows.slice(0, page), more: rows.length > page, me: locals.person!.id };
};
