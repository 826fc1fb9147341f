import { countries } from '#countries/index.ts';
import { dayOf } from '#platform/dates.ts';
import { newId } from '#platform/ids.ts';
import { hash, seeded, type Random } from '#platform/random.ts';
import { theSystem } from '#platform/server/audit.ts';
import { analyse, arrayText } from '#platform/server/copy.ts';
import { maybeSetting, setSetting } from '#platform/server/settings.ts';
import { sql, type Database } from '#platform/server/sql.ts';
import { Trouble } from '#platform/server/trouble.ts';
import { competencesOf, programme, programmes } from '#rooms/curriculum/server/index.ts';
import { currentVersion, enterBank, itemsOf, loadMarked, maybeVersion, publishItems, type MarkedAnswer, type NewItem } from '#rooms/exercises/server/index.ts';
import type { Item } from '#rooms/exercises/item.ts';
import { isAttempt, mark } from '#rooms/exercises/marking.ts';
import { repeatWithin, worthOf } from '#rooms/exercises/worth.ts';
import { loadSessions } from '#rooms/people/server/index.ts';
import { mendMastery, nextSession, planFact, planKinds } from '#rooms/revision/server/index.ts';
import { rightAnswer, wrongAnswer } from './demo-answers.ts';
import type { Say } from './demo.ts';
import { whoOf } from './demo-who.ts';

/** A year of work in a demo, for measuring: answers of the whole country by bulk, and one school that worked more than the others. */

const system = theSystem('demo year');
const dayMs = 86_400_000;
/** Days back to which the year goes. */
const reach = 320;
/** Answers in one transaction. */
const batch = 100_000;

type Said = { answer: string; score: number; isRight: boolean; misconceptions: string; weights: { first: number; repeat: number }[]; helped: { first: number; repeat: number } };
type YearItem = { id: string; version: number; competenceIds: string[]; hardness: number; right: Said; wrong: Said[] };
type Pool = { grade: string; series: string[]; items: YearItem[] };

/** A normal deviate. */
const normal = (random: Random) => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());

function saidOf(item: Item, answer: unknown): Said | undefined {
	const verdict = mark(item, answer);
	if (!isAttempt(verdict) || verdict.pending) return undefined;
	const worth = (hints: number, helped: boolean) => worthOf(verdict, { hints, helped });
	return { answer: JSON.stringify(answer), score: verdict.score, isRight: verdict.right, misconceptions: arrayText(worth(0, false).misconceptions), weights: [worth(0, false), worth(1, false)], helped: worth(0, true) };
}

/** What ships of a programme, copied until there is a year of it, each copy for the next competence; published once. Answers all with ready-made answers. */
async function poolOf(db: Database, line: { id: string; code: string; grade: string; series: string[] }, yearItems: number): Promise<Pool | undefined> {
	const { chapters } = await programme(db, line.id);
	const competences = await competencesOf(db, chapters.map((one) => one.id));
	const models: Item[] = [];
	for (const one of chapters)
		for (const each of await itemsOf(db, one.id, 'fr')) {
			const version = await maybeVersion(db, each.id, await currentVersion(db, each.id));
			// One that is drawn for each pupil has no answer that is right for all; media would have to be copied too.
			if (version && !version.item.code.startsWith('YEAR-') && !version.item.parameters?.length && !JSON.stringify(version.item).includes('media/') && saidOf(version.item, rightAnswer(version.item))?.isRight) models.push(version.item);
		}
	if (!models.length || !competences.length) return undefined;
	const bankId = await enterBank(db, system, { code: `year-${line.code}`, title: `Une année, ${line.code}`, organisationId: null, origin: 'content' });
	const copies = Array.from({ length: yearItems }, (_, n): NewItem => {
		const competence = competences[Math.floor((n / yearItems) * competences.length)];
		return { item: { ...models[n % models.length], code: `YEAR-${line.code}-${String(n + 1).padStart(3, '0')}` }, chapterId: competence.chapter_id, competenceIds: [competence.id], author: 'Équipe Qalam', licence: 'CC BY-SA 4.0' };
	});
	const published = await publishItems(db, system, bankId, copies);
	const random = seeded(`year ${line.code}`);
	const items = copies.map(({ item, competenceIds }, n): YearItem => {
		const wrong = [0, 1, 2, 3].flatMap(() => saidOf(item, wrongAnswer(item, random, [])) ?? []).filter((said) => !said.isRight);
		return { id: published[n].id, version: published[n].version, competenceIds, hardness: normal(random), right: saidOf(item, rightAnswer(item))!, wrong };
	});
	return { grade: line.grade, series: line.series, items };
}

type Pupil = { scope: string; personId: string; pool: YearItem[]; count: number };

/** A year of one pupil, in the order of the programme with returns to what was done: PURE but for the ids, which are made of its times. */
function yearOf({ scope, personId, pool, count }: Pupil, now: number, into: MarkedAnswer[]): void {
	const random = seeded(`${personId} year`);
	const ability = normal(random);
	const bytes = new Uint8Array(10);
	const times = Array.from({ length: count }, (_, k) => {
		const day = Math.floor((now - reach * dayMs + ((k + random()) / count) * reach * dayMs) / dayMs) * dayMs;
		return Math.min(day + (8 + 13 * random()) * 3_600_000, now - 3_600_000);
	}).sort((a, b) => a - b);
	const before = new Map<string, { at: number; times: number }>();
	times.forEach((time, k) => {
		const at = Math.floor(time);
		const done = k / count;
		const place = random() < 0.6 ? done * pool.length + 4 * random() : done * pool.length * random();
		const item = pool[Math.min(pool.length - 1, Math.floor(place))];
		const isRight = !item.wrong.length || random() < 1 / (1 + Math.exp(item.hardness - ability - 0.3 - done));
		const said = isRight ? item.right : item.wrong[Math.floor(random() * item.wrong.length)];
		const helped = random() < 0.02;
		const hints = !helped && random() < 0.05 ? 1 : 0;
		const last = before.get(item.id);
		const { first, repeat } = helped ? said.helped : said.weights[hints];
		const weight = first && last && at - last.at <= repeatWithin ? repeat : first;
		before.set(item.id, { at, times: (last?.times ?? 0) + 1 });
		for (let i = 0; i < 10; i++) bytes[i] = Math.floor(random() * 256);
		into.push({
			scope, id: newId(at, bytes), personId, itemId: item.id, version: item.version, answer: said.answer, score: said.score, isRight: said.isRight, misconceptions: said.misconceptions,
			hints, helped, seconds: 20 + Math.floor(random() * 100), at: new Date(at).toISOString(), draw: last?.times ?? 0, weight, competenceIds: item.competenceIds
		});
	});
}

type Class = { scope: string; id: string; grade: string | null; series: string | null; pupils: number };
type Rate = { school: number; nation: number };
/** Where a year stands: classes done, and how many answers a pupil gets; kept in the database, so that a stopped one goes on. */
type Year = { attempts: number; rate: Rate; classes: number; done: boolean; load?: YearLoad };
/** What a loading brought, and how long it took. */
export type YearLoad = { rows: number; seconds: number; mended: number; mendSeconds: number };
/** The class that is followed: of the demo's own teacher, in a school that is in every demo. */
export type YearClass = { scope: string; classId: string; teacherId: string; programmeIds: string[] };

/** The largest class of the demo's teacher in a grade that has an exam. */
export async function yearClass(db: Database): Promise<YearClass> {
	return db.one(sql<YearClass>`
		select class.establishment_id as scope, class.id as "classId", course.teacher_id as "teacherId", array_agg(distinct course.programme_id) as "programmeIds"
		from people.person join teaching.course on course.teacher_id = person.id join people.organisation class on class.id = course.class_id
		where person.code = 'DEMO-PROF' and class.grade = 'TLE'
		group by class.establishment_id, class.id, course.teacher_id
		order by (select count(*) from people.membership where organisation_id = class.id and kind = 'pupil') desc, class.id limit 1`);
}

/** All classes with their pupils, always in the same order. */
const classesOf = (db: Database): Promise<Class[]> =>
	db.all(sql<Class>`
		select class.establishment_id as scope, class.id, class.grade, class.series, count(*)::int as pupils
		from people.organisation class join people.membership on membership.organisation_id = class.id and membership.kind = 'pupil'
		where class.kind = 'class' and class.establishment_id is not null group by class.id order by class.establishment_id, class.id`);

/** The exercises of a class: those of its grade, else (most grades have none yet) those of another, the same for the whole class. */
function poolFor(pools: readonly Pool[], one: Class): YearItem[] {
	const own = pools.filter((pool) => pool.grade === one.grade && (!pool.series.length || pool.series.includes(one.series ?? '')));
	return (own[0] ?? pools[hash(one.id) % pools.length]).items;
}

/** The answers of some classes, in the order of time. */
async function answersOf(db: Database, some: readonly Class[], pools: readonly Pool[], rateOf: (one: Class) => number, now: number): Promise<MarkedAnswer[]> {
	const rows = await db.all(sql<{ class_id: string; person_id: string }>`
		select organisation_id as class_id, person_id from people.membership
		where organisation_id = any(${some.map((one) => one.id)}::uuid[]) and kind = 'pupil' order by organisation_id, person_id`);
	const classes = new Map(some.map((one) => [one.id, one]));
	const answers: MarkedAnswer[] = [];
	for (const { class_id, person_id } of rows) {
		const one = classes.get(class_id)!;
		const count = Math.round(rateOf(one) * (0.5 + seeded(`${person_id} zeal`)()));
		yearOf({ scope: one.scope, personId: person_id, pool: poolFor(pools, one), count }, now, answers);
	}
	return answers.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
}

/**
 * Gives a demo so many answers in all, `school` of them to the school of the followed class, over the last 320 days, in the order of time within each 100 000; one
 * that was stopped goes on, one that is done stays and tells what it took. `items` (400): exercises that a programme has for a year. Fills the class to 60 and brings mastery up to the evidence; cards are made when they are read. Refuses a database that is no demo.
 */
export async function growYear(db: Database, wanted: { attempts: number; school: number; items?: number }, say: Say, now = Date.now()): Promise<YearLoad> {
	const load: YearLoad = { rows: 0, seconds: 0, mended: 0, mendSeconds: 0 };
	if ((await maybeSetting<boolean>(db, 'demo')) !== true) throw new Trouble('in-use', 'This database is no demo: invented answers stay out of it.', 'Choose another QALAM_DATA or DATABASE_URL.');
	const kept = await maybeSetting<Year>(db, 'demo.year');
	if (kept?.done) return kept.load ?? load;
	const pools = (await Promise.all((await programmes(db)).map((line) => poolOf(db, line, wanted.items ?? 400)))).filter((pool) => pool !== undefined);
	const followed = await yearClass(db);
	const classes = await classesOf(db);
	const pupilsIn = (inSchool: boolean) => classes.reduce((sum, one) => sum + ((one.scope === followed.scope) === inSchool ? one.pupils : 0), 0);
	const year = kept ?? { attempts: wanted.attempts, rate: await rateOf(db, wanted, followed.scope, pupilsIn), classes: 0, done: false };
	const rate = (one: Class) => (one.scope === followed.scope ? year.rate.school : year.rate.nation);
	let loading = Promise.resolve();
	const began = Date.now();
	while (year.classes < classes.length) {
		const some: Class[] = [];
		for (let count = 0; count < batch && year.classes + some.length < classes.length; count += rate(classes[year.classes + some.length - 1]) * classes[year.classes + some.length - 1].pupils) some.push(classes[year.classes + some.length]);
		const answers = await answersOf(db, some, pools, rate, now);
		// The next are made while the database takes these in.
		await loading;
		year.classes += some.length;
		const upTo = { ...year };
		loading = db.transaction(async (db) => {
			load.rows += await loadMarked(db, answers);
			await setSetting(db, 'demo.year', upTo);
		});
		load.seconds = (Date.now() - began) / 1000;
		say('Loading a year', `${year.classes} of ${classes.length} classes, ${load.rows} rows, ${Math.round(load.rows / Math.max(1, load.seconds))} a second`);
	}
	await loading;
	load.seconds = (Date.now() - began) / 1000;
	await fillClass(db, followed);
	await analyse(db);
	const mending = Date.now();
	load.mended = await mendMastery(db);
	load.mendSeconds = (Date.now() - mending) / 1000;
	await analyse(db);
	await setSetting(db, 'demo.year', { ...year, done: true, load });
	return load;
}

/** How many answers a pupil gets, in the followed school and elsewhere, so that all are as many as wanted with those that are there. */
async function rateOf(db: Database, { attempts, school }: { attempts: number; school: number }, scope: string, pupilsIn: (inSchool: boolean) => number): Promise<Rate> {
	const there = await db.one(sql<{ school: number; nation: number }>`
		select count(*) filter (where scope = ${scope})::int as school, count(*) filter (where scope <> ${scope})::int as nation from exercises.attempt`);
	return { school: Math.max(0, school - there.school) / Math.max(1, pupilsIn(true)), nation: Math.max(0, attempts - school - there.nation) / Math.max(1, pupilsIn(false)) };
}

/** Brings a class to 60 with others of its school, who have a year there as well. */
async function fillClass(db: Database, { scope, classId }: YearClass): Promise<void> {
	await db.run(sql`
		insert into people.membership (person_id, organisation_id, kind, since)
		select other.person_id, ${classId}, 'pupil', current_date - 30
		from (select distinct membership.person_id from people.membership join people.organisation class on class.id = membership.organisation_id
			where class.establishment_id = ${scope} and class.kind = 'class' and membership.kind = 'pupil' and membership.until is null) other
		where not exists (select 1 from people.membership own where own.person_id = other.person_id and own.organisation_id = ${classId})
		order by other.person_id limit greatest(0, 60 - (select count(*) from people.membership where organisation_id = ${classId} and kind = 'pupil' and until is null))`);
}

/** The followed class with its teacher and pupils signed in, each pupil with a plan to the exam. */
export async function followedSessions(db: Database, now = new Date()): Promise<YearClass & { teacher: string; pupils: { personId: string; secret: string }[] }> {
	const found = await yearClass(db);
	const pupils = (await db.all(sql<{ id: string }>`
		select distinct person_id as id from people.membership where organisation_id = ${found.classId} and kind = 'pupil' and until is null order by 1 limit 60`)).map((row) => row.id);
	const country = await countries.senegal();
	const exam = country.exams.find((each) => each.grade === 'TLE');
	const examDay = exam && nextSession(exam, dayOf(now));
	for (const id of examDay ? pupils : []) {
		const who = whoOf({ id, label: '' }, newId(), found.scope);
		const fact = planFact(who, { exam: exam!.code, examDay: examDay!, minutesWeek: 300, daysOff: [7], programmeIds: found.programmeIds });
		await planKinds['plan.revision'].apply(db, who, fact, { now: fact.at, received: now.getTime() });
	}
	const [teacher, ...secrets] = await loadSessions(db, system, [found.teacherId, ...pupils]);
	return { ...found, teacher, pupils: pupils.map((personId, i) => ({ personId, secret: secrets[i] })) };
}
