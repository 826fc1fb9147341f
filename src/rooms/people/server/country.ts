import { countries, isCountry } from '#countries/index.ts';
import type { Country } from '#countries/country.ts';
import { gradeOrder } from '#countries/level.ts';
import { maybeSetting } from '#platform/server/settings.ts';
import type { Database } from '#platform/server/sql.ts';

/** The facts of the country this installation serves, or nothing before it has one. */
export async function maybeCountry(db: Database): Promise<Country | undefined> {
	const key = await maybeSetting<string>(db, 'country');
	return isCountry(key) ? countries[key]() : undefined;
}

/** The codes of this country's grades from the youngest up, for lists of classes in the order people read them; none before there is a country. */
export async function gradesInOrder(db: Database): Promise<string[]> {
	const country = await maybeCountry(db);
	return country ? gradeOrder(country) : [];
}
