import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { globSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import fc from 'fast-check';
import { SaxesParser } from 'saxes';
import { parse } from 'yaml';
import { packed, type Packed } from '#platform/server/pack.ts';
import { bytesSource } from '#platform/server/package.ts';
import { checkItem } from '#rooms/exercises/check.ts';
import type { Area, Feedback, Interaction, Item, Option, Part, Response } from '#rooms/exercises/item.ts';
import { keyAnswer } from '#rooms/exercises/key.ts';
import { isKey, mark, markInteraction } from '#rooms/exercises/marking.ts';
import { mediaIn } from '#rooms/exercises/media.ts';
import { pictureType } from '#rooms/exercises/server/import/pictures.ts';
import { openBank } from '#rooms/exercises/server/import/read.ts';
import type { Row } from '#rooms/exercises/server/import/row.ts';
import { variant } from '#rooms/exercises/variant.ts';
import type { Told } from '../told.ts';
import { qtiPackage } from './package.ts';
import type { Version } from './xml.ts';

const png = Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52, 0, 0, 0, 40, 0, 0, 0, 20, 8, 6, 0, 0, 0]);
const sha256 = createHash('sha256').update(png).digest('hex');
const files = new Map<string, Uint8Array>([[sha256, png]]);

const drawingsApart = (item: Item): Item => ({ ...item, ...(item.media ? { media: Object.fromEntries(Object.entries(item.media).map(([name, file]) => [name, file.type === 'image/svg+xml' ? { sha256: '', type: file.type, bytes: 0 } : file])) } : {}) });

type Way = { version?: Version; edit?: (xml: string) => string; told?: Told[] };

async function out(items: Item[], { version = '3.0', edit = (xml) => xml, told = [] }: Way = {}): Promise<Uint8Array> {
	const entries = function* (): Generator<Packed> {
		for (const entry of qtiPackage({ title: 'Essai', code: 'ESSAI', language: 'fr', items, fileOf: (sha256) => files.get(sha256) }, (one) => told.push(one), version)) {
			if (typeof entry.bytes === 'string') new SaxesParser({ xmlns: true }).write(entry.bytes).close();
			yield { ...entry, bytes: typeof entry.bytes === 'string' && entry.name.startsWith('items/') ? edit(entry.bytes) : entry.bytes };
		}
	};
	return Buffer.concat(await Array.fromAsync(packed(entries())));
}
async function read(zip: Uint8Array): Promise<Row[]> {
	const bank = await openBank(bytesSource(zip), { language: 'fr' });
	const rows = await Array.fromAsync(bank.rows);
	await bank.close();
	for (const row of rows) for (const file of row.files ?? []) files.set(file.sha256, file.bytes);
	return rows;
}
const withoutCard = (xml: string) => xml.replace(/<qti-catalog-info>.*<\/qti-catalog-info>/s, '');

const content = new URL('../../../../../countries/', import.meta.url).pathname;
const shipped = globSync(`${content}*/content/**/exercises.*.yaml`).map((file) => (parse(readFileSync(file, 'utf8')) as Item[]).map((item) => withMedia(item, `${file.slice(0, file.lastIndexOf('/'))}/media/`)));

/** The item with the pictures that stand beside its chapter, as it is when it has been published. */
function withMedia(item: Item, folder: string): Item {
	const media = [...mediaIn(item)].map((name) => {
		const bytes = readFileSync(folder + name);
		const kept = createHash('sha256').update(bytes).digest('hex');
		files.set(kept, bytes);
		return [name, { sha256: kept, type: pictureType(bytes)!, bytes: bytes.length }] as const;
	});
	return media.length ? { ...item, media: Object.fromEntries(media) } : item;
}

test('every item that ships goes out and comes back the same', async () => {
	for (const items of shipped) {
		const rows = await read(await out(items));
		for (const [i, row] of rows.entries()) {
			assert.deepEqual([row.outcome, drawingsApart(row.item!)], ['taken', drawingsApart(items[i])], `${items[i].code} ${JSON.stringify(row.why)}`);
			// A drawing is written anew when it comes in; what was written anew once stays as it is.
			if (!row.item!.media) continue;
			const [again] = await read(await out([row.item!]));
			assert.deepEqual(again.item, row.item);
		}
	}
});

test('who knows nothing of what stands beside an item reads the same question with the same key', async () => {
	for (const items of shipped) {
		const rows = await read(await out(items, { edit: withoutCard }));
		for (const [i, row] of rows.entries()) {
			assert.notEqual(row.outcome, 'refused', `${items[i].code} ${JSON.stringify(row.why)}`);
			const kinds = (item: Item) => item.parts.map((part) => part.interaction.type.replace('expression', 'short').replace('graph', 'written'));
			assert.deepEqual(kinds(row.item!), kinds(items[i]));
			const known = items[i].parts.every((part) => !['expression', 'graph'].includes(part.interaction.type) && !('units' in part.interaction));
			if (!known || items[i].parameters) continue;
			assert.ok(isKey(mark(row.item!, keyAnswer(items[i]))), items[i].code);
		}
	}
});

test('older platforms get 2.1, with the same keys', async () => {
	const items = shipped[0];
	const rows = await read(await out(items, { version: '2.1' }));
	assert.equal(rows.length, items.length);
	for (const row of rows) assert.notEqual(row.outcome, 'refused', `${row.name} ${JSON.stringify(row.why)}`);
});

test('what came in from QTI goes out and comes in the same, with what was kept of it', async () => {
	const xml = `<assessmentItem xmlns="http://www.imsglobal.org/xsd/imsqti_v2p2" identifier="q-7" title="Capitales" label="G-1" toolName="Autre" toolVersion="2" adaptive="false" timeDependent="false" xml:lang="fr"><responseDeclaration identifier="RESPONSE" cardinality="multiple" baseType="identifier"><correctResponse><value>A</value><value>C</value></correctResponse><mapping lowerBound="0" upperBound="4"><mapEntry mapKey="A" mappedValue="3"/><mapEntry mapKey="C" mappedValue="1"/><mapEntry mapKey="B" mappedValue="-2"/></mapping></responseDeclaration><outcomeDeclaration identifier="SCORE" cardinality="single" baseType="float"/><itemBody><p>Où est <b>le siège</b> ? <math><mfrac><mn>1</mn><mi>x</mi></mfrac></math></p><choiceInteraction responseIdentifier="RESPONSE" maxChoices="0"><prompt>Deux réponses.</prompt><simpleChoice identifier="A">Ici</simpleChoice><simpleChoice identifier="B">Là</simpleChoice><simpleChoice identifier="C">Ailleurs</simpleChoice></choiceInteraction><rubricBlock view="scorer"><p>Voir le <i>barème</i>.</p></rubricBlock></itemBody><responseProcessing template="http://www.imsglobal.org/question/qti_v2p2/rptemplates/map_response"/></assessmentItem>`;
	const bank = await openBank(bytesSource(Buffer.from(xml)), { language: 'fr' });
	const [first] = await Array.fromAsync(bank.rows);
	assert.deepEqual(first.why.map((why) => why.key), ['rubric-kept-aside']);
	let written = '';
	const [second] = await read(await out([first.item!], { edit: (xml) => (written = xml) }));
	assert.deepEqual(second.item, first.item);
	assert.match(written, /label="G-1".*tool-name="Autre" tool-version="2".*<qti-rubric-block view="scorer" use="scoring"><qti-content-body><p>Voir le <em>barème<\/em>/s);
	assert.match(written, /"MAXSCORE"[^/]*><qti-default-value><qti-value>4</);
});

test('a text that somebody changed on the way keeps the change; what stands beside it elsewhere is put back', async () => {
	const item: Item = { ...aChoice(), hints: [{ text: 'Pense.', cost: 0.2 }], chapter: 'C-1' };
	const [row] = await read(await out([item], { edit: (xml) => xml.replace('<p>Question</p>', '<p>Autre question</p>').replace('>oui<', '>si<') }));
	assert.equal(row.item!.stem, 'Autre question');
	assert.deepEqual(row.item!.hints, item.hints);
	assert.equal(row.item!.chapter, 'C-1');
	const { interaction } = row.item!.parts[0];
	// What was said of the answers is still said, though not by the fields that it came from.
	assert.deepEqual([row.item!.parts[0].right, interaction.type === 'choice' && interaction.options.map((option) => [option.text, option.feedback?.text])], ['Bien.', [['si', undefined], ['non', 'Relis.'], ['peut-être', undefined]]]);
	assert.deepEqual(row.why.map((why) => why.key), []);
});

test('a card that lies or harms is not believed', async () => {
	const card = (patches: unknown) => (xml: string) => withoutCard(xml).replace('</qti-item-body>', `$&<qti-catalog-info><qti-catalog id="q"><qti-card support="ext:qalam"><qti-html-content><pre>${JSON.stringify(patches).replace(/&/g, '&amp;').replace(/</g, '&lt;')}</pre></qti-html-content></qti-card></qti-catalog></qti-catalog-info>`);
	const plain = (await read(await out([aChoice()], { edit: withoutCard })))[0].item!;
	for (const patches of [
		[{ at: ['media'], is: { x: { sha256: 'a'.repeat(64), type: 'image/png', bytes: 1 } } }],
		[{ at: ['__proto__', 'x'], is: 1 }],
		[{ at: ['parts', 'constructor'], is: 1 }],
		[{ at: ['stem'], was: 'elsewhere', is: 'x' }],
		[{ at: [], is: 1 }],
		{ at: ['title'], is: 'x' },
		Array.from({ length: 3000 }, () => ({ at: ['title'], is: 'x' })),
		'x'
	]) {
		const [row] = await read(await out([aChoice()], { edit: card(patches) }));
		assert.deepEqual(row.item, plain, JSON.stringify(patches).slice(0, 80));
	}
	// What it puts in must still be an exercise.
	const [broken] = await read(await out([aChoice()], { edit: card([{ at: ['parts', '0', 'prompt'], is: { x: 1 } }]) }));
	assert.equal(broken.outcome, 'refused');
	const [odd] = await read(await out([aChoice()], { edit: (xml) => xml.replace(/<pre>.*<\/pre>/s, `<pre>${'['.repeat(50)}</pre>`) }));
	assert.deepEqual(odd.item, plain);
});

function aChoice(): Item {
	const options: Option[] = [{ id: 'a', text: 'oui', feedback: { text: 'Bien.' } }, { id: 'b', text: 'non', feedback: { text: 'Relis.', misconception: 'x.y' } }, { id: 'c', text: 'peut-être' }];
	return { code: 'T-1', title: 'Essai', language: 'fr', competences: [], difficulty: 3, stem: 'Question', parts: [{ id: 'a', interaction: { type: 'choice', options, key: 'a' } }] };
}

// Items of every kind, made by chance: what an author may write, with every field that the kind has.
const phrase = fc.constantFrom('oui', 'Non, jamais', 'a < b & c', '$x^2$', '**gras**', '5 % de 3 €', 'نعم', 'il y a *deux* choix', 'x\\*y', 'dit « "ici" »', '$$\\frac{1}{2}$$', 'un `code`', '12', 'snake_case', 'fin.\\\nSuite');
const simple = fc.constantFrom('oui', 'Non, jamais', 'a < b & c', '$x^2$', '**gras**', 'نعم', 'x\\*y', '12');
const maybe = <T>(arb: fc.Arbitrary<T>) => fc.option(arb, { nil: undefined });
const feedback: fc.Arbitrary<Feedback | undefined> = maybe(fc.record({ text: phrase, misconception: maybe(fc.constant('calcul.signe')) }));
const clean = <T>(value: T): T => JSON.parse(JSON.stringify(value));
const options = (least: number, most: number, ids = 'abcdefgh') => fc.array(fc.record({ text: simple, feedback }), { minLength: least, maxLength: most }).map((list): Option[] => list.map((one, i) => ({ id: ids[i], text: `${one.text} ${i}`, feedback: one.feedback })));
const areas = (least: number, most: number, ids: string) => options(least, most, ids).map((list): Area[] => list.map((one, i) => ({ ...one, shape: i % 3 === 0 ? { kind: 'circle', x: 5 + i, y: 5, radius: 2 } : i % 3 === 1 ? { kind: 'rectangle', x: 5 * i, y: 8, width: 4, height: 3.5 } : { kind: 'polygon', points: [[1, 1], [9, 1], [5, 9 + i]] } })));
const share = fc.constantFrom(0.25, 0.5);
const scoring = fc.constantFrom('all' as const, 'each' as const);
const some = (list: { id: string }[]) => fc.subarray(list.map((one) => one.id), { minLength: 1 });
const value = fc.constantFrom('12', '0,5', '-3', '3/4', '1/3', '2.5e3');
const tolerance = maybe(fc.constantFrom({ kind: 'absolute' as const, value: 0.01 }, { kind: 'relative' as const, value: 0.02 }));
const numbers = fc.tuple(value, tolerance, feedback, maybe(fc.record({ score: fc.constantFrom(0, 0.5), feedback }))).map(([key, within, said, other]) => [{ value: key, tolerance: within, score: 1, feedback: said }, ...(other ? [{ value: '777', ...other }] : [])]);
const texts = fc.tuple(fc.constantFrom('Dakar', 'le chat', 'h2o', 'a*b', '\\*'), feedback, maybe(fc.record({ score: fc.constantFrom(0, 0.5), feedback }))).map(([key, said, other]) => [{ text: key, score: 1, feedback: said }, ...(other ? [{ text: 'Thiès', ...other }] : [])]);
const rule = maybe(fc.record({ case: maybe(fc.constant(false)), slips: maybe(fc.constant(1 as const)) }));
const picture = { media: 'plan.png', alt: 'un plan', width: 40, height: 20 };
const keysFor = (places: { id: string }[], put: { id: string }[]) => fc.tuple(...places.map(() => fc.subarray(put.map((one) => one.id), { minLength: 0, maxLength: 2 }))).map((lists) => Object.fromEntries(places.map((place, i) => [place.id, lists[i]])));
const criteria = maybe(fc.constant([{ id: 'c1', text: 'Clarté', points: 2 }, { id: 'c2', text: 'Rigueur' }]));

const interactions: Record<Exclude<Interaction['type'], 'package'>, fc.Arbitrary<unknown>> = {
	choice: options(2, 5).chain((list) => fc.record({ type: fc.constant('choice'), options: fc.constant(list), key: fc.constantFrom(...list.map((one) => one.id)), partial: maybe(share.map((each) => ({ [list[0].id]: each }))), shuffle: maybe(fc.boolean()) })),
	several: options(2, 6).chain((list) => fc.record({ type: fc.constant('several'), options: fc.constant(list), keys: some(list), scoring, weights: maybe(fc.constant({ [list[0].id]: 0.5, [list[1].id]: -0.25 })), shuffle: maybe(fc.constant(true)) })),
	truefalse: fc.record({ type: fc.constant('truefalse'), key: fc.boolean(), whenTrue: feedback, whenFalse: feedback }),
	numeric: fc.record({ type: fc.constant('numeric'), answers: numbers, units: maybe(fc.constant([{ name: 'm', factor: 1 }, { name: 'cm', factor: 0.01 }])) }),
	short: fc.record({ type: fc.constant('short'), answers: texts, rule }),
	gaps: fc.tuple(texts, numbers, options(2, 4), rule).map(([words, digits, list, rule]) => ({ type: 'gaps', text: 'Le [[1]] est à [[n-2]] km.\n\n- et [[list]] aussi', gaps: [{ id: '1', kind: 'text', answers: words, rule, width: 12 }, { id: 'n-2', kind: 'number', answers: digits }, { id: 'list', kind: 'list', options: list, key: list[1].id }] })),
	ordering: fc.record({ type: fc.constant('ordering'), things: options(2, 5), scoring: fc.constantFrom('all', 'neighbours') }),
	matching: fc.tuple(options(1, 4), options(2, 5, 'uvwxyz')).chain(([left, right]) => fc.record({ type: fc.constant('matching'), left: fc.constant(left), right: fc.constant(right), pairs: fc.tuple(...left.map(() => fc.constantFrom(...right.map((one) => one.id)))).map((ids) => Object.fromEntries(left.map((one, i) => [one.id, ids[i]]))), scoring, shuffle: maybe(fc.constant(false)) })),
	category: fc.tuple(options(1, 5), options(2, 4, 'uvwxyz')).chain(([things, categories]) => fc.record({ type: fc.constant('category'), things: fc.constant(things), categories: fc.constant(categories), keys: keysFor(things, categories), scoring, penalty: maybe(share), shuffle: maybe(fc.constant(false)) })),
	hotspot: areas(2, 5, 'abcde').chain((list) => fc.record({ type: fc.constant('hotspot'), picture: fc.constant(picture), areas: fc.constant(list), keys: some(list), one: maybe(fc.constant(true)), scoring, weights: maybe(fc.constant({ [list[0].id]: 0.5 })) })),
	label: fc.tuple(areas(1, 4, 'pqrst'), options(2, 5)).chain(([places, labels]) => fc.record({ type: fc.constant('label'), picture: fc.constant(picture), places: fc.constant(places), labels: fc.constant(labels), keys: keysFor(places, labels), scoring, penalty: maybe(share) })),
	expression: fc.record({ type: fc.constant('expression'), answers: feedback.map((said) => [{ value: '2x+1', score: 1, feedback: said }, { value: '2x-1', score: 0 }]), variables: fc.constant(['x']), form: maybe(fc.constant('expanded')) }),
	graph: fc.constant({ type: 'graph', x: { from: -5, to: 5, step: 1 }, y: { from: -5, to: 5, step: 1, name: 'y' }, given: [{ kind: 'curve', value: 'x^2' }], figure: 'points', answers: [{ at: [{ x: '1', y: '1' }], score: 1 }] }),
	written: fc.record({ type: fc.constant('written'), lines: maybe(fc.constant(8)), words: maybe(fc.constant({ from: 50 })), model: maybe(phrase), criteria, photos: maybe(fc.constant(2)) }),
	file: fc.record({ type: fc.constant('file'), accept: fc.subarray(['picture', 'sound', 'pdf', 'document'], { minLength: 1 }), files: maybe(fc.constant(2)), criteria })
};

const part = (kinds: Interaction['type'][]) =>
	fc.constantFrom(...kinds).chain((kind) => fc.record({ prompt: maybe(phrase), weight: maybe(fc.constantFrom(2, 0.5)), interaction: interactions[kind as keyof typeof interactions] as fc.Arbitrary<Interaction>, right: maybe(phrase), wrong: maybe(phrase), after: maybe(fc.constant('answered' as const)) }));
const item = (kinds: Interaction['type'][]): fc.Arbitrary<Item> =>
	fc.record({ stem: phrase, parts: fc.array(part(kinds), { minLength: 1, maxLength: 3 }), hints: maybe(fc.constant([{ text: 'Pense.', cost: 0.1 }])), solution: maybe(phrase), difficulty: fc.constantFrom(1 as const, 5 as const) }).map(({ parts, ...rest }) => {
		const made: Part[] = parts.map(({ after, ...one }, i) => ({ id: 'abc'[i], ...one, ...(i && after ? { after } : {}) }));
		const media = JSON.stringify(made).includes('plan.png') ? { media: { 'plan.png': { sha256, type: 'image/png', bytes: png.length } } } : {};
		return clean<unknown>({ code: 'T-1', title: 'Essai & co', language: 'fr', competences: ['C-1'], ...rest, parts: made, ...media, author: 'Awa', licence: 'CC BY-SA 4.0' }) as Item;
	}).filter((made) => !checkItem(made).faults);

for (const kind of Object.keys(interactions) as Interaction['type'][])
	test(`${kind}: any item goes out and comes back the same`, async () => {
		await fc.assert(
			fc.asyncProperty(item([kind]), async (made) => {
				const told: Told[] = [];
				const [row] = await read(await out([made], { told }));
				assert.deepEqual([row.outcome, row.item, told.map((one) => one.outcome === 'left')], ['taken', made, [false]], JSON.stringify(row.why));
			}),
			{ numRuns: 20 }
		);
	});

/** Some responses to an interaction: right, wrong and between. */
function* responses(it: Interaction): Generator<Response> {
	const ids = (list: { id: string }[]) => list.map((one) => one.id);
	const pairs = function* (places: string[], put: string[]): Generator<Response> {
		for (let n = 0; n < 12; n++) yield Object.fromEntries(places.flatMap((place, i) => ((n + i) % 4 === 3 ? [] : [[place, put[(n * 7 + i * 3) % put.length]]])));
	};
	if (it.type === 'choice') yield* ids(it.options);
	else if (it.type === 'truefalse') yield* ['true', 'false'];
	else if (it.type === 'several') for (let n = 1; n < 2 ** it.options.length; n++) yield ids(it.options).filter((_, i) => (n >> i) & 1);
	else if (it.type === 'hotspot') {
		if (it.one) for (const id of ids(it.areas)) yield [id];
		else for (let n = 1; n < 2 ** it.areas.length; n++) yield ids(it.areas).filter((_, i) => (n >> i) & 1);
	} else if (it.type === 'ordering') for (let n = 0; n < it.things.length; n++) yield [...ids(it.things).slice(n), ...ids(it.things).slice(0, n)];
	else if (it.type === 'matching') yield* pairs(ids(it.left), ids(it.right));
	else if (it.type === 'category') yield* pairs(ids(it.things), ids(it.categories));
	else if (it.type === 'label') yield* pairs(ids(it.places), ids(it.labels));
	else if (it.type === 'numeric') yield* ['12', '0,5', '-3', '0,75', '0.7500001', '12,005', '12,3', '2500', '777', '778', '-3,05'];
	else if (it.type === 'short') yield* ['Dakar', 'dakar', 'le chat', 'h2o', 'aXXb', '*', 'Thiès', 'rien'];
	else if (it.type === 'gaps') for (const text of ['Dakar', 'h2o', 'rien']) for (const number of ['12', '777', '1']) for (const list of ['a', 'b', '']) yield { '1': text, 'n-2': number, list };
}

test('read by anybody, an item marks what it marks here: each answer gets the same points', async () => {
	const known: Interaction['type'][] = ['choice', 'several', 'truefalse', 'numeric', 'short', 'gaps', 'ordering', 'matching', 'category', 'hotspot', 'label'];
	let asked = 0;
	await fc.assert(
		fc.asyncProperty(item(known), async (made) => {
			// Units, and slips that are let pass, QTI cannot say: both are named when the item goes out.
			if (/"units"|"slips"/.test(JSON.stringify(made))) return;
			const [row] = await read(await out([made], { edit: withoutCard }));
			assert.notEqual(row.outcome, 'refused', JSON.stringify(row.why));
			for (const [i, { interaction }] of made.parts.entries())
				for (const response of responses(interaction)) {
					const [here, there] = [markInteraction(interaction, response, 'fr'), markInteraction(row.item!.parts[i].interaction, response, 'fr')];
					if (here.problem) continue;
					assert.ok(Math.abs(here.score - there.score) < 1e-4, `${JSON.stringify(interaction)} ${JSON.stringify(response)}: ${here.score} here, ${there.score} there`);
					asked++;
				}
			const shares = (item: Item) => item.parts.map((part) => part.weight ?? 1).map((weight, _, all) => weight / all.reduce((a, b) => a + b, 0));
			for (const [i, share] of shares(row.item!).entries()) assert.ok(Math.abs(share - shares(made)[i]) < 1e-3);
		}),
		{ numRuns: 80 }
	);
	assert.ok(asked > 500, String(asked));
});

test('parameters go out as template variables; what QTI cannot draw is one draw, and comes back whole all the same', async () => {
	const drawn = (parameters: Item['parameters'], stem: string, answer: string): Item => ({ ...aChoice(), parameters, stem, parts: [{ id: 'a', interaction: { type: 'numeric', answers: [{ value: answer, score: 1 }, { value: '777', score: 0, feedback: { text: 'Pas {{a}} !' } }] } }] });
	const items = [
		drawn([{ name: 'a', kind: 'range', from: 2, to: 9 }, { name: 'b', kind: 'range', from: 2, to: 9, not: ['{{a}}'] }, { name: 'p', kind: 'derive', value: 'a*b' }], 'Combien font ${{a}} \\times {{b}}$, soit {{a}} fois {{b}} ?', '{{p}}'),
		drawn([{ name: 'a', kind: 'range', from: 0.5, to: 2.5, step: 0.1 }, { name: 'r', kind: 'choose', values: ['2', '5'] }, { name: 'q', kind: 'derive', value: 'a/r' }], '${{a}} : {{r}}$', '{{q}}'),
		drawn([{ name: 'a', kind: 'range', from: 1, to: 4 }], '$\\sqrt{ {{a}} }$', '{{a}}')
	];
	for (const [i, one] of items.entries()) items[i] = { ...one, code: `T-${i}` };
	let xml = '';
	const told: Told[] = [];
	const rows = await read(await out(items, { told, edit: (each) => ((xml += each), each) }));
	assert.deepEqual(rows.map((row) => [row.outcome, row.item]), items.map((one) => ['taken', one]));
	assert.match(xml, /<qti-template-constraint><qti-not><qti-equal tolerance-mode="exact"><qti-variable identifier="b"\/><qti-variable identifier="a"\/>/);
	assert.deepEqual(told.map((one) => one.why.includes('one-draw')), [false, false, false]);
	const plain = await read(await out(items, { edit: withoutCard }));
	for (const [i, row] of plain.entries()) {
		assert.deepEqual([row.item?.parameters?.map((each) => each.name), row.item?.stem], [items[i].parameters!.map((each) => each.name), items[i].stem.trim()], JSON.stringify(row.why));
		for (let n = 0; n < 10; n++) {
			const own = variant(row.item!, String(n));
			assert.ok(isKey(mark(own, keyAnswer(own))));
		}
	}
	const words: Item = { ...items[0], parts: [{ id: 'a', interaction: { type: 'short', answers: [{ text: '{{a}} ans', score: 1 }] } }] };
	const [back] = await read(await out([words], { told }));
	assert.deepEqual([back.item, told.at(-1)?.why.includes('one-draw')], [words, true]);
});
