/** One of our items as a QTI item, with what QTI cannot say beside it for our own reader. */
import type { Interaction, Item, Part } from '#rooms/exercises/item.ts';
import { variant } from '#rooms/exercises/variant.ts';
import { commonLosses, NotHeld, type Losses } from '../told.ts';
import { choicePart, orderingPart, severalPart, truefalsePart } from './choices.ts';
import { handedPart } from './handed.ts';
import { templatesOf, Unspeakable, type Templates } from './parameters.ts';
import { categoryPart, hotspotPart, labelPart, matchingPart } from './placed.ts';
import { all, base, choose, float, isNull, product, set, sum, variable } from './rules.ts';
import { blocks, type Ink } from './text.ts';
import { expressionPart, gapsPart, numericPart, shortPart } from './typed.ts';
import { marked, type Part2, type Saying, type Writing } from './writing.ts';
import { h, nameOf, q, raw, written, type Piece, type Version, type Xml } from './xml.ts';

const writers: { [Kind in Interaction['type']]: (it: Interaction & { type: Kind }, writing: Writing) => Part2 } = {
	choice: choicePart, several: severalPart, truefalse: truefalsePart, numeric: numericPart, gaps: gapsPart, short: shortPart, ordering: orderingPart, matching: matchingPart,
	expression: expressionPart, category: categoryPart, hotspot: hotspotPart, label: labelPart, graph: handedPart, written: handedPart, file: handedPart,
	// It is no question: what it asks stands in files of its own.
	package: () => {
		throw new NotHeld();
	}
};

/** Where a picture of the item stands in the package; undefined where it does not go along. */
export type AddressOf = (name: string) => string | undefined;

/** The item's XML without what only we read. Values that QTI cannot draw are drawn once, and that is noted. */
export function itemXml(item: Item, version: Version, addressOf: AddressOf, lost: Losses, beside?: Piece): string {
	let templates: Templates;
	try {
		templates = templatesOf(item.parameters);
		return documentOf(item, templates, version, addressOf, lost, beside);
	} catch (error) {
		if (!(error instanceof Unspeakable)) throw error;
		if (!item.parameters?.length) throw new NotHeld();
		lost.add('one-draw');
		return documentOf(variant(item, `out ${item.code}`), templatesOf(), version, addressOf, lost, beside);
	}
}

function partOf(item: Item, part: Part, at: { ink: Ink; lost: Losses; templates: Templates }): { writing: Writing; made: Part2 } {
	const alone = item.parts.length === 1;
	const suffix = alone ? '' : `_${nameOf(part.id)}`;
	const writing: Writing = { item, part, ...at, response: `RESPONSE${suffix}`, points: alone && pointsOf(item) === 1 ? 'SCORE' : `SCORE_${nameOf(part.id)}`, said: `FEEDBACK${suffix}`, sayings: [] };
	const made = (writers[part.interaction.type] as (it: Interaction, writing: Writing) => Part2)(part.interaction, writing);
	return { writing, made };
}

const pointsOf = (item: Item): number => (item.foreign?.format === 'qti' && typeof item.foreign.data.points === 'number' && item.foreign.data.points > 0 ? item.foreign.data.points : 1);

/** What is said of a right and of a wrong answer, where nothing else is. */
function generally({ writing, made }: { writing: Writing; made: Part2 }): Xml[] {
	const { part, said, points, sayings } = writing;
	if (!made.rules || (!part.right && !part.wrong)) return [];
	const quiet = [isNull(variable(said)), made.answered];
	const put = (text: string): Xml => {
		const id = `m${sayings.length + 1}`;
		sayings.push({ id, text });
		return set(said, q('multiple', {}, base('identifier', id)));
	};
	const right = q('gte', {}, variable(points), float(0.999999));
	return choose([...(part.right ? [{ when: all([...quiet, right]), then: [put(part.right)] }] : []), ...(part.wrong ? [{ when: all([...quiet, q('not', {}, right)]), then: [put(part.wrong)] }] : [])]);
}

/** In 3.0 what is said, and notes for who marks, stand in a body of their own. */
const bodied = (html: string, version: Version): Piece => (version === '3.0' ? q('contentBody', {}, raw(html)) : raw(html));

function documentOf(item: Item, templates: Templates, version: Version, addressOf: AddressOf, lost: Losses, beside?: Piece): string {
	const ink: Ink = { version, address: addressOf, variable: templates.variable };
	commonLosses(item, lost);
	lost.add('hints-lost', item.hints?.length);
	const parts = item.parts.map((part) => partOf(item, part, { ink, lost, templates }));
	const held = item.foreign?.format === 'qti' ? item.foreign.data : {};
	const points = pointsOf(item);
	const generals = parts.map(generally);
	const scored = parts.filter(({ made }) => made.rules);
	const own = scored.length && !(parts.length === 1 && points === 1);
	const rules = parts.flatMap(({ made }, i) => [...(made.rules ?? []), ...generals[i]]);
	if (own) {
		const whole = scored.reduce((total, { writing }) => total + (writing.part.weight ?? 1), 0);
		const weighed = scored.map(({ writing }) => ((writing.part.weight ?? 1) === 1 ? variable(writing.points) : product(float(writing.part.weight!), variable(writing.points))));
		const mean = whole === 1 ? sum(weighed) : q('divide', {}, sum(weighed), float(whole));
		rules.push(set('SCORE', points === 1 ? mean : product(float(points), mean)));
	}
	const sayings = parts.flatMap(({ writing }) => writing.sayings.map((saying) => ({ ...saying, said: writing.said })));
	const corrects = parts.flatMap(({ made }) => made.corrects ?? []);
	const outcome = (id: string, value: number): Xml => q('outcomeDeclaration', { identifier: id, cardinality: 'single', baseType: 'float' }, q('defaultValue', {}, q('value', {}, String(value))));
	const namespace = version === '3.0' ? 'http://www.imsglobal.org/xsd/imsqtiasi_v3p0' : 'http://www.imsglobal.org/xsd/imsqti_v2p1';
	const text = (name: string) => (typeof held[name] === 'string' ? (held[name] as string) : undefined);
	const root = q(
		'assessmentItem',
		{
			xmlns: namespace, identifier: nameOf(text('identifier') ?? item.code), title: item.title, label: text('label'), 'xml:lang': item.language, adaptive: false, timeDependent: text('timeDependent') === 'true',
			toolName: text('toolName') ?? 'Qalam', toolVersion: text('toolVersion')
		},
		...parts.flatMap(({ made }) => made.declarations),
		scored.length > 0 && outcome('SCORE', 0),
		scored.length > 0 && outcome('MAXSCORE', points),
		...(own ? scored.map(({ writing }) => outcome(writing.points, 0)) : []),
		...parts.flatMap(({ writing }): Piece[] => (writing.sayings.length ? [q('outcomeDeclaration', { identifier: writing.said, cardinality: 'multiple', baseType: 'identifier' })] : [])),
		item.solution && q('outcomeDeclaration', { identifier: 'SOLUTION', cardinality: 'single', baseType: 'identifier' }, q('defaultValue', {}, q('value', {}, 'solution'))),
		...templates.declarations,
		templates.rules.length > 0 && q('templateProcessing', {}, ...templates.rules, ...corrects.map(({ id, value }) => q('setCorrectResponse', { identifier: id }, value))),
		q(
			'itemBody',
			{},
			item.stem && h('div', { class: marked('stem') }, raw(blocks(item.stem, ink))),
			...parts.map(({ writing: { part }, made }) => h('div', { class: marked('part', part.id) }, part.prompt && h('div', { class: marked('prompt') }, raw(blocks(part.prompt, ink))), ...made.body)),
			...rubrics(held, item, ink)
		),
		version === '3.0' && beside,
		standard(parts, sayings, rules, version),
		...sayings.map(({ id, text, said }) => q('modalFeedback', { outcomeIdentifier: said, identifier: id, showHide: 'show' }, bodied(blocks(text, ink), version))),
		item.solution && q('modalFeedback', { outcomeIdentifier: 'SOLUTION', identifier: 'solution', showHide: 'show' }, bodied(blocks(item.solution, ink), version))
	);
	return `<?xml version="1.0" encoding="UTF-8"?>\n${written(root, version)}\n`;
}

/** Notes for who marks: those that came with the file, and our criteria. */
function rubrics(held: Record<string, unknown>, item: Item, ink: Ink): Piece[] {
	const own = Array.isArray(held.rubrics) ? (held.rubrics as { view?: unknown; text?: unknown }[]) : [];
	const criteria = item.parts.flatMap(({ interaction }) => ('criteria' in interaction ? (interaction.criteria ?? []) : []));
	const list = criteria.map((one) => `- ${one.text.replace(/\n/g, '\n  ')}${one.points === undefined ? '' : ` (${one.points})`}`).join('\n');
	return [...own.map(({ view, text }) => ({ view: String(view ?? 'scorer'), text: String(text ?? '') })), ...(list ? [{ view: 'scorer', text: list }] : [])].map(({ view, text }) =>
		q('rubricBlock', { view, use: ink.version === '3.0' ? 'scoring' : undefined }, bodied(blocks(text, ink), ink.version))
	);
}

/** The standard's own template where it says the same: what everybody can read. */
function standard(parts: { writing: Writing; made: Part2 }[], sayings: Saying[], rules: Xml[], version: Version): Piece {
	if (!rules.length) return undefined;
	const [only] = parts;
	const isMatch = parts.length === 1 && !sayings.length && only.writing.points === 'SCORE' && JSON.stringify(rules) === JSON.stringify(choose([{ when: q('match', {}, variable('RESPONSE'), q('correct', { identifier: 'RESPONSE' })), then: [set('SCORE', float(1))] }], [set('SCORE', float(0))]));
	if (!isMatch) return q('responseProcessing', {}, ...rules);
	return q('responseProcessing', { template: version === '3.0' ? 'https://purl.imsglobal.org/spec/qti/v3p0/rptemplates/match_correct.xml' : 'http://www.imsglobal.org/question/qti_v2p1/rptemplates/match_correct' });
}

