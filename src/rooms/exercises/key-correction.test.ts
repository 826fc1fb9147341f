import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Interaction, Item } from '#rooms/exercises/item.ts';
import { isKeyCorrection, markableBy } from '#rooms/exercises/key-correction.ts';

const item = (interaction: Interaction, more: Partial<Item> = {}): Item => ({ code: 'X', title: 'X', language: 'fr', competences: ['A'], difficulty: 2, stem: 'Combien ?', parts: [{ id: 'a', interaction }], ...more });
const options = [{ id: 'x', text: '7' }, { id: 'y', text: '8' }];
const choice = (key: string, more = {}): Interaction => ({ type: 'choice', options, key, ...more });
const right = (value: string) => [{ value, score: 1 }];
const picture = { media: 'p.svg', alt: 'p', width: 10, height: 10 };
const areas = options.map((option, i) => ({ ...option, shape: { kind: 'circle' as const, x: i, y: 1, radius: 1 } }));
const axis = { from: 0, to: 5, step: 1 };

const keys: [string, Interaction, Interaction][] = [
	['choice', choice('x'), choice('y')],
	['half a point for an option', choice('x'), choice('x', { partial: { y: 0.5 } })],
	['what is said of a wrong option', choice('x'), { type: 'choice', options: [options[0], { ...options[1], feedback: { misconception: 'm' } }], key: 'x' }],
	['several', { type: 'several', options, keys: ['x'], scoring: 'each' }, { type: 'several', options, keys: ['x', 'y'], scoring: 'each', weights: { x: 1 } }],
	['true or false', { type: 'truefalse', key: true }, { type: 'truefalse', key: false }],
	['numeric', { type: 'numeric', answers: right('8') }, { type: 'numeric', answers: [...right('8'), ...right('9')] }],
	['short', { type: 'short', answers: [{ text: 'oui', score: 1 }] }, { type: 'short', answers: [{ text: 'non', score: 1 }] }],
	['expression', { type: 'expression', answers: right('x'), variables: ['x'] }, { type: 'expression', answers: right('2x'), variables: ['x'] }],
	['gaps', { type: 'gaps', text: '[[g]]', gaps: [{ id: 'g', kind: 'number', answers: right('1') }] }, { type: 'gaps', text: '[[g]]', gaps: [{ id: 'g', kind: 'number', answers: right('2') }] }],
	['a gap with a list', { type: 'gaps', text: '[[g]]', gaps: [{ id: 'g', kind: 'list', options, key: 'x' }] }, { type: 'gaps', text: '[[g]]', gaps: [{ id: 'g', kind: 'list', options, key: 'y' }] }],
	['ordering', { type: 'ordering', things: options, scoring: 'all' }, { type: 'ordering', things: [...options].reverse(), scoring: 'all' }],
	['matching', { type: 'matching', left: options, right: options, pairs: { x: 'x', y: 'y' }, scoring: 'all' }, { type: 'matching', left: options, right: options, pairs: { x: 'y', y: 'x' }, scoring: 'all' }],
	['category', { type: 'category', things: options, categories: options, keys: { x: ['x'] }, scoring: 'all' }, { type: 'category', things: options, categories: options, keys: { x: ['y'] }, scoring: 'all' }],
	['hotspot', { type: 'hotspot', picture, areas, keys: ['x'], scoring: 'all' }, { type: 'hotspot', picture, areas, keys: ['y'], scoring: 'all' }],
	['label', { type: 'label', picture, places: areas, labels: options, keys: { x: ['x'] }, scoring: 'all' }, { type: 'label', picture, places: areas, labels: options, keys: { x: ['y'] }, scoring: 'all' }],
	['graph', { type: 'graph', x: axis, y: axis, figure: 'points', answers: [{ at: [{ x: '1', y: '1' }], score: 1 }] }, { type: 'graph', x: axis, y: axis, figure: 'points', answers: [{ at: [{ x: '2', y: '1' }], score: 1 }] }]
];
const other: [string, Interaction, Interaction][] = [
	['the same', choice('x'), choice('x')],
	['another option', choice('x'), { type: 'choice', options: [...options, { id: 'z', text: '9' }], key: 'z' }],
	['another text of an option', choice('x'), { type: 'choice', options: [options[0], { id: 'y', text: '9' }], key: 'y' }],
	['options in another order, though the key changed too', choice('x'), { type: 'choice', options: [...options].reverse(), key: 'y' }],
	['another kind', { type: 'numeric', answers: right('8') }, { type: 'expression', answers: right('9'), variables: [] }],
	['another way to count', { type: 'several', options, keys: ['x'], scoring: 'each' }, { type: 'several', options, keys: ['y'], scoring: 'all' }],
	['a unit that must be written', { type: 'numeric', answers: right('8') }, { type: 'numeric', answers: right('9'), units: [{ name: 'm', factor: 1 }] }],
	['an area that moved', { type: 'hotspot', picture, areas, keys: ['x'], scoring: 'all' }, { type: 'hotspot', picture, areas: [{ ...areas[0], shape: { kind: 'circle', x: 9, y: 9, radius: 1 } }, areas[1]], keys: ['y'], scoring: 'all' }],
	['more points asked', { type: 'graph', x: axis, y: axis, figure: 'points', answers: [{ at: [{ x: '1', y: '1' }], score: 1 }] }, { type: 'graph', x: axis, y: axis, figure: 'points', answers: [{ at: [{ x: '1', y: '1' }, { x: '2', y: '2' }], score: 1 }] }],
	['a thing that changed with the order', { type: 'ordering', things: options, scoring: 'all' }, { type: 'ordering', things: [options[1], { id: 'x', text: '77' }], scoring: 'all' }]
];

test('a correction changes the key and nothing that was asked', () => {
	for (const [name, before, after] of keys) assert.equal(isKeyCorrection(item(before), item(after)), true, name);
	for (const [name, before, after] of other) assert.equal(isKeyCorrection(item(before), item(after)), false, name);
	const [before, after] = [choice('x'), choice('y')];
	assert.equal(isKeyCorrection(item(before), item(after, { solution: 'C’est 8.', author: 'B', source: 's' })), true, 'the solution and who wrote it may change with the key');
	assert.equal(isKeyCorrection(item(before), item(before, { solution: 'C’est 8.' })), false, 'the solution alone marks nobody');
	assert.equal(isKeyCorrection({ ...item(before), parts: [{ id: 'a', interaction: before, wrong: 'Non.' }] }, item(after)), true, 'what is said of a wrong answer');
	for (const more of [{ stem: 'Combien donc ?' }, { title: 'Y' }, { competences: ['A', 'B'] }, { hints: [{ text: 'h' }] }, { parameters: [{ name: 'a', kind: 'choose' as const, values: ['1'] }] }, { language: 'ar' }])
		assert.equal(isKeyCorrection(item(before), item(after, more)), false, JSON.stringify(more));
	for (const part of [{ id: 'b' }, { prompt: 'p' }, { weight: 2 }, { after: 'right' as const }]) assert.equal(isKeyCorrection(item(before), { ...item(after), parts: [{ id: 'a', interaction: after, ...part }] }), false, JSON.stringify(part));
});

test('the newest key marks the answers to the versions before it, back to where something else was asked', () => {
	const of = (number: number, key: string, more: Partial<Item> = {}) => ({ number, item: item(choice(key), more) });
	assert.deepEqual(markableBy([of(1, 'x'), of(2, 'y')]), [1]);
	assert.deepEqual(markableBy([of(3, 'x'), of(1, 'x'), of(2, 'y')]), [1, 2], 'a key that was right at first: its answers are marked by it too');
	assert.deepEqual(markableBy([of(1, 'x', { stem: 'Autre' }), of(2, 'x'), of(3, 'y')]), [2]);
	assert.deepEqual(markableBy([of(1, 'x'), of(2, 'y', { stem: 'Autre' })]), []);
	assert.deepEqual(markableBy([of(1, 'x'), of(2, 'x', { solution: 's' })]), []);
	assert.deepEqual([markableBy([of(1, 'x')]), markableBy([])], [[], []]);
});
