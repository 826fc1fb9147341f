import { dayOf, minuteOf } from '#platform/dates.ts';
import { dayAfter, isDay, weekDayOf, weekStart } from '#platform/days.ts';
import type { Entry } from '#rooms/teaching/textbook.ts';
import { daysHeld, maybeOff, teachingWeeks, type Hours, type Letter, type Year } from '#rooms/teaching/year.ts';

// The week of a teacher or of a class. PURE: the server shows it so, and so does a phone without line, from the same things known.

/** A weekly period as pages show it. */
export type Period = Hours & { id: string; classId: string; className: string; subject: string; programmeId: string | null; teacherId: string; teacher: string };

/** What of a plan its hour shows, and what the cahier takes over from it. */
export type PlanFace = { id: string; title: string; minutes: number; programmeId: string | null; chapterId: string | null; content: string; homework: string };

/** What of an entry its hour shows. */
export type EntryFace = { id: string; periodId: string | null; classId: string; className: string; subject: string; day: string; from: number; to: number; kind: string; title: string; teacherId: string; states: number; saidAt: Date; revision: string };

/** What a week is made of: the year, the periods, the plans placed in them, the entries of the cahier. */
export type Known = { year: Year; periods: Period[]; placements: { periodId: string; day: string; planId: string }[]; plans: PlanFace[]; entries: EntryFace[] };

/** An hour of a day: a period that is held, or an entry that stands in none. */
export type Slot = {
	period: Period | null;
	classId: string;
	className: string;
	subject: string;
	day: string;
	from: number;
	to: number;
	plan: PlanFace | null;
	entry: EntryFace | null;
	/** `done`: the cahier has it; `past`: it should; `now` and `later` by the clock. */
	state: 'done' | 'past' | 'now' | 'later';
};
export type DayView = { day: string; off: { name: { fr: string; ar: string; en: string } | null; probable: boolean } | null; rest: boolean; slots: Slot[] };
export type WeekView = {
	starts: string;
	number: number | null;
	letter: Letter | null;
	days: DayView[];
	before: string;
	after: string;
	today: string;
	/** The hours of today, and the first that comes after them. */
	ofToday: Slot[];
	next: Slot | null;
	/** Hours of the last fourteen days that the cahier does not have. */
	missing: Slot[];
};

const inOrder = (a: Slot, b: Slot) => (a.day === b.day ? a.from - b.from || a.to - b.to || (a.className < b.className ? -1 : 1) : a.day < b.day ? -1 : 1);

/** The hours from one day to another, in order, as they stand now. */
export function slotsOf({ year, periods, placements, plans, entries }: Known, from: string, to: string, now: Date): Slot[] {
	const weeks = teachingWeeks(year).filter((week) => week.starts <= to && dayAfter(week.starts, 6) >= from);
	const [today, minute] = [dayOf(now), minuteOf(now)];
	const planAt = new Map<string, PlanFace | null>(placements.map((one) => [`${one.periodId} ${one.day}`, plans.find((plan) => plan.id === one.planId) ?? null]));
	const entryAt = new Map<string, EntryFace>(entries.flatMap((entry) => (entry.periodId ? [[`${entry.periodId} ${entry.day}`, entry] as const] : [])));
	const stateOf = (day: string, begins: number, ends: number): Slot['state'] => (day < today || (day === today && ends <= minute) ? 'past' : day === today && begins <= minute ? 'now' : 'later');
	const slots: Slot[] = [];
	const shown = new Set<string>();
	for (const period of periods)
		for (const day of daysHeld(weeks, period)) {
			if (day < from || day > to) continue;
			const at = `${period.id} ${day}`;
			const entry = entryAt.get(at) ?? null;
			if (entry) shown.add(entry.id);
			const { classId, className, subject } = period;
			slots.push({ period, classId, className, subject, day, from: period.from, to: period.to, plan: planAt.get(at) ?? null, entry, state: entry ? 'done' : stateOf(day, period.from, period.to) });
		}
	// Extra lessons, and those of a period that ended since or of a day that turned out a holiday.
	for (const entry of entries)
		if (!shown.has(entry.id) && entry.day >= from && entry.day <= to)
			slots.push({ period: null, classId: entry.classId, className: entry.className, subject: entry.subject, day: entry.day, from: entry.from, to: entry.to, plan: null, entry, state: 'done' });
	return slots.sort(inOrder);
}

/** How far ahead of now what is known may be asked for, and how far back, in days. */
export const ahead = 28;
export const back = 14;

/** The week that holds a day (the one asked for, else today's; on the last day of rest the next one), and what is today and next. */
export function weekOf(known: Known, asked: string | null, now: Date): WeekView {
	const { year } = known;
	const today = dayOf(now);
	const shown = isDay(asked) ? asked : year.weekDays.includes(weekDayOf(today)) ? today : firstHeldAfter(year, today);
	const starts = weekStart(shown, year.firstWeekDay);
	const ends = dayAfter(starts, 6);
	const slots = slotsOf(known, starts, ends, now);
	const week = teachingWeeks(year).find((one) => one.starts === starts);
	const soon = slotsOf(known, dayAfter(today, -back), dayAfter(today, ahead), now);
	return {
		starts,
		number: week?.number ?? null,
		letter: week?.letter ?? null,
		days: Array.from({ length: 7 }, (_, i) => {
			const day = dayAfter(starts, i);
			return { day, off: maybeOff(year, day) ?? null, rest: !year.weekDays.includes(weekDayOf(day)), slots: slots.filter((slot) => slot.day === day) };
		}),
		before: dayAfter(starts, -7),
		after: dayAfter(starts, 7),
		today,
		ofToday: soon.filter((slot) => slot.day === today),
		next: soon.find((slot) => slot.state === 'later' && slot.day > today) ?? null,
		missing: soon.filter((slot) => slot.state === 'past')
	};
}

function firstHeldAfter(year: Year, day: string): string {
	for (let i = 1; i < 7; i++) if (year.weekDays.includes(weekDayOf(dayAfter(day, i)))) return dayAfter(day, i);
	return day;
}

/** The next hour of a class in a subject after a day: when homework given then is due. Undefined where none is known. */
export const maybeNextDay = (known: Known, { classId, subject }: { classId: string; subject: string }, day: string, now: Date): string | undefined =>
	slotsOf(known, dayAfter(day, 1), dayAfter(day, ahead), now).find((slot) => slot.classId === classId && slot.subject === subject && slot.period)?.day;

/** The entry of an hour that was held as it was planned: what the plan says, its homework due at the next hour of the subject. */
export function asPlanned(known: Known, slot: Slot & { period: Period; plan: PlanFace }, now: Date): Entry {
	const { period, plan, day, from, to, classId, subject } = slot;
	return {
		classId,
		periodId: period.id,
		planId: plan.id,
		day,
		from,
		to,
		kind: 'lesson',
		subject,
		programmeId: plan.chapterId ? plan.programmeId : period.programmeId,
		chapterId: plan.chapterId,
		finishes: false,
		title: plan.title,
		content: plan.content,
		homework: plan.homework,
		homeworkDue: plan.homework ? (maybeNextDay(known, slot, day, now) ?? dayAfter(day, 7)) : null,
		workId: null
	};
}
