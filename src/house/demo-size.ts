import type { Country } from '#countries/country.ts';
import { countries } from '#countries/index.ts';
import { schoolName } from '#countries/names.ts';
import { between, pick, seeded, weighted, type Random } from '#platform/random.ts';
import { theSystem } from '#platform/server/audit.ts';
import { maybeSetting, setSetting } from '#platform/server/settings.ts';
import { analyse } from '#platform/server/copy.ts';
import type { Database } from '#platform/server/sql.ts';
import { Trouble } from '#platform/server/trouble.ts';
import { loadReadings } from '#rooms/curriculum/server/index.ts';
import { loadAnswers, marker } from '#rooms/exercises/server/index.ts';
import { loadCredentials, loadGuardians, loadOrganisations, loadPersons, loadSessions, makeVerifier } from '#rooms/people/server/index.ts';
import { mendMastery } from '#rooms/revision/server/index.ts';
import { loadTextbooks, loadWorks, pupilsAtWork, setCourses, teachersAtWork, yearFrom, type WorkRow } from '#rooms/teaching/server/index.ts';
import type { Fact } from '#rooms/sync/fact.ts';
import { makeSchool, maker, type DemoClass, type DemoSchool, type Maker } from './demo-people.ts';
import { demoSecrets, schools as fixed, type ClassPlan, type SchoolPlan } from './demo-plan.ts';
import { counting, noRows, writeCahier } from './demo-textbook.ts';
import { doWorks, planWorks, type Course, type DemoReading } from './demo-work.ts';
import { coursesFor, teacherOf, type Say } from './demo.ts';

/** The demo at any size: as many schools as it takes, loaded by bulk, with the same names, classes and work as the small one. */

const system = theSystem('demo of a size');
/** Pupils in one transaction. */
const batch = 8000;
const readable = '23456789ABCDEFGHJKMNPQRSTWXYZ';

const divisions = (grade: string, least: number, most: number, random: Random, series?: string): ClassPlan[] => {
	const count = between(random, least, most);
	return Array.from({ length: count }, (_, i) => ({
		grade, ...(series ? { series } : {}), division: count > 1 || series ? 'ABCDEF'[i] : undefined, size: between(random, 35, 60), weeks: weighted(random, [['full', 60], ['some', 40]] as const)
	}));
};

/** A school that nobody planned: somewhere in the country, where there are most people most often. `n` is its number, and its name joins those taken. */
export function planSchool(country: Country, n: number, random: Random, taken: Set<string>): SchoolPlan {
	const offices = country.administration.units.filter((office) => office.kind === 'ief');
	const unitOf = (code: string) => country.territory.units.find((unit) => unit.code === code)!;
	const office = weighted(random, offices.map((each) => [each, unitOf(each.covers[0]).population ?? 1] as const));
	const kind = weighted(random, [['elementaire', 52], ['franco-arabe', 4], ['cem', 28], ['lycee', 16]] as const);
	const classes =
		kind === 'cem'
			? ['6E', '5E', '4E', '3E'].flatMap((grade) => divisions(grade, 1, 4, random))
			: kind === 'lycee'
				? [
						...['L', 'S'].flatMap((series) => divisions('2NDE', 1, 3, random, series)),
						...['1ERE', 'TLE'].flatMap((grade) => ['L2', 'S2'].flatMap((series) => divisions(grade, 1, 2, random, series)))
					]
				: ['CI', 'CP', 'CE1', 'CE2', 'CM1', 'CM2'].flatMap((grade) => divisions(grade, 1, 2, random));
	const place = pick(random, [office.short, unitOf(office.covers[0]).name]);
	let name = schoolName(country.key, kind, place, random);
	for (let tries = 0; taken.has(name.fr) && tries < 20; tries++) name = schoolName(country.key, kind, place, random);
	if (taken.has(name.fr)) name = { fr: `${name.fr} ${n}`, ...(name.ar && { ar: `${name.ar} ${n}` }) };
	taken.add(name.fr);
	return {
		code: `ECOLE-${String(n).padStart(5, '0')}`, kind, name: name.fr, nameAr: name.ar, cycle: kind === 'cem' ? 'moyen' : kind === 'lycee' ? 'secondaire' : 'elementaire', status: 'public',
		office: office.code, unit: office.covers[0], classes
	};
}

type Batch = { schools: DemoSchool[]; pupils: number; answers: number };

/** Where a growing stands: schools made so far and pupils in all; kept in the database, so that a stopped one goes on. */
type Grown = { schools: number; pupils: number };

const planned = fixed.filter((plan) => plan.kind !== 'centre').reduce((sum, plan) => sum + plan.classes.reduce((all, one) => all + one.size, 0), 0);

/**
 * Makes schools in a demo until it has so many pupils, about 8 000 a transaction, and says how far it is. Every pupil can sign in
 * with the PIN of the demo. Refuses a database that is no demo. Answers how many pupils there are.
 */
export async function growDemo(db: Database, pupils: number, say: Say, { seed = 'qalam', now = new Date() }: { seed?: string; now?: Date } = {}): Promise<number> {
	if ((await maybeSetting<boolean>(db, 'demo')) !== true) throw new Trouble('in-use', 'This database is no demo: invented people stay out of it.', 'Choose another QALAM_DATA or DATABASE_URL.');
	const country = await countries.senegal();
	const pin = await makeVerifier(demoSecrets.pin);
	const grown = (await maybeSetting<Grown>(db, 'demo.grown')) ?? { schools: 0, pupils: planned };
	const courses = new Map<string, Course | null>();
	const markOne = marker();
	const taken = new Set(fixed.map((plan) => plan.name));
	const planOf = (n: number) => planSchool(country, n, seeded(`${seed} plan ${n}`), taken);
	// Names depend on those before: one that goes on plans the first ones again.
	for (let n = 1; n <= grown.schools; n++) planOf(n);
	const [began, from] = [Date.now(), grown.pupils];
	while (grown.pupils < pupils) {
		const made: Batch = { schools: [], pupils: 0, answers: 0 };
		const makers: Maker[] = [];
		while (made.pupils < batch && grown.pupils + made.pupils < pupils) {
			const n = grown.schools + made.schools.length + 1;
			const prefix = [n / 841, n / 29, n].map((part) => readable[Math.floor(part) % 29]).join('');
			const make = maker(country, `${seed} school ${n}`, now, { prefix, start: n * 3000 });
			const plan = planOf(n);
			made.schools.push(makeSchool(make, plan, new Map(), 0.4));
			makers.push(make);
			made.pupils += plan.classes.reduce((sum, one) => sum + one.size, 0);
		}
		await db.transaction(async (db) => {
			await enterSchools(db, made.schools, pin);
			made.answers = await enterWork(db, makers, made.schools, courses, markOne);
			await setSetting(db, 'demo.grown', { schools: grown.schools + made.schools.length, pupils: grown.pupils + made.pupils });
		});
		grown.schools += made.schools.length;
		grown.pupils += made.pupils;
		const seconds = (Date.now() - began) / 1000;
		const left = Math.max(0, Math.round((seconds / (grown.pupils - from)) * (pupils - grown.pupils)));
		say('Making schools', `${grown.pupils} of ${pupils} pupils, ${Math.round(seconds)} s, about ${left} s left`);
	}
	await analyse(db);
	await mendMastery(db);
	return grown.pupils;
}

async function enterSchools(db: Database, schools: DemoSchool[], pin: string): Promise<void> {
	await loadOrganisations(db, system, schools.flatMap((school) => school.organisations));
	await loadPersons(db, system, schools.flatMap((school) => school.persons));
	await loadGuardians(db, system, schools.flatMap((school) => school.guardians));
	await loadCredentials(db, system, schools.flatMap((school) => school.classes.flatMap((one) => one.pupils.map((pupil) => ({ personId: pupil.id, kind: 'pin' as const, verifier: pin })))));
}

async function enterWork(db: Database, makers: Maker[], schools: DemoSchool[], kept: Map<string, Course | null>, markOne: ReturnType<typeof marker>): Promise<number> {
	const follows: { classId: string; programmeId: string; teacherId: string | null }[] = [];
	const works: WorkRow[] = [];
	const readings: DemoReading[] = [];
	const facts: Fact[] = [];
	const [cahiers, nth] = [noRows(), counting()];
	const busy = async (make: Maker, one: DemoClass) => {
		for (const course of await coursesFor(db, one.plan.grade, one.plan.series, 'fr', kept)) {
			const teacher = teacherOf(one, course.subject);
			follows.push({ classId: one.id, programmeId: course.programmeId, teacherId: teacher?.id ?? null });
			if (teacher) writeCahier(make, { one, course, teacher, nth: nth(teacher), year: yearFrom(make.country, make.schoolYear), withPlans: false }, cahiers);
			if (!teacher || !course.chapters.length) continue;
			const set = planWorks(make, one, course);
			works.push(...set.map((work) => ({ ...work, scope: one.scope, classId: one.id, setBy: teacher.id, itemIds: work.items.map((item) => item.id), lessonIds: work.lessons.map((lesson) => lesson.id) })));
			const done = doWorks(make, one, course, set);
			readings.push(...done.readings);
			facts.push(...done.answers.map((answer) => answer.fact));
		}
	};
	for (const [i, school] of schools.entries()) for (const one of school.classes) await busy(makers[i], one);
	facts.sort((a, b) => (a.at < b.at ? -1 : 1));
	await setCourses(db, system, follows);
	await loadWorks(db, system, works);
	await loadReadings(db, readings);
	await loadTextbooks(db, system, cahiers);
	await loadAnswers(db, facts, markOne);
	return facts.length;
}

/** Someone signed in, for measuring: the session's secret, and where to look. */
export type BenchSession = { secret: string; personId: string; scope: string; classId: string };

/** Opens sessions for `n` pupils (or teachers) of classes that have open work, spread over the classes; fewer when there are no more. */
export async function benchSessions(db: Database, n: number, who: 'pupils' | 'teachers' = 'pupils'): Promise<BenchSession[]> {
	const found = await (who === 'pupils' ? pupilsAtWork : teachersAtWork)(db, system, n);
	const secrets = await loadSessions(db, system, found.map((one) => one.person_id));
	return found.map((one, i) => ({ secret: secrets[i], personId: one.person_id, scope: one.scope, classId: one.class_id }));
}
