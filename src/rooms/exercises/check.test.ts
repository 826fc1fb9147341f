import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { checkItem, faultKeys, isSmall } from './check.ts';
import type { Interaction } from './item.ts';
import { keyAnswer } from './key.ts';
import { mark } from './marking.ts';

type Loose = Record<string, unknown>;
const itemOf = (interaction: unknown, more: Loose = {}) => ({ code: 'T-1', title: 'T', language: 'fr', competences: ['C'],
	difficulty: 1, stem: 's', parts: [{ id: 'a', interaction }], ...more });
const options = [{ id: 'a', text: 'A' }, { id: 'b', text: 'B' }];
const choice = { type: 'choice', options, key: 'a' };
const numeric = (...answers: Loose[]) => ({ type: 'numeric', answers });
const right = { value: '3', score: 1 };
const feedback = { text: 'f' };
const many = (count: number, make: (i: number) => unknown) => Array.from({ length: count }, (_, i) => make(i));

const picture = { media: 'x.svg', alt: 'x', width: 100, height: 100 };
const area = (id: string, x = 10) => ({ id, text: id, shape: { kind: 'circle', x, y: 10, radius: 5 } });
const category = { type: 'category', things: options, categories: options, keys: { a: ['a'], b: ['b'] }, scoring: 'each' };
const label = { type: 'label', picture, places: [area('p')], labels: options, keys: { p: ['a'] }, scoring: 'all' };
const hotspot = { type: 'hotspot', picture, areas: [area('p'), area('q', 40)], keys: ['p'], scoring: 'all' };
const axis = { from: -5, to: 5, step: 1 };
const graph = (figure: string, at: number[][], more: Loose = {}) => ({ type: 'graph', x: axis, y: axis, figure,
	answers: [{ at: at.map(([x, y]) => ({ x: String(x), y: String(y) })), score: 1 }], ...more });
const step = 'parts.0.interaction';

const faulty: [name: string, item: unknown, ...faults: string[]][] = [
	['nothing', undefined, ' fault-missing'],
	['a text', 'x', ' fault-shape'],
	['no code', itemOf(choice, { code: undefined }), 'code fault-missing'],
	['an empty title', itemOf(choice, { title: ' ' }), 'title fault-format'],
	['a language that is none', itemOf(choice, { language: 'français' }), 'language fault-format'],
	['difficulty 6', itemOf(choice, { difficulty: 6 }), 'difficulty fault-shape'],
	['an unknown field', itemOf(choice, { hint: 'x' }), 'hint fault-unknown-field'],
	['no part', itemOf(choice, { parts: [] }), 'parts fault-too-few'],
	['31 parts', itemOf(choice, { parts: many(31, (i) => ({ id: `p${i}`, interaction: choice })) }), 'parts fault-too-many'],
	['part ids twice', itemOf(choice, { parts: [{ id: 'a', interaction: choice }, { id: 'a', interaction: choice }] }), 'parts.1.id fault-id-twice'],
	['a weight of 0', itemOf(choice, { parts: [{ id: 'a', weight: 0, interaction: choice }] }), 'parts.0.weight fault-range'],
	['a point in an id', itemOf({ ...choice, options: [{ id: 'a.b', text: 'A' }, options[1]], key: 'b' }), 'parts.0.interaction.options.0.id fault-format'],
	['an id of every object', itemOf({ ...choice, options: [{ id: 'constructor', text: 'A' }, options[1]],
		key: 'b' }), 'parts.0.interaction.options.0.id fault-format'],
	['a stem too long', itemOf(choice, { stem: 'x'.repeat(20_001) }), 'stem fault-too-long'],
	['an unknown type', itemOf({ type: 'essay' }), 'parts.0.interaction.type fault-shape'],
	['no type', itemOf({}), 'parts.0.interaction.type fault-missing'],
	['one option', itemOf({ ...choice, options: [options[0]] }), 'parts.0.interaction.options fault-too-few'],
	['51 options', itemOf({ ...choice, options: many(51, (i) => ({ id: `o${i}`, text: 'x' })), key: 'o1' }), 'parts.0.interaction.options fault-too-many'],
	['options twice', itemOf({ ...choice, options: [...options, options[0]] }), 'parts.0.interaction.options.2.id fault-id-twice'],
	['an unknown key', itemOf({ ...choice, key: 'z' }), 'parts.0.interaction.key fault-id-unknown'],
	['partial of nobody', itemOf({ ...choice, partial: { z: 0.5 } }), 'parts.0.interaction.partial fault-id-unknown'],
	['partial above 1', itemOf({ ...choice, partial: { b: 1.5 } }), 'parts.0.interaction.partial.b fault-range'],
	['several without key', itemOf({ type: 'several', options, keys: [], scoring: 'all' }), 'parts.0.interaction.keys fault-too-few'],
	['several with an unknown key', itemOf({ type: 'several', options, keys: ['z'], scoring: 'all' }), 'parts.0.interaction.keys fault-id-unknown'],
	['several with a key twice', itemOf({ type: 'several', options, keys: ['a', 'a'], scoring: 'all' }), 'parts.0.interaction.keys.1.id fault-id-twice'],
	['a number that is none', itemOf(numeric({ value: 'trois', score: 1 })), 'parts.0.interaction.answers.0.value fault-not-a-number'],
	['a number with a unit', itemOf(numeric({ value: '3 cm', score: 1 })), 'parts.0.interaction.answers.0.value fault-not-a-number'],
	['no right number', itemOf(numeric({ value: '3', score: 0.5 })), 'parts.0.interaction.answers fault-no-right-answer'],
	['a score above 1', itemOf(numeric({ value: '3', score: 2 })), 'parts.0.interaction.answers.0.score fault-range'],
	['a score that is no number', itemOf(numeric({ value: '3', score: NaN })), 'parts.0.interaction.answers.0.score fault-shape'],
	['a hidden number', itemOf(numeric(right, { value: '3,0', score: 0, feedback })), 'parts.0.interaction.answers.1 fault-unreachable'],
	['a number hidden by a tolerance', itemOf(numeric({ ...right, tolerance: { kind: 'absolute', value: 1 } },
		{ value: '4', score: 0, feedback })), 'parts.0.interaction.answers.1 fault-unreachable'],
	['a right number hidden by an error', itemOf(numeric({ value: '3', tolerance: { kind: 'absolute', value: 1 }, score: 0, feedback },
		right)), 'parts.0.interaction fault-key-not-right'],
	['a required unit that is none of the key', itemOf({ ...numeric(right), units: [{ name: 'cm', factor: 0.01 }],
		unitRequired: true }), 'parts.0.interaction.units fault-unit'],
	['a unit worth nothing', itemOf({ ...numeric(right), units: [{ name: 'cm', factor: 0 }] }), 'parts.0.interaction.units.0.factor fault-range'],
	['a hidden text', itemOf({ type: 'short', answers: [{ text: 'Oui', score: 1 },
		{ text: 'oui !', score: 0, feedback }] }), 'parts.0.interaction.answers.1 fault-unreachable'],
	['a text after a star', itemOf({ type: 'short', answers: [{ text: 'Oui', score: 1 }, { text: '*', score: 0 },
		{ text: 'non', score: 0, feedback }] }), 'parts.0.interaction.answers.2 fault-unreachable'],
	['no right text', itemOf({ type: 'short', answers: [{ text: 'Oui', score: 0 }] }), 'parts.0.interaction.answers fault-no-right-answer'],
	['a gap without place', itemOf({ type: 'gaps', text: 'x', gaps: [{ id: 'g', kind: 'number',
		answers: [right] }] }), 'parts.0.interaction.gaps.0 fault-gap-place'],
	['a place without gap', itemOf({ type: 'gaps', text: '[[g]] [[h]]', gaps: [{ id: 'g', kind: 'number',
		answers: [right] }] }), 'parts.0.interaction.text fault-id-unknown'],
	['a place twice', itemOf({ type: 'gaps', text: '[[g]] [[g]]', gaps: [{ id: 'g', kind: 'number',
		answers: [right] }] }), 'parts.0.interaction.gaps.0 fault-gap-place'],
	['a gap list with an unknown key', itemOf({ type: 'gaps', text: '[[g]]', gaps: [{ id: 'g', kind: 'list',
		options, key: 'z' }] }), 'parts.0.interaction.gaps.0.key fault-id-unknown'],
	['a hidden number in a gap', itemOf({ type: 'gaps', text: '[[g]]', gaps: [{ id: 'g', kind: 'number', answers: [right, { value: '3',
		score: 0, feedback }] }] }), 'parts.0.interaction.gaps.0.answers.1 fault-unreachable'],
	['a left side without pair', itemOf({ type: 'matching', left: options, right: options, pairs: { a: 'a' },
		scoring: 'all' }), 'parts.0.interaction.pairs.b fault-missing'],
	['a pair of nobody', itemOf({ type: 'matching', left: options, right: options, pairs: { a: 'a', b: 'z', c: 'a' },
		scoring: 'all' }), 'parts.0.interaction.pairs fault-id-unknown', 'parts.0.interaction.pairs fault-id-unknown'],
	['a right side that is never wrong', itemOf({ type: 'matching', left: options, right: [{ ...options[0], feedback }, options[1]],
		pairs: { a: 'a', b: 'a' }, scoring: 'all' }), 'parts.0.interaction.right.0.feedback fault-unreachable'],
	['an expression that is none', itemOf({ type: 'expression', answers: [{ value: '2x', score: 1 }],
		variables: ['n'] }), 'parts.0.interaction.answers.0.value fault-not-an-expression'],
	['an expression with an equal one before it', itemOf({ type: 'expression', answers: [{ value: '2n', score: 1 },
		{ value: 'n+n', score: 0, feedback }], variables: ['n'] }), 'parts.0.interaction.answers.1 fault-unreachable'],
	['a key that is not in its form', itemOf({ type: 'expression', answers: [{ value: '2(n+1)', score: 1 }], variables: ['n'],
		form: 'expanded' }), 'parts.0.interaction fault-key-not-right'],
	['an expression without value', itemOf({ type: 'expression', answers: [{ value: '√(-1-n²)', score: 1 }],
		variables: ['n'] }), 'parts.0.interaction.answers.0 fault-unreachable'],
	['an unknown parameter', itemOf(numeric({ value: '{{b}}', score: 1 }), { parameters: [{ name: 'a', kind: 'range',
		from: 1, to: 2 }] }), 'parameters fault-parameter'],
	['a parameter twice', itemOf(choice, { parameters: many(2, () => ({ name: 'a', kind: 'range', from: 1, to: 2 })) }), 'parameters fault-parameter'],
	['an impossible parameter', itemOf(choice, { parameters: [{ name: 'a', kind: 'range', from: 2, to: 1 }] }), 'parameters fault-parameter'],
	['an error that is the key in every draw', itemOf(numeric({ value: '{{a}}', score: 1 },
		{ value: '{{a}}', score: 0, feedback }), { parameters: [{ name: 'a', kind: 'range', from: 1, to: 9 }] }), 'parts.0.interaction.answers.1 fault-unreachable'],
	['a media hash that is none', itemOf(choice, { media: { 'x.svg': { sha256: 'x', type: 'image/svg+xml', bytes: 1 } } }), 'media.x.svg.sha256 fault-format'],
	['a thing of no list', itemOf({ ...category, keys: { a: ['a'] } }), `${step}.keys.b fault-missing`],
	['a category of nobody', itemOf({ ...category, keys: { a: ['a'], b: ['z'] } }), `${step}.keys.b fault-id-unknown`],
	['things that belong nowhere', itemOf({ ...category, keys: { a: [], b: [] } }), `${step}.keys fault-no-right-answer`],
	['a comment on what is always right', itemOf({ ...category, things: [{ ...options[0], feedback }, options[1]],
		keys: { a: ['a', 'b'], b: ['b'] } }), `${step}.things.0.feedback fault-unreachable`],
	['a penalty above 1', itemOf({ ...category, penalty: 2 }), `${step}.penalty fault-range`],
	['a label of nobody', itemOf({ ...label, keys: { p: ['z'] } }), `${step}.keys.p fault-id-unknown`],
	['a place off the picture', itemOf({ ...label, places: [area('p', 101)] }), `${step}.places.0.shape fault-outside`],
	['an area off the picture', itemOf({ ...hotspot, areas: [area('p'), { ...area('q'), shape: { kind: 'rectangle', x: 90, y: 0, width: 20,
		height: 5 } }] }), `${step}.areas.1.shape fault-outside`],
	['an area with two corners', itemOf({ ...hotspot, areas: [area('p'), { ...area('q'), shape: { kind: 'polygon',
		points: [[0, 0], [1, 1]] } }] }), `${step}.areas.1.shape.points fault-too-few`],
	['a picture from elsewhere', itemOf({ ...hotspot, picture: { ...picture, media: 'https://x.org/x.svg' } }), `${step}.picture.media fault-format`],
	['a hot spot of nobody', itemOf({ ...hotspot, keys: ['z'] }), `${step}.keys fault-id-unknown`],
	['an axis that runs back', itemOf(graph('points', [[1, 1]], { x: { from: 5, to: -5, step: 1 } })), `${step}.x fault-axis`, `${step}.answers.0.at fault-outside`],
	['an axis of a thousand lines', itemOf(graph('points', [[1, 1]], { y: { from: 0, to: 1000, step: 1 } })), `${step}.y fault-axis`],
	['a line of one point', itemOf(graph('line', [[1, 1]])), `${step}.answers.0.at fault-figure`],
	['a line of two equal points', itemOf(graph('line', [[1, 1], [1, 1]])), `${step}.answers.0.at fault-figure`],
	['a parabola that does not bend', itemOf(graph('parabola', [[1, 1], [2, 1]])), `${step}.answers.0.at fault-figure`],
	['a polygon of two corners', itemOf(graph('polygon', [[1, 1], [2, 1]])), `${step}.answers.0.at fault-figure`],
	['a point that is no number', itemOf(graph('points', [], { answers: [{ at: [{ x: 'un', y: '1' }], score: 1 }] })), `${step}.answers.0.at fault-not-a-number`],
	['a point off the grid', itemOf(graph('points', [[6, 1]])), `${step}.answers.0.at fault-outside`],
	['a point between the lines', itemOf(graph('points', [[0.5, 1]])), `${step}.answers.0.at fault-off-grid`],
	['names for fewer points', itemOf(graph('points', [[1, 1], [2, 2]], { names: ['A'] })), `${step}.names fault-figure`],
	['the same line again', itemOf(graph('line', [], { answers: [{ at: [{ x: '0', y: '0' }, { x: '1', y: '1' }], score: 1 },
		{ at: [{ x: '2', y: '2' }, { x: '3', y: '3' }], score: 0, feedback }] })), `${step}.answers.1 fault-unreachable`],
	['a curve that is none', itemOf(graph('points', [[1, 1]], { given: [{ kind: 'curve', value: '2*' }] })), `${step}.given.0.value fault-not-an-expression`],
	['words from 100 to 50', itemOf({ type: 'written', words: { from: 100, to: 50 } }), `${step}.words fault-words`],
	['criteria twice', itemOf({ type: 'written', criteria: [options[0], options[0]] }), `${step}.criteria.1.id fault-id-twice`],
	['a file of 100 MB', itemOf({ type: 'file', accept: ['pdf'], bytes: 1e8 }), `${step}.bytes fault-range`],
	['a file of no kind', itemOf({ type: 'file', accept: ['program'] }), `${step}.accept.0 fault-shape`],
	['a first step after nothing', itemOf(choice, { parts: [{ id: 'a', after: 'right', interaction: choice }] }), 'parts.0.after fault-first-step'],
	['a bomb of foreign data', itemOf(choice, { foreign: { format: 'x', data: { a: many(20_001, (i) => i) } } }), ' fault-too-big'],
	['deep foreign data', itemOf(choice, { foreign: { format: 'x', data: { a: JSON.parse('['.repeat(20) + ']'.repeat(20)) } } }), ' fault-too-big']
];

test('each fault is found at its place', () => {
	for (const [name, item, ...faults] of faulty) assert.deepEqual(checkItem(item).faults?.map(({ path, key }) => `${path} ${key}`), faults, name);
});

test('every kind of fault has its case', () => {
	const seen = new Set(faulty.flatMap(([, , ...faults]) => faults.map((fault) => fault.split(' ')[1])));
	assert.deepEqual(faultKeys.filter((key) => !seen.has(key)), []);
});

const sound: [string, Interaction, object?][] = [
	['choice', { type: 'choice', options, key: 'b', partial: { a: 0.5 } }],
	['several', { type: 'several', options, keys: ['a', 'b'], scoring: 'each', weights: { a: 0.5, b: 0.5 } }],
	['true or false', { type: 'truefalse', key: false, whenTrue: feedback }],
	['percent', { type: 'numeric', answers: [{ value: '5 %', score: 1 }, { value: '5', score: 0, feedback }] }],
	['any other number', { type: 'numeric', answers: [{ value: '3', score: 1 }, { value: '*', score: 0, feedback }] }],
	['unit', { type: 'numeric', answers: [{ value: '3', score: 1 }, { value: '300', score: 0, feedback }], units: [{ name: 'm', factor: 1 },
		{ name: 'cm', factor: 0.01 }], unitRequired: true }],
	['a wider tolerance that says so', { type: 'numeric', answers: [{ value: '3,14', score: 1 },
		{ value: '3,14', tolerance: { kind: 'relative', value: 0.1 }, score: 0.5, feedback }] }],
	['stars', { type: 'short', answers: [{ text: 'le * \\* chat', score: 1 }, { text: '*', score: 0, feedback }] }],
	['slips', { type: 'short', answers: [{ text: 'cellule', score: 1 }, { text: 'celulle', score: 0, feedback }], rule: { slips: 1 } }],
	['no letters', { type: 'expression', answers: [{ value: '3/4', score: 1 }, { value: '4/3', score: 0, feedback }], variables: [], form: 'reduced' }],
	['things sorted', category as Interaction],
	['a thing that belongs nowhere', { ...category, keys: { a: [], b: ['a', 'b'] }, penalty: 0.5 } as Interaction],
	['labels', label as Interaction],
	['hot spots', { ...hotspot, one: true } as Interaction],
	['named points', graph('points', [[1, 1], [2, 2]], { names: ['A', 'B'], scoring: 'each' }) as Interaction],
	['a point between the lines that may be a little off', graph('points', [], { answers: [{ at: [{ x: '0,4', y: '1' }], tolerance: 0.5, score: 1 }] }) as Interaction],
	['a circle beside a curve', graph('circle', [[1, 1], [2, 2]], { given: [{ kind: 'curve', value: 'x^2/2', from: '-2', to: '2' }, { kind: 'line',
		at: [{ x: '0', y: '0' }, { x: '1', y: '1' }], name: 'd' }] }) as Interaction],
	['a text to write', { type: 'written', lines: 8, words: { from: 50, to: 100 }, model: 'm', criteria: [{ id: 'c', text: 'clear', points: 2 }], photos: 2 }],
	['a file to hand in', { type: 'file', accept: ['picture', 'pdf'], files: 2 }],
	['subscripts', { type: 'expression', answers: [{ value: 'u_0+nr', score: 1 }], variables: ['u_0', 'n', 'r'] }]
];

test('sound items pass and come back as they are', () => {
	for (const [name, interaction] of sound) {
		const item = itemOf(interaction, { hints: [{ text: 'h', cost: 0.1 }], solution: 's', foreign: { format: 'moodle', data: { tags: ['x'] } } });
		assert.deepEqual(checkItem(item), { item }, name);
		assert.deepEqual(checkItem(JSON.parse(JSON.stringify(item))), { item }, name);
	}
});

test('any JSON is checked without throwing', () => {
	const kind = fc.constantFrom('choice', 'several', 'numeric', 'gaps', 'short', 'ordering', 'matching', 'expression', 'truefalse',
		'category', 'hotspot', 'label', 'graph', 'written', 'file');
	fc.assert(
		fc.property(fc.jsonValue(), kind, fc.dictionary(fc.constantFrom('options', 'key', 'keys', 'answers', 'units', 'gaps', 'text', 'things', 'left', 'right',
			'pairs', 'scoring', 'variables', 'categories', 'picture', 'areas', 'places', 'labels', 'x', 'y', 'figure', 'given', 'names', 'accept', 'criteria'), fc.jsonValue()), (any, type, fields) => {
			assert.ok(checkItem(any).faults);
			const { item, faults } = checkItem(itemOf({ type, ...fields }));
			assert.ok(item ?? faults!.length > 0);
		}),
		{ numRuns: 300 }
	);
});

test('an item that passes is marked whatever is answered, and its own key is right', () => {
	const piece = fc.oneof(
		fc.constantFrom('2', '3/4', '-1,5', 'x', '2x+1', '√2', 'x²', '*', 'oui', 'non !', 'Été', 'a*b', '\\\\*', '{{x}}', '$'),
		fc.string({ minLength: 1, maxLength: 12 })
	);
	const score = fc.constantFrom(0, 0.5, 1);
	const some = { minLength: 1, maxLength: 4 };
	const answers = (name: string) => fc.array(fc.record({ [name]: piece, score, feedback: fc.constantFrom(undefined, feedback) }), some);
	const rule = fc.record({ case: fc.boolean(), accents: fc.boolean(), slips: fc.constantFrom(0, 1, 2) });
	const form = fc.constantFrom('any', 'expanded', 'factored', 'reduced');
	const tolerance = fc.constantFrom(undefined, { kind: 'absolute', value: 0.5 }, { kind: 'relative', value: 0.1 }, { kind: 'digits', value: 2 });
	const interaction = fc.oneof(
		fc.record({ type: fc.constant('numeric'), answers: fc.array(fc.record({ value: piece, score, tolerance }), some) }),
		fc.record({ type: fc.constant('short'), answers: answers('text'), rule }),
		fc.record({ type: fc.constant('expression'), answers: answers('value'), variables: fc.constant(['x']), form })
	);
	let passed = 0;
	fc.assert(
		fc.property(interaction, piece, (interaction, typed) => {
			const { item } = checkItem(JSON.parse(JSON.stringify(itemOf(interaction))));
			if (!item) return;
			passed++;
			assert.ok(mark(item, keyAnswer(item)).right);
			const [part] = mark(item, { a: typed }).parts;
			assert.ok(part.score >= 0 && part.score <= 1);
		}),
		{ numRuns: 2000 }
	);
	assert.ok(passed > 100, `${passed} items passed`);
});

test('what loops in itself is too big', () => {
	const loop: Loose = {};
	loop.self = loop;
	assert.equal(isSmall(loop), false);
	assert.deepEqual(checkItem(loop).faults, [{ path: '', key: 'fault-too-big' }]);
});
