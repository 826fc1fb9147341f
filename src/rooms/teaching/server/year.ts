import { holidaysOf, termsOf } from '#countries/calendar.ts';
import type { Country } from '#countries/country.ts';
import { schoolYearOf } from '#countries/year.ts';
import { dayOf } from '#platform/dates.ts';
import { audit } from '#platform/server/audit.ts';
import { sql, type Database } from '#platform/server/sql.ts';
import { actsAt, maybeCountry, notFound, organisationHead } from '#rooms/people/server/index.ts';
import type { Who } from '#rooms/people/who.ts';
import type { StatedYear, Year, YearBasis } from '#rooms/teaching/year.ts';

/** What of a country's facts the year and its lessons need. */
type Facts = Pick<Country, 'key' | 'version' | 'calendar' | 'subjects' | 'grades'>;

/** What is taken for them where the installation has no country yet. */
const nowhere: Facts = { key: 'senegal', version: 'none', calendar: { yearBegins: { month: 9, day: 1 }, years: [], weekDays: [1, 2, 3, 4, 5, 6], firstWeekDay: 1, holidays: [] }, subjects: [], grades: [] };

/** The country's facts, or those of a country without any. */
export const countryOr = async (db: Database): Promise<Facts> => (await maybeCountry(db)) ?? nowhere;

/** The school year of an establishment that a day lies in: its own dates where it stated them, else the country's. */
export const yearOf = async (db: Database, scope: string, day: string): Promise<Year> => (await yearsOf(db, [scope], day)).get(scope)!;

/** The school year of each of some establishments. */
export async function yearsOf(db: Database, scopes: string[], day: string): Promise<Map<string, Year>> {
	const country = await countryOr(db);
	const code = schoolYearOf(country, day);
	const stated = await db.all(sql<StatedYear & { scope: string }>`select scope, terms, flip from teaching.school_year where scope = any(${scopes}::uuid[]) and code = ${code}`);
	const common = yearFrom(country, code);
	return new Map(scopes.map((scope) => {
		const own = stated.find((one) => one.scope === scope);
		return [scope, own ? yearFrom(country, code, own) : common];
	}));
}

/** A school year from a country's facts and what a school stated of it. */
export function yearFrom(country: Facts, code: string, stated?: StatedYear): Year {
	const known = termsOf(country, code);
	const terms = stated?.terms.length ? stated.terms : known.terms.map(({ starts, ends }) => ({ starts, ends }));
	const { weekDays, firstWeekDay } = country.calendar;
	const days = holidaysOf(country, terms[0].starts, terms.at(-1)!.ends).filter(({ day }) => terms.some((term) => term.starts <= day && day <= term.ends));
	const basis: YearBasis = stated?.terms.length ? 'stated' : known.basis;
	return { code, basis, terms, weekDays, firstWeekDay, off: Object.fromEntries(days.map(({ day, name, probable }) => [day, { name, probable }])), flip: stated?.flip ?? false };
}

/** The dates of the school year of an establishment that a day lies in, and the country's own beside them: for who states them. */
export async function yearPage(db: Database, who: Who, scope: string, now = new Date()) {
	const { id, name, name_ar } = await mustState(db, who, scope);
	const year = await yearOf(db, scope, dayOf(now));
	const ofCountry = yearFrom(await countryOr(db), year.code);
	return { organisation: { id, name, name_ar }, year, ofCountry: { terms: ofCountry.terms, basis: ofCountry.basis } };
}

/** States the dates of a school's year, or (null) goes back to the country's: who manages the establishment or signs off its cahiers. */
export async function stateYear(db: Database, who: Who, scope: string, stated: StatedYear | null, now = new Date()): Promise<void> {
	await mustState(db, who, scope);
	const { code } = await yearOf(db, scope, dayOf(now));
	await db.transaction(async (db) => {
		if (stated)
			await db.run(sql`
				insert into teaching.school_year (scope, code, terms, flip, stated_by) values (${scope}, ${code}, ${JSON.stringify(stated.terms)}, ${stated.flip}, ${who.id})
				on conflict (scope, code) do update set terms = excluded.terms, flip = excluded.flip, stated_by = excluded.stated_by, stated_at = now(), version = school_year.version + 1`);
		else await db.run(sql`delete from teaching.school_year where scope = ${scope} and code = ${code}`);
		await audit(db, who, { act: 'year.state', organisationId: scope, detail: { year: code, terms: stated?.terms.map((term) => `${term.starts} ${term.ends}`) ?? [] } });
	});
}

async function mustState(db: Database, who: Who, scope: string) {
	const head = await organisationHead(db, who, scope);
	if ((head.kind !== 'school' && head.kind !== 'centre') || !(await actsAt(db, who, scope, ['organisation.manage', 'textbook.visa'])).size) throw notFound();
	return head;
}
