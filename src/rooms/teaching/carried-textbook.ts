import type { Name } from '#countries/country.ts';
import { dayOf } from '#platform/dates.ts';
import { dayAfter, isDay } from '#platform/days.ts';
import type { LocalAct, Parcel, WeekBasis } from '#rooms/teaching/carried.ts';
import { askedEntry, filled, toFill } from '#rooms/teaching/entry-form.ts';
import type { EntryLine, fillPage, teachPage, textbookPage, weekPage } from '#rooms/teaching/server/index.ts';
import { holds, shownDays } from '#rooms/teaching/textbook.ts';
import { ahead, back, weekOf, type EntryFace, type Known } from '#rooms/teaching/week.ts';

// The week and the cahier with what was signed on this phone since. PURE.

type Page<Load extends (...given: never[]) => Promise<unknown>> = Awaited<ReturnType<Load>>;
type Acts = readonly LocalAct[];
type Signed = Extract<LocalAct, { kind: 'textbook' }>;

const signedIn = (acts: Acts): Signed[] => acts.filter((act): act is Signed => act.kind === 'textbook');

/** What a week is made of, with the entries signed since: in classes of which one has hours, in the order of the server. */
export function laidKnown(known: Known, acts: Acts): Known {
	const entries = new Map(known.entries.map((entry) => [entry.id, entry]));
	const classes = new Set(known.periods.map((one) => one.classId));
	for (const { id: revision, at, body, form } of signedIn(acts)) {
		const { id, entry } = body;
		const before = entries.get(id);
		if (!classes.has(entry.classId) || (before && before.teacherId !== form.teacher.id)) continue;
		const states = (before?.states ?? 0) + 1;
		if (before && !holds({ at, id: revision }, { at: before.saidAt, id: before.revision })) {
			entries.set(id, { ...before, states });
			continue;
		}
		const { periodId, classId, subject, day, from, to, kind, title } = entry;
		entries.set(id, { id, periodId, classId, className: form.className, subject, day, from, to, kind, title, teacherId: form.teacher.id, states, saidAt: at, revision });
	}
	const inOrder = (a: EntryFace, b: EntryFace) => (a.day === b.day ? a.from - b.from || (a.id < b.id ? -1 : 1) : a.day < b.day ? -1 : 1);
	return { ...known, entries: [...entries.values()].sort(inOrder) };
}

const laidNames = (subjects: Record<string, Name>, acts: Acts): Record<string, Name> => {
	const added = signedIn(acts).map(({ body, form }) => [body.entry.subject, form.names[body.entry.subject]] as const);
	return { ...Object.fromEntries(added.filter(([, name]) => name)), ...subjects };
};

/** The week: the one asked for, where the phone knows it, else the nearest that it knows. */
export function layWeek(data: Page<typeof weekPage>, { known }: WeekBasis, address: string, acts: Acts, now: Date): Page<typeof weekPage> {
	const asked = new URLSearchParams(address.split('?')[1] ?? '').get('week');
	// Whole weeks of what is known.
	const [first, last] = [dayAfter(dayOf(now), 7 - back), dayAfter(dayOf(now), ahead - 7)];
	const week = isDay(asked) ? (asked < first ? first : asked > last ? last : asked) : null;
	return { ...data, view: weekOf(laidKnown(known, acts), week, now), subjects: laidNames(data.subjects, acts), now };
}

/** The hours of today on a teacher's first page, from his week. */
export function layHours(hours: Page<typeof teachPage>['hours'], week: Parcel | undefined, acts: Acts, now: Date): Page<typeof teachPage>['hours'] {
	if (!week) return hours;
	const { ofToday, next, missing } = weekOf(laidKnown((week.basis as WeekBasis).known, acts), null, now);
	return { ofToday, next, missing: missing.length, subjects: laidNames((week.data as Page<typeof weekPage>).subjects, acts) };
}

/** The cahier of a class: the last four weeks, with what was signed since. */
export function layTextbook(data: Page<typeof textbookPage>, acts: Acts, now: Date): Page<typeof textbookPage> {
	const to = dayOf(now);
	const from = dayAfter(to, 1 - shownDays);
	const lines = new Map(data.entries.map((line) => [line.id, line]));
	const own = signedIn(acts).filter((act) => act.body.entry.classId === data.class.id);
	for (const { id: revision, at, body, form } of own) {
		const before = lines.get(body.id);
		if (before && before.teacher_id !== form.teacher.id) continue;
		const states = (before?.states ?? 0) + 1;
		lines.set(body.id, before && !holds({ at, id: revision }, { at: before.said_at, id: before.revision }) ? { ...before, states } : lineOf(body.id, revision, at, body.entry, form, states));
	}
	const inOrder = (a: EntryLine, b: EntryLine) => (a.day === b.day ? a.from_minute - b.from_minute || (a.id < b.id ? -1 : 1) : a.day < b.day ? 1 : -1);
	return { ...data, entries: [...lines.values()].filter((line) => from <= line.day && line.day <= to).sort(inOrder), subjects: laidNames(data.subjects, own), from, to, now };
}

function lineOf(id: string, revision: string, at: Date, entry: Signed['body']['entry'], form: Signed['form'], states: number): EntryLine {
	const chapter = entry.chapterId === null ? undefined : form.chapters[entry.chapterId];
	return {
		id, revision, class_id: entry.classId, teacher_id: form.teacher.id, teacher: form.teacher.name, said_at: at, states, period_id: entry.periodId, plan_id: entry.planId, day: entry.day, from_minute: entry.from, to_minute: entry.to,
		kind: entry.kind, subject: entry.subject, programme_id: entry.programmeId, chapter_id: entry.chapterId, chapter: chapter?.title ?? null, chapter_ar: chapter?.title_ar ?? null, finishes: entry.finishes, title: entry.title,
		content: entry.content, homework: entry.homework, homework_due: entry.homeworkDue, work_id: entry.workId, seen: false
	};
}

/** The form of an entry, for the hour or the entry that its address asks for. */
export function layFill(data: Page<typeof fillPage>, address: string, acts: Acts, others: ReadonlyMap<string, Parcel>, { now, newId }: { now: Date; newId: () => string }): Page<typeof fillPage> {
	const [week, cahier] = [others.get('/teach/plan'), others.get(`/teach/class/${data.class.id}/textbook`)];
	if (!week || !cahier) return { ...data, formId: newId(), today: dayOf(now) };
	const known = laidKnown((week.basis as WeekBasis).known, acts);
	const { entries } = layTextbook(cahier.data as Page<typeof textbookPage>, acts, now);
	const classId = data.class.id;
	return {
		...data,
		typed: filled({ classId, teacherId: data.teacher.id, courses: data.courses, known, entries }, askedEntry(address), now),
		slots: toFill(known, classId, now),
		formId: newId(),
		today: dayOf(now)
	};
}
