/** How the fields of the form are called: message keys by place. PURE; the words are in messages/making.ts. */
import type { Values } from '#platform/language.ts';
import { asObject, valueAt } from './making-fields.ts';

/** What says words, and whether there are any under a key. */
export type Words = { t: (key: string, values?: Values) => string; has: (key: string) => boolean };

/**
 * The keys under which a field's name may stand, the most exact first: of `parts.0.interaction.answers.1.value` in a numeric question
 * `numeric_answers_value`, `answers_value`, `numeric_value`, `value`.
 */
export function wordKeys(item: unknown, path: string): string[] {
	const names = path.split('.');
	const name = names.at(-1)!;
	const parent = names.slice(0, -1).findLast((each) => !/^\d+$/.test(each) && each !== 'interaction');
	const at = names.indexOf('interaction');
	const type = at < 0 ? undefined : asObject(valueAt(item, names.slice(0, at + 1).join('.'))).type;
	return [type && parent && `${type}_${parent}_${name}`, parent && `${parent}_${name}`, type && `${type}_${name}`, name].filter((key): key is string => typeof key === 'string');
}

const first = ({ t, has }: Words, keys: string[]): string => {
	const key = keys.find(has);
	return key ? t(key) : '';
};

/** The name of a field; nothing for what has none. */
export const labelOf = (words: Words, item: unknown, path: string): string => first(words, wordKeys(item, path).map((key) => `f_${key}`));

/** What is said to help with a field; nothing for most. */
export const helpOf = (words: Words, item: unknown, path: string): string => first(words, wordKeys(item, path).map((key) => `h_${key}`));

/** The name of a value of a field that offers some; nothing chosen is `none`. */
export function valueWord(words: Words, item: unknown, path: string, value: string | number | boolean | undefined): string {
	const said = value === undefined ? 'none' : String(value);
	return first(words, wordKeys(item, path).map((key) => `v_${key}_${said}`)) || (value === undefined ? words.t('v_none') : said);
}

/** The rows that a place lies in, from the outside in, in words: `Question 2`, `Réponse 3`. */
export function placeOf(words: Words, path: string): string[] {
	const names = path.split('.');
	return names.flatMap((name, i) => (i > 0 && /^\d+$/.test(name) && words.has(`row_${names[i - 1]}`) ? [words.t(`row_${names[i - 1]}`, { number: Number(name) + 1 })] : []));
}

/** An id for the element of a place, which a link may lead to. */
export const anchorOf = (path: string): string => `f-${path.replaceAll('.', '-') || 'form'}`;
