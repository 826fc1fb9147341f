import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { itemChanges } from '#rooms/exercises/changes.ts';

/** Every name is its key, every row its list and number. */
const words = { has: (key: string) => /^(f_|row_|kind_)/.test(key) && !/^f_(choice|numeric|several|parts)_/.test(key), t: (key: string, values: Record<string, unknown> = {}) => `${key}${values.number ?? ''}` };
const told = (before: unknown, after: unknown) => itemChanges(before, after, words, 'fr').map(({ where, label, before, after }) => `${[...where, label].join(' ')}: ${before} → ${after}`);

const item = (more: object = {}, interaction: object = {}) => ({
	code: 'E1', title: 'Un', language: 'fr', difficulty: 2, competences: ['A'], stem: 'Combien ?',
	parts: [{ id: 'a', interaction: { type: 'choice', key: 'a', options: [{ id: 'a', text: 'Dakar' }, { id: 'b', text: 'Thiès' }], ...interaction } }],
	hints: [{ text: 'Compte.' }, { text: 'Compte encore.', cost: 0.25 }], ...more
});

test('each field that changed is named with the rows it lies in, both values in words', () => {
	assert.deepEqual(told(item(), item()), []);
	assert.deepEqual(told(item(), item({ title: 'Deux', difficulty: 3, code: 'E2', foreign: {} })), ['f_title: Un → Deux', 'f_difficulty: 2 → 3'], 'what the form does not ask is not told');
	const options = [{ id: 'a', text: 'Dakar' }, { id: 'c', text: 'Louga', feedback: { text: 'Non.' } }];
	assert.deepEqual(told(item(), item({}, { key: 'c', options, shuffle: true })), [
		'row_parts1 f_key: Dakar → Louga', 'row_parts1 row_options2 : Thiès → ', 'row_parts1 row_options2 :  → Louga · Non.', 'row_parts1 f_shuffle: no → yes'
	]);
	assert.deepEqual(told(item(), item({}, { options: [{ id: 'b', text: 'Thiès' }, { id: 'a', text: 'Dakar' }] })), ['row_parts1 order: Dakar ; Thiès → Thiès ; Dakar']);
	assert.deepEqual(told(item(), item({ hints: [{ text: 'Compte encore.', cost: 0.5 }] })), ['row_hints1 f_hints_text: Compte. → Compte encore.', 'row_hints1 f_hints_cost:  → 50 %', 'row_hints2 : Compte encore. · 25 % → ']);
	assert.deepEqual(told(item(), item({ hints: [{ text: 'Compte encore.', cost: 0.25 }] })), ['row_hints1 : Compte. → '], 'a row that stayed is found again');
	const numeric = { type: 'numeric', key: undefined, options: undefined, answers: [{ value: '2,5', score: 1, tolerance: { kind: 'absolute', value: 0.5 } }] };
	assert.deepEqual(told(item(), item({}, numeric)).slice(0, 2), ['row_parts1 kindOf: kind_choice → kind_numeric', 'row_parts1 row_answers1 :  → 2,5 · 100 % · absolute · 0,5']);
});

test('whatever a draft holds, the comparison comes to an end, and of a thing with itself says nothing', () => {
	fc.assert(fc.property(fc.jsonValue(), fc.jsonValue(), (a, b) => (itemChanges(a, b, words, 'fr'), assert.deepEqual(told(a, a), []))));
	const loose = fc.record({ title: fc.jsonValue(), hints: fc.jsonValue(), parts: fc.array(fc.record({ id: fc.jsonValue(), interaction: fc.record({ type: fc.constantFrom('choice', 'numeric', 'graph', 'category', 'gaps'), options: fc.jsonValue(), answers: fc.jsonValue(), keys: fc.jsonValue(), gaps: fc.jsonValue() }) }), { maxLength: 3 }) });
	fc.assert(fc.property(loose, loose, (a, b) => (itemChanges(a, b, words, 'fr'), assert.deepEqual(told(a, a), []))));
});
