import { actsAt, auditOfOrganisation, notFound, organisationView, scopesOf, toDo } from '#rooms/people/server/index.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
	const who = locals.person!;
	const id = url.searchParams.get('at') ?? who.hat?.placeId;
	if (!id) throw notFound();
	const view = await organisationView(locals.db, who, id, { limit: 1 });
	const audit = (await actsAt(locals.db, who, id, ['audit.read'])).has('audit.read');
	return {
		organisation: { id: view.id, name: view.name, name_ar: view.name_ar, kind: view.kind, counts: view.counts },
		last: audit ? await auditOfOrganisation(locals.db, who, id, { limit: 8 }) : [],
		me: who.id,
		todo: await toDo(locals.db, who, id),
		scopes: await scopesOf(locals.db, who),
		now: new Date()
	};
};
