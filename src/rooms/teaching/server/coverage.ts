import { dayOf } from '#platform/dates.ts';
import { sql, type Database } from '#platform/server/sql.ts';
import { may, must } from '#rooms/people/server/index.ts';
import type { Who } from '#rooms/people/who.ts';
import { aLesson, coverChapters, standing, type Standing } from '#rooms/teaching/progression.ts';
import { coursesOf } from '#rooms/teaching/server/classes.ts';
import { plannedOf, taughtMap, taughtOf } from '#rooms/teaching/server/progression.ts';
import { yearOf, yearsOf } from '#rooms/teaching/server/year.ts';
import { teachingDays, type Year } from '#rooms/teaching/year.ts';

// How far the classes of a school, or of the schools of an office, are with their programmes: for who runs or inspects them.

export type CoverageLine = { class_id: string; class: string; scope: string; programme_id: string; programme: string; programme_ar: string | null; teacher: string | null; standing: Standing };
type Class = { id: string; name: string; scope: string };

/** Where each class stands in each of its programmes. */
async function linesOf(db: Database, classes: Class[], years: ReadonlyMap<string, Year>, today: string): Promise<CoverageLine[]> {
	const ids = classes.map((one) => one.id);
	const all = [...years.values()];
	const starts = all.map((year) => year.terms[0].starts).sort()[0] ?? today;
	const ends = all.map((year) => year.terms.at(-1)!.ends).sort().at(-1) ?? today;
	const [courses, taught] = await Promise.all([coursesOf(db, ids), taughtOf(db, [...years.keys()], ids, starts, ends)]);
	const [chapters, teachers] = await Promise.all([
		db.all(sql<{ id: string; programme_id: string; planned_minutes: number | null }>`
			select id, programme_id, planned_minutes from curriculum.chapter where programme_id = any(${[...new Set(courses.map((one) => one.programme_id))]}::uuid[]) order by programme_id, position limit 5000`),
		db.all(sql<{ id: string; name: string }>`select id, given_name || ' ' || family_name as name from people.person where id = any(${[...new Set(courses.flatMap((one) => one.teacher_id ?? []))]}::uuid[])`)
	]);
	const names = new Map(teachers.map((one) => [one.id, one.name]));
	const planned = Map.groupBy(chapters, (one) => one.programme_id);
	const byCourse = Map.groupBy(taught, (row) => `${row.class_id} ${row.programme_id}`);
	const ofClass = Map.groupBy(courses, (one) => one.class_id);
	const days = new Map([...new Set(all)].map((year) => [year, teachingDays(year)]));
	return classes.flatMap((one) =>
		(ofClass.get(one.id) ?? []).map((course): CoverageLine => {
			const held = days.get(years.get(one.scope)!)!;
			const covers = coverChapters((planned.get(course.programme_id) ?? []).map(plannedOf), taughtMap(byCourse.get(`${one.id} ${course.programme_id}`) ?? []), held);
			return { class_id: one.id, class: one.name, scope: one.scope, programme_id: course.programme_id, programme: course.title, programme_ar: course.title_ar, teacher: course.teacher_id ? (names.get(course.teacher_id) ?? null) : null, standing: standing(covers, held, today) };
		})
	);
}

/** What the cahier of a class says of itself: its last day of lessons, up to which day it is signed, how many entries no visa has seen. */
export type CahierLine = { class_id: string; class: string; last: string | null; visa: string | null; unseen: number };

/** The coverage of every class of an establishment, and how its cahiers are kept: for who follows all of them. */
export async function coverageOf(db: Database, who: Who, scope: string, now: Date): Promise<{ year: Year; lines: CoverageLine[]; cahiers: CahierLine[] }> {
	await must(db, who, 'class.follow', scope);
	const today = dayOf(now);
	const year = await yearOf(db, scope, today);
	const [starts, ends] = [year.terms[0].starts, year.terms.at(-1)!.ends];
	const cahiers = await db.all(sql<CahierLine>`
		select class.id as class_id, class.name as class,
			(select max(day) from teaching.textbook_entry where scope = ${scope} and class_id = class.id and day between ${starts}::date and ${ends}::date and kind in ('lesson', 'test')) as last,
			(select max(upto) from teaching.visa where scope = ${scope} and class_id = class.id and upto >= ${starts}::date) as visa,
			(select count(*) from teaching.textbook_entry entry where entry.scope = ${scope} and entry.class_id = class.id and entry.day between ${starts}::date and ${ends}::date and entry.kind <> 'struck' and not exists (
				select 1 from teaching.visa where visa.scope = ${scope} and visa.class_id = class.id and entry.day <= visa.upto and entry.received_at <= visa.seen_at and visa.signed_by <> entry.teacher_id))::int as unseen
		from people.organisation class where class.establishment_id = ${scope} and class.kind in ('class', 'group') and class.closed_at is null
		order by people.spelt(class.name), class.id limit 200`);
	const lines = await linesOf(db, cahiers.map((one) => ({ id: one.class_id, name: one.class, scope })), new Map([[scope, year]]), today);
	return { year, lines, cahiers };
}

export type SchoolLine = { id: string; name: string; name_ar: string | null; classes: number; /** Classes that have nothing in their cahier. */ silent: number; percent: number | null; behind: number };
const schoolsAtOnce = 25;

/** The coverage of the schools and centres below an office that one follows, in the order of their names; `after` is the last that was shown. */
export async function coverageOfSchools(db: Database, who: Who, officeId: string, after: string | null, now: Date): Promise<{ schools: SchoolLine[]; more: boolean }> {
	await must(db, who, 'class.follow', officeId);
	const today = dayOf(now);
	const rows = await db.all(sql<{ id: string; name: string; name_ar: string | null }>`
		select school.id, school.name, school.name_ar from people.above join people.organisation school on school.id = above.organisation_id
		where above.above_id = ${officeId} and school.kind in ('school', 'centre') and school.closed_at is null
			and (${after}::uuid is null or (people.spelt(school.name), school.id) > (select people.spelt(last.name), last.id from people.organisation last where last.id = ${after}::uuid))
		order by people.spelt(school.name), school.id limit ${schoolsAtOnce + 1}`);
	const shown = rows.slice(0, schoolsAtOnce);
	const allowed = new Set(await may(db, who, 'class.follow', shown.map((one) => one.id)));
	const schools = shown.filter((one) => allowed.has(one.id));
	const scopes = schools.map((one) => one.id);
	const [years, classes] = await Promise.all([
		yearsOf(db, scopes, today),
		db.all(sql<Class>`
			select id, name, establishment_id as scope from people.organisation where establishment_id = any(${scopes}::uuid[]) and kind in ('class', 'group') and closed_at is null order by establishment_id, id limit 2500`)
	]);
	const lines = await linesOf(db, classes, years, today);
	return {
		schools: schools.map((school) => {
			const own = lines.filter((line) => line.scope === school.id && line.standing.percent !== null);
			const written = own.filter((line) => line.standing.covered > 0);
			return {
				...school,
				classes: classes.filter((one) => one.scope === school.id).length,
				silent: new Set(own.filter((line) => line.standing.covered === 0).map((line) => line.class_id)).size,
				// Of those who keep a cahier: a class without one has an unknown coverage, not none.
				percent: written.length ? Math.round(written.reduce((sum, line) => sum + line.standing.percent!, 0) / written.length) : null,
				behind: written.filter((line) => (line.standing.ahead ?? 0) <= -aLesson).length
			};
		}),
		more: rows.length > schoolsAtOnce
	};
}
