import { fold } from '#platform/language.ts';
import type { TextAnswer, TextRule } from './item.ts';
import { nothing, unreadable } from './verdict.ts';
import type { Verdict } from './verdict.ts';

/** Stands for `*` while a key is folded: a private-use letter that no folding touches and no keyboard writes. */
const anything = '\ue000';

const sentence = /[.,;:!?…'"«»“”„()[\]{}\-–—_،؛؟](?!\d)/g;

/**
 * A text as it is compared. Capitals, accents (Arabic vowel signs and letter variants too) and the marks of a sentence are let
 * go unless the rule says `false`; spaces, the shapes of apostrophe and hyphen and invisible direction marks always. A text made of marks only
 * keeps them, for otherwise `!` and `?` would be one.
 */
export function foldText(text: string, rule: TextRule = {}): string {
	let folded = text
		.normalize('NFC')
		.replace(/[\u00ad\u0640\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]/g, '')
		.replace(/[−‐‑]/g, '-')
		.replace(/[’‘ʼ`´]/g, "'");
	if (rule.case === false && rule.accents !== false)
		folded = folded.replace(/\p{Lu}+/gu, (run) => fold(run).toUpperCase()).replace(/[^\p{Lu}\s]+/gu, (run) => run.replace(/[^\p{Lu}]+/gu, fold));
	else if (rule.accents !== false) folded = fold(folded);
	else if (rule.case !== false) folded = folded.toLowerCase();
	const tidy = (each: string) => each.replace(/\s+/g, ' ').trim();
	const bare = rule.punctuation === false ? '' : tidy(folded.replace(sentence, ' '));
	return bare || tidy(folded);
}

/** How many letters are wrong, missing, too many or swapped with their neighbour; more than `most` is answered as `most + 1`. */
export function slips(a: string, b: string, most: number): number {
	if (Math.abs(a.length - b.length) > most) return most + 1;
	let before: number[] = [];
	let above = Array.from({ length: b.length + 1 }, (_, column) => column);
	for (let i = 1; i <= a.length; i++) {
		const row = [i];
		for (let j = 1; j <= b.length; j++) {
			const same = a[i - 1] === b[j - 1];
			row[j] = Math.min(above[j] + 1, row[j - 1] + 1, above[j - 1] + (same ? 0 : 1));
			if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) row[j] = Math.min(row[j], before[j - 2] + 1);
		}
		if (Math.min(...row) > most) return most + 1;
		[before, above] = [above, row];
	}
	return Math.min(above[b.length], most + 1);
}

/** A key cut at its stars, folded: `le * chat` is [`le `, ` chat`]. `\*` is a star, `\\` a backslash. */
export function pieces(key: string, rule?: TextRule): string[] {
	return foldText(
		key.replace(/\\([*\\])|\*/g, (_, escaped) => escaped ?? anything),
		rule
	).split(anything);
}

/** Whether a folded text fits the pieces of a key: each piece is looked for once, from left to right, never again. */
function fits(text: string, [first, ...others]: string[]): boolean {
	const last = others.pop();
	if (last === undefined) return text === first;
	if (!text.startsWith(first) || !text.endsWith(last)) return false;
	const end = text.length - last.length;
	let from = first.length;
	for (const piece of others) {
		const place = text.indexOf(piece, from);
		if (place < 0) return false;
		from = place + piece.length;
	}
	return from <= end;
}

/** Whether each word is the key's, or off by at most `most` letters in a word of 5 letters or more (digits are never slips). */
function nearly(text: string, key: string, most: number): boolean {
	const [words, wanted] = [text.split(' '), key.split(' ')];
	return (
		words.length === wanted.length &&
		wanted.every((word, i) => words[i] === word || (/^[\p{L}\p{M}'-]{5,40}$/u.test(word) && !/\d/.test(words[i]) && slips(words[i], word, most) <= most))
	);
}

/** Marks a short text: the first answer that matches to the letter wins, then, if the rule allows slips, the first that nearly does. */
export function markText(answers: TextAnswer[], rule: TextRule | undefined, typed: string): Verdict {
	if (!typed.trim()) return nothing;
	if (typed.length > 1000) return unreadable('too-long');
	const text = foldText(typed, rule);
	const keys = answers.map((answer) => pieces(answer.text, rule));
	let index = keys.findIndex((key) => fits(text, key));
	if (index < 0 && rule?.slips) index = keys.findIndex((key) => key.length === 1 && nearly(text, key[0], rule.slips!));
	return { score: answers[index]?.score ?? 0, said: [answers[index]?.feedback] };
}
