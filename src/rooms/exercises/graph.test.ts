import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { checkItem } from './check.ts';
import type { At, FigureKind, GraphAnswer, Interaction, Item } from './item.ts';
import { keyAnswer } from './key.ts';
import { mark } from './marking.ts';
import { variant } from './variant.ts';

type Graph = Interaction & { type: 'graph' };
const axis = { from: -10, to: 10, step: 1 };
const at = (text: string): At[] => text.split(' ').map((point) => ({ x: point.split(';')[0], y: point.split(';')[1] }));
const graph = (figure: FigureKind, key: string, more: Partial<Graph> & { tolerance?: number } = {}): Graph => {
	const { tolerance, ...rest } = more;
	return { type: 'graph', x: axis, y: axis, figure, answers: [{ at: at(key), score: 1, ...(tolerance === undefined ? {} : { tolerance }) }], ...rest };
};
const itemOf = (interaction: Interaction, language = 'fr'): Item => ({ code: 'T-1', title: 'T', language, competences: ['C'], difficulty: 1, stem: 's', parts: [{ id: 'a', interaction }] });
const response = (text: string) => Object.fromEntries(at(text).flatMap(({ x, y }, i) => [[`p${i + 1}.x`, x], [`p${i + 1}.y`, y]]));
const one = (interaction: Graph, given: unknown, language?: string) => mark(itemOf(interaction, language), { a: typeof given === 'string' ? response(given) : given }).parts[0];

const table: [name: string, graph: Graph, right: string[], wrong: string[]][] = [
	['a line, by any two of its points', graph('line', '0;1 1;3'), ['0;1 1;3', '1;3 0;1', '-1;-1 4;9', '0,5;2 -0,5;0', '1/2;2 0;1'], ['0;1 1;4', '0;0 1;2', '0;1 1;-1']],
	['an upright line', graph('line', '3;-2 3;7'), ['3;0 3;1', '3;-9 3;9'], ['3;0 4;9', '0;3 1;3', '4;0 4;1']],
	['a level line', graph('line', '0;3 5;3'), ['-9;3 9;3'], ['3;0 3;5', '0;3 1;4']],
	['a line that may be a little off', graph('line', '0;0 1;1', { tolerance: 0.5 }), ['0;0,3 1;1,3', '-10;-10 10;9,5'], ['0;0,6 1;1,6', '0;0 1;1,1']],
	['a steep line that may be a little off', graph('line', '0;0 1;9', { tolerance: 0.5 }), ['0,4;0 1,4;9'], ['0,6;0 1,6;9']],
	['a segment, from either end', graph('segment', '0;0 3;4'), ['0;0 3;4', '3;4 0;0'], ['0;0 6;8', '1;1 3;4']],
	['a vector, wherever it stands', graph('vector', '0;0 3;4'), ['1;1 4;5', '-3;-4 0;0'], ['3;4 0;0', '0;0 3;5']],
	['a ray, by its start and its way', graph('ray', '1;1 2;2'), ['1;1 5;5'], ['2;2 5;5', '1;1 0;0', '1;1 2;3']],
	['a circle, by any point of it', graph('circle', '1;2 4;6'), ['1;2 6;2', '1;2 1;-3', '1;2 -2;-2'], ['1;2 5;2', '4;6 1;2']],
	['a parabola, by any point of it', graph('parabola', '1;-2 2;0'), ['1;-2 0;0', '1;-2 3;6', '1;-2 -1;6'], ['1;-2 2;-4', '0;0 1;2', '1;-2 2;1']],
	['a polygon, from any corner either way', graph('polygon', '0;0 4;0 4;3'), ['4;0 4;3 0;0', '4;3 4;0 0;0'], ['0;0 4;0 3;4', '0;0 4;3 8;0']],
	['a square is not its crossing', graph('polygon', '0;0 1;0 1;1 0;1'), ['0;1 1;1 1;0 0;0'], ['0;0 1;1 1;0 0;1']],
	['points in any order', graph('points', '0;1 1;3 2;9'), ['2;9 0;1 1;3'], ['0;1 1;3 2;8', '0;1 0;1 0;1']],
	['named points', graph('points', '0;1 1;3', { names: ['A', 'B'] }), ['0;1 1;3'], ['1;3 0;1']],
	['points that may be off, taken so that all fit', graph('points', '0;0 1;0', { tolerance: 1 }), ['1;0 2;0', '0;0 -1;0', '0;0 1;0'], ['3;0 0;0']]
];

test('figures are compared by what they are, not by the points chosen', () => {
	for (const [name, graph, right, wrong] of table) {
		for (const given of right) assert.equal(one(graph, given).right, true, `${name}: ${given}`);
		for (const given of wrong) assert.deepEqual([one(graph, given).right, one(graph, given).problem], [false, undefined], `${name}: ${given}`);
		assert.equal(checkItem(itemOf(graph)).faults, undefined, name);
	}
});

test('a recognised error is named; a share is given for points that stand right', () => {
	const said: GraphAnswer = { at: at('0;2 1;3'), score: 0, feedback: { text: 'moved up', misconception: 'm' } };
	const line = graph('line', '0;1 1;3');
	line.answers.push(said);
	assert.equal(one(line, '2;4 3;5').misconception, 'm');
	const points = graph('points', '0;1 1;3 2;9', { scoring: 'each' });
	const some = one(points, '0;1 5;5 1;3');
	assert.deepEqual([some.score, some.details], [2 / 3, { p1: true, p2: false, p3: true }]);
	assert.equal(one(graph('points', '0;1 1;3 2;9'), '0;1 5;5 1;3').score, 0);
	assert.deepEqual(one(points, '2;9 1;3 0;1').details, { p1: true, p2: true, p3: true });
});

test('a point that lacks, what is no number, and what makes no figure are asked again', () => {
	const line = graph('line', '0;1 1;3');
	for (const [given, problem] of [
		[{ 'p1.x': '0', 'p1.y': '1' }, 'point-missing'],
		[{ ...response('0;1 1;3'), 'p2.y': ' ' }, 'point-missing'],
		[response('0;1 un;3'), 'not-a-number'],
		[response('0;1 1e300;3'), 'not-a-number'],
		[response('0;1 3 cm;3'), 'point-missing'],
		[response('0;1 0;1'), 'no-figure']
	] as const)
		assert.equal(one(line, given).problem, problem, JSON.stringify(given));
	for (const given of [undefined, {}, 'x', ['0', '1'], { 'p3.x': '1' }, { p1: { x: 0, y: 1 } }]) assert.equal(mark(itemOf(line), { a: given }).parts[0].blank, true);
	assert.equal(one(line, '٠;١ ١;٣', 'ar').right, true);
});

test('parameters are drawn into keys and into what is given', () => {
	const interaction = graph('parabola', '{{a}};{{b}} {{c}};0', { given: [{ kind: 'curve', value: 'x^2+{{b}}' }, { kind: 'points', at: at('{{a}};{{b}}'), name: '$A_{{a}}$' }] });
	const item: Item = {
		...itemOf(interaction),
		parameters: [{ name: 'a', kind: 'choose', values: ['-3', '2'] }, { name: 'b', kind: 'choose', values: ['-2', '4'] }, { name: 'c', kind: 'derive', value: 'a+1' }]
	};
	assert.equal(checkItem(item).faults, undefined);
	for (let seed = 0; seed < 8; seed++) {
		const own = variant(item, `${seed}`);
		assert.ok(mark(own, keyAnswer(own)).right);
		assert.equal(checkItem(own).faults, undefined);
	}
});

test('whatever is placed is marked, within bounds; a figure is right wherever its own points are taken', () => {
	const coordinate = fc.oneof(fc.integer({ min: -10, max: 10 }).map(String), fc.constantFrom('1/2', '-3,5', '1e9', 'x', '', '٣'), fc.string({ maxLength: 8 }));
	const given = fc.oneof(fc.jsonValue(), fc.dictionary(fc.constantFrom('p1.x', 'p1.y', 'p2.x', 'p2.y', 'p3.x', 'p3.y', 'p4.x', '__proto__'), coordinate));
	fc.assert(
		fc.property(fc.constantFrom(...table.map(([, graph]) => graph)), given, (graph, given) => {
			const part = mark(itemOf(graph), { a: given }).parts[0];
			assert.ok(part.score >= 0 && part.score <= 1);
			assert.ok(!part.blank || part.problem === undefined);
		}),
		{ numRuns: 1000 }
	);
	const whole = fc.integer({ min: -9, max: 9 });
	fc.assert(
		fc.property(whole, whole, whole, whole, fc.integer({ min: -3, max: 4 }), fc.integer({ min: 5, max: 8 }), (x, y, dx, dy, from, to) => {
			fc.pre(dx !== 0 || dy !== 0);
			const key = graph('line', `${x};${y} ${x + dx};${y + dy}`);
			assert.equal(one(key, `${x + from * dx};${y + from * dy} ${x + to * dx};${y + to * dy}`).right, true);
			assert.equal(one(key, `${x + from * dx};${y + from * dy} ${x + to * dx + dy};${y + to * dy - dx}`).right, false);
		})
	);
});
