import type { Country } from '#countries/country.ts';
import { birthDate, bornAged, className, personName, type PersonName, type Relative } from '#countries/names.ts';
import { schoolYearOf } from '#countries/year.ts';
import { newId } from '#platform/ids.ts';
import { between, pick, seeded, type Random } from '#platform/random.ts';
import { readableCode } from '#rooms/people/secret.ts';
import type { GuardianRow, OrganisationRow, PersonRow } from '#rooms/people/server/index.ts';
import { beginning } from './demo-days.ts';
import type { AccountPlan, ClassPlan, SchoolPlan } from './demo-plan.ts';

/** People of a demo: pupils by class, teachers by subject, parents by family. Same seed and instant, same people. */

export type Maker = { country: Country; random: Random; now: Date; schoolYear: string; since: string; id: (at?: number) => string; code: () => string };

/**
 * What all that is invented comes from: a seed and an instant. Ids follow each other in time, so that they lie together in an index.
 * Of several makers in one database each needs its own `prefix` of codes, and a `start` (ms) that spreads their ids.
 */
export function maker(country: Country, seed: string, now: Date, { prefix = '', start = 0 }: { prefix?: string; start?: number } = {}): Maker {
	const random = seeded(seed);
	const ofIds = seeded(`${seed} ids`);
	const ofCodes = seeded(`${seed} codes`);
	const schoolYear = schoolYearOf(country, now.toISOString());
	const since = beginning(country, now, schoolYear);
	const codes = new Set<string>();
	let next = Date.parse(since) + start;
	return {
		country,
		random,
		now,
		schoolYear,
		since,
		id: (at) => newId(at ?? next++, Uint8Array.from({ length: 10 }, () => ofIds() * 256)),
		code: () => {
			for (;;) {
				const code = prefix + readableCode(prefix ? 5 : 7, ofCodes);
				if (!codes.has(code)) return codes.add(code), code;
			}
		}
	};
}

export type DemoPerson = { id: string; label: string };
export type DemoClass = {
	id: string;
	name: string;
	school: string;
	scope: string;
	plan: ClassPlan;
	/** By subject; `null` teaches all of them. */
	teachers: Map<string | null, DemoPerson>;
	pupils: (DemoPerson & { account?: string })[];
};
export type DemoSchool = { organisations: OrganisationRow[]; persons: PersonRow[]; guardians: GuardianRow[]; classes: DemoClass[] };

/** The persons with a known account, by code: made before the schools that they belong to. */
export type Known = Map<string, { id: string; name: PersonName; plan: AccountPlan }>;

const mobile = (random: Random) => `+22177${between(random, 1_000_000, 9_999_999)}`;
const subjects: Record<string, string[]> = { moyen: ['MATH', 'FR', 'PC', 'SVT', 'HG', 'ANG'], secondaire: ['MATH', 'FR', 'PC', 'SVT', 'HG', 'ANG', 'PHILO'], formation: ['NUM'] };
/** How many classes one teacher of a subject has. */
const load = 4;

/** A person as a row, with a name as the country gives them. */
export function someone(make: Maker, given: Partial<PersonRow> & { id: string }, relative: Relative = {}): { row: PersonRow; name: PersonName } {
	const name = personName(make.country.key, make.random, relative);
	const arabic = given.language === 'ar' && name.givenArabic && name.familyArabic;
	return {
		name,
		row: { code: make.code(), givenName: arabic ? name.givenArabic! : name.given, familyName: arabic ? name.familyArabic! : name.family, sex: name.sex, ...given }
	};
}

const labelOf = (row: PersonRow): string => `${row.givenName} ${row.familyName}`;
export const classNameOf = (country: Country, school: SchoolPlan, plan: ClassPlan): string =>
	school.kind === 'centre' ? `Bases du numérique, groupe ${plan.division}` : className(country, plan.grade, plan.series, plan.division);
const codeOf = (text: string) => text.normalize('NFD').replace(/[\u0300-\u036f]/g, '').toUpperCase().replace(/[^A-Z0-9]+/g, '-');

/** A school with its classes, staff, pupils and their parents; people of `known` take their places. `parents` is the share of pupils with one. */
export function makeSchool(make: Maker, plan: SchoolPlan, known: Known, parents = 0.6): DemoSchool {
	const { country, random, since, schoolYear } = make;
	const isCentre = plan.kind === 'centre';
	const scope = make.id();
	const out: DemoSchool = { organisations: [], persons: [], guardians: [], classes: [] };
	out.organisations.push({ id: scope, kind: isCentre ? 'centre' : 'school', code: plan.code, name: plan.name, nameAr: plan.nameAr, parents: [plan.office, plan.unit], cycle: plan.cycle, status: plan.status });
	for (const one of plan.classes) {
		const name = classNameOf(country, plan, one);
		const id = make.id();
		out.organisations.push({
			id, kind: isCentre ? 'group' : 'class', code: codeOf(`${plan.code} ${one.grade} ${one.series ?? ''} ${one.division ?? ''} ${schoolYear}`), name, parents: [plan.code],
			cycle: plan.cycle, grade: one.grade, series: one.series, schoolYear
		});
		out.classes.push({ id, name, school: plan.code, scope, plan: one, teachers: new Map(), pupils: [] });
	}
	addStaff(make, plan, known, out, scope);
	for (const one of out.classes) addPupils(make, plan, known, out, one, parents);
	return out;

	function addStaff(make: Maker, plan: SchoolPlan, known: Known, out: DemoSchool, scope: string): void {
		const staff = [{ organisationId: scope, kind: 'staff' as const, since }];
		const adult = (given: Partial<PersonRow>): DemoPerson => {
			const { row } = someone(make, { id: make.id(), birthDate: bornAged(schoolYear, 27, 58, random), phone: mobile(random), memberships: staff, ...given });
			out.persons.push(row);
			return { id: row.id!, label: labelOf(row) };
		};
		const accounts = [...known.values()];
		const roles = isCentre ? (['manager'] as const) : plan.cycle === 'elementaire' ? (['head'] as const) : (['head', 'censeur', 'supervisor', 'supervisor'] as const);
		const taken = accounts.flatMap((one) => one.plan.holds ?? []).filter((hold) => hold.place === plan.code);
		for (const role of roles) {
			const at = taken.findIndex((hold) => hold.role === role);
			if (at >= 0) taken.splice(at, 1);
			else adult({ roles: [{ role, organisationId: scope, since }] });
		}
		for (const account of accounts)
			for (const one of out.classes)
				if (account.plan.teaches?.classes.includes(`${plan.code} / ${one.name}`)) one.teachers.set(account.plan.teaches.subject, { id: account.id, label: `${account.name.given} ${account.name.family}` });
		for (const subject of subjects[plan.cycle] ?? [null]) {
			const free = out.classes.filter((one) => !one.teachers.has(subject));
			const each = subject === null || isCentre ? 1 : load;
			for (let first = 0; first < free.length; first += each) {
				const own = free.slice(first, first + each);
				const teacher = adult({ roles: own.map((one) => ({ role: 'teacher', organisationId: one.id, subject, since })) });
				for (const one of own) one.teachers.set(subject, teacher);
			}
		}
	}

	function addPupils(make: Maker, plan: SchoolPlan, known: Known, out: DemoSchool, one: DemoClass, parents: number): void {
		const kind = isCentre ? 'learner' : 'pupil';
		const memberships = [{ organisationId: one.id, kind, since } as const];
		const towns = country.territory.units.filter((unit) => unit.kind === 'region').map((unit) => unit.name.fr);
		const home = country.territory.units.find((unit) => unit.code === plan.unit)?.name.fr ?? towns[0];
		for (const code of one.plan.accounts ?? []) {
			const account = known.get(code)!;
			one.pupils.push({ id: account.id, label: `${account.name.given} ${account.name.family}`, account: code });
		}
		while (one.pupils.length < one.plan.size) {
			const born = birthDate(country, one.plan.grade, schoolYear, random);
			const { row, name } = someone(make, { id: make.id(), birthDate: born, birthPlace: random() < 0.7 ? home : pick(random, towns), language: one.plan.language, memberships: [...memberships] });
			out.persons.push(row);
			one.pupils.push({ id: row.id!, label: labelOf(row) });
			if (isCentre || random() > parents) continue;
			const mother = random() < 0.5;
			const parent = someone(make, { id: make.id(), birthDate: bornAged(schoolYear, 30, 58, random), phone: mobile(random), language: one.plan.language },
				{ sex: mother ? 'F' : 'M', community: name.community, ...(mother ? {} : { family: name.family, familyArabic: name.familyArabic }) });
			out.persons.push(parent.row);
			out.guardians.push({ guardianId: parent.row.id!, childId: row.id!, relation: mother ? 'mother' : 'father', since });
		}
	}
}

/** The persons with a known account: families share a name. */
export function makeKnown(make: Maker, plans: AccountPlan[]): Known {
	const known: Known = new Map();
	const parentOf = (code: string) => plans.find((plan) => plan.children?.includes(code));
	// Parents first, so that the children take their name.
	for (const plan of [...plans].sort((a, b) => Number(Boolean(b.children)) - Number(Boolean(a.children)))) {
		const parent = parentOf(plan.code);
		const from = parent && known.get(parent.code)!.name;
		const relative: Relative = { sex: plan.sex, ...(from ? { community: from.community, family: from.family, familyArabic: from.familyArabic } : {}) };
		known.set(plan.code, { id: make.id(), name: personName(make.country.key, make.random, relative), plan });
	}
	return known;
}
