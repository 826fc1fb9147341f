/** Pairs and orders of QTI: match, associate, order, and words to drag into a text. */
import { markInteraction } from '#rooms/exercises/marking.ts';
import type { Gap, Interaction, Option, Response } from '#rooms/exercises/item.ts';
import { literal, plain } from '../markdown.ts';
import { NotTaken } from '../row.ts';
import { atLeast, idOf, labelOf, naming, optionsOf, value, type Asking, type Made } from './asking.ts';
import { choicesOf, labelsIn, sidesOf } from './atoms.ts';
import { penaltyOf } from './choice.ts';
import { proven, type Probe } from './prove.ts';
import { placesMade, rowsMade } from './rows.ts';
import { lineOf } from './text.ts';
import { elements } from './tree.ts';

const keyPairs = (asking: Asking): [string, string][] => {
	const pairs = (asking.asked.key?.list ?? []).map((each) => String(each).split(' ') as [string, string]);
	if (!pairs.length) throw new NotTaken('no-right-answer');
	return pairs;
};

/** Which right sides each left one may have to be right, by the key; a pair may be written either way round where the file's pairs have no direction. */
function keysBySide(pairs: [string, string][], left: string[], right: string[]): Record<string, string[]> {
	const found: Record<string, string[]> = Object.fromEntries(left.map((id) => [id, []]));
	for (const [a, b] of pairs) {
		const [from, to] = left.includes(a) && right.includes(b) ? [a, b] : [b, a];
		if (!left.includes(from) || !right.includes(to)) throw new NotTaken('bad-pair', { text: `${a} ${b}`.slice(0, 60) });
		found[from].push(to);
	}
	return found;
}

/** matchInteraction: pairs where each left side has one right side of its own, things sorted into groups where each has one, a question a row otherwise. */
export function matchOf(asking: Asking): Made | { made: Made; share: number }[] {
	const { node, writer } = asking;
	const [leftNodes, rightNodes] = sidesOf(node);
	const [leftName, rightName] = [naming(), naming()];
	const first = { nodes: leftNodes, options: optionsOf(leftNodes, leftName, writer) };
	const second = { nodes: rightNodes, options: optionsOf(rightNodes, rightName, writer) };
	const pairs = keyPairs(asking);
	const [a, b] = [first.nodes.map(idOf), second.nodes.map(idOf)];
	const straight = keysBySide(pairs, a, b);
	if (Object.values(straight).every((keys) => keys.length <= 1)) return sidesMade(asking, first, second, straight, false);
	const turned = keysBySide(pairs.map(([x, y]) => [y, x]), b, a);
	if (Object.values(turned).every((keys) => keys.length <= 1)) return sidesMade(asking, second, first, turned, true);
	return rowsMade(asking, { raws: a, options: first.options }, { raws: b, options: second.options }, straight);
}

type Side = { nodes: { attributes: Record<string, string> }[]; options: Option[] };

/** `turned`: the file writes its pairs from right to left of ours. */
function sidesMade(asking: Asking, left: Side, right: Side, keys: Record<string, string[]>, turned: boolean): Made {
	const { declaration, asked, notes, node, language } = asking;
	const [lefts, rights] = [left.nodes.map((each) => each.attributes.identifier ?? ''), right.nodes.map((each) => each.attributes.identifier ?? '')];
	const ofLeft = (raw: string) => left.options[lefts.indexOf(raw)].id;
	const ofRight = (raw: string) => right.options[rights.indexOf(raw)].id;
	const valueOf = (pairs: Record<string, string>) => value(declaration, Object.entries(pairs).map(([from, to]) => (turned ? `${to} ${from}` : `${from} ${to}`)));
	withOthers(lefts, rights, keys, (pairs) => asked.score(valueOf(pairs)));
	const used = lefts.flatMap((raw) => keys[raw]);
	const sorted = lefts.some((raw) => keys[raw].length > 1) || lefts.some((raw) => !keys[raw].length) || new Set(used).size < used.length || node.attributes.class?.split(' ').includes('qalam-category');
	const matching = !sorted || (node.attributes.class?.split(' ').includes('qalam-matching') && lefts.every((raw) => keys[raw].length === 1));
	if (matching) atLeast(right.options, 2);
	const shuffle = node.attributes.shuffle === 'true' ? {} : { shuffle: false };
	const candidates: Interaction[] = [];
	if (matching) {
		const found = Object.fromEntries(lefts.map((raw) => [ofLeft(raw), ofRight(keys[raw][0])]));
		for (const scoring of ['all', 'each'] as const) candidates.push({ type: 'matching', left: left.options, right: right.options, pairs: found, scoring, ...shuffle });
	} else {
		const found = Object.fromEntries(lefts.map((raw) => [ofLeft(raw), keys[raw].map(ofRight)]));
		const common = { type: 'category' as const, things: left.options, categories: right.options, keys: found, ...shuffle };
		const named = (from: string, to: string) => (turned ? `${to} ${from}` : `${from} ${to}`);
		const penalty = penaltyOf(asking, lefts.flatMap((raw) => keys[raw].map((each) => named(raw, each))), lefts.flatMap((raw) => rights.filter((each) => !keys[raw].includes(each)).map((each) => named(raw, each))));
		for (const scoring of ['all', 'each'] as const) candidates.push({ ...common, scoring });
		if (penalty) candidates.push({ ...common, scoring: 'each', penalty });
	}
	const probes = pairProbes(lefts, rights, keys).map((pairs): Probe => {
		const response: Response = Object.fromEntries(Object.entries(pairs).map(([from, to]) => [ofLeft(from), ofRight(to)]));
		const label = Object.entries(pairs).map(([from, to]) => `${labelOf(left.options, [ofLeft(from)])} → ${labelOf(right.options, [ofRight(to)])}`).join(', ');
		return { value: valueOf(pairs), response, label };
	});
	const interaction = proven(candidates, probes, (probe) => asked.score(probe.value), (it, probe) => markInteraction(it, probe.response, language).score, notes);
	return { kind: matching ? 'matching' : 'category', interaction, probes };
}

/** Adds what is right in place of the key: where all points are given, though another stands there. */
export function withOthers(places: string[], put: string[], keys: Record<string, string[]>, score: (pairs: Record<string, string>) => number): void {
	const right = Object.fromEntries(places.flatMap((place) => (keys[place].length ? [[place, keys[place][0]]] : [])));
	for (const place of places.slice(0, 20)) for (const other of put.slice(0, 20)) if (keys[place].length && !keys[place].includes(other) && score({ ...right, [place]: other }) >= 1 - 1e-6) keys[place].push(other);
}

/** The right pairs, each of them missing or alone or with a wrong partner, and a few turned round. */
export function pairProbes(lefts: string[], rights: string[], keys: Record<string, string[]>): Record<string, string>[] {
	const right = Object.fromEntries(lefts.flatMap((raw) => (keys[raw].length ? [[raw, keys[raw][0]]] : [])));
	const found: Record<string, string>[] = [right];
	for (const raw of lefts.slice(0, 12)) {
		const { [raw]: own, ...others } = right;
		if (Object.keys(others).length) found.push(others);
		for (const other of rights.slice(0, 12)) if (!keys[raw].includes(other)) found.push({ [raw]: other }, { ...right, [raw]: other });
		if (own) found.push({ [raw]: own });
	}
	const turned = rights.length > 1 ? Object.fromEntries(lefts.map((raw, i) => [raw, rights[(rights.indexOf(right[raw] ?? rights[i % rights.length]) + 1) % rights.length]])) : {};
	if (Object.keys(turned).length) found.push(turned);
	return found;
}

/** associateInteraction: pairs of one heap. The first of each right pair stands left, the others right; that sides are given is noted. */
export function associateOf(asking: Asking): Made {
	const { node, writer, notes } = asking;
	const nodes = choicesOf(node);
	const name = naming();
	const options = optionsOf(nodes, name, writer);
	const pairs = keyPairs(asking);
	const members = pairs.flat();
	if (new Set(members).size < members.length) throw new NotTaken('many-to-many');
	const order = nodes.map(idOf);
	const first = new Set(pairs.map(([a, b]) => (order.indexOf(a) <= order.indexOf(b) ? a : b)));
	const side = (isLeft: boolean): Side => ({ nodes: nodes.filter((each) => first.has(idOf(each)) === isLeft), options: options.filter((_, i) => first.has(order[i]) === isLeft) });
	const [left, right] = [side(true), side(false)];
	const keys = keysBySide(pairs, left.nodes.map((each) => each.attributes.identifier), right.nodes.map((each) => each.attributes.identifier));
	notes.add('pairs-got-sides');
	return sidesMade(asking, left, right, keys, false);
}

/** orderInteraction. Where only some of the things are put in order, their places are paired with them. */
export function orderOf(asking: Asking): Made {
	const { node, writer, asked, declaration, notes, language } = asking;
	const nodes = elements(node).filter((each) => each.name === 'simpleChoice');
	const raws = nodes.map(idOf);
	const key = (asked.key?.list ?? []).map(String);
	if (!key.length) throw new NotTaken('no-right-answer');
	if (key.some((raw) => !raws.includes(raw))) throw new NotTaken('no-right-answer');
	const options = optionsOf(nodes, naming(), writer);
	if (key.length < raws.length) return placesMade(asking, options, raws, key);
	atLeast(options, 2);
	const things = key.map((raw) => options[raws.indexOf(raw)]);
	const swap = (i: number, j: number) => key.map((raw, at) => (at === i ? key[j] : at === j ? key[i] : raw));
	const orders = [key, [...key].reverse(), [...key.slice(1), key[0]], [key[key.length - 1], ...key.slice(0, -1)], ...key.slice(1).map((_, i) => swap(i, i + 1)), swap(0, key.length - 1)];
	const probes = orders.map((order): Probe => {
		const ids = order.map((raw) => options[raws.indexOf(raw)].id);
		return { value: value(declaration, order), response: ids, label: ids.map((id) => labelOf(options, [id])).join(' → ') };
	});
	const candidates = (['all', 'neighbours'] as const).map((scoring): Interaction => ({ type: 'ordering', things, scoring }));
	const interaction = proven(candidates, probes, (probe) => asked.score(probe.value), (it, probe) => markInteraction(it, probe.response, language).score, notes);
	return { kind: 'ordering', interaction, probes };
}

/** The words of gapMatchInteraction as the list of each gap; the text of the gaps is the caller's. */
export function dragWords(asking: Asking, gapNodes: { attributes: Record<string, string> }[], name: (raw: string) => string): { gaps: Gap[]; probes: Probe[] } {
	const { node, writer, asked, declaration, notes, language } = asking;
	const labels = labelsIn(node);
	const wordName = naming();
	const options = labels.map((label): Option => {
		const text = lineOf(label.name === 'gapImg' ? [label] : label.children, { ...writer, place: () => undefined }) || literal(label.attributes.objectLabel ?? '');
		if (/!\[|(?<!\\)\$/.test(text)) notes.add('list-words-only');
		const words = /!\[/.test(text) ? literal(plain(text)) : text;
		if (!words) throw new NotTaken('list-words-only');
		return { id: wordName(idOf(label)), text: words };
	});
	atLeast(options, 2);
	const raws = labels.map(idOf);
	const gapRaws = gapNodes.map((gap) => gap.attributes.identifier ?? '');
	const keys = keysBySide(keyPairs(asking).map(([word, gap]) => [gap, word]), gapRaws, raws);
	if (gapRaws.some((gap) => keys[gap].length !== 1)) throw new NotTaken('gap-without-word');
	const gaps = gapRaws.map((gap): Gap => ({ id: name(gap), kind: 'list', options, key: options[raws.indexOf(keys[gap][0])].id }));
	const once = labels.filter((label) => (label.attributes.matchMax ?? '1') === '1').map(idOf);
	const probes = pairProbes(gapRaws, raws, keys).filter((pairs) => once.every((word) => Object.values(pairs).filter((each) => each === word).length <= 1)).map((pairs): Probe => ({
		value: value(declaration, Object.entries(pairs).map(([gap, word]) => `${word} ${gap}`)),
		response: Object.fromEntries(Object.entries(pairs).map(([gap, word]) => [name(gap), options[raws.indexOf(word)].id])),
		label: Object.values(pairs).map((word) => labelOf(options, [options[raws.indexOf(word)].id])).join(', ')
	}));
	proven([gaps], probes, (probe) => asked.score(probe.value), (it, probe) => markInteraction({ type: 'gaps', text: '', gaps: it }, probe.response, language).score, notes);
	return { gaps, probes };
}

