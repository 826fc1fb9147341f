import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import * as v from 'valibot';
import { answerFromForm, answerText } from './answer.ts';
import { answerSchema } from './answering.ts';
import type { Interaction, Item, Option } from './item.ts';
import { keyAnswer } from './key.ts';
import { mark } from './marking.ts';
import { renderLine } from '#rooms/curriculum/server/index.ts';

const options = (ids: string): Option[] => [...ids].map((id) => ({ id, text: id.toUpperCase() }));
const itemOf = (...interactions: Interaction[]): Item => ({
	code: 'T-1', title: 'T', language: 'fr', competences: ['C'], difficulty: 1, stem: 's', parts: interactions.map((interaction, i) => ({ id: 'abcdefghi'[i],
		interaction }))
});
const item = itemOf(
	{ type: 'choice', options: options('xyz'), key: 'y' },
	{ type: 'several', options: options('xyz'), keys: ['x', 'z'], scoring: 'all' },
	{ type: 'truefalse', key: true },
	{ type: 'numeric', answers: [{ value: '12,5', score: 1 }] },
	{ type: 'gaps', text: '[[p]] [[q]]', gaps: [{ id: 'p', kind: 'text', answers: [{ text: 'oui', score: 1 }] },
		{ id: 'q', kind: 'list', options: options('uv'), key: 'v' }] },
	{ type: 'short', answers: [{ text: 'mot', score: 1 }] },
	{ type: 'ordering', things: options('rst'), scoring: 'all' },
	{ type: 'matching', left: options('mn'), right: options('ijk'), pairs: { m: 'i', n: 'k' }, scoring: 'each' },
	{ type: 'expression', answers: [{ value: '2x', score: 1 }], variables: ['x'] }
);
const form: [string, string][] = [
	['a', 'y'], ['b', 'z'], ['b', 'x'], ['c', 'true'], ['d', '12,5'], ['e.p', 'oui'], ['e.q', 'v'], ['f', 'mot'], ['g.t', '3'], ['g.r', '1'], ['g.s', '2'],
		['h.m', 'i'], ['h.n', 'k'], ['i', '2x'], ['csrf', 'x']
];

test('a posted form is the key answer when it is filled as the key is', () => {
	assert.deepEqual(answerFromForm(item, form), keyAnswer(item));
	assert.ok(mark(item, answerFromForm(item, form)).right);
	const posted = new FormData();
	for (const [name, value] of form) posted.append(name, value);
	assert.deepEqual(answerFromForm(item, posted), keyAnswer(item));
	assert.deepEqual(answerFromForm(item, new URLSearchParams(form)), keyAnswer(item));
});

test('what was left empty is not in the answer', () => {
	assert.deepEqual(answerFromForm(item, []), {});
	assert.deepEqual(answerFromForm(item, [['a', ''], ['d', '  '], ['e.p', ''], ['e.q', 'v'], ['g.r', ''], ['h.m', ''], ['zz', 'x'],
		['b', 'unknown']]), { e: { q: 'v' } });
});

const picture = { media: 'p.svg', alt: 'p', width: 10, height: 10 };
const areas = [...'pq'].map((id) => ({ id, text: id.toUpperCase(), shape: { kind: 'circle' as const, x: 1, y: 1, radius: 1 } }));
const photo = `${'0'.repeat(64)} 1000 image/webp copie.webp`;
const placed = itemOf(
	{ type: 'category', things: options('rst'), categories: options('xy'), keys: { r: ['x'], s: ['y'], t: [] }, scoring: 'all' },
	{ type: 'hotspot', picture, areas, keys: ['p', 'q'], scoring: 'all' },
	{ type: 'label', picture, places: areas, labels: options('mn'), keys: { p: ['m'], q: ['n'] }, scoring: 'all' },
	{ type: 'graph', x: { from: -5, to: 5, step: 1 }, y: { from: -5, to: 5, step: 1 }, figure: 'points', names: ['A', 'B'], answers: [{ at: [{ x: '1', y: '2' }, { x: '-3', y: '0' }], score: 1 }] },
	{ type: 'written', model: 'Une ligne.\nUne *autre*.' },
	{ type: 'file', accept: ['picture'] }
);
const placedForm: [string, string][] = [
	['a.r', 'x'], ['a.s', 'y'], ['a.t', ''], ['b', 'q'], ['b', 'p'], ['b', 'zz'], ['c.p', 'm'], ['c.q', 'n'], ['d.p1.x', '1'], ['d.p1.y', '2'], ['d.p2.x', '-3'], ['d.p2.y', '0'],
	['d.p3.x', '9'], ['e', 'Une ligne.\r\nUne *autre*.'], ['f.f1', photo.replace(' copie.webp', '').replace('webp', 'jpeg')]
];

test('a form of what is sorted, placed and handed in, and its answer in words', () => {
	const answer = answerFromForm(placed, placedForm);
	assert.deepEqual(answer, keyAnswer(placed));
	const words = { true: 'vrai', false: 'faux', blank: '—' };
	const said = (given: Parameters<typeof answerText>[1]) => answerText(placed, given, words).map(({ text }) => text);
	assert.deepEqual(said(answer), ['R → X · S → Y · T → —', 'P · Q', 'P → M · Q → N', 'A(1 ; 2) · B(-3 ; 0)', 'Une ligne.\nUne \\*autre\\*.', 'image/jpeg']);
	assert.deepEqual(said({ d: { 'p1.x': '1' }, e: { text: 'x', f1: photo }, f: { f1: photo } }), ['—', '—', '—', 'A(1 ; —) · B(— ; —)', 'x\ncopie.webp', 'copie.webp']);
	assert.deepEqual(answerFromForm(placed, [['e', ' '], ['e.f1', photo]]), { e: { f1: photo } });
	assert.deepEqual(answerFromForm(placed, [['e', 'x'], ['e.f1', photo]]), { e: { text: 'x', f1: photo } });
	assert.deepEqual(answerFromForm(placed, []), {});
});

const ordering = itemOf({ type: 'ordering', things: options('rst'), scoring: 'neighbours' });
const byForm = (fields: Record<string, string>) => answerFromForm(ordering, Object.entries(fields)).a;

test('an order by numbers: gaps are let go, a tie or a lack is asked again', () => {
	assert.deepEqual(byForm({ 'a.r': '10', 'a.s': '20', 'a.t': '5' }), ['t', 'r', 's']);
	assert.deepEqual(byForm({ 'a.r': '٢', 'a.s': '٣', 'a.t': '١' }), ['t', 'r', 's']);
	for (const [r, s, t] of [['1', '1', '1'], ['2', '2', '1'], ['1', '', '2'], ['1', 'deux', '-2'], ['0', '1', '2'], ['1', '2', '1000'], ['1', '1,5', '2']]) {
		const [part] = mark(ordering, { a: byForm({ 'a.r': r, 'a.s': s, 'a.t': t }) }).parts;
		assert.deepEqual([part.problem, part.score, part.blank], ['order-unclear', 0, false], `${r} ${s} ${t}`);
	}
	assert.equal(byForm({ 'a.r': '', 'a.s': ' ', 'a.t': 'x' }), undefined);
});

test('an order made by hand is the repeated field', () => {
	assert.deepEqual(answerFromForm(ordering, [['a', 't'], ['a', 'r'], ['a', 'r'], ['a', 'zz'], ['a', 's'], ['a.r', '9']]), { a: ['t', 'r', 's'] });
});

test('any numbers give each thing at most once, in their order', () => {
	fc.assert(
		fc.property(fc.array(fc.integer({ min: -1, max: 4 }), { minLength: 3, maxLength: 3 }), (places) => {
			const given = answerFromForm(ordering, places.map((place, i) => [`a.${'rst'[i]}`, String(place)] as [string, string])).a ?? [];
			assert.ok(Array.isArray(given) && new Set(given).size === given.length);
			assert.deepEqual(given.map((id) => places['rst'.indexOf(id)]), [...new Set(places.filter((place) => place > 0))].sort());
		})
	);
});

test('any fields give an answer that keeps its schema and is marked', () => {
	const name = fc.oneof(fc.constantFrom(...form.map(([name]) => name), '__proto__', 'a.__proto__', 'e.constructor'), fc.string());
	fc.assert(
		fc.property(fc.array(fc.tuple(name, fc.oneof(fc.string(), fc.constantFrom('x', 'y', '1', '2', 'i')))), (fields) => {
			const answer = answerFromForm(item, fields);
			assert.ok(v.is(answerSchema, answer));
			assert.equal(mark(item, answer).parts.length, item.parts.length);
		}),
		{ numRuns: 300 }
	);
});

test('the schema of an answer has bounds', () => {
	for (const good of [{}, { a: 'x' }, { a: ['x', 'y'] }, { a: { b: 'c' } }, keyAnswer(item)]) assert.ok(v.is(answerSchema, good), JSON.stringify(good));
	for (const bad of [null, 'x', { a: 1 }, { a: null }, { a: [1] }, { a: { b: {} } }, { a: 'x'.repeat(20_002) }, { a: Array(101).fill('x') },
		{ ['x'.repeat(41)]: 'x' }, Object.fromEntries(Array.from({ length: 31 }, (_, i) => [i, 'x']))])
		assert.ok(!v.is(answerSchema, bad), JSON.stringify(bad)?.slice(0, 60));
});

test('an answer is said in words', () => {
	const words = { true: 'vrai', false: 'faux', blank: '—' };
	const said = (answer: Parameters<typeof answerText>[1]) => answerText(item, answer, words).map(({ text }) => text);
	assert.deepEqual(said(keyAnswer(item)), ['Y', 'X · Z', 'vrai', '12,5', 'oui · V', 'mot', 'R → S → T', 'M → I · N → K', '2x']);
	assert.deepEqual(said(undefined), Array(9).fill('—'));
	const part = said({ c: 'false', e: { p: ' non ' }, h: { m: 'j' }, a: 'gone' });
	assert.deepEqual(part, ['—', '—', 'faux', '—', 'non · —', '—', '—', 'M → J · N → —', '—']);
	// What was typed is shown sign by sign, never as a link, a formula or a slant.
	for (const typed of ['2*3*4', 'a_n_b', '[ici](https://exemple.sn)', '![x](y)', '<https://a.sn>', '$x^2$', '`x`', '&lt;b&gt;', '1\\*2', '~~x~~', '**x**', 'http://a.sn']) {
		const html = renderLine(said({ f: typed, e: { p: typed } })[5], 'fr');
		const plain = html.replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&quot;/g, '"').replace(/&amp;/g, '&');
		assert.equal(plain, typed);
		assert.equal(html.includes('<'), false);
	}
});
