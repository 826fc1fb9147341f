import { redirect } from '@sveltejs/kit';
import { schoolYearOf } from '#countries/year.ts';
import { levelChoices } from '../../../../../country.ts';
import { tryForm } from '../../../../../forms.ts';
import { isId } from '#platform/ids.ts';
import type { Language } from '#platform/language.ts';
import type { Database } from '#platform/server/sql.ts';
import { sayRun } from '#rooms/people/messages/index.ts';
import { isTree, kindsUnder, type OrganisationKind } from '#rooms/people/places.ts';
import { actsAt, closeOrganisation, createOrganisation, editOrganisation, findPersons, may, mayBringSchools, maybeCountry, moveOrganisation, organisationByCode, organisationView } from '#rooms/people/server/index.ts';
import type { Who } from '#rooms/people/who.ts';
import type { Actions, PageServerLoad } from './$types';

/** What a class may be in this country: its grades and series by their names, and the year that runs. */
async function classChoices(db: Database, language: Language, now: Date) {
	const country = await maybeCountry(db);
	if (!country) return null;
	return { ...levelChoices(country, language), schoolYear: schoolYearOf(country, now.toISOString()) };
}

const mostPupils = 80;

/** The pupils of a class, or the learners of a group, and which of their files the reader may open. */
async function membersOf(db: Database, who: Who, organisationId: string, add: boolean) {
	const as = (kind: 'pupil' | 'learner') => findPersons(db, who, { organisationId, kind, limit: mostPupils + 1 });
	const pupils = await as('pupil');
	const found = pupils.length ? pupils : await as('learner');
	const open = await may(db, who, 'person.read', found.map((one) => one.id));
	return { pupils: found.slice(0, mostPupils), more: found.length > mostPupils, open, add };
}

export const load: PageServerLoad = async ({ locals, params, url }) => {
	const [tree, after] = [url.searchParams.get('tree'), url.searchParams.get('after')];
	const view = await organisationView(locals.db, locals.person!, params.id, { tree: isTree(tree) ? tree : null, after: isId(after) ? after : null });
	const acts = await actsAt(locals.db, locals.person!, params.id, ['organisation.manage', 'people.read', 'people.import', 'card.issue', 'class.follow']);
	const kinds = acts.has('organisation.manage') ? kindsUnder(view.kind) : [];
	const isClass = view.kind === 'class' || view.kind === 'group';
	const choices = acts.has('organisation.manage') && (isClass || kinds.includes('class')) ? await classChoices(locals.db, locals.language, new Date()) : null;
	const members = isClass && acts.has('people.read') ? await membersOf(locals.db, locals.person!, view.id, acts.has('people.import')) : null;
	const schools = await mayBringSchools(locals.db, locals.person!, view.id, view.kind);
	return { schools, members, view, tree, after, manage: acts.has('organisation.manage'), people: acts.has('people.read'), cards: acts.has('card.issue'), follow: acts.has('class.follow'), kinds, choices };
};

export const actions: Actions = {
	add: async ({ request, locals, params }) => {
		const form = await request.formData();
		const text = (name: string) => String(form.get(name) ?? '');
		const given = { kind: text('kind') as OrganisationKind, name: text('name'), nameAr: text('nameAr'), code: text('code'), grade: text('grade') || null, series: text('series') || null, schoolYear: text('schoolYear') || null };
		return tryForm(form, locals.language, async () => {
			await createOrganisation(locals.db, locals.person!, { ...given, parentIds: [params.id] });
			return { done: sayRun(locals.language)('added', { name: given.name }) };
		});
	},
	edit: async ({ request, locals, params }) => {
		const form = await request.formData();
		const text = (name: string) => String(form.get(name) ?? '');
		// A form without these fields says nothing of them: what is there stays.
		const level = form.has('editGrade') ? { grade: text('editGrade'), series: text('editSeries') } : {};
		return tryForm(form, locals.language, async () => {
			await editOrganisation(locals.db, locals.person!, params.id, Number(text('version')), { name: text('editName'), nameAr: text('editNameAr'), ...level });
			return { done: sayRun(locals.language)('saved') };
		});
	},
	move: async ({ request, locals, params }) => {
		const form = await request.formData();
		return tryForm(form, locals.language, async () => {
			await moveOrganisation(locals.db, locals.person!, params.id, await organisationByCode(locals.db, locals.person!, String(form.get('parentCode') ?? '')));
			return { done: sayRun(locals.language)('moved') };
		});
	},
	close: async ({ request, locals, params }) => {
		const form = await request.formData();
		const { parents } = await organisationView(locals.db, locals.person!, params.id, { limit: 1 });
		const done = await tryForm(form, locals.language, async () => (await closeOrganisation(locals.db, locals.person!, params.id, Number(form.get('version'))), { closed: true }));
		if (!('closed' in done)) return done;
		redirect(303, `/run/organisation/${parents[0]?.id ?? ''}`);
	}
};
