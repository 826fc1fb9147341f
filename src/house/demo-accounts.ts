import { bornAged } from '#countries/names.ts';
import type { Language } from '#platform/language.ts';
import { theSystem } from '#platform/server/audit.ts';
import { maybeSetting, setSetting } from '#platform/server/settings.ts';
import type { Database } from '#platform/server/sql.ts';
import { issueCards, loadCredentials, makeVerifier, type GuardianRow, type PersonRow } from '#rooms/people/server/index.ts';
import { birthDate } from '#countries/names.ts';
import { accounts as plans, demoSecrets } from './demo-plan.ts';
import { someone, type DemoClass, type DemoSchool, type Known, type Maker } from './demo-people.ts';

/** An account that is printed, so that anyone can try the demo: invented people, and only in a demo database. */
export type DemoAccount = {
	role: string;
	roles: Record<Language, string>;
	code: string;
	kind: 'password' | 'pin';
	secret: string;
	name: string;
	look: string;
	/** Where the QR of the printed card leads, for one who has a card. */
	card?: string;
};

/** The rows of the persons with a known account: where they belong, what they hold, whose parents they are. `places` gives ids by code. */
export function accountRows(make: Maker, known: Known, schools: DemoSchool[], places: Map<string, string>): { persons: PersonRow[]; guardians: GuardianRow[] } {
	const { since, schoolYear, random, country } = make;
	const persons: PersonRow[] = [];
	const guardians: GuardianRow[] = [];
	const classes = schools.flatMap((school) => school.classes);
	const classCalled = (path: string) => {
		const found = classes.find((one) => `${one.school} / ${one.name}` === path);
		if (!found) throw new Error(`the plan of the demo has no class ${path}`);
		return found;
	};
	for (const { id, name, plan } of known.values()) {
		const own = classes.find((one) => one.plan.accounts?.includes(plan.code));
		const taught = plan.teaches?.classes.map(classCalled) ?? [];
		const posts = [...new Set([...taught.map((one) => one.scope), ...(plan.holds ?? []).map((hold) => places.get(hold.place)!).filter((place) => schools.some((school) => school.organisations[0].id === place))])];
		persons.push({
			id,
			code: plan.code,
			givenName: name.given,
			familyName: name.family,
			sex: name.sex,
			language: plan.language ?? 'fr',
			birthDate: own ? birthDate(country, own.plan.grade, schoolYear, random) : bornAged(schoolYear, 31, 55, random),
			memberships: own
				? [{ organisationId: own.id, kind: own.plan.grade === 'ADULTE' ? 'learner' : 'pupil', since }]
				: posts.map((organisationId) => ({ organisationId, kind: 'staff', since })),
			roles: [
				...taught.map((one) => ({ role: 'teacher' as const, organisationId: one.id, subject: plan.teaches!.subject, since })),
				...(plan.holds ?? []).map((hold) => ({ role: hold.role, organisationId: places.get(hold.place)!, since }))
			]
		});
		const relation = name.sex === 'F' ? 'mother' : 'father';
		for (const child of plan.children ?? []) guardians.push({ guardianId: id, childId: known.get(child)!.id, relation, since });
		if (plan.childIn) {
			const place = classCalled(plan.childIn);
			const { row } = someone(
				make,
				{ id: make.id(), birthDate: birthDate(country, place.plan.grade, schoolYear, random), memberships: [{ organisationId: place.id, kind: 'pupil', since }] },
				{ community: name.community, family: name.family, familyArabic: name.familyArabic }
			);
			persons.push(row);
			place.pupils.push({ id: row.id!, label: `${row.givenName} ${row.familyName}` });
			guardians.push({ guardianId: id, childId: row.id!, relation, since });
		}
	}
	return { persons, guardians };
}

/** Gives the known accounts their secrets (two verifiers in all) and keeps the list to be printed. */
export async function keepAccounts(db: Database, known: Known, classes: DemoClass[]): Promise<void> {
	const verifiers = { password: await makeVerifier(demoSecrets.password), pin: await makeVerifier(demoSecrets.pin) };
	const all = plans.map((plan) => known.get(plan.code)!);
	await loadCredentials(db, theSystem('demo'), all.map(({ id, plan }) => ({ personId: id, kind: plan.kind, verifier: verifiers[plan.kind] })));
	const cards = new Map<string, string>();
	for (const { id, plan } of all.filter(({ plan }) => plan.card)) {
		const place = classes.find((one) => one.plan.accounts?.includes(plan.code))!;
		const sheet = await issueCards(db, place.teachers.get(null) ?? theSystem('demo'), place.id, { pins: 'missing', only: [id] });
		cards.set(plan.code, `/card/${sheet.cards[0].secret}`);
	}
	const printed = all.map(({ name, plan }): DemoAccount => ({
		role: plan.role.fr,
		roles: plan.role,
		code: plan.code,
		kind: plan.kind,
		secret: demoSecrets[plan.kind],
		name: `${name.given} ${name.family}`,
		look: plan.look,
		...(cards.has(plan.code) ? { card: cards.get(plan.code) } : {})
	}));
	await setSetting(db, 'demo.accounts', printed);
}

/** The accounts of a demo database, to be printed; none where the people are real. */
export async function demoAccounts(db: Database): Promise<DemoAccount[]> {
	if ((await maybeSetting<boolean>(db, 'demo')) !== true) return [];
	return (await maybeSetting<DemoAccount[]>(db, 'demo.accounts')) ?? [];
}
