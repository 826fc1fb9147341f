import type { Basis, Term } from '#countries/calendar.ts';
import type { Name } from '#countries/country.ts';
import { dayAfter, daysApart, isDay, weekDayOf, weekStart } from '#platform/days.ts';

/** Whence the dates of a year come: what the school itself stated stands above the country's calendar. */
export type YearBasis = Basis | 'stated';

/**
 * A school year as a school counts it: its terms, the days of its week (1 is Monday), the days on which there is no lesson.
 * `flip` says that the first teaching week is a week B.
 */
export type Year = {
	code: string;
	basis: YearBasis;
	terms: Pick<Term, 'starts' | 'ends'>[];
	weekDays: number[];
	firstWeekDay: number;
	off: Record<string, { name: Name; probable: boolean }>;
	flip: boolean;
};

/** What a school states of its year where the country's calendar is silent or another: its terms in order, and whether the first week is a B. */
export type StatedYear = { terms: { starts: string; ends: string }[]; flip: boolean };

/** The dates of a year as typed; terms left empty are left out. Undefined where a day is missing, out of order, or more than a year apart. */
export function maybeStatedYear(form: FormData): StatedYear | undefined {
	const [starts, ends] = ['starts', 'ends'].map((name) => form.getAll(name).map(String));
	const terms = starts.map((day, i) => ({ starts: day, ends: ends[i] ?? '' })).filter((term) => term.starts || term.ends);
	const days = terms.flatMap((term) => [term.starts, term.ends]);
	if (!terms.length || terms.length > 6 || !days.every(isDay) || !days.every((day, i) => i === 0 || days[i - 1] < day) || daysApart(days[0], days.at(-1)!) > 366) return undefined;
	return { terms, flip: form.get('flip') !== null };
}

export type Letter = 'A' | 'B';
/** A week with lessons: its first day, its number in the year from 1, its letter, its days with lessons. */
export type Week = { starts: string; number: number; letter: Letter; days: string[] };

const within = (year: Year, day: string): boolean => year.terms.some((term) => term.starts <= day && day <= term.ends);

/** Whether there are lessons on a day. */
export const isTeachingDay = (year: Year, day: string): boolean => year.weekDays.includes(weekDayOf(day)) && within(year, day) && !Object.hasOwn(year.off, day);

/** Why there is no lesson on a day: its holiday, or that it lies between terms; undefined for a day of lessons and for the week's own rest. */
export function maybeOff(year: Year, day: string): { name: Name | null; probable: boolean } | undefined {
	if (!year.weekDays.includes(weekDayOf(day))) return undefined;
	if (Object.hasOwn(year.off, day)) return year.off[day];
	return within(year, day) ? undefined : { name: null, probable: year.basis === 'carried' || year.basis === 'assumed' };
}

/** The days with lessons of a year, in order. */
export function teachingDays(year: Year): string[] {
	const days: string[] = [];
	for (const term of year.terms) for (let day = term.starts; day <= term.ends; day = dayAfter(day, 1)) if (isTeachingDay(year, day)) days.push(day);
	return days;
}

/** The weeks with lessons: a week that is all holiday has no number, and letters go on after it where they stopped. */
export function teachingWeeks(year: Year): Week[] {
	const weeks: Week[] = [];
	for (const day of teachingDays(year)) {
		const starts = weekStart(day, year.firstWeekDay);
		if (weeks.at(-1)?.starts !== starts) {
			const number = weeks.length + 1;
			weeks.push({ starts, number, letter: (number % 2 === 1) === year.flip ? 'B' : 'A', days: [] });
		}
		weeks.at(-1)!.days.push(day);
	}
	return weeks;
}

/** The weeks in which a period is held: all of them, those called A, those called B. */
export const weekKinds = ['all', 'A', 'B'] as const;
export type WeekKind = (typeof weekKinds)[number];

/** A weekly period as rules see it: day of the week, minutes of the day, which weeks, from which day on and until which (its last). */
export type Hours = { day: number; from: number; to: number; weeks: WeekKind; since: string; until: string | null };

/** The days on which a period is held, among some weeks. */
export const daysHeld = (weeks: readonly Week[], { day, weeks: kind, since, until }: Hours): string[] =>
	weeks.flatMap((week) => (kind === 'all' || kind === week.letter ? week.days.filter((one) => weekDayOf(one) === day && one >= since && (until === null || one <= until)) : []));

/** The minutes that periods give from one day to the end of the year, that day among them. */
export function minutesFrom(weeks: readonly Week[], periods: readonly Hours[], day: string): number {
	return periods.reduce((sum, period) => sum + daysHeld(weeks, period).filter((one) => one >= day).length * (period.to - period.from), 0);
}
