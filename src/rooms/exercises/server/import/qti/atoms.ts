/** What can be answered to an interaction, one thing at a time: the ids, pairs, places, words and numbers that its points may hang on. PURE. */
import { asksOf } from './edges.ts';
import { sample } from '#rooms/exercises/key.ts';
import type { Oracle } from './oracle.ts';
import { textsOf } from './pattern.ts';
import { children, elements, textIn, walk, type Node } from './tree.ts';
import { isNumeric, singleOf, valueOf, type Declaration, type Single, type Value } from './values.ts';

/** Which interactions stand in a line of text; all others are blocks. */
export const isInline = (node: Node): boolean => /^(textEntry|inlineChoice|endAttempt)Interaction$/.test(node.name);
export const isInteraction = (node: Node): boolean => node.name.endsWith('Interaction');

const most = 1500;
const ids = (nodes: Node[]): string[] => nodes.map((node) => node.attributes.identifier ?? '').filter(Boolean);
const named = (node: Node, name: RegExp): Node[] => [...walk(node)].filter((each) => each !== node && name.test(each.name));

/** The two sides of a matching. */
export const sidesOf = (node: Node): [Node[], Node[]] => {
	const [left, right] = children(node, 'simpleMatchSet').map((set) => children(set, 'simpleAssociableChoice'));
	return [left ?? [], right ?? []];
};
export const choicesOf = (node: Node): Node[] => named(node, /^(simpleChoice|inlineChoice|hottext|hotspotChoice|simpleAssociableChoice|associableHotspot)$/);
export const gapsIn = (node: Node): Node[] => named(node, /^gap$/);
export const labelsIn = (node: Node): Node[] => elements(node).filter((each) => /^gap(Text|Img)$/.test(each.name));

const logic = /^(responseProcessing|responseProcessingFragment|responseCondition|responseIf|responseElseIf|responseElse|outcomeCondition|outcomeIf|outcomeElseIf|outcomeElse|and|or|not|anyN|set\w+Value|lookupOutcomeValue)$/;
const mentions = (node: Node, id: string): boolean => [...walk(node)].some((each) => /^(variable|mapResponse|correct)$/.test(each.name) && each.attributes.identifier === id);

/** All that stands in comparisons of one response; where its value goes into another variable first, all that stands anywhere. */
function comparedWith(processing: Node, id: string): Node[] {
	const all = [...walk(processing)];
	const isCopied = all.some((node) => /^(set\w+Value|lookupOutcomeValue)$/.test(node.name) && [...walk(node)].some((each) => each.name === 'variable' && each.attributes.identifier === id));
	if (isCopied) return all;
	const visit = (node: Node): Node[] => (logic.test(node.name) ? elements(node).flatMap(visit) : mentions(node, id) ? [...walk(node)] : []);
	return visit(processing);
}

/** Words and numbers that the rules compare a response with, those of its own declaration first. */
export function literalsOf(oracle: Oracle, declaration: Declaration): Single[] {
	const found = new Set<Single>();
	const add = (text: string) => {
		const value = singleOf(declaration.base, text);
		if (value !== undefined && found.size < 200) found.add(value);
	};
	const variables = [...oracle.prepared.values].filter(([id]) => oracle.declarations.get(id)?.kind !== 'response').flatMap(([, value]) => value?.list ?? []);
	for (const each of [...(oracle.prepared.correct.get(declaration.id)?.list ?? []), ...(declaration.mapping?.entries.map((entry) => entry.key) ?? [])]) found.add(each);
	for (const node of comparedWith(oracle.processing, declaration.id)) if (node.name === 'baseValue') add(textIn(node));
	for (const text of keysOfPatterns(oracle, declaration.id)) if (!open.test(text)) add(text.replace(/\\([*\\])/g, '$1'));
	for (const each of [...variables, ...(isNumeric(declaration.base) ? oracle.computed : [])]) add(String(each));
	return [...found];
}

const open = /(?<!\\)(\\\\)*\*/;

/** The texts of the patterns that responses are compared with, as keys of ours. */
const keysOfPatterns = (oracle: Oracle, id: string): string[] =>
	comparedWith(oracle.processing, id).filter((node) => node.name === 'patternMatch').flatMap((node) => textsOf(node.attributes.pattern ?? textIn(elements(node)[1])) ?? []).slice(0, 200);

/** Those of them in which `*` stands for anything. */
export const patternsOf = (oracle: Oracle, id: string): string[] => [...new Set(keysOfPatterns(oracle, id))].filter((key) => open.test(key));

/** The single things that a learner can do, as values of the response; at most 1 500. */
export function atomsOf(node: Node, declaration: Declaration, oracle: Oracle): Value[] {
	const one = (each: Single): Value => valueOf(declaration.cardinality, declaration.base, [each]);
	const pairs = (left: string[], right: string[]): Value[] => left.flatMap((a) => right.flatMap((b) => singleOf(declaration.base, `${a} ${b}`) ?? [])).slice(0, most).map(one);
	switch (node.name) {
		case 'matchInteraction': {
			const [left, right] = sidesOf(node);
			return pairs(ids(left), ids(right));
		}
		case 'associateInteraction': {
			const all = ids(choicesOf(node));
			return all.flatMap((a, i) => all.slice(i + 1).flatMap((b) => singleOf(declaration.base, `${a} ${b}`) ?? [])).slice(0, most).map(one);
		}
		case 'gapMatchInteraction':
			return pairs(ids(labelsIn(node)), ids(gapsIn(node)));
		case 'graphicGapMatchInteraction':
			return pairs(ids(labelsIn(node)), ids(choicesOf(node)));
		case 'textEntryInteraction':
		case 'extendedTextInteraction':
			if (!isNumeric(declaration.base)) return [...literalsOf(oracle, declaration), ...patternsOf(oracle, declaration.id).map(sample)].map(one);
			return [...new Set([...literalsOf(oracle, declaration), ...asksOf(oracle, declaration, literalsOf(oracle, declaration)).asks])].map(one);
		case 'sliderInteraction': {
			const { low, high, step } = sliderOf(node);
			const count = Math.min(Math.floor((high - low) / step + 1e-9) + 1, most);
			return Array.from({ length: Math.max(0, count) }, (_, i) => one(Number((low + i * step).toPrecision(12))));
		}
		case 'selectPointInteraction':
			return (declaration.areas?.entries ?? []).flatMap((area) => centreOf(area.shape, area.coords) ?? []).map(one);
		default:
			return ids(choicesOf(node)).map(one);
	}
}

/** The ends and the step of a slider. */
export const sliderOf = (node: Node): { low: number; high: number; step: number } => {
	const [low, high, step] = [node.attributes.lowerBound, node.attributes.upperBound, node.attributes.step].map(Number);
	return { low: Number.isFinite(low) ? low : 0, high: Number.isFinite(high) ? high : 0, step: step > 0 ? step : 1 };
};

/** A point inside a shape. */
export function centreOf(shape: string, coords: number[]): string | undefined {
	const [a, b, c, d] = coords;
	if (shape === 'circle' || shape === 'ellipse') return `${a} ${b}`;
	if (shape === 'rect') return `${(a + c) / 2} ${(b + d) / 2}`;
	const corners = Array.from({ length: coords.length >> 1 }, (_, i) => [coords[2 * i], coords[2 * i + 1]]);
	if (shape !== 'poly' || corners.length < 3) return undefined;
	// The middle of the first three corners lies inside more often than the middle of all; good enough to be asked.
	const [x, y] = [0, 1].map((axis) => corners.slice(0, 3).reduce((sum, corner) => sum + corner[axis], 0) / 3);
	return `${x} ${y}`;
}

