/** How the fields of the form are called: message keys by place. PURE; the words are in messages/making.ts. */
import { asObject, valueAt } from './making-fields.ts';

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

/** The rows that a place lies in, from the outside in: their list and their number from 1. */
export function rowsAbove(path: string): { list: string; number: number; path: string }[] {
	const names = path.split('.');
	return names.flatMap((name, i) => (i > 0 && /^\d+$/.test(name) ? [{ list: names[i - 1], number: Number(name) + 1, path: names.slice(0, i + 1).join('.') }] : []));
}

/** An id for the element of a place, which a link may lead to. */
export const anchorOf = (path: string): string => `f-${path.replaceAll('.', '-') || 'form'}`;
