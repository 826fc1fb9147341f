import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { mostDraws, tryDraws, whyNone, type Tried } from './draws.ts';
import type { Item, Parameter } from './item.ts';
import { keyAnswer } from './key.ts';
import { mark } from './marking.ts';
import { variant } from './variant.ts';

const itemOf = (parameters: Parameter[], value = '{{c}}'): Item => ({
	code: 'T', title: 'T', language: 'fr', competences: [], difficulty: 1, stem: '', parameters, parts: [{ id: 'a', interaction: { type: 'numeric', answers: [{ value, score: 1 }] } }]
});
const range = (name: string, from: number, to: number, not?: string[]): Parameter => ({ name, kind: 'range', from, to, ...(not ? { not } : {}) });
const derived = (value: string): Parameter => ({ name: 'c', kind: 'derive', value });
const last = (item: Item): Tried | undefined => [...tryDraws(item)].at(-1);

const cases: [name: string, item: Item, expected: Tried | undefined][] = [
	['no parameter', { ...itemOf([]), parameters: undefined }, undefined],
	['all of them', itemOf([range('a', 1, 4), range('b', 1, 5), derived('a+b')]), { tried: 20, of: 20 }],
	['exclusions', itemOf([range('a', 1, 4), range('b', 1, 4, ['a']), derived('1/(a-b)')]), { tried: 12, of: 16 }],
	['a quotient by zero', itemOf([range('a', 2, 5), range('b', 2, 5), derived('1/(a-b)')]), { tried: 1, of: 16, bad: { values: { a: '2', b: '2' }, why: 'division-by-zero', parameter: 2 } }],
	['a root', itemOf([range('a', -1, 5), derived('√a')]), { tried: 1, of: 7, bad: { values: { a: '-1' }, why: 'root-of-negative', parameter: 1 } }],
	['a logarithm', itemOf([{ name: 'a', kind: 'choose', values: ['2', '0'] }, derived('ln(a)')]), { tried: 2, of: 2, bad: { values: { a: '0' }, why: 'log-of-negative', parameter: 1 } }],
	['nothing left', itemOf([range('a', 3, 3), range('b', 3, 3, ['a']), derived('a')]), { tried: 1, of: 1, bad: { values: { a: '3' }, why: 'none-left', parameter: 1 } }],
	['a sum that is none', itemOf([range('a', 1, 2), derived('a+')]), { tried: 1, of: 2, bad: { values: { a: '1' }, why: 'not-read', parameter: 1 } }],
	['a letter that comes later', itemOf([range('a', 1, 2), derived('b'), range('b', 1, 2)]), { tried: 1, of: 4, bad: { values: { a: '1' }, why: 'not-read', parameter: 1 } }],
	['words where a number is needed', itemOf([{ name: 'a', kind: 'choose', values: ['2', 'Awa'] }, derived('2a')]), { tried: 2, of: 2, bad: { values: { a: 'Awa' }, why: 'unknown-name', parameter: 1 } }],
	['a key that is no number in one draw', itemOf([{ name: 'c', kind: 'choose', values: ['2', 'Awa'] }]), { tried: 2, of: 2, bad: { values: { c: 'Awa' }, key: 'fault-not-a-number', path: 'parts.0.interaction.answers.0.value' } }],
	['a name that is none', itemOf([range('a', 1, 2)], '{{z}}'), undefined],
	['a thousand of very many', itemOf([range('a', 1, 100_000), derived('a')]), { tried: 1000, of: 100_000 }],
	['more than can be counted', itemOf([range('a', 1, 1e8), range('b', 1, 1e8), derived('a')]), { tried: 1000, of: undefined }],
	['a rare one among very many', itemOf([range('a', 0, 30), range('b', 0, 30), range('d', 0, 30), derived('d/a')]), { tried: 48, of: 29_791, bad: { values: { a: '0', b: '14', d: '1' }, why: 'division-by-zero', parameter: 3 } }]
];

test('draws are tried, all or a thousand; the first bad one is named with its values', () => {
	for (const [name, item, expected] of cases) assert.deepEqual(last(item), expected, name);
});

test('an error that is the key in some draws is no fault; a key that an error hides is', () => {
	const item = (answers: { value: string; score: number; feedback?: { text: string } }[]): Item => ({ ...itemOf([range('a', 1, 3), range('b', 1, 3)]), parts: [{ id: 'a', interaction: { type: 'numeric', answers } }] });
	assert.deepEqual(last(item([{ value: '{{a}}', score: 1 }, { value: '{{b}}', score: 0, feedback: { text: 'b' } }])), { tried: 9, of: 9 });
	assert.deepEqual(last(item([{ value: '{{b}}', score: 0, feedback: { text: 'b' } }, { value: '{{a}}', score: 1 }]))?.bad, { values: { a: '1', b: '1' }, key: 'fault-key-not-right', path: 'parts.0.interaction' });
});

test('reasons', () => {
	const reasons: [string, string][] = [['1/(a-b)', 'division-by-zero'], ['0^(0-a)', 'division-by-zero'], ['√(a-3)+1', 'root-of-negative'], ['(0-a)^(1/2)', 'root-of-negative'], ['log(0a)', 'log-of-negative'], ['9^9^9^9', 'too-large'], ['a b +', 'not-read']];
	for (const [expression, why] of reasons) assert.equal(whyNone(expression, { a: '2', b: '2' }), why, expression);
});

test('where all draws are good, every learner’s variant is', () => {
	const bound = fc.integer({ min: -4, max: 6 });
	let good = 0;
	fc.assert(
		fc.property(bound, bound, fc.constantFrom('a+b', 'a/b', '√a', '1/(a-b)', 'ln(b)', 'a^b'), fc.constantFrom([], ['a'], ['0']), (from, to, expression, not: readonly string[]) => {
			const item = itemOf([range('a', from, to), range('b', from, to, [...not]), derived(expression)]);
			const tried = last(item)!;
			assert.ok(tried.tried <= mostDraws);
			if (tried.bad) return;
			good++;
			for (let learner = 0; learner < 10; learner++) {
				const one = variant(item, `${learner}`);
				assert.ok(!one.parameters && mark(one, keyAnswer(one)).right);
			}
		}),
		{ numRuns: 200 }
	);
	assert.ok(good > 20, `${good}`);
});
