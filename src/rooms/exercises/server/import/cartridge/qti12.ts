/** One item of QTI 1.2 in the profile of Common Cartridge (https://www.imsglobal.org/cc/): asked with its own rules what scores what, and made an item of ours. */
import type { Interaction } from '#rooms/exercises/item.ts';
import { incoming } from '../markdown.ts';
import { choice, itemOf, moodleRule, several, textAnswers, type Found, type FoundAnswer } from '../question.ts';
import { Notes, notTaken, NotTaken, taken, type Kind, type Reading, type Row } from '../row.ts';
import { markdownOf, wordsOf, type Text } from '../text.ts';
import { child, children, every, xmlOf, type Node } from '../xml.ts';
import { rulesOf, testsOf, type Given } from './score.ts';

/** The pictures that an item shows, by the address in its texts. */
export type Pictures = { path: string; base64: string }[];

/** All material below a node, as one text. */
function materialOf(node: Node | undefined, pictures: Pictures): Text {
	const texts = [...every(node, 'mattext')];
	const html = texts.some((text) => text.attributes.texttype !== 'text/plain' && /<\/?[a-z][^>]{0,2000}>|&#?\w+;/i.test(text.text));
	const images = [...every(node, 'matimage')].map((image) => `<img src="${(image.attributes.uri ?? '').replace(/["<>]/g, '')}" alt="">`).join('');
	const escape = (text: string) => text.replace(/[&<>]/g, (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;' })[sign]!);
	if (!html && !images) return { text: incoming(texts.map((text) => text.text.trim()).join('\n\n')), format: 'plain' };
	return { text: incoming(texts.map((text) => (text.attributes.texttype === 'text/plain' ? `<p>${escape(text.text)}</p>` : text.text)).join('\n') + images), format: 'html', files: pictures };
}

const places = (node: Node): Node[] => node.children.flatMap((each) => (/^response_(lid|str|num|xy|grp|extension)$/.test(each.name) ? [each] : each.name === 'flow' || each.name === 'flow_mat' ? places(each) : []));

/** What stands before the place of the answer: all material that is not an option's. */
const stemNode = (node: Node): Node => ({ ...node, children: node.children.filter((each) => !/^response_/.test(each.name)).map((each) => (each.name === 'flow' ? stemNode(each) : each)) });

const field = (item: Node, label: string): string =>
	[...every(child(item, 'itemmetadata'), 'qtimetadatafield')].filter((each) => (child(each, 'fieldlabel')?.text ?? '').trim() === label).map((each) => (child(each, 'fieldentry')?.text ?? '').trim())[0] ?? '';

const kinds = new Map<string, Kind>([['multiple_choice', 'choice'], ['multiple_response', 'several'], ['true_false', 'truefalse'], ['essay', 'written'], ['fib', 'short'], ['pattern_match', 'short']]);
const profileOf = (item: Node): string => /^cc\.(\w+)\.v0p\d$/.exec(field(item, 'cc_profile'))?.[1] ?? '';

class Asking {
	readonly item: Node;
	readonly notes: Notes;
	readonly pictures: Pictures;
	readonly rules: ReturnType<typeof rulesOf>;
	readonly place: Node;
	constructor(item: Node, place: Node, pictures: Pictures, notes: Notes) {
		this.item = item;
		this.place = place;
		this.pictures = pictures;
		this.notes = notes;
		this.rules = rulesOf(item);
	}
	get ident(): string {
		return this.place.attributes.ident ?? '';
	}
	ask(values: string[]) {
		const given: Given = values.length ? { [this.ident]: values } : {};
		return this.rules.ask(given);
	}
	text(node: Node | undefined): string {
		return markdownOf(materialOf(node, this.pictures), this.notes);
	}
	/** A comment by its name: what it says, be it plain, a solution or a hint. */
	said(id: string): string {
		return children(this.item, 'itemfeedback').filter((each) => each.attributes.ident === id).map((each) => this.text(each)).filter(Boolean).join('\n\n');
	}
}

type Made = Pick<Found, 'kind' | 'interaction'> & Partial<Pick<Found, 'right' | 'wrong' | 'solution'>>;

const labelsOf = (place: Node): Node[] => [...every(place, 'response_label')];

/** What is shown whatever is answered is the solution; what each wrong answer gets alike is said of a wrong one. */
function sayings(asking: Asking, shown: string[][], right: boolean[]): { own: string[]; rest: Partial<Made> } {
	const common = (shown[0] ?? []).filter((id) => shown.every((list) => list.includes(id)));
	const wrongs = shown.filter((_, i) => !right[i]);
	const ofWrong = wrongs.length > 1 ? wrongs[0].filter((id) => !common.includes(id) && wrongs.every((list) => list.includes(id))) : [];
	const ofRight = (shown[right.indexOf(true)] ?? []).filter((id) => !common.includes(id) && /correct/i.test(id) && !/incorrect/i.test(id));
	const text = (ids: string[]) => [...new Set(ids)].map((id) => asking.said(id)).filter(Boolean).join('\n\n');
	const [solution, wrong, whenRight] = [text(common), text(ofWrong), text(ofRight)];
	return {
		own: shown.map((list, i) => text(list.filter((id) => !common.includes(id) && !(right[i] ? ofRight : ofWrong).includes(id)))),
		rest: { ...(solution ? { solution } : {}), ...(wrong ? { wrong } : {}), ...(whenRight ? { right: whenRight } : {}) }
	};
}

function lid(asking: Asking, profile: string): Made {
	const labels = labelsOf(asking.place);
	const ids = labels.map((label) => label.attributes.ident ?? '');
	const many = /^multiple$/i.test(asking.place.attributes.rcardinality ?? '');
	const shuffle = /^yes$/i.test([...every(asking.place, 'render_choice')][0]?.attributes.shuffle ?? '');
	const verdicts = ids.map((id) => asking.ask([id]));
	const keys = many ? keysOf(asking, ids) : ids.filter((_, i) => verdicts[i].share >= 0.99999);
	const { own, rest } = sayings(asking, verdicts.map((each) => each.shown), ids.map((id) => keys.includes(id)));
	const options = labels.map((label, i): FoundAnswer => ({ text: asking.text(label), percent: verdicts[i].share * 100, ...(own[i] ? { feedback: own[i] } : {}) }));
	if (many) return { kind: 'several', interaction: multiple(asking, options, ids, keys, shuffle), ...rest };
	if (profile === 'true_false' && ids.length === 2) {
		const yes = labels.findIndex((label, i) => /^(true|t|vrai|oui|صحيح|صواب)$/i.test(ids[i].trim()) || /^(true|vrai|oui|صحيح|صواب)$/i.test(options[i].text.trim()));
		if (yes >= 0 && keys.length === 1) {
			const [whenTrue, whenFalse] = [own[yes], own[1 - yes]];
			return { kind: 'truefalse', interaction: { type: 'truefalse', key: keys[0] === ids[yes], ...(whenTrue ? { whenTrue: { text: whenTrue } } : {}), ...(whenFalse ? { whenFalse: { text: whenFalse } } : {}) }, ...rest };
		}
	}
	return { kind: 'choice', interaction: choice(options, shuffle, asking.notes), ...rest };
}

/** The set of options that gets all points: those that a rule wants and none of its parts denies. */
function keysOf(asking: Asking, ids: string[]): string[] {
	const own = (tests: Node[]) => [...new Set([...testsOf(tests, ['varequal'])].filter((test) => test.attributes.respident === asking.ident).map((test) => test.text.trim()))].filter((id) => ids.includes(id));
	const candidates = [...asking.rules.tests.map((condition) => own(children(condition, 'conditionvar'))), own(asking.rules.tests.flatMap((condition) => children(condition, 'conditionvar')))];
	// Points may be added up, one rule an option: those that bring some.
	candidates.push(ids.filter((id) => asking.ask([id]).share > asking.ask([]).share));
	const best = candidates.filter((set) => set.length).find((set) => asking.ask(set).share >= 0.99999);
	if (!best) throw new NotTaken('no-right-answer');
	return ids.filter((id) => best.includes(id));
}

function multiple(asking: Asking, options: FoundAnswer[], ids: string[], keys: string[], shuffle: boolean): Interaction {
	const one = keys.map((id) => asking.ask([id]).share);
	const some = keys.length > 1 && one.every((share) => Math.abs(share - 1 / keys.length) < 0.01);
	// A set that is too large must not be right, or more would be right than the key says.
	const more = ids.findIndex((id) => !keys.includes(id) && asking.ask([...keys, id]).share >= 0.99999);
	if (more >= 0) throw new NotTaken('right-would-be-wrong', { answer: options[more].text.slice(0, 40) });
	if (!some && keys.length > 1 && one.some((share) => share > 0)) asking.notes.add('partial-credit-lost');
	const weighed = options.map((option, i) => ({ ...option, percent: keys.includes(ids[i]) ? 100 / keys.length : some ? -100 / keys.length : 0 }));
	return several(weighed, shuffle, some ? 'each' : 'all', asking.notes);
}

function typed(asking: Asking): Made {
	const tests = [...testsOf(asking.rules.tests.flatMap((condition) => children(condition, 'conditionvar')), ['varequal', 'varsubstring'])].filter((test) => test.attributes.respident === asking.ident);
	const capitals = tests.some((test) => /^yes$/i.test(test.attributes.case ?? ''));
	const found = new Map<string, FoundAnswer>();
	const shown: string[][] = [];
	for (const test of tests) {
		const word = wordsOf({ text: incoming(test.text), format: 'plain' }, asking.notes);
		const text = test.name === 'varsubstring' ? `*${word.replace(/[*\\]/g, '\\$&')}*` : word.replace(/[*\\]/g, '\\$&');
		if (!word || found.has(text)) continue;
		const verdict = asking.ask([test.text.trim()]);
		shown.push(verdict.shown);
		found.set(text, { text, percent: verdict.share * 100 });
	}
	// A part of a text beside another part that must stand there too is no text with stars.
	if (!found.size) throw new NotTaken('no-answer');
	if (tests.some((test) => test.name === 'varsubstring') && ![...found.values()].some((answer) => answer.percent >= 99.999)) throw new NotTaken('pattern-not-held', { pattern: [...found.keys()].join(' ').slice(0, 60) });
	const answers = [...found.values()];
	const { own, rest } = sayings(asking, [...shown, asking.ask(['\ue000']).shown], [...answers.map((answer) => answer.percent >= 99.999), false]);
	const said = answers.map((answer, i) => ({ ...answer, ...(own[i] ? { feedback: own[i] } : {}) }));
	return { kind: 'short', interaction: { type: 'short', answers: textAnswers(said), rule: moodleRule(capitals) }, ...rest };
}

function essay(asking: Asking): Made {
	const all = children(asking.item, 'itemfeedback').map((each) => ({ id: each.attributes.ident ?? '', text: asking.text(each), solves: [...every(each, 'solution')].length > 0 }));
	const model = all.filter((each) => each.solves).map((each) => each.text).filter(Boolean).join('\n\n');
	const solution = all.filter((each) => !each.solves).map((each) => each.text).filter(Boolean).join('\n\n');
	const rows = Number([...every(asking.place, 'render_fib')][0]?.attributes.rows ?? 0);
	return { kind: 'written', interaction: { type: 'written', ...(rows >= 1 ? { lines: Math.min(40, Math.round(rows)) } : {}), ...(model ? { model } : {}) }, ...(solution ? { solution } : {}) };
}

function made(item: Node, presentation: Node, pictures: Pictures, notes: Notes): Made {
	const profile = profileOf(item);
	const kind = field(item, 'question_type');
	const found = places(presentation);
	if (!found.length) throw new NotTaken(profile === '' && /text_only/.test(kind) ? 'description-no-question' : 'type-not-held', { type: profile || kind || 'QTI 1.2' });
	// Several places of one item are other makers' types: the profile of Common Cartridge has one.
	if (found.length > 1) throw new NotTaken('type-not-held', { type: kind || profile || found.map((each) => each.name).join(' + ').slice(0, 60) });
	const [place] = found;
	const asking = new Asking(item, place, pictures, notes);
	if (place.name === 'response_lid' && labelsOf(place).length) return lid(asking, profile);
	if (place.name !== 'response_str' || /numerical|calculated/.test(kind)) throw new NotTaken('type-not-held', { type: kind || place.name });
	const tests = [...testsOf(asking.rules.tests.flatMap((each) => children(each, 'conditionvar')), ['varequal', 'varsubstring'])];
	return profile === 'essay' || /essay/.test(kind) || !tests.length ? essay(asking) : typed(asking);
}

/** An item's own number, unless it is one that every file counts anew. */
const ownNumber = (ident: string): string => (ident.length < 6 || /^(que|question|item|quiz|assessment|i|q)[_-]?\d{0,6}$/i.test(ident) ? '' : ident);

/** Fills a row with the item of a node; what cannot be held is said there. */
export function fillItem(row: Row, item: Node, pictures: Pictures, reading: Reading): void {
	const notes = new Notes();
	row.why = notes.whys;
	row.kind = kinds.get(profileOf(item)) ?? 'other';
	row.name = incoming(item.attributes.title ?? '').replace(/\s+/g, ' ').trim().slice(0, 120) || row.name;
	try {
		const presentation = child(item, 'presentation');
		if (!presentation) throw new NotTaken('no-answer');
		const stem = markdownOf(materialOf(stemNode(presentation), pictures), notes);
		const found = made(item, presentation, pictures, notes);
		const profile = profileOf(item);
		const data: Record<string, unknown> = { ...(profile ? { profile } : {}) };
		for (const label of ['cc_question_category', 'cc_weighting', 'points_possible', 'question_type']) if (field(item, label)) data[label] = field(item, label).slice(0, 200);
		const read = itemOf({ name: row.name === '…' ? '' : row.name, stem, code: ownNumber(item.attributes.ident ?? ''), ...found, foreign: { format: 'qti12', data } }, notes, reading);
		if (row.name === '…') row.name = read.title;
		const text = xmlOf(item);
		if (text !== undefined) row.original = { format: 'qti12', text };
		taken(row, notes, read, found.kind);
	} catch (error) {
		notTaken(row, error);
	}
}
