/** The draws of an item with parameters, tried one by one: all of them where they are few, else a thousand. PURE; whoever asks decides how long. */
import { parse } from './algebra.ts';
import type { Node } from './algebra.ts';
import { drawFaults, isNamed, type FaultKey } from './check.ts';
import { near } from './equality.ts';
import type { Item, Parameter } from './item.ts';
import { readNumber } from './number.ts';
import { derive, draw, excludedOf, multiples, withValues } from './variant.ts';

type Values = Record<string, string>;

/** Why a value can't be worked out. */
export type NoValue = 'division-by-zero' | 'root-of-negative' | 'log-of-negative' | 'too-large' | 'none-left' | 'unknown-name' | 'not-read';

/** The first draw that is no good: its values, and why, or the place in the item that is at fault. */
export type BadDraw = { values: Values; why: NoValue; parameter: number } | { values: Values; key: FaultKey; path: string };

/** How many draws were tried, of how many there are (undefined: more than can be counted), and the first bad one. */
export type Tried = { tried: number; of: number | undefined; bad?: BadDraw };

/** As many draws as are tried of an item that has more. */
export const mostDraws = 1000;

const numbersOf = (values: Values): Record<string, number> =>
	Object.fromEntries(
		Object.entries(values).flatMap(([name, value]) => {
			const read = readNumber(value);
			return read && !read.rest ? [[name, Number(read.value.top) / Number(read.value.bottom)] as const] : [];
		})
	);

/** The innermost reason why an expression has no value at a point. */
function reason(node: Node, point: Record<string, number>): NoValue | undefined {
	for (const inner of 'left' in node ? [node.left, node.right] : 'of' in node ? [node.of] : []) {
		const found = reason(inner, point);
		if (found) return found;
	}
	if (near(node, point)) return undefined;
	const value = (of: Node) => near(of, point)?.value ?? NaN;
	if (node.kind === '/') return 'division-by-zero';
	if (node.kind === '^') return value(node.left) === 0 ? 'division-by-zero' : value(node.left) < 0 ? 'root-of-negative' : 'too-large';
	if (node.kind === 'call' && node.name === 'sqrt') return 'root-of-negative';
	if (node.kind === 'call' && (node.name === 'ln' || node.name === 'log')) return 'log-of-negative';
	if (node.kind === 'letter') return 'unknown-name';
	return 'too-large';
}

/** Why an expression of parameters has no value for these. */
export function whyNone(expression: string, values: Values): NoValue {
	const node = parse(expression, Object.keys(values));
	return node ? (reason(node, numbersOf(values)) ?? 'too-large') : 'not-read';
}

/** How many draws there are at most, exclusions aside; undefined where a range has no value or there are more than a billion. */
export function countDraws(parameters: Parameter[]): number | undefined {
	let count = 1;
	for (const parameter of parameters) {
		if (parameter.kind === 'choose') count *= parameter.values.length;
		else if (parameter.kind === 'range') count *= multiples(parameter)?.count ?? NaN;
		if (!(count < 1e9)) return undefined;
	}
	return count;
}

/** Every draw, in order, as values; where one has no value, what there is of it and why. */
function* all(parameters: Parameter[], values: Values = {}, at = 0): Generator<{ values: Values; why?: NoValue; parameter: number }> {
	const parameter = parameters[at];
	if (!parameter) return yield { values, parameter: at };
	if (parameter.kind === 'derive') {
		const value = derive(parameter.value, values);
		if (value === undefined) return yield { values, why: whyNone(parameter.value, values), parameter: at };
		return yield* all(parameters, { ...values, [parameter.name]: value }, at + 1);
	}
	let left = false;
	if (parameter.kind === 'choose') for (const value of parameter.values) yield* all(parameters, { ...values, [parameter.name]: value }, at + 1), (left = true);
	else {
		const found = multiples(parameter);
		const excluded = excludedOf(parameter, values);
		for (let place = 0; found && place < found.count; place++) {
			const value = found.at(place);
			if (excluded.includes(value)) continue;
			left = true;
			yield* all(parameters, { ...values, [parameter.name]: value }, at + 1);
		}
	}
	if (!left) yield { values, why: 'none-left', parameter: at };
}

/** A thousand draws as learners get them; where one has no value, the same as above. */
function* some(parameters: Parameter[]): Generator<{ values: Values; why?: NoValue; parameter: number }> {
	for (let turn = 0; turn < mostDraws; turn++) {
		const seed = `try ${turn}`;
		const values = draw(parameters, seed);
		if (values) yield { values, parameter: parameters.length };
		else {
			// The longest beginning that has values shows where it ends.
			let known: Values = {};
			let at = 0;
			for (let next = draw(parameters.slice(0, 1), seed); next; next = draw(parameters.slice(0, at + 1), seed)) [known, at] = [next, at + 1];
			const parameter = parameters[at];
			yield { values: known, why: parameter.kind === 'derive' ? whyNone(parameter.value, known) : 'none-left', parameter: at };
		}
	}
}

/**
 * Tries the draws of an item whose shape is right, one at each step, and yields what is known so far: stop when there is no more time. All
 * draws where there are at most `mostDraws`, else that many as learners get them. Ends at the first that is bad: one without value, or one
 * whose key is not marked right. An item without parameters, or with a name that is none, has no draw.
 */
export function* tryDraws(item: Item): Generator<Tried> {
	const parameters = item.parameters ?? [];
	if (!parameters.length || !isNamed(item)) return;
	const of = countDraws(parameters);
	let tried = 0;
	for (const { values, why, parameter } of of !== undefined && of <= mostDraws ? all(parameters) : some(parameters)) {
		tried++;
		if (why) return yield { tried, of, bad: { values, why, parameter } };
		const fault = drawFaults(withValues(item, values)).find((each) => each.key !== 'fault-unreachable');
		if (fault) return yield { tried, of, bad: { values, key: fault.key, path: fault.path } };
		yield { tried, of };
	}
}

/** Whether all draws that there are were tried. */
export const wereAll = ({ of, bad }: Tried, ended: boolean): boolean => ended && !bad && of !== undefined && of <= mostDraws;
