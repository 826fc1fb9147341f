import type { Country, EvaluationPeriod } from './country.ts';

/** The school year a date (ISO, or any that begins `YYYY-MM-DD`) falls in, as `2025-2026`; the long holiday belongs to the year that ends. */
export function schoolYearOf(country: Pick<Country, 'calendar'>, date: string): string {
	const { month, day } = country.calendar.yearBegins;
	const [year, ofMonth, ofDay] = date.slice(0, 10).split('-').map(Number);
	const first = ofMonth > month || (ofMonth === month && ofDay >= day) ? year : year - 1;
	return `${first}-${first + 1}`;
}

/** The periods over which a cycle is evaluated, in order: semesters or terms, which are not the terms of the calendar. */
export const periodsOf = (country: Country, cycle: string): EvaluationPeriod[] =>
	country.evaluationPeriods.filter((period) => period.cycles.includes(cycle)).sort((a, b) => a.number - b.number);
