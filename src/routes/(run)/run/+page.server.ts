import { draftsToCheck } from '#rooms/curriculum/server/index.ts';
import { dutyActs, toDoOf } from '#rooms/people/run.ts';
import { actsAt, auditOfOrganisation, figures, maybeBoxView, notFound, organisationHead, scopesOf } from '#rooms/people/server/index.ts';
import { quarantineCount } from '#rooms/sync/server/index.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
	const who = locals.person!;
	const id = url.searchParams.get('at') ?? who.hat?.placeId;
	if (!id) throw notFound();
	const { name, name_ar, kind } = await organisationHead(locals.db, who, id);
	const acts = await actsAt(locals.db, who, id, [...dutyActs, 'audit.read', 'quarantine.decide', 'class.follow']);
	const counts = await figures(locals.db, who, id);
	return {
		organisation: { id, name, name_ar, kind, counts },
		todo: toDoOf(id, counts, acts),
		asked: dutyActs.some((act) => acts.has(act)),
		aside: acts.has('quarantine.decide') && (kind === 'school' || kind === 'centre') ? await quarantineCount(locals.db, who, id) : 0,
		follow: acts.has('class.follow'),
		// Alerts are of the pupils of one's own school: an inspection has none to open.
		alerts: id === who.hat?.establishmentId && (kind === 'school' || kind === 'centre'),
		mayImport: acts.has('people.import'),
		last: acts.has('audit.read') ? await auditOfOrganisation(locals.db, who, id, { limit: 8 }) : [],
		box: await maybeBoxView(locals.db, who, new Date()),
		texts: (await draftsToCheck(locals.db, who)).length,
		me: who.id,
		scopes: await scopesOf(locals.db, who),
		now: new Date()
	};
};
