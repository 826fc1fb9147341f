import { lettersOf, longest, parse } from './algebra.ts';
import type { Node } from './algebra.ts';
import { equal, near } from './equality.ts';
import { plain } from './notation.ts';

/** One end of an interval: none is infinity, which is never part of it. */
type End = { at?: Node; closed: boolean };
type Interval = { from: End; to: End };
/** A set of numbers: intervals and single numbers put together, less some numbers. */
type Part = { interval: Interval } | { point: Node };
export type Collection = { parts: Part[]; less: Node[] };

/** As many pieces as a set or a vector may have. */
const most = 40;
const infinity = /^[+-]?\s*(?:∞|infty|infinity|inf|infini)$/i;

/** What is typed in one writing: `∪` for every union, `;` between, `\` for *without*, LaTeX's words gone. */
const tidy = (text: string, language: string): string => {
	// A stroke before a brace is LaTeX's where the closing brace has one too, else it means *without*.
	const braced = /\\\}/.test(text) ? text.replace(/\\([{}])/g, '$1') : text.replace(/\\\s*(?=\{)/g, '∖');
	const bare = plain(braced.replace(/\\\\/g, ';'))
		.replace(/\\(?:mathbb|mathrm|vec|overrightarrow)\s*(?:\{([A-Za-z]{1,2})\}|(?![a-z]))/g, '$1')
		.replace(/\\(?:cup|bigcup)(?![a-z])|\s(?:U|u|ou|or|union|أو)\s|(?<=[\])}[(])\s*U\s*(?=[\])}[({])/g, '∪')
		.replace(/\\(?:setminus|backslash)(?![a-z])|∖|\s(?:sauf|privé de|except|ما عدا)\s/g, '\\')
		.replace(/\\(?:emptyset|varnothing)(?![a-z])|∅|Ø/g, '{}')
		.replace(/\\(infty)/g, '$1')
		.replace(/\\begin\s*\{[a-z]*\}/g, '(')
		.replace(/\\end\s*\{[a-z]*\}/g, ')');
	return bare.includes(';') || language !== 'en' ? bare : bare.replace(/,/g, ';');
};

/** Cuts at a sign that stands in no bracket; `]` and `[` open and close in either turn, so only round and curly ones count. */
function cut(text: string, sign: string): string[] {
	const out = [''];
	let depth = 0;
	for (const letter of text) {
		if ('({'.includes(letter)) depth++;
		else if (')}'.includes(letter)) depth--;
		if (letter === sign && depth === 0) out.push('');
		else out[out.length - 1] += letter;
	}
	return out.map((each) => each.trim());
}

const numbers = (text: string, variables: string[]): Node[] | undefined => {
	const list = text.trim() ? cut(text, ';') : [];
	if (list.length > most) return undefined;
	const nodes = list.map((each) => parse(each, variables));
	return nodes.every((node) => node !== undefined) ? nodes : undefined;
};

function end(text: string, closed: boolean, variables: string[]): End | undefined {
	if (infinity.test(text)) return closed ? undefined : { closed: false };
	const at = parse(text, variables);
	return at && { at, closed };
}

function intervalIn(text: string, variables: string[], language: string): Interval | undefined {
	const opens = language === 'en' ? '[](' : '[]';
	const closes = language === 'en' ? '[])' : '[]';
	const [first, last] = [text[0], text.at(-1)!];
	if (text.length < 5 || !opens.includes(first) || !closes.includes(last)) return undefined;
	const ends = cut(text.slice(1, -1), ';');
	if (ends.length !== 2) return undefined;
	const [from, to] = [end(ends[0], first === '[', variables), end(ends[1], last === ']', variables)];
	// The left end is minus infinity, the right one plus: the other way round it is a slip.
	if (!from || !to || (!from.at && /^[+∞i]/.test(ends[0])) || (!to.at && ends[1].startsWith('-'))) return undefined;
	return { from, to };
}

const all: Interval = { from: { closed: false }, to: { closed: false } };

/** Well-known sets by their letters: R, R*, R+, R-, R*+ and the like. */
function known(text: string): Collection | undefined {
	const found = /^R(?:\^?\(?([*+-]{1,2})\)?|_?\(?([+-])\)?(?:\^?\(?(\*)\)?)?)?$/.exec(text.replace(/\s/g, ''));
	if (!found) return undefined;
	const marks = (found[1] ?? '') + (found[2] ?? '') + (found[3] ?? '');
	const zero: Node = { kind: 'number', value: { top: 0n, bottom: 1n } };
	const bare = marks.includes('*');
	if (marks.includes('+')) return { parts: [{ interval: { from: { at: zero, closed: !bare }, to: { closed: false } } }], less: [] };
	if (marks.includes('-')) return { parts: [{ interval: { from: { closed: false }, to: { at: zero, closed: !bare } } }], less: [] };
	return { parts: [{ interval: all }], less: bare ? [zero] : [] };
}

/**
 * Reads a set as school writes it: `]−1 ; 2] ∪ {5}`, `ℝ \ {0 ; 1}`, `∅`, `[0 ; +∞[`; in English also `(−1, 2]`. Between its numbers stands a semicolon,
 * for the comma is of decimals; in English a comma will do. Undefined for what is no set.
 */
export function parseSet(text: string, variables: string[], language: string): Collection | undefined {
	if (text.length > longest) return undefined;
	const [whole, ...less] = cut(tidy(text, language), '\\');
	const without: Node[] = [];
	for (const each of less) {
		const gone = each.startsWith('{') && each.endsWith('}') ? numbers(each.slice(1, -1), variables) : undefined;
		if (!gone?.length) return undefined;
		without.push(...gone);
	}
	const pieces = cut(whole, '∪');
	if (pieces.length > most) return undefined;
	const parts: Part[] = [];
	for (const piece of pieces) {
		const named = known(piece);
		if (named) {
			parts.push(...named.parts);
			without.push(...named.less);
		} else if (piece.startsWith('{') && piece.endsWith('}')) {
			const points = numbers(piece.slice(1, -1), variables);
			if (!points) return undefined;
			parts.push(...points.map((point): Part => ({ point })));
		} else {
			const interval = intervalIn(piece, variables, language);
			if (!interval) return undefined;
			parts.push({ interval });
		}
	}
	return parts.length + without.length <= 2 * most ? { parts, less: without } : undefined;
}

/** Reads a vector by its coordinates, `(1 ; −2)`, with or without a name before it; undefined for what is none. */
export function parseVector(text: string, variables: string[], language: string): Node[] | undefined {
	if (text.length > longest) return undefined;
	const found = /^(?:[A-Za-z]{1,2}\s*)?\(([^]*)\)$/.exec(tidy(text, language).replace(/^\{?([A-Za-z]{1,2})\}?\s*(?=\()/, '$1').replace(/\(\s*\(([^()]*)\)\s*\)$/, '($1)'));
	const list = found && numbers(found[1], variables);
	return list && list.length >= 2 ? list : undefined;
}

export const sameVector = (key: Node[], given: Node[]): boolean => key.length === given.length && key.every((node, i) => equal(node, given[i]));

type Edge = { at: Node | undefined; value: number; closed: boolean };
type Segment = { from: Edge; to: Edge };

const valueOf = (node: Node): number | undefined => (lettersOf(node).size ? undefined : near(node, {})?.value);
const meets = (a: Edge, b: Edge): boolean => (a.at && b.at ? a.value === b.value || equal(a.at, b.at) : a.value === b.value);

/** The set as segments from left to right, none touching the next; undefined when an end has letters, so that there is no left and right. */
function segments({ parts, less }: Collection): Segment[] | undefined {
	const list: Segment[] = [];
	for (const part of parts) {
		const [from, to] = 'point' in part ? [{ at: part.point, closed: true }, { at: part.point, closed: true }] : [part.interval.from, part.interval.to];
		const [low, high] = [from.at ? valueOf(from.at) : -Infinity, to.at ? valueOf(to.at) : Infinity];
		if (low === undefined || high === undefined) return undefined;
		const segment: Segment = { from: { at: from.at, value: low, closed: from.closed }, to: { at: to.at, value: high, closed: to.closed } };
		const single = from.at && to.at && meets(segment.from, segment.to);
		if (single ? from.closed && to.closed : low < high) list.push(segment);
	}
	list.sort((a, b) => a.from.value - b.from.value || Number(b.from.closed) - Number(a.from.closed));
	const joined: Segment[] = [];
	for (const next of list) {
		const last = joined.at(-1);
		const touch = last && (meets(last.to, next.from) ? last.to.closed || next.from.closed : next.from.value < last.to.value);
		if (!last || !touch) joined.push({ from: next.from, to: next.to });
		else if (meets(last.to, next.to)) last.to = { ...last.to, closed: last.to.closed || next.to.closed };
		else if (next.to.value > last.to.value) last.to = next.to;
	}
	for (const node of less) {
		const value = valueOf(node);
		if (value === undefined) return undefined;
		const gone: Edge = { at: node, value, closed: false };
		for (let i = joined.length - 1; i >= 0; i--) {
			const { from, to } = joined[i];
			const [atFrom, atTo] = [meets(from, gone), meets(to, gone)];
			if (atFrom && atTo) joined.splice(i, 1);
			else if (atFrom) joined[i] = { from: { ...from, closed: false }, to };
			else if (atTo) joined[i] = { from, to: { ...to, closed: false } };
			else if (from.value < value && value < to.value) joined.splice(i, 1, { from, to: gone }, { from: gone, to });
		}
	}
	return joined;
}

const sameEdge = (a: Edge, b: Edge): boolean => a.closed === b.closed && meets(a, b);
const sameEnd = (a: End, b: End): boolean => a.closed === b.closed && (a.at && b.at ? equal(a.at, b.at) : !a.at && !b.at);
const samePart = (a: Part, b: Part): boolean =>
	'point' in a ? 'point' in b && equal(a.point, b.point) : 'interval' in b && sameEnd(a.interval.from, b.interval.from) && sameEnd(a.interval.to, b.interval.to);

/** Whether each of one list has its own equal in the other. */
function paired<T>(one: T[], other: T[], same: (a: T, b: T) => boolean): boolean {
	const left = [...other];
	return one.length === other.length && one.every((each) => {
		const at = left.findIndex((candidate) => same(each, candidate));
		return at >= 0 && left.splice(at, 1).length > 0;
	});
}

/** Whether two sets hold the same numbers, however they are put together. With letters in their ends they are compared piece by piece. */
export function sameSet(key: Collection, given: Collection): boolean {
	const [a, b] = [segments(key), segments(given)];
	if (a && b) return a.length === b.length && a.every((segment, i) => sameEdge(segment.from, b[i].from) && sameEdge(segment.to, b[i].to));
	return paired(key.parts, given.parts, samePart) && paired(key.less, given.less, equal);
}
