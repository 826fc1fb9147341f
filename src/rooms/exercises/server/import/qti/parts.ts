/** The interactions of an item as parts of ours: one part a block, one part for all that stands in a text. */
import type { Gap, Part } from '#rooms/exercises/item.ts';
import { NotTaken } from '../row.ts';
import { idOf, naming, optionsOf, value, type Asking, type Made } from './asking.ts';
import { gapsIn } from './atoms.ts';
import { choiceOf } from './choice.ts';
import { hotspotOf, labelsOf, selectPointOf } from './graphic.ts';
import { fileOf, writtenOf } from './open.ts';
import { associateOf, dragWords, matchOf, orderOf } from './pairs.ts';
import { htmlOf, markdownOfNodes, type Writer } from './text.ts';
import { child, elements, type Node } from './tree.ts';
import { numbersFound, textsFound } from './words.ts';
import type { Probe } from './prove.ts';
import { isNumeric } from './values.ts';

/** One part, or several with their shares of the interaction's points. */
type Read = Made | { made: Made; share: number }[];

const readers: Record<string, (asking: Asking) => Read> = {
	choiceInteraction: choiceOf,
	hottextInteraction: hottextOf,
	orderInteraction: orderOf,
	matchInteraction: matchOf,
	associateInteraction: associateOf,
	gapMatchInteraction: gapMatchOf,
	hotspotInteraction: hotspotOf,
	selectPointInteraction: selectPointOf,
	graphicGapMatchInteraction: labelsOf,
	sliderInteraction: typedOf,
	extendedTextInteraction: (asking) => (asking.asked.share ? typedOf(asking) : writtenOf(asking)),
	uploadInteraction: fileOf,
	textEntryInteraction: typedOf
};

/** The first interaction that we have nothing like. */
export const strange = (nodes: Node[]): Node | undefined => nodes.find((node) => node.name !== 'inlineChoiceInteraction' && !Object.hasOwn(readers, node.name));

/** Reads one interaction. Refuses the kinds that we have nothing like, and says which it is. */
export function partsOf(asking: Asking): { made: Made; share: number }[] {
	const reader = Object.hasOwn(readers, asking.node.name) ? readers[asking.node.name] : undefined;
	if (!reader) throw new NotTaken('type-not-held', { type: asking.node.name.slice(0, 60) });
	const read = reader(asking);
	const prompt = child(asking.node, 'prompt');
	const said = prompt ? markdownOfNodes(prompt.children, asking.writer) : '';
	// What is asked of all parts stands once, before the first.
	return (Array.isArray(read) ? read : [{ made: read, share: 1 }]).map(({ made, share }, i) => ({ share, made: { ...made, ...(said || made.prompt ? { prompt: [i ? '' : said, made.prompt].filter(Boolean).join('\n\n') } : {}) } }));
}

/** Whether points can be had by an interaction, or a person gives them. */
export const isHandedIn = (name: string): boolean => /^(extendedText|upload)Interaction$/.test(name);

function typedOf(asking: Asking): Made {
	if (asking.node.name === 'sliderInteraction') asking.notes.add('slider-as-number');
	if (isNumeric(asking.declaration.base)) {
		const { answers, probes } = numbersFound(asking);
		return { kind: 'numeric', interaction: { type: 'numeric', answers }, probes };
	}
	const { answers, rule, probes } = textsFound(asking);
	return { kind: 'short', interaction: { type: 'short', answers, rule }, probes };
}

/** Words of a text to choose: the text stands above with the words marked, the words are the options. */
function hottextOf(asking: Asking): Made {
	const made = choiceOf(asking);
	const writer: Writer = { ...asking.writer, place: (node) => (node.name === 'hottext' ? `<b>${node.children.map((each) => htmlOf(each, asking.writer)).join('')}</b>` : asking.writer.place(node)) };
	return { ...made, prompt: markdownOfNodes(elements(asking.node).filter((node) => node.name !== 'prompt'), writer) };
}

function gapMatchOf(asking: Asking): Made {
	const name = naming();
	const nodes = gapsIn(asking.node);
	if (!nodes.length) throw new NotTaken('no-gap');
	const writer: Writer = { ...asking.writer, place: (node) => (node.name === 'gap' ? `\ue020${nodes.indexOf(node)}\ue021` : asking.writer.place(node)) };
	const { gaps, probes } = dragWords(asking, nodes, name);
	const text = markdownOfNodes(elements(asking.node).filter((node) => node.name !== 'prompt'), writer).replace(/\ue020(\d+)\ue021/g, (_, n: string) => `[[${gaps[Number(n)].id}]]`);
	return { kind: 'gaps', interaction: { type: 'gaps', text, gaps }, probes };
}

/** One place in a text: a list, a number or a word. */
export function gapOf(asking: Asking, id: string): { gap: Gap; probes: Probe[] } {
	const { node, asked, declaration, notes, writer } = asking;
	if (node.name === 'inlineChoiceInteraction') {
		const nodes = elements(node).filter((each) => each.name === 'inlineChoice');
		const options = optionsOf(nodes, naming(), writer);
		if (options.length < 2) throw new NotTaken('too-few-options', { count: options.length });
		if (options.some((option) => /!\[|(?<!\\)\$/.test(option.text))) notes.add('list-words-only');
		const raws = nodes.map(idOf);
		const scores = raws.map((raw) => asked.score(value(declaration, [raw])));
		const right = asked.key ? raws.indexOf(String(asked.key.list[0])) : -1;
		if (right < 0 || scores[right] < 1 - 1e-6) throw new NotTaken('no-right-answer');
		if (scores.some((score, i) => i !== right && score >= 1 - 1e-6)) throw new NotTaken('right-would-be-wrong', { answer: options[scores.findIndex((score, i) => i !== right && score >= 1 - 1e-6)].text.slice(0, 80) });
		if (scores.some((score, i) => i !== right && score > 1e-6)) notes.add('partial-credit-lost');
		return { gap: { id, kind: 'list', options, key: options[right].id }, probes: options.map((option, i) => ({ value: value(declaration, [raws[i]]), response: option.id, label: option.text, atom: option.id })) };
	}
	const width = Number(node.attributes.expectedLength);
	const { interaction: made, probes } = typedOf(asking);
	if (made.type === 'numeric') return { gap: { id, kind: 'number', answers: made.answers }, probes };
	if (made.type !== 'short') throw new NotTaken('type-not-held', { type: node.name });
	return { gap: { id, kind: 'text', answers: made.answers, rule: made.rule, ...(Number.isInteger(width) && width >= 1 ? { width: Math.min(80, width) } : {}) }, probes };
}

/** The parts with their shares: left out where all are the same. */
export function weighed(parts: Part[], shares: number[]): Part[] {
	const scored = shares.filter((share) => share > 0);
	if (scored.length < 2 || scored.every((share) => Math.abs(share - scored[0]) < 1e-6)) return parts;
	const least = Math.min(...scored);
	return parts.map((part, i) => (shares[i] > 0 ? { ...part, weight: Number((shares[i] / least).toFixed(4)) } : part));
}
