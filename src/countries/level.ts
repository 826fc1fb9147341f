/** The level of a class: its grade, and its series where the grade has any. */
import { fold } from '#platform/language.ts';
import type { Country, Grade, Series } from './country.ts';

export type Level = { grade: string | null; series: string | null };

/** One word of a class's name, its ordinals and usual short forms written one way: `6ème` and `6e`, `Terminale` and `Tle`, `2de` and `2nde`. */
const wordKey = (word: string) =>
	word
		.replace(/^(\d)(?:iemes?|emes?)/, '$1e')
		.replace(/^1(?:ieres?|eres?|er)(?!\p{L}{2})/u, '1re')
		.replace(/^2(?:de|nd(?!e))/, '2nde')
		.replace(/^(?:terminales?|term|tale)/, 'tle')
		.replace(/^premiere/, '1re')
		.replace(/^seconde/, '2nde');
// The apostrophe stays: L’1 is not L1.
const wordsOf = (text: string) => fold(text).split(/[^\p{L}\p{N}']+/u).filter(Boolean).map(wordKey);
const keyOf = (text: string) => wordsOf(text).join('');

const gradeKeys = (grade: Grade) => new Set([grade.code, grade.short, grade.name.fr, grade.name.ar, grade.name.en].map(keyOf));
/** What a grade is called when it is glued to its series or section: `6A`, `1S2`, `TS2`. */
const shortKeys = (keys: Set<string>) => new Set([...keys].flatMap((key) => (key === 'tle' ? ['t'] : /^\d(?:e|re|nde)$/.test(key) ? [key[0]] : [])));
const seriesKeys = (series: Series) => [...new Set([series.code, series.short, series.name.fr, series.name.ar, series.name.en].map(keyOf))];

const isSection = (rest: string) => /^(?:\p{L}\d?|\d{1,2}\p{L}?)?$/u.test(rest);

/** The series that the words after the grade name, with or without a section behind. A confirmed series goes before a doubtful one: `S2A` is section A of S2. */
function seriesIn(country: Country, grade: Grade, words: string[]): Series | undefined {
	const found: { series: Series; length: number }[] = [];
	for (const series of country.series.filter((each) => each.grades.includes(grade.code)))
		for (const key of seriesKeys(series))
			for (let count = 1; count <= Math.min(4, words.length); count++) {
				const text = words.slice(0, count).join('');
				if (text === key || (count === 1 && text.startsWith(key) && isSection(text.slice(key.length)))) found.push({ series, length: key.length });
			}
	return found.sort((a, b) => Number(a.series.doubtful ?? false) - Number(b.series.doubtful ?? false) || b.length - a.length)[0]?.series;
}

/** The grades that the beginning of a name may mean, with the words that follow; the longest reading that any grade has. */
function gradesIn(country: Country, words: string[]): { grade: Grade; rest: string[] }[] {
	const keyed = country.grades.map((grade) => ({ grade, keys: gradeKeys(grade) }));
	for (let count = Math.min(5, words.length); count >= 1; count--) {
		const text = words.slice(0, count).join('');
		const found = keyed.filter(({ keys }) => keys.has(text));
		if (found.length) return found.map(({ grade }) => ({ grade, rest: words.slice(count) }));
	}
	const [first = '', ...rest] = words;
	// In Morocco the series alone names the class: TCS is the common core, sciences.
	const alone = first.length > 1 ? country.series.filter((series) => seriesKeys(series).includes(first)) : [];
	if (alone.length === 1 && alone[0].grades.length === 1) return keyed.filter(({ grade }) => grade.code === alone[0].grades[0]).map(({ grade }) => ({ grade, rest: words }));
	return keyed.flatMap(({ grade, keys }) => {
		const short = shortKeys(keys);
		if (/\d/.test(first) && short.has(first)) return [{ grade, rest }];
		for (const key of [...keys, ...short]) {
			const glued = first.slice(key.length);
			if (!first.startsWith(key) || !glued || /\d\d/.test(key.slice(-1) + glued[0])) continue;
			if (seriesIn(country, grade, [glued]) || (key !== 't' && isSection(glued))) return [{ grade, rest: [glued, ...rest] }];
		}
		return [];
	});
}

/**
 * The level that a class's name says, as schools write it: `Tle S2 A`, `3e B`, `CM2 A`, `6ème rose`, `TS2`, `2 BAC SP 1`. What the
 * name does not say, or says of two grades, is null: a person chooses.
 */
export function levelOf(country: Country, name: string): Level {
	const words = wordsOf(name);
	const read = gradesIn(country, words).map(({ grade, rest }) => ({ grade, series: seriesIn(country, grade, rest) }));
	const said = read.length > 1 ? read.filter((one) => one.series) : read;
	return said.length === 1 ? { grade: said[0].grade.code, series: said[0].series?.code ?? null } : { grade: null, series: null };
}

/** Whether a class may be of this level here: a grade of the country, and a series that this grade has. Nothing said is allowed. */
export const isLevel = (country: Country, { grade, series }: Level): boolean =>
	(grade === null || country.grades.some((each) => each.code === grade)) && (series === null || country.series.some((each) => each.code === series && grade !== null && each.grades.includes(grade)));

/** The codes of the grades from the youngest up: the order in which people read lists of classes. */
export const gradeOrder = (country: Country): string[] => country.grades.toSorted((a, b) => a.order - b.order).map((grade) => grade.code);
