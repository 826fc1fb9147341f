import * as v from 'valibot';
import { graphFaults, placeFaults } from './check-places.ts';
import { noRight, twice, unknown } from './fault.ts';
import type { Fault, FaultKey } from './fault.ts';
import { isAnswer } from './expression.ts';
import type { Feedback, Gap, Interaction, Item, NumericAnswer, Part, Response, TextAnswer, Unit } from './item.ts';
import { keyAnswer, sample } from './key.ts';
import { mark, markInteraction } from './marking.ts';
import { readNumber } from './number.ts';
import type { Reading } from './number.ts';
import { exactly, minus, plus, size, times, written } from './rational.ts';
import { itemSchema } from './schema.ts';
import { owns } from './verdict.ts';
import { placesIn, variant } from './variant.ts';

export { faultKeys } from './fault.ts';
export type { Fault, FaultKey } from './fault.ts';

const kinds: Record<string, FaultKey> = {
	max_length: 'fault-too-long', min_length: 'fault-too-few', max_entries: 'fault-too-many', regex: 'fault-format', finite: 'fault-range',
	min_value: 'fault-range', max_value: 'fault-range', gt_value: 'fault-range', integer: 'fault-range'
};

/** Whether a value is plain JSON of a size that may be walked: at most 20 000 values, 14 deep, 500 000 characters. */
export function isSmall(value: unknown): boolean {
	let [values, characters] = [0, 0];
	const walk = (each: unknown, depth: number): boolean => {
		if (++values > 20_000 || depth > 14) return false;
		if (typeof each === 'string') return (characters += each.length) <= 500_000;
		if (typeof each !== 'object' || each === null) return true;
		return Object.entries(each).every(([name, inner]) => (characters += name.length) <= 500_000 && walk(inner, depth + 1));
	};
	return walk(value, 0);
}

function shapeFault(issue: v.BaseIssue<unknown>): Fault {
	const path = (issue.path ?? []).map(({ key }) => String(key)).join('.');
	const absent = issue.received === 'undefined' ? 'fault-missing' : 'fault-shape';
	if (issue.type === 'strict_object') return { path, key: issue.expected === 'never' ? 'fault-unknown-field' : absent };
	const isList = Array.isArray(issue.input);
	const key = kinds[issue.type] ?? absent;
	return { path, key: isList && key === 'fault-too-long' ? 'fault-too-many' : key };
}

/** The faults that need more than one field to be seen. */
function* faultsOf(item: Item): Generator<Fault> {
	yield* twice(item.parts, 'parts');
	if (item.parts[0].after) yield { path: 'parts.0.after', key: 'fault-first-step' };
	for (const [i, part] of item.parts.entries()) yield* partFaults(part, `parts.${i}.interaction`, item.language);
}

function* partFaults({ interaction: it }: Part, path: string, language: string): Generator<Fault> {
	switch (it.type) {
		case 'choice':
			yield* twice(it.options, `${path}.options`);
			yield* unknown([it.key], it.options, `${path}.key`);
			yield* unknown(Object.keys(it.partial ?? {}), it.options, `${path}.partial`);
			break;
		case 'several':
			yield* twice(it.options, `${path}.options`);
			yield* unknown(it.keys, it.options, `${path}.keys`);
			yield* twice(it.keys.map((id) => ({ id })), `${path}.keys`);
			yield* unknown(Object.keys(it.weights ?? {}), it.options, `${path}.weights`);
			break;
		case 'numeric':
			yield* numericFaults(it.answers, it.units, path, language, (response) => markInteraction(it, response, language).said, it.unitRequired);
			break;
		case 'short':
			yield* textFaults(it.answers, path, (response) => markInteraction(it, response, language).said);
			break;
		case 'gaps':
			yield* gapFaults(it.text, it.gaps, path, language);
			break;
		case 'ordering':
			yield* twice(it.things, `${path}.things`);
			break;
		case 'matching':
			yield* twice(it.left, `${path}.left`);
			yield* twice(it.right, `${path}.right`);
			yield* unknown(Object.keys(it.pairs), it.left, `${path}.pairs`);
			yield* unknown(Object.values(it.pairs), it.right, `${path}.pairs`);
			for (const left of it.left) if (!owns(it.pairs, left.id)) yield { path: `${path}.pairs.${left.id}`, key: 'fault-missing' };
			for (const [i, right] of it.right.entries())
				if (right.feedback && it.left.every((left) => it.pairs[left.id] === right.id)) yield { path: `${path}.right.${i}.feedback`, key: 'fault-unreachable' };
			break;
		case 'expression':
			for (const [i, answer] of it.answers.entries()) {
				if (!isAnswer(it, answer.value, language)) yield { path: `${path}.answers.${i}.value`, key: 'fault-not-an-expression' };
				else if (!reaches(it, answer, language)) yield { path: `${path}.answers.${i}`, key: 'fault-unreachable' };
			}
			yield* noRight(it.answers, path);
			break;
		case 'category':
		case 'hotspot':
		case 'label':
			yield* placeFaults(it, path);
			break;
		case 'graph':
			yield* graphFaults(it, path, language);
			break;
		case 'written':
		case 'file':
			yield* twice(it.criteria ?? [], `${path}.criteria`);
			if (it.type === 'written' && it.words?.from && it.words.to && it.words.from > it.words.to) yield { path: `${path}.words`, key: 'fault-words' };
	}
}

/** Whether an expression answer is found by its own value; an earlier equal one hides it. A score of 0 asks for no form. */
const reaches = (it: Interaction & { type: 'expression' }, answer: { value: string }, language: string): boolean => {
	const index = it.answers.findIndex((each) => each === answer);
	const marked = { ...it, answers: it.answers.map((each, i) => ({ value: each.value, score: 0, feedback: { text: String(i) } })) };
	return markInteraction(marked, answer.value, language).said?.[0]?.text === String(index);
};

type Said = (response: Response) => (Feedback | undefined)[] | undefined;

function* numericFaults(answers: NumericAnswer[], units: Unit[] | undefined, path: string, language: string, said: Said, required = false): Generator<Fault> {
	const own = units?.find((unit) => unit.factor === 1)?.name;
	if (required && own === undefined) yield { path: `${path}.units`, key: 'fault-unit' };
	for (const [i, { value, tolerance, feedback }] of answers.entries()) {
		const read: Partial<Reading> | undefined = value === '*' ? { rest: '' } : readNumber(value, language);
		if (!read || !['', '%'].includes(read.rest ?? '')) yield { path: `${path}.answers.${i}.value`, key: 'fault-not-a-number' };
		else if (feedback && !probes(value, tolerance, read.value).some((probe) => said(`${probe} ${required ? own : ''}`)?.[0] === feedback))
			yield { path: `${path}.answers.${i}`, key: 'fault-unreachable' };
	}
	yield* noRight(answers, path);
}

/** Numbers that only this answer may catch: its value, or the ends of its tolerance where an exact answer before it has the middle. */
function probes(value: string, tolerance: NumericAnswer['tolerance'], read?: Reading['value']): string[] {
	if (value === '*' || !read) return ['987654321.123'];
	if (!tolerance || tolerance.kind === 'digits') return [value];
	const gap = exactly(tolerance.value)!;
	const reach = tolerance.kind === 'absolute' ? gap : times(gap, size(read));
	return [value, written(minus(read, reach)), written(plus(read, reach))];
}

function* textFaults(answers: TextAnswer[], path: string, said: Said): Generator<Fault> {
	for (const [i, { text, feedback }] of answers.entries())
		if (feedback && said(sample(text))?.[0] !== feedback) yield { path: `${path}.answers.${i}`, key: 'fault-unreachable' };
	yield* noRight(answers, path);
}

function* gapFaults(text: string, gaps: Gap[], path: string, language: string): Generator<Fault> {
	yield* twice(gaps, `${path}.gaps`);
	const places = [...text.matchAll(/\[\[([^[\]]*)\]\]/g)].map(([, id]) => id);
	yield* unknown(places, gaps, `${path}.text`);
	for (const [i, gap] of gaps.entries()) {
		if (places.filter((id) => id === gap.id).length !== 1) yield { path: `${path}.gaps.${i}`, key: 'fault-gap-place' };
		const inner = `${path}.gaps.${i}`;
		const said: Said = (response) => markInteraction({ type: 'gaps', text, gaps: [gap] }, { [gap.id]: String(response) }, language).said;
		if (gap.kind === 'number') yield* numericFaults(gap.answers, gap.units, inner, language, said);
		else if (gap.kind === 'text') yield* textFaults(gap.answers, inner, said);
		else {
			yield* twice(gap.options, `${inner}.options`);
			yield* unknown([gap.key], gap.options, `${inner}.key`);
		}
	}
}

/** The faults of an item that is as a learner gets it. */
function whole(item: Item): Fault[] {
	const faults = [...faultsOf(item)].slice(0, 50);
	return faults.length ? faults : keyFaults(item);
}

function keyFaults(item: Item): Fault[] {
	return mark(item, keyAnswer(item)).parts.flatMap((part, i): Fault[] => (part.right || part.pending ? [] : [{ path: `parts.${i}.interaction`, key: 'fault-key-not-right' }]));
}

/** The faults of one draw of an item. That an error falls together with the key is none here (it may in all of them): that the key is not found is one. */
export function drawFaults(one: Item): Fault[] {
	const faults = [...faultsOf(one)].slice(0, 50);
	return faults.some((fault) => fault.key !== 'fault-unreachable') ? faults : [...faults, ...keyFaults(one)];
}

const draws = 12;

/** Whether every `{{name}}` is that of a parameter, and no two parameters have the same. */
export function isNamed(item: Item): boolean {
	const { parameters = [], ...texts } = item;
	const names = parameters.map((parameter) => parameter.name);
	return new Set(names).size === names.length && placesIn(JSON.stringify(texts)).every((name) => names.includes(name));
}

/**
 * The faults of an item with parameters, seen in some draws of it. A recognised error may fall together with the key in one draw
 * (it then counts as right), not in all of them.
 */
function drawn(item: Item): Fault[] {
	if (!isNamed(item)) return [{ path: 'parameters', key: 'fault-parameter' }];
	const seen = new Map<string, { fault: Fault; count: number }>();
	for (let turn = 0; turn < draws; turn++) {
		const one = variant(item, `check ${turn}`);
		if (one.parameters) return [{ path: 'parameters', key: 'fault-parameter' }];
		for (const fault of drawFaults(one)) {
			const known = seen.get(fault.path + fault.key);
			seen.set(fault.path + fault.key, { fault, count: (known?.count ?? 0) + 1 });
		}
	}
	return [...seen.values()].filter(({ fault, count }) => fault.key !== 'fault-unreachable' || count === draws).map(({ fault }) => fault);
}

/**
 * Checks an item made by anybody: its shape and bounds, that ids, keys and gaps meet, that its own key answer is marked right, and
 * that no declared answer is hidden by an earlier one. Gives the item, or at most 50 faults by place.
 */
export function checkItem(input: unknown): { item: Item; faults?: undefined } | { item?: undefined; faults: Fault[] } {
	if (!isSmall(input)) return { faults: [{ path: '', key: 'fault-too-big' }] };
	const shape = v.safeParse(itemSchema, input);
	if (!shape.success) return { faults: shape.issues.slice(0, 50).map(shapeFault) };
	const item: Item = shape.output;
	const faults = item.parameters?.length ? drawn(item) : whole(item);
	return faults.length ? { faults } : { item };
}
