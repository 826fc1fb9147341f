import { holidaysOf, termsOf } from '#countries/calendar.ts';
import type { Country } from '#countries/country.ts';
import { schoolYearOf } from '#countries/year.ts';
import { sql, type Database } from '#platform/server/sql.ts';
import { maybeCountry } from '#rooms/people/server/index.ts';
import type { Year, YearBasis } from '#rooms/teaching/year.ts';

/** What is taken for a calendar where the installation has no country yet. */
const nowhere = { key: 'senegal', version: '-', calendar: { yearBegins: { month: 9, day: 1 }, years: [], weekDays: [1, 2, 3, 4, 5, 6], firstWeekDay: 1, holidays: [] } } as unknown as Country;

/** The country's facts, or those of a country without any. */
export const countryOr = async (db: Database): Promise<Country> => (await maybeCountry(db)) ?? nowhere;

type Stated = { terms: { starts: string; ends: string }[]; flip: boolean };

/** The school year of an establishment that a day lies in: its own dates where it stated them, else the country's. */
export async function yearOf(db: Database, scope: string, day: string): Promise<Year> {
	const country = await countryOr(db);
	const code = schoolYearOf(country, day);
	const stated = await db.maybe(sql<Stated>`select terms, flip from teaching.school_year where scope = ${scope} and code = ${code}`);
	return yearFrom(country, code, stated);
}

/** A school year from a country's facts and what a school stated of it. */
export function yearFrom(country: Country, code: string, stated?: Stated): Year {
	const known = termsOf(country, code);
	const terms = stated?.terms.length ? stated.terms : known.terms.map(({ starts, ends }) => ({ starts, ends }));
	const { weekDays, firstWeekDay } = country.calendar;
	const days = holidaysOf(country, terms[0].starts, terms.at(-1)!.ends).filter(({ day }) => terms.some((term) => term.starts <= day && day <= term.ends));
	const basis: YearBasis = stated?.terms.length ? 'stated' : known.basis;
	return { code, basis, terms, weekDays, firstWeekDay, off: Object.fromEntries(days.map(({ day, name, probable }) => [day, { name, probable }])), flip: stated?.flip ?? false };
}
