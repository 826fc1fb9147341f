/** Choices of QTI, single and multiple: simple choices, words in a text (hottext), and lists in a text. */
import { markInteraction } from '#rooms/exercises/marking.ts';
import type { Interaction, Option } from '#rooms/exercises/item.ts';
import { NotTaken } from '../row.ts';
import { atLeast, idOf, labelOf, naming, optionsOf, value, type Asking, type Made } from './asking.ts';
import { choicesOf } from './atoms.ts';
import { proven, type Probe } from './prove.ts';
import { children } from './tree.ts';

const share = (score: number): number => Math.min(1, Math.max(0, Number(score.toFixed(6))));

/** choiceInteraction and hottextInteraction. Two options named true and false are a true/false question. */
export function choiceOf(asking: Asking): Made {
	const { node, writer } = asking;
	const hottext = node.name === 'hottextInteraction';
	const nodes = hottext ? choicesOf(node) : children(node, 'simpleChoice');
	const name = naming();
	const options = optionsOf(nodes, name, writer);
	if (hottext) asking.notes.add('words-as-list');
	const raws = nodes.map(idOf);
	if (asking.declaration.cardinality === 'single' || node.attributes.maxChoices === '1') return one(asking, options, raws);
	return severalOf(asking, options, raws);
}

const words = /^(true|false|vrai|faux|yes|no|oui|non|صحيح|صح|خطأ|خاطئ)$/i;

function one(asking: Asking, options: Option[], raws: string[]): Made {
	const { asked, declaration, node, notes } = asking;
	atLeast(options, 2);
	const scores = raws.map((raw) => asked.score(value(declaration, [raw])));
	const right = asked.key ? raws.indexOf(String(asked.key.list[0])) : -1;
	if (right < 0) throw new NotTaken('no-right-answer');
	const probes = options.map((option, i): Probe => ({ value: value(declaration, [raws[i]]), response: option.id, label: option.text, atom: option.id }));
	const yes = options.findIndex((option) => /^true$/i.test(option.id) && words.test(option.text));
	const no = options.findIndex((option) => /^false$/i.test(option.id) && words.test(option.text));
	if (options.length === 2 && yes >= 0 && no >= 0 && share(scores[yes]) + share(scores[no]) === 1 && share(scores[right]) === 1) {
		const interaction: Interaction = { type: 'truefalse', key: right === yes };
		return { kind: 'truefalse', interaction, probes: probes.map((probe, i) => ({ ...probe, response: String(i === yes) })) };
	}
	const partial = Object.fromEntries(options.flatMap((option, i) => (i !== right && share(scores[i]) > 0 ? [[option.id, share(scores[i])]] : [])));
	if (Object.values(partial).includes(1)) notes.add('several-right-in-single');
	const interaction: Interaction = { type: 'choice', options, key: options[right].id, ...(Object.keys(partial).length ? { partial } : {}), ...shuffled(node) };
	proven([interaction], probes, (probe) => asked.score(probe.value), (it, probe) => markInteraction(it, probe.response, asking.language).score, notes);
	return { kind: 'choice', interaction, probes };
}

export const shuffled = (node: { attributes: Record<string, string> }): { shuffle?: true } => (node.attributes.shuffle === 'true' ? { shuffle: true } : {});

/** Which sets of options to ask about: all of them where they are few, else the ones near the right one and some others. */
export function subsets(raws: string[], key: string[], most: number): string[][] {
	const limit = most > 0 ? most : raws.length;
	if (raws.length <= 7) return Array.from({ length: 2 ** raws.length - 1 }, (_, n) => raws.filter((_, i) => ((n + 1) >> i) & 1)).filter((set) => set.length <= limit);
	const sets = [key, raws, ...raws.map((raw) => [raw]), ...raws.map((raw) => (key.includes(raw) ? key.filter((each) => each !== raw) : [...key, raw]))];
	for (let n = 1; n <= 60; n++) sets.push(raws.filter((_, i) => (n * 2654435761 * (i + 1)) % 97 > 48));
	return sets.filter((set) => set.length && set.length <= limit);
}

/** Weights to try: what each option brings alone, what it changes beside the right ones, and what a mapping says of it. */
export function weighings(raws: string[], key: string[], score: (set: string[]) => number, mapped: (raw: string) => number | undefined): Record<string, number>[] {
	const bounded = (weights: Record<string, number>) =>
		Object.fromEntries(Object.entries(weights).map(([raw, weight]) => [raw, Math.min(1, Math.max(-1, Number(weight.toFixed(6))))]).filter(([, weight]) => weight !== 0));
	const beside = (raw: string) => (key.includes(raw) ? score(key) - score(key.filter((each) => each !== raw)) : score([...key, raw]) - score(key));
	const tried = [
		Object.fromEntries(raws.map((raw) => [raw, score([raw])])),
		Object.fromEntries(raws.map((raw) => [raw, beside(raw)])),
		Object.fromEntries(raws.map((raw) => [raw, key.includes(raw) ? score([raw]) : beside(raw)])),
		...scales(key, score, mapped).map((scale) => Object.fromEntries(raws.map((raw) => [raw, (mapped(raw) ?? 0) * scale])))
	];
	return tried.map(bounded);
}

/** By what a mapping's points may become shares: as one of them alone is worth, so that the right ones make a whole, or as they stand. None where nothing is mapped. */
const scales = (key: string[], score: (set: string[]) => number, mapped: (raw: string) => number | undefined): number[] => {
	const sum = key.reduce((total, raw) => total + (mapped(raw) ?? 0), 0);
	const alone = key.find((raw) => (mapped(raw) ?? 0) > 0 && score([raw]) > 0);
	return key.some((raw) => mapped(raw) !== undefined) ? [...(alone === undefined ? [] : [score([alone]) / mapped(alone)!]), ...(sum > 0 ? [1 / sum] : []), 1] : [];
};

/** What a mapping gives for one thing, in the file's points. */
export const mappedPoints = ({ declaration: { mapping } }: Asking) => (raw: string): number | undefined => mapping && (mapping.entries.find((entry) => entry.key === raw)?.value ?? mapping.otherwise);

/** The penalty of a wrong pair by a mapping, in shares of a right one: from the first pair that takes points away. */
export function penaltyOf(asking: Asking, right: string[], wrong: string[]): number | undefined {
	const mapped = mappedPoints(asking);
	const taken = wrong.map(mapped).find((points) => points !== undefined && points < 0);
	const given = right.map(mapped).find((points) => points !== undefined && points > 0);
	return taken === undefined || given === undefined ? undefined : Math.min(1, Number((-taken / given).toFixed(6)));
}

/** Any number of options, marked as the file marks each set of them. */
export function severalOf(asking: Asking, options: Option[], raws: string[]): Made {
	const { asked, declaration, node, notes } = asking;
	atLeast(options, 1);
	const key = (asked.key?.list ?? []).map(String).filter((raw) => raws.includes(raw));
	if (!key.length || key.length !== (asked.key?.list.length ?? 0)) throw new NotTaken('no-right-answer');
	const id = (raw: string) => options[raws.indexOf(raw)].id;
	const score = (set: string[]) => asked.score(value(declaration, set));
	const keys = raws.filter((raw) => key.includes(raw)).map(id);
	const common = { type: 'several' as const, options, keys, ...shuffled(node) };
	const candidates: Interaction[] = [
		{ ...common, scoring: 'all' },
		{ ...common, scoring: 'each' },
		...weighings(raws, key, score, mappedPoints(asking)).map((weights): Interaction => ({ ...common, scoring: 'each', weights: Object.fromEntries(Object.entries(weights).map(([raw, weight]) => [id(raw), weight])) }))
	];
	const probes = subsets(raws, key, Number(node.attributes.maxChoices ?? 0)).map((set): Probe => {
		const ids = set.map(id);
		return { value: value(declaration, set), response: ids, label: labelOf(options, ids), ...(ids.length === 1 ? { atom: ids[0] } : {}) };
	});
	const interaction = proven(candidates, probes, (probe) => asked.score(probe.value), (it, probe) => markInteraction(it, probe.response, asking.language).score, notes);
	return { kind: 'several', interaction, probes };
}
