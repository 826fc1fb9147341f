import { dayOf } from '#platform/dates.ts';
import { sql, type Database } from '#platform/server/sql.ts';
import { programme, type ChapterView } from '#rooms/curriculum/server/index.ts';
import type { Who } from '#rooms/people/who.ts';
import { coverChapters, maybeReplan, standing, type ChapterCover, type PlannedChapter, type Replan, type Standing, type Taught } from '#rooms/teaching/progression.ts';
import { classOf, coursesOf, type CourseLine } from '#rooms/teaching/server/classes.ts';
import { periodsOf } from '#rooms/teaching/server/periods.ts';
import { yearOf } from '#rooms/teaching/server/year.ts';
import { minutesFrom, teachingDays, teachingWeeks, type Year } from '#rooms/teaching/year.ts';

export type TaughtRow = { class_id: string; programme_id: string; chapter_id: string; minutes: number; finished: boolean };

/** What was taught of each chapter in some classes, from one day to another: lessons only, as their cahiers say now. */
export async function taughtOf(db: Database, scopes: string[], classIds: string[], from: string, to: string): Promise<TaughtRow[]> {
	return db.all(sql<TaughtRow>`
		select class_id, programme_id, chapter_id, sum(to_minute - from_minute)::int as minutes, bool_or(finishes) as finished
		from teaching.textbook_entry
		where scope = any(${scopes}::uuid[]) and class_id = any(${classIds}::uuid[]) and day between ${from}::date and ${to}::date and kind = 'lesson' and chapter_id is not null
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
		taughtOf(db, [scope], [classId], starts, ends),
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

export const plannedOf = ({ id, planned_minutes }: { id: string; planned_minutes: number | null }): PlannedChapter => ({ id, planned: planned_minutes });
export const taughtMap = (rows: TaughtRow[]): Map<string, Taught> => new Map(rows.map((row) => [row.chapter_id, { minutes: row.minutes, finished: row.finished }]));
