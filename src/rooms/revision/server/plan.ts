import * as v from 'valibot';
import { coefficientsOf } from '#countries/coefficients.ts';
import type { Country, Exam, Name } from '#countries/country.ts';
import { dayOf } from '#platform/dates.ts';
import { sql, type Database } from '#platform/server/sql.ts';
import { maybeCountry, notFound } from '#rooms/people/server/index.ts';
import type { Who } from '#rooms/people/who.ts';
import { cellOf, type Mastery } from '#rooms/revision/mastery.ts';
import { planBody, planOf, unseen, type PlanBody, type Plan, type PlanChapter, type Wish } from '#rooms/revision/plan.ts';
import { masteryOfPerson } from '#rooms/revision/server/mastery.ts';
import { outlineOf } from '#rooms/revision/server/outline.ts';
import { paceOf } from '#rooms/revision/server/queue.ts';
import { paperPointsOf } from '#rooms/revision/server/weights.ts';
import { examWeights, type PaperPoints } from '#rooms/revision/weights.ts';
import { trueTime, type Fact } from '#rooms/sync/fact.ts';
import { factOfForm, record, Unfit, type Apply, type Kinds } from '#rooms/sync/server/index.ts';

const bodyOf = (fact: Fact): PlanBody => {
	try {
		return v.parse(planBody, JSON.parse(fact.body));
	} catch {
		throw new Unfit('malformed');
	}
};

/** Takes in what somebody wants of his plan. The latest word holds, in whatever order they arrive. */
const applyPlan: Apply = async (db, who, fact, sent) => {
	const { wish } = bodyOf(fact);
	const { at } = trueTime(fact.at, sent.now, sent.received);
	await db.transaction(async (db) => {
		await db.run(sql`
			insert into revision.plan as known (scope, person_id, wish, said_at) values (${fact.scope}, ${who.id}, ${wish && JSON.stringify(wish)}, ${at})
			on conflict (scope, person_id) do update set wish = excluded.wish, said_at = excluded.said_at where known.said_at <= excluded.said_at`);
		await record(db, fact);
	});
	return { planned: wish !== null };
};

/** The kinds of facts of plans. */
export const planKinds: Kinds = { 'plan.revision': { v: 1, apply: applyPlan, known: async (_db, _who, fact) => ({ planned: bodyOf(fact).wish !== null }) } };

/** The fact of a plan made, changed or (null) given up in a plain form. */
export const planFact = (who: Who, wish: Wish | null): Fact => factOfForm(who, { scope: who.hat!.establishmentId, kind: 'plan.revision', body: { wish } satisfies PlanBody });

/** A programme that a class follows; the rooms above know which, and whoever asks for a plan says it. */
export type Course = { programme_id: string; title: string; title_ar: string | null; subject: string };
export type Courses = (db: Database, classIds: string[]) => Promise<Course[]>;

type Class = { id: string; grade: string | null; series: string | null };

const classesOf = (db: Database, scope: string, personId: string): Promise<Class[]> =>
	db.all(sql<Class>`
		select class.id, class.grade, class.series from people.membership join people.organisation class on class.id = membership.organisation_id
		where membership.person_id = ${personId} and membership.kind in ('pupil', 'learner') and class.establishment_id = ${scope} and class.kind in ('class', 'group')
			and membership.since <= current_date and (membership.until is null or membership.until >= current_date) order by class.grade is null, class.id limit 20`);

/** The next day on which an exam usually begins, from a day on. */
export function nextSession(exam: Pick<Exam, 'usually'>, day: string): string | null {
	if (!exam.usually) return null;
	const of = (year: number) => `${year}-${String(exam.usually!.month).padStart(2, '0')}-${String(exam.usually!.day).padStart(2, '0')}`;
	const year = Number(day.slice(0, 4));
	return of(year) > day ? of(year) : of(year + 1);
}

export type ExamChoice = { code: string; name: Name; day: string | null };

/** The exams of the grades of some classes. */
const examsOf = (country: Country | undefined, classes: readonly Class[], day: string): ExamChoice[] =>
	(country?.exams ?? []).filter((exam) => classes.some((one) => one.grade === exam.grade)).map((exam) => ({ code: exam.code, name: exam.name, day: nextSession(exam, day) }));

/** The mastery of a chapter from 0 to 1: the mean over its competences, where those without evidence count as hardly known; null where none has any. */
function knownOf(competences: readonly string[], mastery: ReadonlyMap<string, Mastery>, now: Date): number | null {
	const estimates = competences.map((id) => cellOf(mastery.get(id), now).estimate);
	if (estimates.every((one) => one === null)) return null;
	return estimates.reduce<number>((sum, one) => sum + (one === null ? unseen : one / 100), 0) / estimates.length;
}

/** What a person read to the end, and exercises that he got right or handed in. */
async function doneOf(db: Database, scope: string, personId: string): Promise<Set<string>> {
	const rows = await db.all(sql<{ id: string }>`
		select lesson_id as id from curriculum.reading where scope = ${scope} and person_id = ${personId} and done_at is not null
		union all select item_id from exercises.attempt where scope = ${scope} and person_id = ${personId} and (is_right or pending) group by item_id`);
	return new Set(rows.map((row) => row.id));
}

export type PlanPage = {
	day: string;
	now: Date;
	form: { courses: Course[]; exams: ExamChoice[]; weekDays: number[]; firstWeekDay: number };
	wish: Wish | null;
	pace: number;
	/** Whose chapters weigh by past papers, and how many. */
	weighed: { title: string; title_ar: string | null; count: number; isOwn: boolean }[];
	/** The titles of what the plan names. */
	chapters: { id: string; title: string; title_ar: string | null; lessons: { id: string; title: string }[] }[];
	plan: Plan | null;
};

/** A pupil's plan: what he wants, what follows from it today, and what the form offers. */
export async function planPage(db: Database, who: Who, coursesOf: Courses, now = new Date()): Promise<PlanPage> {
	if (!who.hat) throw notFound();
	const [scope, day] = [who.hat.establishmentId, dayOf(now)];
	const [row, classes, country] = await Promise.all([
		db.maybe(sql<{ wish: Wish | null }>`select wish from revision.plan where scope = ${scope} and person_id = ${who.id}`),
		classesOf(db, scope, who.id),
		maybeCountry(db)
	]);
	const all = await coursesOf(db, classes.map((one) => one.id));
	const courses = [...new Map(all.map((course) => [course.programme_id, course])).values()].map(({ programme_id, title, title_ar, subject }) => ({ programme_id, title, title_ar, subject })).sort((a, b) => a.title.localeCompare(b.title) || (a.programme_id < b.programme_id ? -1 : 1));
	const exams = examsOf(country, classes, day);
	const form = { courses, exams, weekDays: country?.calendar.weekDays ?? [1, 2, 3, 4, 5, 6], firstWeekDay: country?.calendar.firstWeekDay ?? 1 };
	const wish = row?.wish ?? null;
	if (!wish) return { day, now, form, wish, pace: 0, weighed: [], chapters: [], plan: null };
	const chosen = courses.filter((course) => wish.programmeIds.includes(course.programme_id));
	const [outline, mastery, done, pace] = await Promise.all([
		outlineOf(db, scope, chosen.map((course) => course.programme_id), who.language), masteryOfPerson(db, scope, who.id), doneOf(db, scope, who.id), paceOf(db, scope, who.id)
	]);
	const of = classes.find((one) => one.grade !== null);
	const level = country && of?.grade ? { country: country.key, grade: of.grade, series: of.series } : null;
	const rows = country && level ? coefficientsOf(country, { ...level, ...(wish.exam ? { exam: wish.exam } : {}) }) : [];
	// By the points of past papers, where the plan is for an exam that has some; else by the hours of the programme.
	const papers = level && wish.exam ? await paperPointsOf(db, { ...level, exam: wish.exam }, [...new Set(outline.map((chapter) => chapter.programme))]) : new Map<string, PaperPoints[]>();
	const { weights, from } = examWeights(chosen.map((course) => {
		const own = outline.filter((chapter) => chapter.programme_id === course.programme_id);
		return { id: course.programme_id, coefficient: rows.find((one) => one.subject === course.subject)?.value ?? 1, papers: papers.get(own[0]?.programme ?? '') ?? [], chapters: own };
	}));
	const chapters = outline.map((chapter): PlanChapter => ({
		id: chapter.id,
		weight: weights.get(chapter.id) ?? 0,
		known: knownOf(chapter.competences, mastery, now),
		planned: chapter.planned,
		lessons: chapter.lessons.map((lesson) => ({ id: lesson.id, minutes: lesson.minutes, done: done.has(lesson.id) })),
		exercises: chapter.exercises.map((item) => ({ ...item, done: done.has(item.id) }))
	}));
	const plan = planOf(chapters, { today: day, wish, pace });
	const weighed = from.filter((one) => one.count > 0).map((one) => ({ ...one, ...chosen.find((course) => course.programme_id === one.programmeId)! })).map(({ title, title_ar, count, isOwn }) => ({ title, title_ar, count, isOwn }));
	const titles = outline.map(({ id, title, title_ar, lessons }) => ({ id, title, title_ar, lessons: lessons.map((lesson) => ({ id: lesson.id, title: lesson.title })) }));
	return { day, now, form, wish, pace, weighed, chapters: titles, plan };
}
