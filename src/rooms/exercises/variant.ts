import { seeded } from '#platform/random.ts';
import { parse } from './algebra.ts';
import { exact, near } from './equality.ts';
import type { Item, Parameter } from './item.ts';
import { readNumber } from './number.ts';
import { exactly, ratio, times, written } from './rational.ts';
import type { Rational } from './rational.ts';
import { owns } from './verdict.ts';

const place = /\{\{(\w+)\}\}/g;

/** The names that a text asks for as `{{name}}`. */
export const placesIn = (text: string): string[] => [...text.matchAll(place)].map(([, name]) => name);

const filled = (text: string, values: Record<string, string>): string => text.replace(place, (all, name) => (owns(values, name) ? values[name] : all));

const number = (text: string): Rational | undefined => {
	const read = readNumber(text);
	return read && !read.rest ? read.value : undefined;
};

/** The value of an expression of parameters, undefined where it has none: exact as `12.5` or `2/3`, or 12 digits where it has a root or a function. */
export function derive(expression: string, values: Record<string, string>): string | undefined {
	const node = parse(expression, Object.keys(values));
	if (!node) return undefined;
	const numbers = Object.entries(values).flatMap(([name, value]) => {
		const read = number(value);
		return read ? [[name, read] as const] : [];
	});
	const value = exact(node, Object.fromEntries(numbers));
	if (value) return written(value);
	const floating = near(node, Object.fromEntries(numbers.map(([name, { top, bottom }]) => [name, Number(top) / Number(bottom)])));
	const rounded = floating && exactly(Number(floating.value.toPrecision(12)));
	return rounded && written(rounded);
}

/** The multiples of the step between both ends, by their place: how many, and the one at a place. Undefined when there is none or no end to them. */
export function multiples({ from, to, step = 1 }: Parameter & { kind: 'range' }): { count: number; at: (place: number) => string } | undefined {
	const unit = exactly(step);
	const [first, last] = [Math.ceil(from / step - 1e-9), Math.floor(to / step + 1e-9)];
	const count = last - first + 1;
	if (!unit || !(count > 0 && count < 1e9 && Math.abs(first) < 1e12)) return undefined;
	return { count, at: (place) => written(times(unit, ratio(BigInt(first + place)))) };
}

/** What a range may not be, given the values before it. */
export const excludedOf = ({ not = [] }: Parameter & { kind: 'range' }, values: Record<string, string>): (string | undefined)[] => not.map((each) => derive(filled(each, values), values));

/** A multiple of the step between both ends, none of those that are excluded; undefined when there is none. */
function inRange(range: Parameter & { kind: 'range' }, values: Record<string, string>, random: () => number): string | undefined {
	const found = multiples(range);
	if (!found) return undefined;
	const excluded = excludedOf(range, values);
	const start = Math.floor(random() * found.count);
	for (let turn = 0; turn < Math.min(found.count, excluded.length + 1); turn++) {
		const value = found.at((start + turn) % found.count);
		if (!excluded.includes(value)) return value;
	}
	return undefined;
}

/** Draws the parameters in their order. The same seed gives the same values on every machine; undefined when one of them has no value. */
export function draw(parameters: Parameter[], seed: string): Record<string, string> | undefined {
	const random = seeded(seed);
	const values: Record<string, string> = {};
	for (const parameter of parameters) {
		const value =
			parameter.kind === 'choose'
				? parameter.values[Math.floor(random() * parameter.values.length)]
				: parameter.kind === 'range'
					? inRange(parameter, values, random)
					: derive(parameter.value, values);
		if (value === undefined) return undefined;
		values[parameter.name] = value;
	}
	return values;
}

/** A number as it stands in a text: comma in French and Arabic, `{,}` and `\frac` between `$` signs, a true minus sign outside them. */
function shown(value: string, math: boolean, language: string): string {
	const [, sign, top, bottom] = /^(-?)([\d.]+)(?:\/(\d+))?$/.exec(value) ?? [];
	if (top === undefined) return value;
	if (bottom) return math ? `${sign}\\frac{${top}}{${bottom}}` : `${sign && '−'}${top}/${bottom}`;
	const comma = /^en\b/.test(language) ? '.' : math ? '{,}' : ',';
	return (math ? sign : sign && '−') + top.replace('.', comma);
}

/** Where a text stands: shown to the learner, or compared with what he answers, as an expression or as it is. */
type Where = 'shown' | 'compared' | 'expression';

/** Puts the values into every text under `value`. In keys of expressions and in what is drawn on a grid a value that is not a plain number stands in brackets. */
function replaced<T>(value: T, values: Record<string, string>, language: string, where: Where = 'shown'): T {
	if (typeof value === 'string') {
		if (where === 'compared') return filled(value, values) as T;
		if (where === 'expression') {
			const bracketed = Object.entries(values).map(([name, each]) => [name, /^[\d.]+$/.test(each) ? each : `(${each})`]);
			return filled(value, Object.fromEntries(bracketed)) as T;
		}
		return value.replace(place, (all, name, offset) => {
			const math = (value.slice(0, offset).replace(/\\\$/g, '').match(/\$\$?/g) ?? []).length % 2 === 1;
			return owns(values, name) ? shown(values[name], math, language) : all;
		}) as T;
	}
	if (Array.isArray(value)) return value.map((each) => replaced(each, values, language, where)) as T;
	if (typeof value !== 'object' || value === null) return value;
	const answers = (value as { type?: unknown }).type === 'expression' ? 'expression' : 'compared';
	return Object.fromEntries(
		Object.entries(value).map(([name, each]) => [name, replaced(each, values, language, name === 'answers' ? answers : name === 'given' ? 'expression' : name === 'feedback' || name === 'name' ? 'shown' : where)])
	) as T;
}

/**
 * The item as one learner gets it: parameters drawn by the seed and put into texts and keys, so that it is marked like any other.
 * An item without parameters is itself. A draw without value (a division by zero) is drawn again, up to 50 times; then the
 * item is given back as it is, which `checkItem` refuses to let happen.
 */
export function variant(item: Item, seed: string): Item {
	if (!item.parameters?.length) return item;
	for (let turn = 0; turn < 50; turn++) {
		const values = draw(item.parameters, turn ? `${seed}#${turn}` : seed);
		if (values) return withValues(item, values);
	}
	return item;
}

/** The item with these values in its texts and keys, as a learner who drew them gets it. */
export function withValues(item: Item, values: Record<string, string>): Item {
	const { parameters: _, title, stem, parts, hints, solution, ...rest } = item;
	return { ...rest, ...replaced({ title, stem, parts, hints, solution }, values, item.language) };
}

/** One text with these values in it, as a learner who drew them reads it. */
export const filledText = (text: string, values: Record<string, string>, language: string): string => replaced(text, values, language);
