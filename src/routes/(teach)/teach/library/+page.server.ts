import { chapter, findEntries, libraryChoices, libraryPage, programme, programmes, type Wanted } from '#rooms/curriculum/server/index.ts';
import { readLicence } from '#rooms/curriculum/licence.ts';
import { maybeCountry } from '#rooms/people/server/index.ts';
import type { PageServerLoad } from './$types';

const fields = ['words', 'kind', 'form', 'country', 'grade', 'series', 'subject', 'programmeId', 'chapterId', 'competenceId', 'language', 'licence', 'from', 'after'] as const;

/** Names of codes in the page's language, where the country knows them. */
type Coded = { code: string; name: Record<string, string> };
const named = (codes: string[], known: readonly Coded[], language: string) => codes.map((code) => ({ value: code, label: known.find((one) => one.code === code)?.name[language] ?? code }));

export const load: PageServerLoad = async ({ locals, url }) => {
	const { db, language } = locals;
	const wanted: Wanted = Object.fromEntries(fields.map((field) => [field, (url.searchParams.get(field) ?? '').slice(0, 200)]).filter(([, value]) => value));
	const found = await findEntries(db, locals.person!, wanted);
	const [choices, all, country] = await Promise.all([libraryChoices(db), programmes(db), maybeCountry(db)]);
	const chosen = all.find((one) => one.id === wanted.programmeId);
	const whole = chosen && (await programme(db, chosen.id));
	const within = whole?.chapters.some((one) => one.id === wanted.chapterId) ? await chapter(db, wanted.chapterId!, language) : undefined;
	const order = new Map((country?.grades ?? []).map((one) => [one.code, one.order]));
	return {
		wanted,
		pageSize: libraryPage,
		found: { ...found, entries: found.entries.map((entry) => ({ ...entry, free: readLicence(entry.licence).free })) },
		choices: {
			countries: choices.countries,
			grades: named(choices.grades.toSorted((a, b) => (order.get(a) ?? 99) - (order.get(b) ?? 99)), country?.grades ?? [], language),
			series: named(choices.series, country?.series ?? [], language),
			subjects: named(choices.subjects, country?.subjects ?? [], language)
		},
		programmes: all.map(({ id, title, title_ar }) => ({ id, title, title_ar })),
		chapters: (whole?.chapters ?? []).map(({ id, title, title_ar }) => ({ id, title, title_ar })),
		competences: within?.competences ?? [],
		here: locals.person!.hat && { id: locals.person!.hat.establishmentId, name: locals.person!.hat.place }
	};
};
