import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { checkItem } from './check.ts';
import type { Item, Parameter } from './item.ts';
import { keyAnswer } from './key.ts';
import { mark } from './marking.ts';
import { draw, variant } from './variant.ts';

const item: Item = {
	code: 'V-1', title: 'Terme {{n}}', language: 'fr', competences: ['C'], difficulty: 2,
	stem: 'Soit $u_n = {{a}}n + {{b}}$ et {{who}}. Décimal {{half}}, $ {{half}} $, {{third}}, $ {{third}} $, {{neg}}, $ {{neg}} $.',
	parameters: [
		{ name: 'a', kind: 'range', from: 2, to: 9 },
		{ name: 'b', kind: 'range', from: -9, to: 9, not: ['0', '{{a}}'] },
		{ name: 'n', kind: 'choose', values: ['5', '10', '20'] },
		{ name: 'who', kind: 'choose', values: ['Awa', 'Modou'] },
		{ name: 'u', kind: 'derive', value: 'a*n+b' },
		{ name: 'half', kind: 'derive', value: 'a+1/2' },
		{ name: 'third', kind: 'derive', value: 'a+1/3' },
		{ name: 'neg', kind: 'derive', value: '-a' }
	],
	parts: [
		{ id: 'a', interaction: { type: 'numeric', answers: [{ value: '{{u}}', score: 1 }, { value: '{{half}}', score: 0, feedback: { text: 'pas {{half}}' } }] } },
		{ id: 'b', interaction: { type: 'expression', variables: ['n'], answers: [{ value: '{{a}}n+{{b}}', score: 1 },
			{ value: '{{neg}}^2', score: 0, feedback: { text: 'carré' } }] } },
		{ id: 'c', interaction: { type: 'short', answers: [{ text: '{{who}}', score: 1 }] } }
	],
	hints: [{ text: 'Remplace $n$ par ${{n}}$' }],
	solution: '{{u}}'
};

test('the same seed draws the same values; others differ', () => {
	const seeds = Array.from({ length: 100 }, (_, i) => `pupil ${i}`);
	for (const seed of seeds) assert.deepEqual(variant(item, seed), variant(item, seed));
	assert.ok(new Set(seeds.map((seed) => JSON.stringify(variant(item, seed)))).size > 60);
});

test('every variant is an item without places, and its key answer is right', () => {
	fc.assert(
		fc.property(fc.string(), (seed) => {
			const one = variant(item, seed);
			assert.equal(one.parameters, undefined);
			assert.doesNotMatch(JSON.stringify(one), /\{\{\w+\}\}/);
			assert.deepEqual(checkItem(one).faults, undefined);
			assert.ok(mark(one, keyAnswer(one)).right);
		})
	);
	assert.deepEqual(checkItem(item).faults, undefined);
});

test('values keep their bounds and exclusions', () => {
	fc.assert(
		fc.property(fc.string(), (seed) => {
			const values = draw(item.parameters!, seed)!;
			const [a, b, n] = [values.a, values.b, values.n].map(Number);
			assert.ok(Number.isInteger(a) && a >= 2 && a <= 9);
			assert.ok(Number.isInteger(b) && b >= -9 && b <= 9 && b !== 0 && b !== a);
			assert.ok([5, 10, 20].includes(n));
			assert.equal(Number(values.u), a * n + b);
			assert.equal(values.third, `${3 * a + 1}/3`);
			assert.equal(values.half, `${a}.5`);
		})
	);
});

test('a range takes multiples of its step, to the digit', () => {
	const drawn = (parameter: Omit<Parameter & { kind: 'range' }, 'name' | 'kind'>) => [...new Set(Array.from({ length: 300 },
		(_, i) => draw([{ name: 'x', kind: 'range', ...parameter }], String(i))?.x))].sort((a, b) => Number(a) - Number(b));
	assert.deepEqual(drawn({ from: 0.1, to: 0.5, step: 0.1 }), ['0.1', '0.2', '0.3', '0.4', '0.5']);
	assert.deepEqual(drawn({ from: -3, to: 3, step: 2 }), ['-2', '0', '2']);
	assert.deepEqual(drawn({ from: 200, to: 500, step: 100, not: ['300', '4*100'] }), ['200', '500']);
	assert.deepEqual(drawn({ from: 2.1, to: 2.7, step: 0.3 }), ['2.1', '2.4', '2.7']);
	assert.deepEqual(drawn({ from: 3, to: 3 }), ['3']);
	for (const empty of [{ from: 3, to: 2 }, { from: 1, to: 2, step: 5 }, { from: 1, to: 2, not: ['1', '2'] }, { from: 0, to: 1e300 },
		{ from: 0, to: 1, step: 1e-300 }]) assert.deepEqual(drawn(empty), [undefined]);
});

test('values are written as the place asks for', () => {
	const one = variant({ ...item, parameters: [{ name: 'a', kind: 'choose', values: ['2'] }, ...item.parameters!.slice(1)] }, 's');
	assert.match(one.stem, /Décimal 2,5, \$ 2\{,\}5 \$, 7\/3, \$ \\frac\{7\}\{3\} \$, −2, \$ -2 \$\.$/);
	assert.equal(variant({ ...item, language: 'en', stem: '{{half}} $ {{half}} $', parameters: [{ name: 'a', kind: 'choose', values: ['2'] },
		...item.parameters!.slice(1)] }, 's').stem, '2.5 $ 2.5 $');
	const short: Item = { ...item, parameters: [{ name: 'm', kind: 'choose', values: ['-2.5'] }], stem: '{{m}}', title: 't', hints: [], solution: '',
		parts: [{ id: 'a', prompt: '{{m}}', interaction: { type: 'short', answers: [{ text: '{{m}}', score: 1, feedback: { text: '{{m}}' } }] } }] };
	assert.deepEqual(variant(short, 's').parts[0], { id: 'a', prompt: '−2,5', interaction: { type: 'short', answers: [{ text: '-2.5',
		score: 1, feedback: { text: '−2,5' } }] } });
	const expression = one.parts[1].interaction;
	assert.equal(expression.type === 'expression' && expression.answers[1].value, '(-2)^2');
});

test('a derived value may use roots and functions, and is refused when there is none', () => {
	const value = (expression: string, x = '4') => draw([{ name: 'x', kind: 'choose', values: [x] }, { name: 'y', kind: 'derive', value: expression }], 's')?.y;
	for (const [expression, expected] of [['√x', '2'], ['√2', '1.41421356237'], ['x/3', '4/3'], ['x^10', '1048576'], ['1/(x-4)', undefined],
		['ln(-x)', undefined], ['z', undefined], ['x+', undefined], ['2,5x', '10']] as const) assert.equal(value(expression), expected, expression);
	assert.equal(value('2x', 'Awa'), undefined);
});

test('a draw without value is drawn again', () => {
	const parameters: Parameter[] = [{ name: 'x', kind: 'range', from: 0, to: 3 }, { name: 'y', kind: 'derive', value: '6/x' }];
	for (let i = 0; i < 50; i++) assert.doesNotMatch(variant({ ...item, parameters, stem: '{{y}}', title: 't', parts: [], hints: [],
		solution: '' }, String(i)).stem, /\{/);
	const never = { ...item, parameters: [{ name: 'x', kind: 'derive' as const, value: '1/0' }] };
	assert.equal(variant(never, 's'), never);
	assert.deepEqual(checkItem(never).faults, [{ path: 'parameters', key: 'fault-parameter' }]);
});

test('an item without parameters is itself', () => {
	const { parameters: _, ...plain } = item;
	assert.equal(variant(plain, 's'), plain);
});
