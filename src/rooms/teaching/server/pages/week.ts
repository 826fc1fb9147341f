import { dayOf } from '#platform/dates.ts';
import { isDay } from '#platform/days.ts';
import { isId } from '#platform/ids.ts';
import { Refusal } from '#platform/refusal.ts';
import { sql, type Database } from '#platform/server/sql.ts';
import { actsAt, may, notFound } from '#rooms/people/server/index.ts';
import type { Who } from '#rooms/people/who.ts';
import { say } from '#rooms/teaching/messages/index.ts';
import { classOf, followedClasses } from '#rooms/teaching/server/classes.ts';
import { formCourses, subjectNames } from '#rooms/teaching/server/pages/textbook.ts';
import { periodsOf } from '#rooms/teaching/server/periods.ts';
import { knownOfClass, knownOfTeacher, spanOf } from '#rooms/teaching/server/placement.ts';
import { signEntry } from '#rooms/teaching/server/textbook.ts';
import { countryOr, yearOf } from '#rooms/teaching/server/year.ts';
import { entryIdOf } from '#rooms/teaching/textbook.ts';
import { asPlanned, slotsOf, weekOf, type Known } from '#rooms/teaching/week.ts';

// What the pages of a teacher's week need, in one place: the page itself asks here, and so does a phone that takes a class along.

export type AskedWeek = { week?: string | null; classId?: string | null };

/** The names of the subjects that hours are shown with. */
export const namesIn = async (db: Database, known: Known) => subjectNames(await countryOr(db), [...known.periods, ...known.entries].map((one) => one.subject));

/** The week of a teacher, or of a class that he follows: what is today and next, what the cahier lacks, day by day. */
export const weekPage = async (db: Database, who: Who, asked: AskedWeek, now = new Date()) => (await weekWhole(db, who, asked, now)).data;

/** A week with what it is made of. */
export async function weekWhole(db: Database, who: Who, asked: AskedWeek, now: Date) {
	const classId = isId(asked.classId) ? asked.classId : null;
	const week = isDay(asked.week) ? asked.week : null;
	const [from, to] = spanOf(week, now);
	const [known, classes] = await Promise.all([classId ? knownOfClass(db, who, classId, from, to, now) : knownOfTeacher(db, who, from, to, now), followedClasses(db, who)]);
	// A year that is over, or to come, is another calendar.
	const year = week && who.hat ? await yearOf(db, classId ? (await classOf(db, who, classId)).establishment_id : who.hat.establishmentId, week) : known.year;
	const data = {
		view: weekOf({ ...known, year: year.code === known.year.code ? known.year : year }, week, now),
		subjects: await namesIn(db, known),
		classes: classes.map(({ id, name }) => ({ id, name })),
		classId,
		year: { code: year.code, basis: year.basis },
		periods: known.periods.length,
		/** Whether one writes a cahier of one's own: who only follows classes has nothing to plan. */
		write: (await may(db, who, 'textbook.write', classes.map((one) => one.id))).length > 0,
		me: who.id,
		now
	};
	return { data, known };
}

/** The hours of today, the next one, and how many the cahier lacks: what a teacher's first page shows of his week. Null for who writes in no cahier of these classes. */
export async function hoursOfToday(db: Database, who: Who, classIds: string[], now: Date) {
	const known = await knownOfTeacher(db, who, ...spanOf(null, now), now);
	if (!known.periods.length && !(await may(db, who, 'textbook.write', classIds)).length) return null;
	const { ofToday, next, missing } = weekOf(known, null, now);
	return { ofToday, next, missing: missing.length, subjects: await namesIn(db, known) };
}

/** Signs an hour as it was planned, in one gesture. Refuses one without a plan, and leaves alone one that the cahier has. */
export async function doneAsPlanned(db: Database, who: Who, periodId: string, day: string, form: unknown, now = new Date()): Promise<void> {
	if (!isDay(day)) throw notFound();
	const known = await knownOfTeacher(db, who, ...spanOf(day, now), now);
	const slot = slotsOf(known, day, day, now).find((one) => one.period?.id === periodId);
	if (!slot?.period || (!slot.plan && !slot.entry)) throw notFound();
	if (slot.entry) return;
	if (slot.state === 'later') throw new Refusal(400, (language) => say(language)('entryAhead'));
	await signEntry(db, who, { id: entryIdOf(periodId, day), parents: [], entry: asPlanned(known, { ...slot, period: slot.period, plan: slot.plan! }, now) }, form);
}

/** The weekly periods of a teacher, and the form that states one of a class. */
export async function periodsPage(db: Database, who: Who, classId: string | null, now = new Date()) {
	if (!who.hat) throw notFound();
	const scope = who.hat.establishmentId;
	const today = dayOf(now);
	const all = await followedClasses(db, who);
	const allowed = new Set(await may(db, who, 'textbook.write', all.map((one) => one.id)));
	const classes = all.filter((one) => allowed.has(one.id));
	const chosen = classes.find((one) => one.id === classId) ?? classes[0] ?? null;
	const [periods, year, country, ofClass] = await Promise.all([
		periodsOf(db, scope, { teacherId: who.id }, today),
		yearOf(db, scope, today),
		countryOr(db),
		chosen ? periodsOf(db, scope, { classIds: [chosen.id] }, today) : []
	]);
	const courses = chosen ? await formCourses(db, chosen.id, chosen.grade, who.id) : [];
	return {
		classes: classes.map(({ id, name }) => ({ id, name })),
		chosen: chosen && { id: chosen.id, name: chosen.name },
		courses,
		periods,
		/** Other teachers' hours of the class: who signs off its cahier may end them. */
		others: ofClass.filter((one) => one.teacherId !== who.id),
		ends: chosen ? (await actsAt(db, who, chosen.id, ['textbook.visa'])).has('textbook.visa') : false,
		subjects: subjectNames(country, [...periods, ...ofClass].map((one) => one.subject)),
		weekDays: year.weekDays,
		me: who.id,
		// Stated in the middle of a year they held from its beginning: what was taught before can be written.
		since: year.terms[0].starts <= today ? year.terms[0].starts : today
	};
}

export type ClassName = { id: string; name: string };
/** The names of some classes. */
export const classNames = (db: Database, ids: string[]): Promise<ClassName[]> =>
	db.all(sql<ClassName>`select id, name from people.organisation where id = any(${ids}::uuid[]) order by people.spelt(name), id`);
