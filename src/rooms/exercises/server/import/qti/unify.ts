/** Several draws of one item as one item with parameters. PURE. */
import type { Item, Parameter } from '#rooms/exercises/item.ts';
import { fraction } from './templates.ts';

class Different extends Error {}

const near = (a: number, b: number): boolean => Math.abs(a - b) <= 1e-9 * Math.max(1, Math.abs(a), Math.abs(b));
const isNumber = /^-?\d+(\.\d+)?(e-?\d+|\/\d+)?$/;

/**
 * What is the same in all draws stays; a text that is another in each becomes the parameter that has just these values. Undefined where something
 * else changes from draw to draw: no parameter of ours says that.
 */
export function unified(items: Item[], values: Record<string, string>[], parameters: Parameter[]): Item | undefined {
	const used = new Set<string>();
	const text = (all: string[]): string => {
		if (all.every((each) => each === all[0])) return all[0];
		const found = parameters.find(({ name }) => all.every((each, i) => each === values[i][name] || (isNumber.test(each) && near(fraction(each), fraction(values[i][name])))));
		if (!found) throw new Different();
		used.add(found.name);
		return `{{${found.name}}}`;
	};
	const one = (all: unknown[]): unknown => {
		const [first] = all;
		if (typeof first === 'string') return all.every((each) => typeof each === 'string') ? text(all as string[]) : fail();
		if (typeof first !== 'object' || first === null) return all.every((each) => each === first) ? first : fail();
		if (Array.isArray(first)) return all.every((each) => Array.isArray(each) && each.length === first.length) ? first.map((_, i) => one(all.map((each) => (each as unknown[])[i]))) : fail();
		const names = Object.keys(first);
		const same = all.every((each) => typeof each === 'object' && each !== null && Object.keys(each).length === names.length && names.every((name) => Object.hasOwn(each, name)));
		return same ? Object.fromEntries(names.map((name) => [name, one(all.map((each) => (each as Record<string, unknown>)[name]))])) : fail();
	};
	try {
		const item = one(items) as Item;
		for (const [, name] of JSON.stringify(item).matchAll(/\{\{(\w+)\}\}/g)) used.add(name);
		// What a kept one is derived from is kept as well.
		for (const parameter of [...parameters].reverse()) {
			if (!used.has(parameter.name)) continue;
			const needs = parameter.kind === 'derive' ? parameter.value : parameter.kind === 'range' ? (parameter.not ?? []).join(' ') : '';
			for (const [word] of needs.matchAll(/[A-Za-z]\w*/g)) if (parameters.some((each) => each.name === word)) used.add(word);
		}
		return { ...item, parameters: parameters.filter((parameter) => used.has(parameter.name)) };
	} catch (error) {
		if (error instanceof Different) return undefined;
		throw error;
	}
}

const fail = (): never => {
	throw new Different();
};
