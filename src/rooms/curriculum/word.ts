import { fold } from '#platform/language.ts';

/** A word of a text: as it is written there (small letters), folded, and bare of article and ending. */
export type Word = { shown: string; word: string; bare: string };

/** Letters a word must have, and those of the longest kept: longer ones are no words that somebody types. */
const [least, most] = [3, 30];

const arabic = /^[\u0600-\u06ff]+$/;

/**
 * A folded word without article and inflection, so that its forms meet where the stemmers of PostgreSQL part them: `معادلات` and `المعادلات`,
 * `derivee` and `deriver`. At least three Arabic or four Latin letters stay.
 */
export function bareOf(word: string): string {
	if (arabic.test(word)) {
		const open = word.replace(/^(?:[وفبك]?ال|لل)(?=.{3})/, '');
		return open.replace(/(?<=.{3})(?:ات|ان|ين|ون|ها|ه)$/, '');
	}
	return word.replace(/(?<=.{2})aux$/, 'al').replace(/(?<=.{4})(?:ees|ee|es|er|e|s|x)$/, '');
}

/** The different words of a text, in its order. Numbers and single signs are none. */
export function wordsOf(text: string): Word[] {
	const found = new Map<string, Word>();
	for (const [shown] of text.matchAll(/[\p{L}\p{M}]+/gu)) {
		const word = fold(shown);
		if (word.length >= least && word.length <= most && !found.has(word)) found.set(word, { shown: shown.toLowerCase().normalize('NFC'), word, bare: bareOf(word) });
	}
	return [...found.values()];
}

// What two words are compared by: an ending that only one of them has would count as errors, but cut off too much and short words are all alike.
const compared = (word: string): string => (arabic.test(word) ? bareOf(word) : word.replace(/(?<=.{3})[sx]$/, ''));

/** How many errors a word forgives: none below four letters, where every other word is near. */
const forgiven = (compared: string): number => (compared.length < 4 ? 0 : compared.length < 7 ? 1 : 2);

/**
 * What a folded word shares with every word that is as near as it forgives: its first seven letters with up to so many of them left out, at
 * most 29 keys. Two words with no key in common need not be compared. Source: W. Garbe, symmetric delete spelling correction, 2012.
 */
export function nearKeys(word: string): string[] {
	const form = compared(word);
	const keys = new Set<string>(forgiven(form) ? [form.slice(0, 7)] : []);
	for (let left = forgiven(form); left > 0; left--)
		for (const key of [...keys]) for (let i = 0; i < key.length; i++) keys.add(key.slice(0, i) + key.slice(i + 1));
	return [...keys];
}

/** Letters to change, add, leave out or swap with the next to make one word of the other (optimal string alignment). */
export function distance(a: string, b: string): number {
	let [older, old]: number[][] = [[], Array.from({ length: b.length + 1 }, (_, j) => j)];
	for (let i = 1; i <= a.length; i++) {
		const row = [i];
		for (let j = 1; j <= b.length; j++) {
			row[j] = Math.min(old[j] + 1, row[j - 1] + 1, old[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1));
			if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) row[j] = Math.min(row[j], older[j - 2] + 1);
		}
		[older, old] = [old, row];
	}
	return old[b.length];
}

/** The known words nearest to a typed one, the nearest first, one of each bare form: at most `limit`, none that is further than both forgive. */
export function nearest<Known extends Word & { in_title: boolean }>(typed: Word, known: Known[], limit = 3): Known[] {
	const form = compared(typed.word);
	const ranked = known
		.map((one) => ({ one, form: compared(one.word) }))
		.filter((each) => Math.abs(each.form.length - form.length) <= 2)
		.map(({ one, form: other }) => ({ one, most: Math.min(forgiven(form), forgiven(other)), far: distance(form, other), whole: distance(typed.word, one.word) }))
		.filter(({ far, most }) => far <= most)
		.sort((a, b) => a.far - b.far || Number(b.one.in_title) - Number(a.one.in_title) || a.whole - b.whole || (a.one.word < b.one.word ? -1 : 1));
	const kept = new Map<string, Known>();
	for (const { one } of ranked) if (!kept.has(one.bare)) kept.set(one.bare, one);
	return [...kept.values()].slice(0, limit);
}

/** The typed text with words put in the place of others; `instead` goes from folded to new word. What is not named stays as typed. */
export const withWords = (text: string, instead: ReadonlyMap<string, string>): string => text.replace(/[\p{L}\p{M}]+/gu, (shown) => instead.get(fold(shown)) ?? shown);
