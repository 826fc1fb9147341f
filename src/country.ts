import type { Country } from '#countries/country.ts';
import type { Language } from '#platform/language.ts';

export type Choice = { value: string; label: string };

/** Something of a country with a code, as a choice in a native list. */
export const choiceOf =
	(language: Language) =>
	({ code, short, name }: { code: string; short: string; name: Record<Language, string> }): Choice => ({ value: code, label: short === name[language] ? short : `${short} · ${name[language]}` });

/** What a class may be in this country: its grades from the youngest up and its series, by their names. */
export const levelChoices = (country: Country, language: Language): { grades: Choice[]; series: Choice[] } => ({
	grades: country.grades.toSorted((a, b) => a.order - b.order).map(choiceOf(language)),
	series: country.series.map(choiceOf(language))
});
