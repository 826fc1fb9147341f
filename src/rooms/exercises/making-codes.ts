/** Misconceptions by their names while an exercise is written, by their codes once it is kept. PURE. */
import { fold } from '#platform/language.ts';
import { isObject, type Loose } from './making-fields.ts';

type Named = { code: string; title: string };

/** A code as programmes write them (`suite.un-de-trop`): no name that a teacher types looks like it. */
export const isCode = (text: string): boolean => /^[a-z0-9]+([.-][a-z0-9]+)+$/i.test(text);

function mapped<T>(value: T, change: (text: string) => string): T {
	if (Array.isArray(value)) return value.map((each) => mapped(each, change)) as T;
	if (!isObject(value)) return value;
	return Object.fromEntries(
		Object.entries(value).map(([name, each]) => [name, name === 'misconception' && typeof each === 'string' ? change(each) : name === 'foreign' ? each : mapped(each, change)])
	) as T;
}

/** Every misconception that an item names, each once. */
export function namedIn(item: unknown): string[] {
	const found = new Set<string>();
	mapped(item, (text) => (found.add(text), text));
	return [...found];
}

/** An item with the names of misconceptions in the place of their codes: what the form shows. */
export function withNames(item: Loose, known: readonly Named[]): Loose {
	const titles = new Map(known.map(({ code, title }) => [code, title]));
	return mapped(item, (code) => titles.get(code) ?? code);
}

/** An item with codes in the place of names that are known; a name that is not stays, to be given a code when the item is published. */
export function withCodes(item: Loose, known: readonly Named[]): Loose {
	const codes = new Map(known.map(({ code, title }) => [fold(title), code]));
	return mapped(item, (title) => codes.get(fold(title)) ?? title.trim());
}

/** An item with codes for the names that were given one. */
export const withGiven = <T>(item: T, codes: ReadonlyMap<string, string>): T => mapped(item, (title) => codes.get(title) ?? title);
