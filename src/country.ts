import { countries, isCountry } from '#countries/index.ts';
import type { Country } from '#countries/country.ts';
import type { Language } from '#platform/language.ts';
import { maybeSetting } from '#platform/server/settings.ts';
import type { Database } from '#platform/server/sql.ts';

/** The facts of the country this installation serves, or nothing before it has one. */
export async function maybeCountry(db: Database): Promise<Country | undefined> {
	const key = await maybeSetting<string>(db, 'country');
	return isCountry(key) ? countries[key]() : undefined;
}

export type Choice = { value: string; label: string };

/** Something of a country with a code, as a choice in a native list. */
export const choiceOf =
	(language: Language) =>
	({ code, short, name }: { code: string; short: string; name: Record<Language, string> }): Choice => ({ value: code, label: short === name[language] ? short : `${short} · ${name[language]}` });
