import { dayOf } from '#platform/dates.ts';
import { countries } from '#countries/index.ts';
import type { CountryKey } from '#countries/country.ts';
import { theSystem } from '#platform/server/audit.ts';
import { maybeSetting, setSetting } from '#platform/server/settings.ts';
import { sql, type Database } from '#platform/server/sql.ts';
import { Trouble } from '#platform/server/trouble.ts';
import { competencesOf, lessonsOf, loadReadings, programme, programmes } from '#rooms/curriculum/server/index.ts';
import { applyAnswer, currentVersion, itemsOf, maybeVersion } from '#rooms/exercises/server/index.ts';
import { isInhabited, loadCountry, loadGuardians, loadOrganisations, loadPersons } from '#rooms/people/server/index.ts';
import { mendMastery, publishEdition } from '#rooms/revision/server/index.ts';
import { noSupport } from '#rooms/teaching/support.ts';
import { keepSupport, loadTextbooks, setCourses, setWork, yearFrom } from '#rooms/teaching/server/index.ts';
import { loadContent } from './content.ts';
import { enterOwnBank } from './demo-bank.ts';
import { atTime, schoolDay } from './demo-days.ts';
import { enterCopies } from './demo-copies.ts';
import { enterDrafts } from './demo-drafts.ts';
import { accountRows, keepAccounts } from './demo-accounts.ts';
import { makeKnown, makeSchool, maker, type DemoClass, type Maker } from './demo-people.ts';
import { accounts, network, schools as plans } from './demo-plan.ts';
import { doRevision, enterPlans } from './demo-revision.ts';
import { counting, noRows, writeCahier } from './demo-textbook.ts';
import { sitMocks } from './demo-mock.ts';
import { whoOf } from './demo-who.ts';
import { doWorks, planWorks, type Course, type CourseChapter, type DemoAnswer, type DemoReading } from './demo-work.ts';

export type Say = (sentence: string, figure?: string) => void;

const system = theSystem('demo');

/** Refuses to mix invented people with what is there. */
async function mustBeEmpty(db: Database): Promise<void> {
	if ((await maybeSetting<boolean>(db, 'demo')) === undefined && !(await isInhabited(db))) return;
	throw new Trouble('in-use', 'This database is in use: a demo is loaded only into an empty one.', 'Choose another: QALAM_DATA=./demo-data ./qalam demo, or an empty DATABASE_URL.');
}

/**
 * Fills an empty database with the demo country: its trees, its content, schools with their people, and weeks of work made by the
 * program's own functions. All or nothing. The same seed and instant give the same. Refuses a database that holds anything.
 */
export async function loadDemo(db: Database, say: Say, { seed = 'qalam', now = new Date(), share = 1 }: { seed?: string; now?: Date; share?: number } = {}): Promise<void> {
	await mustBeEmpty(db);
	await db.transaction(async (db) => {
		const country = await countries.senegal();
		say('Loading the demo country');
		const places = await loadCountry(db, system, country);
		say('Loading its programmes, lessons and exercises');
		await loadContent(db, country.key);
		say('Loading schools, classes and people');
		const make = maker(country, seed, now);
		const { classes, persons } = await enterPeople(db, make, places, share);
		say('Loading schools, classes and people', `${persons}`);
		say('Loading six weeks of work');
		await enterWork(db, make, classes, say);
		await sitMocks(db, make, classes);
		await mendMastery(db);
		await publishEdition(db, now, { startsAt: now });
		await enterDrafts(db);
		await setSetting(db, 'country', country.key satisfies CountryKey);
		await setSetting(db, 'demo', true);
	});
}

async function enterPeople(db: Database, make: Maker, places: Map<string, string>, share: number): Promise<{ classes: DemoClass[]; persons: number }> {
	const known = makeKnown(make, accounts);
	const sized = plans.map((plan) => ({ ...plan, classes: plan.classes.map((one) => ({ ...one, size: Math.max(4, Math.round(one.size * share)) })) }));
	const made = sized.map((plan) => makeSchool(make, plan, known));
	const organisations = [
		{ id: make.id(), kind: 'network' as const, ...network, parents: [make.country.code] },
		...made.flatMap((school) => school.organisations)
	];
	for (const [code, id] of await loadOrganisations(db, system, organisations)) places.set(code, id);
	const own = accountRows(make, known, made, places);
	const persons = [...own.persons, ...made.flatMap((school) => school.persons)];
	await loadPersons(db, system, persons);
	await loadGuardians(db, system, [...own.guardians, ...made.flatMap((school) => school.guardians)]);
	const classes = made.flatMap((school) => school.classes);
	await keepAccounts(db, known, classes);
	return { classes, persons: persons.length };
}

/** The programmes that a class follows and that have exercises, with all that a pupil meets in them. */
export async function coursesFor(db: Database, grade: string, series: string | undefined, language: 'fr' | 'ar', kept: Map<string, Course | null>): Promise<Course[]> {
	const found: Course[] = [];
	for (const line of await programmes(db, grade)) {
		if (line.grade !== grade || (line.series.length && !line.series.includes(series ?? ''))) continue;
		const name = `${line.id} ${language}`;
		if (!kept.has(name)) kept.set(name, await readCourse(db, line, language));
		const course = kept.get(name);
		if (course) found.push(course);
	}
	return found;
}

async function readCourse(db: Database, line: { id: string; code: string; subject: string; title: string }, language: 'fr' | 'ar'): Promise<Course | null> {
	const chapters: CourseChapter[] = [];
	const all = (await programme(db, line.id)).chapters;
	const competences = await competencesOf(db, all.map((one) => one.id));
	const inLanguage = (one: { title: string; title_ar: string | null }) => (language === 'ar' && one.title_ar) || one.title;
	const whole = all.map((one) => ({ id: one.id, title: inLanguage(one), minutes: one.planned_minutes, competences: competences.filter((each) => each.chapter_id === one.id).map((each) => ({ id: each.id, title: inLanguage(each) })) }));
	for (const one of all) {
		const items = [];
		for (const each of await itemsOf(db, one.id, language)) {
			const version = await maybeVersion(db, each.id, await currentVersion(db, each.id));
			if (version) items.push({ id: version.id, version: version.version, item: version.item, competenceIds: version.competenceIds });
		}
		const lessons = (await lessonsOf(db, one.id, language)).map((lesson) => ({ id: lesson.id, minutes: lesson.minutes ?? 20 }));
		if (items.length) chapters.push({ id: one.id, title: inLanguage(one), items, lessons });
	}
	return { programmeId: line.id, code: line.code, subject: line.subject, title: line.title, chapters, whole };
}

/** The teacher of a subject in a class; where one teaches all, that one. */
export const teacherOf = (one: DemoClass, subject: string) => one.teachers.get(subject) ?? one.teachers.get(null);

/** Who signs off the cahiers of each establishment: its censeur, else its head. */
async function signersOf(db: Database, classes: DemoClass[]): Promise<Map<string, string>> {
	const rows = await db.all(sql<{ scope: string; person_id: string }>`
		select distinct on (organisation_id) organisation_id as scope, person_id from people.role
		where organisation_id = any(${[...new Set(classes.map((one) => one.scope))]}::uuid[]) and role in ('censeur', 'head') order by organisation_id, (role = 'censeur') desc, person_id`);
	return new Map(rows.map((row) => [row.scope, row.person_id]));
}

async function enterWork(db: Database, make: Maker, classes: DemoClass[], say: Say): Promise<void> {
	const kept = new Map<string, Course | null>();
	const answers: DemoAnswer[] = [];
	const copies: (() => Promise<void>)[] = [];
	const readings: DemoReading[] = [];
	const cahiers = noRows();
	const [nth, year, signers] = [counting(), yearFrom(make.country, make.schoolYear), await signersOf(db, classes)];
	for (const one of classes) {
		const courses = await coursesFor(db, one.plan.grade, one.plan.series, one.plan.language ?? 'fr', kept);
		await enterPlans(db, make, one, courses, whoOf);
		for (const course of courses) {
			const teacher = teacherOf(one, course.subject);
			await setCourses(db, system, [{ classId: one.id, programmeId: course.programmeId, teacherId: teacher?.id ?? null }]);
			if (teacher) writeCahier(make, { one, course, teacher, nth: nth(teacher), year, signer: signers.get(one.scope), withPlans: true }, cahiers);
			if (one.plan.weeks === 'none' || !teacher || !course.chapters.length) continue;
			const works = planWorks(make, one, course);
			for (const work of works)
				await setWork(db, teacher, {
					classId: one.id, title: work.title, note: '', opensAt: work.opensAt, dueAt: work.dueAt,
					itemIds: work.items.map((item) => item.id), lessonIds: work.lessons.map((lesson) => lesson.id), pupilIds: []
				}, work.id);
			const done = doWorks(make, one, course, works);
			answers.push(...done.answers);
			if (one.plan.weeks === 'full') answers.push(...doRevision(make, one, done.answers));
			if (one.plan.weeks === 'full') await setAgain(db, make, one, course, teacher, done.answers);
			readings.push(...done.readings);
			if (one.plan.bank) copies.push(() => enterCopies(db, make, one, course, teacher));
			if (one.plan.bank) answers.push(...(await enterOwnBank(db, make, one, course)));
		}
	}
	await loadReadings(db, readings);
	await loadTextbooks(db, system, cahiers);
	// Oldest first, as the facts would have come in.
	answers.sort((a, b) => (a.fact.at < b.fact.at ? -1 : a.fact.at > b.fact.at ? 1 : 0));
	let told = Date.now();
	for (const [i, { learner, fact }] of answers.entries()) {
		if (Date.now() - told > 1500) {
			say('Loading six weeks of work', `${i} of ${answers.length} answers`);
			told = Date.now();
		}
		await applyAnswer(db, whoOf(learner, fact.writer, fact.scope), fact, { now: fact.at, received: Date.parse(fact.at) });
	}
	// After what came before it.
	for (const enter of copies) await enter();
	say('Loading six weeks of work', `${answers.length} answers`);
}

/** What a teacher does on seeing the matrix: sets again, to the five pupils who erred most, the three exercises that failed most. */
async function setAgain(db: Database, make: Maker, one: DemoClass, course: Course, teacher: { id: string; label: string }, done: DemoAnswer[]): Promise<void> {
	const worst = (of: (answer: DemoAnswer) => string, count: number): string[] => {
		const tally = new Map<string, number>();
		for (const answer of done) if (!answer.isRight) tally.set(of(answer), (tally.get(of(answer)) ?? 0) + 1);
		return [...tally].sort((a, b) => b[1] - a[1]).slice(0, count).map(([id]) => id);
	};
	const [pupilIds, itemIds] = [worst((answer) => answer.learner.id, 5), worst((answer) => answer.item.id, 3)];
	if (!pupilIds.length) return;
	const [opensAt, dueAt] = [atTime(schoolDay(make.country, make.now, -1), 8), atTime(schoolDay(make.country, make.now, 3), 18)];
	// One of them is helped besides: a support plan that runs, with a goal that was reached.
	const days = (count: number) => dayOf(new Date(make.now.getTime() + count * 86_400_000));
	const goals = [{ text: 'Rendre chaque série à temps pendant deux semaines', reached: days(-6) }, { text: 'Rédiger seul une démonstration par récurrence', reached: null }];
	await keepSupport(db, whoOf(teacher, make.id(opensAt.getTime()), one.scope), pupilIds[0], { ...noSupport, extraPercent: 33, textSize: 125, perPage: 2, measures: 'Placé au premier rang\nConsignes relues avec lui', goals, reviewOn: days(21) }, 0, make.now);
	const again = one.plan.grade === 'ADULTE' ? 'Reprenez' : 'Reprends';
	await setWork(db, teacher, { classId: one.id, title: `${course.chapters[0].title} : on reprend`, note: `${again} ces exercices ; nous en parlons ensemble au prochain cours.`, opensAt, dueAt, itemIds, lessonIds: [], pupilIds }, make.id(opensAt.getTime()));
}
