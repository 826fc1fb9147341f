import { dayOf } from '#platform/dates.ts';
import { dayAfter, isDay } from '#platform/days.ts';
import { newId } from '#platform/ids.ts';
import { sql, type Database } from '#platform/server/sql.ts';
import { actsAt, must } from '#rooms/people/server/index.ts';
import type { Who } from '#rooms/people/who.ts';
import type { Country, Name } from '#countries/country.ts';
import { filled, toFill, type AskedEntry, type FormCourse } from '#rooms/teaching/entry-form.ts';
import { classOf, coursesOf } from '#rooms/teaching/server/classes.ts';
import { knownOfTeacher, spanOf } from '#rooms/teaching/server/placement.ts';
import { entriesOf, entryWhole, maybeUnseenFrom, visasOf } from '#rooms/teaching/server/textbook-read.ts';
import { countryOr } from '#rooms/teaching/server/year.ts';
import { shownDays } from '#rooms/teaching/textbook.ts';

// What each page of the cahier de textes needs, in one place: the page itself asks here, and so does a phone that takes a class along.

const nameless = (code: string): Name => ({ fr: code, ar: code, en: code });
/** The names of some subjects, as the country calls them. */
export const subjectNames = (country: Pick<Country, 'subjects'>, codes: Iterable<string>): Record<string, Name> =>
	Object.fromEntries([...new Set(codes)].map((code) => [code, country.subjects.find((subject) => subject.code === code)?.name ?? nameless(code)]));

/** The courses of a class as forms list them: its programmes with their chapters, then the subjects of its cycle that have none here. */
export async function formCourses(db: Database, classId: string, grade: string | null, teacherId: string | null): Promise<FormCourse[]> {
	const [country, courses] = await Promise.all([countryOr(db), coursesOf(db, [classId], teacherId)]);
	const chapters = await db.all(sql<{ id: string; programme_id: string; title: string; title_ar: string | null }>`
		select id, programme_id, title, title_ar from curriculum.chapter where programme_id = any(${courses.map((one) => one.programme_id)}::uuid[]) order by programme_id, position limit 1000`);
	const cycle = country.grades.find((one) => one.code === grade)?.cycle;
	const names = subjectNames(country, courses.map((one) => one.subject));
	const several = (subject: string) => courses.filter((one) => one.subject === subject).length > 1;
	const own = courses.map(({ programme_id, subject, title, title_ar }) => ({
		programmeId: programme_id,
		subject,
		name: several(subject) ? { fr: title, ar: title_ar ?? title, en: title } : names[subject],
		chapters: chapters.filter((chapter) => chapter.programme_id === programme_id).map(({ programme_id: _, ...chapter }) => chapter)
	}));
	const known = new Set(courses.map((one) => one.subject));
	const others = country.subjects.filter((subject) => cycle && subject.cycles.includes(cycle) && !known.has(subject.code)).map((subject) => ({ programmeId: null, subject: subject.code, name: subject.name, chapters: [] }));
	return [...own, ...others];
}

export type AskedTextbook = { from?: string | null; to?: string | null; subject?: string | null };

/** The cahier of a class between two days (the last four weeks at first), in one subject or all, with its visas: for who follows the class. */
export async function textbookPage(db: Database, who: Who, classId: string, asked: AskedTextbook, now = new Date()) {
	const found = await classOf(db, who, classId);
	const scope = found.establishment_id;
	const today = dayOf(now);
	const to = isDay(asked.to) ? asked.to : today;
	const from = isDay(asked.from) ? asked.from : dayAfter(to, 1 - shownDays);
	const subject = asked.subject || null;
	const [acts, visas, country, used] = await Promise.all([
		actsAt(db, who, classId, ['textbook.write', 'textbook.visa']),
		visasOf(db, scope, classId),
		countryOr(db),
		db.all(sql<{ subject: string }>`select distinct subject from teaching.textbook_entry where scope = ${scope} and class_id = ${classId} limit 60`)
	]);
	const entries = await entriesOf(db, scope, classId, { from, to, subject }, visas);
	return {
		class: { id: found.id, name: found.name, school: found.school },
		entries,
		visas,
		subjects: subjectNames(country, [...used.map((one) => one.subject), ...entries.map((one) => one.subject)]),
		subject,
		from,
		to,
		write: acts.has('textbook.write'),
		visa: acts.has('textbook.visa'),
		/** From which day on there is something to sign off; null where all is seen. */
		unseenFrom: acts.has('textbook.visa') ? await maybeUnseenFrom(db, scope, classId, who.id) : null,
		me: who.id,
		now
	};
}

/** The form by which an hour of a class is written into the cahier, or an entry of one's own changed. */
export async function fillPage(db: Database, who: Who, classId: string, asked: AskedEntry, now = new Date()) {
	await must(db, who, 'textbook.write', classId);
	const found = await classOf(db, who, classId);
	const [courses, known, entries, works] = await Promise.all([
		formCourses(db, classId, found.grade, who.id),
		knownOfTeacher(db, who, ...spanOf(null, now), now),
		latestEntries(db, who, classId, asked, now),
		db.all(sql<{ id: string; title: string }>`select id, title from teaching.work where scope = ${found.establishment_id} and class_id = ${classId} and closed_at is null and due_at > ${now} order by due_at limit 30`)
	]);
	return {
		class: { id: found.id, name: found.name, school: found.school },
		courses,
		works,
		typed: filled({ classId, teacherId: who.id, courses, known, entries }, asked, now),
		slots: toFill(known, classId, now),
		teacher: { id: who.id, name: who.label },
		formId: newId(),
		today: dayOf(now)
	};
}

/** The latest entries of a class; the one that is asked for among them, however old. */
async function latestEntries(db: Database, who: Who, classId: string, { entry }: AskedEntry, now: Date) {
	const { establishment_id: scope } = await classOf(db, who, classId);
	const today = dayOf(now);
	const latest = await entriesOf(db, scope, classId, { from: dayAfter(today, 1 - shownDays), to: today, subject: null }, []);
	return !entry || latest.some((one) => one.id === entry) ? latest : [...latest, (await entryWhole(db, who, classId, entry)).entry];
}

/** An entry with all that was signed of it. */
export async function entryPage(db: Database, who: Who, classId: string, entryId: string) {
	const found = await classOf(db, who, classId);
	const [{ entry, states }, acts, country] = await Promise.all([entryWhole(db, who, classId, entryId), actsAt(db, who, classId, ['textbook.write']), countryOr(db)]);
	const chapters = await db.all(sql<{ id: string; title: string; title_ar: string | null }>`
		select id, title, title_ar from curriculum.chapter where id = any(${states.flatMap((one) => one.said.chapterId ?? [])}::uuid[])`);
	return {
		class: { id: found.id, name: found.name, school: found.school },
		entry,
		states: states.map((state) => ({ ...state, chapter: chapters.find((one) => one.id === state.said.chapterId) ?? null })),
		subjects: subjectNames(country, [entry.subject, ...states.map((one) => one.said.subject)]),
		change: acts.has('textbook.write') && entry.teacher_id === who.id
	};
}

