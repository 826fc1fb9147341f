import * as v from 'valibot';
import { dayOf } from '#platform/dates.ts';
import { isId } from '#platform/ids.ts';
import { courseOf, courseValue } from '#rooms/teaching/course.ts';
import type { EntryLine } from '#rooms/teaching/server/index.ts';
import { clock, entryIdOf, entrySchema, maybeMinute, type Entry, type EntryBody, type EntryKind } from '#rooms/teaching/textbook.ts';
import { asPlanned, slotsOf, back, type Known, type Slot } from '#rooms/teaching/week.ts';
import { dayAfter } from '#platform/days.ts';

// The form by which the cahier is filled, on the server and on a phone without line.

/** A course as the form lists it: a programme with its chapters, or a subject that has no programme here. */
export type FormCourse = { programmeId: string | null; subject: string; name: { fr: string; ar: string; en: string }; chapters: { id: string; title: string; title_ar: string | null }[] };

/** An entry as it stands in the form. `entry` and `parent` are given where one is changed: its id, and the state that is shown. */
export type TypedEntry = { entry: string; parent: string; period: string; plan: string; day: string; from: string; to: string; kind: EntryKind; course: string; chapter: string; finishes: boolean; title: string; content: string; homework: string; due: string; work: string };

const chapterValue = (course: { programmeId: string | null; subject: string }, chapterId: string | null) => (chapterId ? `${courseValue(course)}:${chapterId}` : '');

export const typedOf = (entry: Entry, more: { entry?: string; parent?: string } = {}): TypedEntry => ({
	entry: more.entry ?? '',
	parent: more.parent ?? '',
	period: entry.periodId ?? '',
	plan: entry.planId ?? '',
	day: entry.day,
	from: clock(entry.from),
	to: clock(entry.to),
	kind: entry.kind,
	course: courseValue(entry),
	chapter: chapterValue(entry, entry.chapterId),
	finishes: entry.finishes,
	title: entry.title,
	content: entry.content,
	homework: entry.homework,
	due: entry.homeworkDue ?? '',
	work: entry.workId ?? ''
});

/** An entry as its page gives it, as it was signed. */
export const signedOf = (line: EntryLine): Entry => ({
	classId: line.class_id,
	periodId: line.period_id,
	planId: line.plan_id,
	day: line.day,
	from: line.from_minute,
	to: line.to_minute,
	kind: line.kind,
	subject: line.subject,
	programmeId: line.programme_id,
	chapterId: line.chapter_id,
	finishes: line.finishes,
	title: line.title,
	content: line.content,
	homework: line.homework,
	homeworkDue: line.homework_due,
	workId: line.work_id
});

export type EntryFault = 'titleMissing' | 'titleTooLong' | 'contentTooLong' | 'homeworkTooLong' | 'homeworkDay' | 'homeworkBefore' | 'dayMissing' | 'hourMissing' | 'endBeforeBegin' | 'courseMissing';
const known: readonly string[] = ['titleMissing', 'titleTooLong', 'contentTooLong', 'homeworkTooLong', 'homeworkDay', 'homeworkBefore', 'dayMissing', 'hourMissing', 'endBeforeBegin', 'courseMissing'];
const fields: Record<string, string> = { homeworkDue: 'due', subject: 'course', programmeId: 'course', chapterId: 'chapter' };

/** Reads the form of an entry: what was typed, and the body of its fact or what is wrong by field. `formId` is the entry's where it stands in no period. */
export function entryOfForm(form: FormData, classId: string, formId: string): { typed: TypedEntry; body?: EntryBody; faults: Record<string, EntryFault> } {
	const text = (name: string) => String(form.get(name) ?? '');
	const typed: TypedEntry = {
		entry: text('entry'), parent: text('parent'), period: text('period'), plan: text('plan'), day: text('day'), from: text('from'), to: text('to'), kind: text('kind') as EntryKind, course: text('course'),
		chapter: text('chapter'), finishes: form.get('finishes') !== null, title: text('title'), content: text('content').replace(/\r\n/g, '\n'), homework: text('homework').replace(/\r\n/g, '\n'), due: text('due'), work: text('work')
	};
	// The chapter says of which programme it is, whatever course stands beside it.
	const [programme, subject, chapter] = typed.chapter.split(':');
	const course = typed.chapter ? { programmeId: programme || null, subject: subject ?? '' } : courseOf(typed.course);
	const parsed = v.safeParse(entrySchema, {
		classId,
		periodId: typed.period || null,
		planId: typed.plan || null,
		day: typed.day,
		from: maybeMinute(typed.from) ?? Number.NaN,
		to: maybeMinute(typed.to) ?? Number.NaN,
		kind: typed.kind,
		...course,
		chapterId: chapter || null,
		finishes: typed.finishes && Boolean(chapter),
		title: typed.title,
		content: typed.content,
		homework: typed.homework,
		homeworkDue: typed.homework.trim() || typed.work ? typed.due || null : null,
		workId: typed.work || null
	});
	if (!parsed.success) {
		const faults = parsed.issues.map((issue) => [fields[String(issue.path?.[0].key)] ?? String(issue.path?.[0].key), (known.includes(issue.message) ? issue.message : 'dayMissing') as EntryFault] as const);
		return { typed, faults: Object.fromEntries(faults) };
	}
	const { periodId, day } = parsed.output;
	const id = isId(typed.entry) ? typed.entry : periodId ? entryIdOf(periodId, day) : formId;
	return { typed, body: { id, parents: isId(typed.parent) ? [typed.parent] : [], entry: parsed.output }, faults: {} };
}

/** What the address of the form asks for: an hour to fill, or an entry to change. */
export type AskedEntry = { period?: string | null; day?: string | null; entry?: string | null };
export const askedEntry = (address: string): AskedEntry => {
	const query = new URLSearchParams(address.split('?')[1] ?? '');
	return { period: query.get('period'), day: query.get('day'), entry: query.get('entry') };
};

/** Hours of a class that its teacher may fill: those that began in the last two weeks and are not in the cahier, the latest first. */
export const toFill = (known: Known, classId: string, now: Date): Slot[] =>
	slotsOf(known, dayAfter(dayOf(now), -back), dayOf(now), now).filter((slot) => slot.classId === classId && (slot.state === 'past' || slot.state === 'now')).reverse();

/** The form as it is opened: an entry to change, an hour with its plan, else the latest hour that the cahier lacks; `entries` are the latest of the class. */
export function filled({ classId, teacherId, courses, known, entries }: { classId: string; teacherId: string; courses: FormCourse[]; known: Known; entries: EntryLine[] }, asked: AskedEntry, now: Date): TypedEntry {
	const today = dayOf(now);
	const slots = slotsOf(known, dayAfter(today, -back), today, now).filter((slot) => slot.classId === classId);
	const slot = asked.period ? slots.find((one) => one.period?.id === asked.period && one.day === asked.day) : toFill(known, classId, now)[0];
	const changing = entries.find((one) => one.teacher_id === teacherId && (one.id === asked.entry || (slot?.entry && one.id === slot.entry.id)));
	if (changing && (asked.entry || asked.period)) return typedOf(signedOf(changing), { entry: changing.id, parent: changing.revision });
	if (slot?.period && slot.plan) return typedOf(asPlanned(known, { ...slot, period: slot.period, plan: slot.plan }, now));
	const at = slot?.period ?? null;
	const course = courses.find((one) => one.programmeId === (at?.programmeId ?? null) && one.subject === at?.subject) ?? courses[0];
	// One goes on in the chapter where one stopped.
	const last = course && entries.find((one) => one.subject === course.subject && one.chapter_id !== null);
	return {
		entry: '', parent: '', period: at?.id ?? '', plan: '', day: slot?.day ?? today, from: slot ? clock(slot.from) : '', to: slot ? clock(slot.to) : '', kind: 'lesson',
		course: at ? courseValue(at) : course ? courseValue(course) : '', chapter: last && !last.finishes && course ? chapterValue(course, last.chapter_id) : '', finishes: false, title: '', content: '', homework: '', due: '', work: ''
	};
}
