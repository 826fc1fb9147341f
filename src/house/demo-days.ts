import type { Country } from '#countries/country.ts';
import { between, type Random } from '#platform/random.ts';

/** Days with lessons around now, so that a demo shows weeks of school whatever day it is loaded. PURE. Days are UTC, as Dakar's are. */

const dayMs = 86_400_000;
const startOf = (time: Date): number => Date.UTC(time.getUTCFullYear(), time.getUTCMonth(), time.getUTCDate());

/** Whether a country has lessons on this day: by the days of its week and its fixed holidays. */
export function isSchoolDay(country: Country, day: Date): boolean {
	const ofWeek = day.getUTCDay() || 7;
	if (!country.calendar.weekDays.includes(ofWeek)) return false;
	return !country.calendar.holidays.some(({ rule }) => rule.kind === 'date' && rule.month === day.getUTCMonth() + 1 && rule.day === day.getUTCDate());
}

/** The midnight of the n-th school day after today (n above 0) or before it (below 0); 0 is today, or the last school day there was. */
export function schoolDay(country: Country, now: Date, n: number): Date {
	let day = startOf(now);
	while (n === 0 && !isSchoolDay(country, new Date(day))) day -= dayMs;
	for (let left = Math.abs(n); left > 0; ) {
		day += Math.sign(n) * dayMs;
		if (isSchoolDay(country, new Date(day))) left--;
	}
	return new Date(day);
}

/** The midnights of the school days from one instant to another, both days included. */
export function schoolDaysFrom(country: Country, from: Date, to: Date): Date[] {
	const days: Date[] = [];
	for (let day = startOf(from); day <= to.getTime(); day += dayMs) if (isSchoolDay(country, new Date(day))) days.push(new Date(day));
	return days;
}

/** A clock time of a day. */
export const atTime = (day: Date, hour: number, minute = 0): Date => new Date(startOf(day) + (hour * 60 + minute) * 60_000);

/** A time of a day at which pupils work by themselves: most in the evening, some in the hour of study at noon. */
export function studyTime(random: Random, day: Date): Date {
	const evening = random() < 0.75;
	return new Date(atTime(day, evening ? between(random, 17, 20) : between(random, 12, 15), between(random, 0, 59)).getTime() + between(random, 0, 59) * 1000);
}

/** The day (YYYY-MM-DD) on which the memberships of a demo begin: the school year's first, or eight weeks ago where that is earlier. */
export function beginning(country: Country, now: Date, schoolYear: string): string {
	const { month, day } = country.calendar.yearBegins;
	const first = Date.UTC(Number(schoolYear.slice(0, 4)), month - 1, day);
	return new Date(Math.min(first, startOf(now) - 56 * dayMs)).toISOString().slice(0, 10);
}
