import { dayOf } from '#platform/dates.ts';
import { sql, type Database } from '#platform/server/sql.ts';
import { programme, type ChapterView } from '#rooms/curriculum/server/index.ts';
import { must } from '#rooms/people/server/index.ts';
import type { Who } from '#rooms/people/who.ts';
import { coverChapters, maybeReplan, standing, type ChapterCover, type PlannedChapter, type Replan, type Standing, type Taught } from '#rooms/teaching/progression.ts';
import { classOf, coursesOf, type CourseLine } from '#rooms/teaching/server/classes.ts';
import { periodsOf } from '#rooms/teaching/server/periods.ts';
import { yearOf } from '#rooms/teaching/server/year.ts';
import { minutesFrom, teachingDays, teachingWeeks, type Year } from '#rooms/teaching/year.ts';

type TaughtRow = { class_id: string; programme_id: string; chapter_id: string; minutes: number; finished: boolean };

/** What was taught of each chapter in some classes of one establishment, from one day to another: lessons only, as their cahiers say now. */
export async function taughtOf(db: Database, scope: string, classIds: string[], from: string, to: string): Promise<TaughtRow[]> {
	return db.all(sql<TaughtRow>`
		select class_id, programme_id, chapter_id, sum(to_minute - from_minute)::int as minutes, bool_or(finishes) as finished
		from teaching.textbook_entry
		where scope = ${scope} and class_id = any(${classIds}::uuid[]) and day between ${from}::date and ${to}::date and kind = 'lesson' and chapter_id is not null
		group by class_id, programme_id, chapter_id`);
}

export type OtherHours = { tests: number; missed: number; free: number; entries: number };
export type Progression = {
	class: { id: string; name: string; school: string; establishment_id: string };
	courses: CourseLine[];
	programmeId: string | null;
	year: Pick<Year, 'code' | 'basis'> & { starts: string; ends: string; weeks: number; now: number | null };
	rows: (ChapterCover & Pick<ChapterView, 'title' | 'title_ar' | 'domain' | 'code'>)[];
	standing: Standing;
	/** Minutes of tests, of hours not held, of lessons in no chapter. */
	other: OtherHours;
	periods: number;
	replan: Replan | null;
};

/** The progression of a class in one of its programmes, for who follows the class: what is planned over the year, what was taught, what is left. */
export async function progressionOf(db: Database, who: Who, classId: string, asked: string | null, now: Date): Promise<Progression> {
	const found = await classOf(db, who, classId);
	const scope = found.establishment_id;
	const today = dayOf(now);
	const [courses, year] = await Promise.all([coursesOf(db, [classId], who.id), yearOf(db, scope, today)]);
	const programmeId = (courses.find((one) => one.programme_id === asked) ?? courses[0])?.programme_id ?? null;
	const [starts, ends] = [year.terms[0].starts, year.terms.at(-1)!.ends];
	const [whole, taught, other, periods] = await Promise.all([
		programmeId ? programme(db, programmeId) : null,
		taughtOf(db, scope, [classId], starts, ends),
		db.one(sql<OtherHours>`
			select coalesce(sum(to_minute - from_minute) filter (where kind = 'test'), 0)::int as tests, coalesce(sum(to_minute - from_minute) filter (where kind = 'missed'), 0)::int as missed,
				coalesce(sum(to_minute - from_minute) filter (where kind = 'lesson' and chapter_id is null), 0)::int as free, (count(*) filter (where kind <> 'struck'))::int as entries
			from teaching.textbook_entry where scope = ${scope} and class_id = ${classId} and programme_id = ${programmeId}::uuid and day between ${starts}::date and ${ends}::date`),
		periodsOf(db, scope, { classIds: [classId] }, today)
	]);
	const days = teachingDays(year);
	const weeks = teachingWeeks(year);
	const chapters = whole?.chapters ?? [];
	const covers = coverChapters(chapters.map(plannedOf), taughtMap(taught), days);
	const own = periods.filter((one) => one.programmeId === programmeId);
	const left = weeks.filter((week) => week.days.some((day) => day >= today)).length;
	return {
		class: { id: found.id, name: found.name, school: found.school, establishment_id: scope },
		courses,
		programmeId,
		year: { code: year.code, basis: year.basis, starts, ends, weeks: weeks.length, now: weeks.findLast((week) => week.starts <= today)?.number ?? null },
		rows: covers.map((cover, i) => ({ ...cover, title: chapters[i].title, title_ar: chapters[i].title_ar, domain: chapters[i].domain, code: chapters[i].code })),
		standing: standing(covers, days, today),
		other,
		periods: own.length,
		replan: own.length ? (maybeReplan(covers, minutesFrom(weeks, own, today), left) ?? null) : null
	};
}

const plannedOf = ({ id, planned_minutes }: { id: string; planned_minutes: number | null }): PlannedChapter => ({ id, planned: planned_minutes });
const taughtMap = (rows: TaughtRow[]): Map<string, Taught> => new Map(rows.map((row) => [row.chapter_id, { minutes: row.minutes, finished: row.finished }]));

export type CoverageLine = {
	class_id: string;
	class: string;
	programme_id: string;
	programme: string;
	programme_ar: string | null;
	teacher: string | null;
	standing: Standing;
	/** The last day of lessons in the cahier, and up to which day it is signed. */
	last: string | null;
	visa: string | null;
	/** Entries that no visa has seen. */
	unseen: number;
};

/** The coverage of every class of an establishment that one follows, programme by programme, as the page of who runs or inspects it shows it. */
export async function coverageOf(db: Database, who: Who, scope: string, now: Date): Promise<{ year: Year; lines: CoverageLine[] }> {
	await must(db, who, 'class.follow', scope);
	const today = dayOf(now);
	const year = await yearOf(db, scope, today);
	const [starts, ends] = [year.terms[0].starts, year.terms.at(-1)!.ends];
	const classes = await db.all(sql<{ id: string; name: string; last: string | null; visa: string | null; unseen: number }>`
		select class.id, class.name,
			(select max(day) from teaching.textbook_entry where scope = ${scope} and class_id = class.id and day between ${starts}::date and ${ends}::date and kind in ('lesson', 'test')) as last,
			(select max(upto) from teaching.visa where scope = ${scope} and class_id = class.id and upto >= ${starts}::date) as visa,
			(select count(*) from teaching.textbook_entry entry where entry.scope = ${scope} and entry.class_id = class.id and entry.day between ${starts}::date and ${ends}::date and entry.kind <> 'struck' and not exists (
				select 1 from teaching.visa where visa.scope = ${scope} and visa.class_id = class.id and entry.day <= visa.upto and entry.received_at <= visa.seen_at and visa.signed_by <> entry.teacher_id))::int as unseen
		from people.organisation class where class.establishment_id = ${scope} and class.kind in ('class', 'group') and class.closed_at is null
		order by people.spelt(class.name), class.id limit 200`);
	const ids = classes.map((one) => one.id);
	const [courses, taught] = await Promise.all([coursesOf(db, ids), taughtOf(db, scope, ids, starts, ends)]);
	const [chapters, teachers] = await Promise.all([
		db.all(sql<{ id: string; programme_id: string; planned_minutes: number | null }>`
			select id, programme_id, planned_minutes from curriculum.chapter where programme_id = any(${[...new Set(courses.map((one) => one.programme_id))]}::uuid[]) order by programme_id, position limit 5000`),
		db.all(sql<{ id: string; name: string }>`select id, given_name || ' ' || family_name as name from people.person where id = any(${[...new Set(courses.flatMap((one) => one.teacher_id ?? []))]}::uuid[])`)
	]);
	const days = teachingDays(year);
	const names = new Map(teachers.map((one) => [one.id, one.name]));
	const lines = classes.flatMap((one) =>
		courses
			.filter((course) => course.class_id === one.id)
			.map((course): CoverageLine => {
				const planned = chapters.filter((chapter) => chapter.programme_id === course.programme_id).map(plannedOf);
				const own = taught.filter((row) => row.class_id === one.id && row.programme_id === course.programme_id);
				const { last, visa, unseen } = one;
				return { class_id: one.id, class: one.name, programme_id: course.programme_id, programme: course.title, programme_ar: course.title_ar, teacher: course.teacher_id ? (names.get(course.teacher_id) ?? null) : null, standing: standing(coverChapters(planned, taughtMap(own), days), days, today), last, visa, unseen };
			})
	);
	return { year, lines };
}
