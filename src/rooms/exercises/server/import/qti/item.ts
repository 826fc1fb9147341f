/** One QTI item (2.1, 2.2 or 3.0) as an item of ours: its key derived by asking the file's own processing, and proven by it. */
import type { Gap, Item, Part } from '#rooms/exercises/item.ts';
import { draw } from '#rooms/exercises/variant.ts';
import { incoming, plain } from '../markdown.ts';
import { nth } from '../question.ts';
import { Notes, NotTaken, type Kind, type Reading } from '../row.ts';
import { naming, type Asking, type Made } from './asking.ts';
import { isInline, isInteraction } from './atoms.ts';
import { attach, sayingsOf, toldOf } from './feedback.ts';
import { keysOf, type Place } from './keys.ts';
import { stepsOfItem, type Machine } from './machine.ts';
import { declarationsOf, oracleOf, prepare, type Oracle } from './oracle.ts';
import { gapOf, isHandedIn, partsOf, strange, weighed } from './parts.ts';
import { processingOf } from './rules.ts';
import { sharesOf, type Asked } from './shares.ts';
import { draws, NoParameter, planOf, type Plan } from './templates.ts';
import { blockMark, cutMark, htmlOf, isForLearners, markdownOfHtml, markdownOfNodes, valuePlaces, type Files, type Writer } from './text.ts';
import { child, elements, walk, type Node } from './tree.ts';
import type { Probe } from './prove.ts';
import { unified } from './unify.ts';

export type ReadItem = { item: Item; kind: Kind };

const groups = 3;
const drawsOfGroup = 6;

/**
 * Reads an `assessmentItem`. Refuses (`NotTaken`) what cannot be derived faithfully; what changes is noted. One that draws values is read with several
 * draws of ours, which must come out as one item with parameters; where they do not, one draw is taken, and that is noted.
 */
export function readItem(root: Node, notes: Notes, files: Files, reading: Reading): ReadItem {
	if (root.attributes.adaptive === 'true') throw new NotTaken('adaptive-not-held');
	const declarations = declarationsOf(root);
	const steps = { left: stepsOfItem };
	const seed = root.attributes.identifier ?? '';
	const plan = draws(root) ? planOf(root, declarations, processingOf(root)) : undefined;
	const found = plan && drawnItem(root, plan, steps, seed, notes, files, reading);
	if (found) return found;
	const prepared = prepare(root, declarations, seed, steps);
	if (prepared.chanced) notes.add('one-draw-taken');
	return readPrepared(root, prepared, notes, files, reading);
}

function drawnItem(root: Node, plan: Plan, steps: { left: number }, seed: string, notes: Notes, files: Files, reading: Reading): ReadItem | undefined {
	for (let group = 0; group < groups; group++) {
		const values: Record<string, string>[] = [];
		const read: ReadItem[] = [];
		const own = new Notes();
		try {
			for (let n = 0; n < drawsOfGroup; n++) {
				const drawn = draw(plan.parameters, `${seed} ${group} ${n}`);
				if (!drawn) return undefined;
				values.push(drawn);
				read.push(readPrepared(root, plan.replay(drawn, steps), n ? new Notes() : own, files, reading, plan.names));
			}
		} catch (error) {
			// What one draw cannot be, another may be: two values that fall together hide a key.
			if (error instanceof NoParameter || (error instanceof NotTaken && error.why.key !== 'processing-too-long')) continue;
			throw error;
		}
		const item = unified(read.map((each) => each.item), values, plan.parameters);
		if (!item) continue;
		for (const { key, values } of own.whys) notes.add(key, values);
		for (const [name, file] of own.files) notes.files.set(name, file);
		return { item, kind: read[0].kind };
	}
	return undefined;
}

/** Reads an item with its values fixed. Values that have a name in `names` stand by their names in the texts. */
function readPrepared(root: Node, prepared: Machine, notes: Notes, files: Files, reading: Reading, names = new Map<string, string>()): ReadItem {
	const declarations = [...prepared.declarations.values()];
	const held = valuePlaces();
	const oracle = oracleOf(root, prepared);
	const interactions: Node[] = [];
	const cuts: Cut[] = [];
	const writer: Writer = {
		notes,
		files,
		place(node) {
			if (!isInteraction(node)) return undefined;
			if (node.name === 'endAttemptInteraction') return notes.add('forms-removed'), '';
			const n = interactions.push(node) - 1;
			return isInline(node) ? `\ue020${n}\ue021` : `<p>${blockMark(n)}</p>`;
		},
		cut(node) {
			const kinds = classesOf(node);
			if (kinds.includes('qalam-part')) return { before: `<p>${cutMark(cuts.push({ kind: 'part', id: kinds.find((kind) => kind.startsWith('qalam-id-'))?.slice(9) }) - 1)}</p>` };
			return kinds.includes('qalam-prompt') ? { after: `<p>${cutMark(cuts.push({ kind: 'prompt' }) - 1)}</p>` } : undefined;
		},
		value: (id) => (names.has(id) ? held.hold(names.get(id)!) : oracle.declarations.get(id)?.kind === 'template' ? escape(printed(oracle, id)) : ''),
		shown: (node) => {
			const list = prepared.values.get(node.attributes.templateIdentifier ?? '')?.list ?? [];
			return list.some((each) => String(each) === node.attributes.identifier) === (node.attributes.showHide !== 'hide');
		}
	};
	const body = child(root, 'itemBody');
	const text = body ? markdownOfHtml(htmlOf(body, writer), writer) : '';
	if (!interactions.length) throw new NotTaken(text ? 'description-no-question' : 'empty-question');
	const odd = strange(interactions);
	if (odd) throw new NotTaken('type-not-held', { type: odd.name.slice(0, 60) });
	const places = interactions.map((node): Place => {
		const declaration = declarations.find((each) => each.kind === 'response' && each.id === node.attributes.responseIdentifier);
		if (!declaration) throw new NotTaken('no-answer');
		return { node, declaration };
	});
	if (new Set(places.map((place) => place.declaration.id)).size < places.length) throw new NotTaken('no-answer');
	const keys = keysOf(oracle, places);
	const shares = sharesOf(oracle, keys, notes);
	const plainWriter: Writer = { ...writer, place: (node) => (isInteraction(node) ? '' : undefined) };
	const sayings = sayingsOf(root, plainWriter);
	const ask = (place: Place): Asking => ({ ...place, asked: shares.get(place.declaration.id)!, oracle, writer: plainWriter, notes, language: reading.language });
	const solution: string[] = [];
	const used = new Set<unknown>();
	const tell = (made: Made, asked: Asked) => {
		const told = toldOf(sayings, oracle, asked, made.probes);
		attach(made, told, notes);
		for (const saying of told.used) used.add(saying);
		for (const each of told.solution) if (!solution.includes(each)) solution.push(each);
	};
	const { stem, parts, kind } = assemble(text, cuts, places, ask, tell, notes, shares);
	if (sayings.some((saying) => !used.has(saying) && parts.some((part) => part.interaction.type !== 'written' && part.interaction.type !== 'file'))) notes.add('feedback-lost');
	const item = finish(root, reading, notes, { stem, parts, solution: solution.join('\n\n') }, oracle, keys, writer);
	return { item: names.size ? released(item, held.release) : item, kind };
}

/** The names of values put back where their marks stand. */
const released = <T>(value: T, release: (text: string) => string): T =>
	typeof value === 'string'
		? (release(value) as T)
		: Array.isArray(value)
			? (value.map((each) => released(each, release)) as T)
			: typeof value === 'object' && value !== null
				? (Object.fromEntries(Object.entries(value).map(([name, each]) => [name, released(each, release)])) as T)
				: value;

const escape = (text: string) => text.replace(/[&<>"]/g, (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[sign]!);
const printed = (oracle: Oracle, id: string): string => (oracle.prepared.values.get(id)?.list ?? []).map((each) => (typeof each === 'number' ? String(Number(each.toPrecision(12))) : String(each))).join(', ');

const marks = /\ue020(\d+)\ue021/g;
const inlineIn = (text: string): number[] => [...text.matchAll(marks)].map(([, n]) => Number(n));

/** A frame of our own export: the beginning of a part with its id, the end of its prompt. */
type Cut = { kind: 'part'; id?: string } | { kind: 'prompt' };
const classesOf = (node: Node): string[] => (node.attributes.class ?? '').split(/\s+/);

/** A text cut at its blocks and frames: what stands before each, and what stands after the last. */
function pieces(text: string): { before: string; block?: number; cut?: number }[] {
	const found: { before: string; block?: number; cut?: number }[] = [];
	let from = 0;
	for (const match of text.matchAll(/\n*[^\S\n]*(?:\ue026(\d+)\ue027|\ue028(\d+)\ue029)[^\S\n]*\n*/g)) {
		found.push({ before: text.slice(from, match.index).trim(), ...(match[1] === undefined ? { cut: Number(match[2]) } : { block: Number(match[1]) }) });
		from = match.index + match[0].length;
	}
	const rest = text.slice(from).trim();
	if (rest) found.push({ before: rest });
	return found;
}

/** The stem is what stands before the first question; a text with places in it is a part of its own. */
function assemble(text: string, cuts: Cut[], places: Place[], ask: (place: Place) => Asking, tell: (made: Made, asked: Asked) => void, notes: Notes, shares: Map<string, Asked>) {
	const parts: Part[] = [];
	const worths: number[] = [];
	const kinds = new Set<Kind>();
	let stem = '';
	let prompt = '';
	let framed: { id?: string } | undefined;
	const name = naming();
	const add = (made: Made, worth: number) => {
		const said = [prompt, made.prompt].filter(Boolean).join('\n\n');
		prompt = '';
		const id = name(framed?.id ?? nth(parts.length));
		framed &&= {};
		parts.push({ id, ...(said ? { prompt: said } : {}), interaction: made.interaction, ...(made.right ? { right: made.right } : {}), ...(made.wrong ? { wrong: made.wrong } : {}) });
		worths.push(worth);
		kinds.add(made.kind);
	};
	const alone = (n: number) => {
		const asking = ask(places[n]);
		if (!asking.asked.share && !isHandedIn(asking.node.name)) throw new NotTaken('no-right-answer');
		for (const { made, share } of partsOf(asking)) {
			tell(made, asking.asked);
			add(made, asking.asked.share * share);
		}
	};
	const free = (words: string) => {
		if (!words) return;
		if (!parts.length && !framed) stem = [stem, words].filter(Boolean).join('\n\n');
		else prompt = [prompt, words].filter(Boolean).join('\n\n');
	};
	const inText = (before: string, inline: number[]) => {
		const { lead, tail } = framed ? { lead: '', tail: before } : leading(before);
		free(lead);
		const own = /^\ue020(\d+)\ue021$/.exec(tail.trim());
		const node = own ? places[Number(own[1])].node : undefined;
		if (node?.name === 'textEntryInteraction' && !classesOf(node).includes('qalam-gap')) return alone(Number(own![1]));
		const { made, worth } = gapsMade(tail, inline.map((n) => places[n]), inline, ask, tell, notes, shares);
		add(made, worth);
	};
	for (const { before, block, cut } of pieces(text)) {
		const inline = inlineIn(before);
		if (inline.length) inText(before, inline);
		else free(before);
		if (block !== undefined) alone(block);
		const frame = cut === undefined ? undefined : cuts[cut];
		if (frame?.kind === 'part') framed = { id: frame.id };
	}
	if (prompt) {
		// Ours has no place for words after the last question.
		stem = [stem, prompt].filter(Boolean).join('\n\n');
		notes.add('text-moved-up');
	}
	return { stem, parts: weighed(parts, worths), kind: kinds.size === 1 ? [...kinds][0] : ('other' as Kind) };
}

/** The paragraphs before the first place; a list or a table that holds a place is not torn apart. */
function leading(text: string): { lead: string; tail: string } {
	const paragraphs = text.split('\n\n');
	let first = paragraphs.findIndex((paragraph) => inlineIn(paragraph).length);
	while (first > 0 && /^\s|^([-+*>]|\d+[.)]) /.test(paragraphs[first])) first--;
	return { lead: paragraphs.slice(0, first).join('\n\n'), tail: paragraphs.slice(first).join('\n\n') };
}

function gapsMade(text: string, own: Place[], numbers: number[], ask: (place: Place) => Asking, tell: (made: Made, asked: Asked) => void, notes: Notes, shares: Map<string, Asked>): { made: Made; worth: number } {
	const name = naming();
	const gaps: Gap[] = [];
	const worths = own.map((place) => shares.get(place.declaration.id)!.share);
	if (worths.some((worth) => !worth)) throw new NotTaken('no-right-answer');
	if (worths.some((worth) => Math.abs(worth - worths[0]) > 1e-6)) notes.add('gap-weights-lost');
	const said: Pick<Made, 'right' | 'wrong'> = {};
	for (const place of own) {
		const asking = ask(place);
		const { gap, probes } = gapOf(asking, name(classesOf(place.node).find((kind) => kind.startsWith('qalam-id-'))?.slice(9) ?? place.declaration.id));
		gaps.push(gap);
		const made: Made = { kind: 'gaps', interaction: asInteraction(gap), probes };
		tell(made, asking.asked);
		if (own.length === 1) Object.assign(said, { ...(made.right ? { right: made.right } : {}), ...(made.wrong ? { wrong: made.wrong } : {}) });
		else if (made.right || made.wrong) notes.add('feedback-lost');
	}
	const marked = text.replace(marks, (_, n: string) => `[[${gaps[numbers.indexOf(Number(n))].id}]]`);
	const probes: Probe[] = [];
	return { made: { kind: 'gaps', interaction: { type: 'gaps', text: marked, gaps }, probes, ...said }, worth: worths.reduce((a, b) => a + b, 0) };
}

/** A gap as the interaction that it is alone: what is said of its answers is put there, in the same lists. */
const asInteraction = (gap: Gap): Made['interaction'] =>
	gap.kind === 'list' ? { type: 'choice', options: gap.options, key: gap.key } : gap.kind === 'number' ? { type: 'numeric', answers: gap.answers } : { type: 'short', answers: gap.answers, rule: gap.rule };

function finish(root: Node, reading: Reading, notes: Notes, made: { stem: string; parts: Part[]; solution: string }, oracle: Oracle, keys: Map<string, unknown>, writer: Writer): Item {
	const { stem, parts, solution } = made;
	const words = plain([stem, ...parts.map((part) => [part.prompt ?? '', part.interaction.type === 'gaps' ? part.interaction.text.replace(/\[\[[^\]]*\]\]/g, '…') : ''].join(' '))].join(' '));
	if (!words && !notes.files.size) throw new NotTaken('empty-question');
	const name = incoming(root.attributes.title ?? '').replace(/\s+/g, ' ').trim() || words;
	const lang = /^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/.exec((root.attributes.lang ?? '').trim())?.[0];
	const letters = words.replace(/\$[^$]*\$/g, '');
	const arabic = (letters.match(/[\u0600-\u06ff]/g)?.length ?? 0) > (letters.match(/[A-Za-z\u00c0-\u024f]/g)?.length ?? 0);
	const item: Item = {
		code: incoming(root.attributes.identifier ?? '').slice(0, 80),
		title: name.length > 120 ? `${name.slice(0, 117).trimEnd()}…` : name || '…',
		language: lang ?? (arabic ? 'ar' : reading.language),
		competences: [],
		difficulty: 3,
		stem,
		parts
	};
	if (solution) item.solution = solution;
	if (notes.files.size) item.media = Object.fromEntries([...notes.files.values()].map((file) => [file.name, { sha256: file.sha256, type: file.type, bytes: file.bytes.length }]));
	if (reading.author) item.author = reading.author;
	if (reading.licence) item.licence = reading.licence;
	if (reading.source) item.source = reading.source;
	item.foreign = { format: 'qti', data: keptOf(root, oracle, keys, writer) };
	return item;
}

/** What the file says and the model cannot: given back at export. */
function keptOf(root: Node, oracle: Oracle, keys: Map<string, unknown>, writer: Writer): Record<string, unknown> {
	const data: Record<string, unknown> = {};
	for (const name of ['identifier', 'label', 'toolName', 'toolVersion', 'timeDependent']) if (root.attributes[name] && root.attributes[name] !== 'false') data[name] = incoming(root.attributes[name]).slice(0, 200);
	if (oracle.score !== undefined) data.points = Number(oracle.points(Object.fromEntries(keys) as Parameters<Oracle['points']>[0]).toFixed(6));
	const rubrics = [...walk(root)].filter((node) => node.name === 'rubricBlock' && !isForLearners(node));
	if (rubrics.length) {
		writer.notes.add('rubric-kept-aside');
		data.rubrics = rubrics.slice(0, 20).map((node) => ({ view: node.attributes.view, text: markdownOfNodes(node.children, { ...writer, place: (each) => (isInteraction(each) ? '' : undefined) }).slice(0, 20_000) }));
	}
	const sheets = elements(root).filter((node) => node.name === 'stylesheet');
	if (sheets.length) {
		writer.notes.add('styles-removed');
		data.stylesheets = sheets.slice(0, 10).map((node) => incoming(node.attributes.href ?? '').slice(0, 200));
	}
	return data;
}
