import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { checkItem } from './check.ts';
import type { Interaction, Item, Option, Part, Response } from './item.ts';
import { keyAnswer } from './key.ts';
import { isAttempt, mark } from './marking.ts';

const option = (id: string, misconception?: string): Option => ({
	id,
	text: `text ${id}`,
	feedback: misconception ? { text: `because ${misconception}`, misconception } : undefined
});
const itemOf = (...parts: Part[]): Item => ({ code: 'T-1', title: 'T', language: 'fr', competences: ['C'], difficulty: 1, stem: 's', parts });
const one = (interaction: Interaction, response?: unknown) => mark(itemOf({ id: 'a', interaction, right: 'yes',
	wrong: 'no' }), response === undefined ? {} : { a: response }).parts[0];

const choice: Interaction = { type: 'choice', options: [option('a', 'one-too-many'), option('b'), option('c'), option('d')], key: 'b', partial: { c: 0.5 } };

test('choice', () => {
	assert.deepEqual(one(choice, 'b'), { part: 'a', score: 1, right: true, blank: false, message: 'yes', details: { b: true } });
	assert.deepEqual(one(choice, 'a'), { part: 'a', score: 0, right: false, blank: false, message: 'because one-too-many', misconception: 'one-too-many',
		details: { a: false } });
	assert.deepEqual(one(choice, 'c'), { part: 'a', score: 0.5, right: false, blank: false, message: 'no', details: { c: false } });
	for (const response of [undefined, '', 'z', null, 3, ['b'], { a: 'b' },
		'constructor']) assert.deepEqual(one(choice, response), { part: 'a', score: 0, right: false, blank: true });
});

const several = (scoring: 'all' | 'each', weights?: Record<string, number>): Interaction => ({
	type: 'several',
	options: [option('a'), option('b'), option('c', 'x'), option('d', 'y')],
	keys: ['a', 'b'],
	scoring,
	weights
});

test('several: all or nothing, shares, and weights', () => {
	const scores = (interaction: Interaction) => [['a', 'b'], ['b', 'a'], ['a'], ['a', 'c'], ['a', 'b', 'c'], ['c'], ['a', 'b', 'c', 'd'], ['a', 'a', 'b'],
		['a', 'b', 'z']].map((ticks) => one(interaction, ticks).score);
	assert.deepEqual(scores(several('all')), [1, 1, 0, 0, 0, 0, 0, 1, 1]);
	assert.deepEqual(scores(several('each')), [1, 1, 0.5, 0, 0.5, 0, 0, 1, 1]);
	assert.deepEqual(scores(several('each', { a: 0.75, b: 0.25, c: -0.25 })), [1, 1, 0.75, 0.5, 0.75, 0, 0.75, 1, 1]);
	const marked = one(several('each'), ['a', 'c', 'd']);
	assert.deepEqual([marked.message, marked.misconception, marked.details], ['because x\n\nbecause y', 'x', { a: true, b: false, c: false, d: false }]);
	const praised: Interaction = { type: 'several', options: [option('a', 'good'), option('b'), option('c', 'x')], keys: ['a', 'b'], scoring: 'each' };
	assert.deepEqual([['a', 'c'], ['a'], ['b'], ['a', 'b']].map((ticks) => one(praised, ticks).message), ['because x', 'because good', 'no', 'because good']);
	assert.equal(one(praised, ['a', 'b']).misconception, undefined);
	for (const response of [undefined, [], '', ['z'], { a: 'a' }, [['a']]]) assert.equal(one(several('each'), response).blank, true);
	assert.equal(one(several('all'), 'a').blank, false);
});

test('true or false', () => {
	const question: Interaction = { type: 'truefalse', key: false, whenTrue: { text: 'look again', misconception: 'm' } };
	assert.deepEqual(one(question, 'false'), { part: 'a', score: 1, right: true, blank: false, message: 'yes' });
	assert.deepEqual(one(question, 'true'), { part: 'a', score: 0, right: false, blank: false, message: 'look again', misconception: 'm' });
	for (const response of ['', 'vrai', true, false, 0, null]) assert.equal(one(question, response).blank, true);
});

const ordering = (scoring: 'all' | 'neighbours'): Interaction => ({ type: 'ordering', things: [option('a',
	'first'), option('b'), option('c'), option('d')], scoring });

test('ordering', () => {
	for (const [given, all, neighbours] of [
		[['a', 'b', 'c', 'd'], 1, 1],
		[['d', 'a', 'b', 'c'], 0, 2 / 3],
		[['b', 'a', 'c', 'd'], 0, 1 / 3],
		[['d', 'c', 'b', 'a'], 0, 0],
		[['a', 'a', 'b', 'c', 'd'], 1, 1],
		[['z', 'a', 'b', 'c', 'd'], 1, 1]
	] as const) {
		assert.equal(one(ordering('all'), given).score, all, given.join());
		assert.equal(one(ordering('neighbours'), given).score, neighbours, given.join());
	}
	for (const lacking of [['a', 'b', 'c'], ['d'], 'a']) assert.equal(one(ordering('neighbours'), lacking).problem, 'order-unclear');
	const marked = one(ordering('all'), ['b', 'a', 'c', 'd']);
	assert.deepEqual([marked.details, marked.misconception], [{ a: false, b: false, c: true, d: true }, 'first']);
	for (const response of [undefined, [], 'z', { a: '1' }]) assert.equal(one(ordering('all'), response).blank, true);
});

const matching = (scoring: 'all' | 'each'): Interaction => ({
	type: 'matching',
	left: [option('a'), option('b', 'left-b'), option('c')],
	right: [option('x'), option('y', 'right-y'), option('z')],
	pairs: { a: 'x', b: 'y', c: 'x' },
	scoring
});

test('matching', () => {
	for (const [given, all, each] of [
		[{ a: 'x', b: 'y', c: 'x' }, 1, 1],
		[{ a: 'x', b: 'y' }, 0, 2 / 3],
		[{ a: 'y', b: 'y', c: 'z' }, 0, 1 / 3],
		[{ a: 'z' }, 0, 0]
	] as const) {
		assert.equal(one(matching('all'), given).score, all);
		assert.equal(one(matching('each'), given).score, each);
	}
	assert.equal(one(matching('each'), { a: 'y' }).misconception, 'right-y');
	assert.equal(one(matching('each'), { a: 'x', b: 'x' }).misconception, 'left-b');
	assert.deepEqual(one(matching('each'), { a: 'x', b: 'z' }).details, { a: true, b: false, c: false });
	for (const response of [undefined, {}, { a: '' }, { a: 'q' }, { q: 'x' }, 'x', ['x'],
		{ toString: 'x' }]) assert.equal(one(matching('each'), response).blank, true);
});

const gaps: Interaction = {
	type: 'gaps',
	text: '[[n]] [[t]] [[l]]',
	gaps: [
		{ id: 'n', kind: 'number', answers: [{ value: '3', score: 1 }, { value: '4', score: 0.5, feedback: { text: 'one too many', misconception: 'n' } }] },
		{ id: 't', kind: 'text', answers: [{ text: 'trois', score: 1 }], rule: { slips: 1 } },
		{ id: 'l', kind: 'list', options: [option('x'), option('y', 'l')], key: 'x' }
	]
};

test('gaps', () => {
	assert.deepEqual(one(gaps, { n: '3,0', t: 'Trios', l: 'x' }), { part: 'a', score: 1, right: true, blank: false, message: 'yes',
		details: { n: true, t: true, l: true } });
	assert.deepEqual(one(gaps, { n: '4', t: '', l: 'y' }), {
		part: 'a', score: 0.5 / 3, right: false, blank: false, message: 'one too many\n\nbecause l', misconception: 'n', details: { n: false, t: false, l: false }
	});
	const unread = one(gaps, { n: 'abc', t: 'trois', l: 'x' });
	assert.deepEqual([unread.problem, unread.score, unread.right, unread.message], ['not-a-number', 2 / 3, false, undefined]);
	for (const response of [undefined, {}, { n: '', t: ' ' }, 'x', ['3']]) assert.equal(one(gaps, response).blank, true);
});

test('the parts are weighed, and all must be right', () => {
	const numeric: Interaction = { type: 'numeric', answers: [{ value: '1', score: 1 }] };
	const item = itemOf({ id: 'a', interaction: numeric }, { id: 'b', weight: 3, interaction: numeric });
	assert.deepEqual([mark(item, { a: '1', b: '1' }).score, mark(item, { a: '1' }).score, mark(item, { b: '1' }).score, mark(item, {}).score], [1, 0.25, 0.75, 0]);
	assert.deepEqual([mark(item, { a: '1', b: '1' }).right, mark(item, { a: '1' }).right], [true, false]);
	const thirds = itemOf(...['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((id) => ({ id, weight: 0.1, interaction: numeric })));
	assert.equal(mark(thirds, keyAnswer(thirds)).score, 1);
});

test('an unreadable answer says why, and is neither right nor blank', () => {
	const question: Interaction = { type: 'numeric', answers: [{ value: '1', score: 1 }] };
	assert.deepEqual(one(question, 'un'), { part: 'a', score: 0, right: false, blank: false, problem: 'not-a-number' });
	assert.deepEqual(one({ type: 'short', answers: [{ text: 'a', score: 1 }] },
		'a'.repeat(2000)), { part: 'a', score: 0, right: false, blank: false, problem: 'too-long' });
});

test('what is blank or unreadable is no attempt', () => {
	const numeric: Interaction = { type: 'numeric', answers: [{ value: '1', score: 1 }] };
	const reduced: Interaction = { type: 'expression', answers: [{ value: '3/4', score: 1 }], variables: [], form: 'reduced' };
	const item = itemOf({ id: 'a', interaction: numeric }, { id: 'b', interaction: reduced });
	for (const [answer, expected] of [[{}, false], [{ a: ' ' }, false], [{ a: 'un' }, false], [{ a: '1', b: '3//4' }, false], [{ a: '1' }, true],
		[{ a: '2', b: '1' }, true], [{ b: '6/8' }, true]] as const)
		assert.equal(isAttempt(mark(item, answer)), expected, JSON.stringify(answer));
});

const everything = itemOf(
	...[choice, several('each'), several('all'), ordering('neighbours'), matching('each'), gaps].map((interaction, i) => ({ id: `p${i}`, interaction })),
	{ id: 'tf', interaction: { type: 'truefalse', key: true } },
	{ id: 'n', interaction: { type: 'numeric', answers: [{ value: '1/3', score: 1, tolerance: { kind: 'relative', value: 0.01 } }],
		units: [{ name: 'm', factor: 1 }], unitRequired: true } },
	{ id: 's', interaction: { type: 'short', answers: [{ text: 'a*b', score: 1 }], rule: { slips: 2 } } },
	{ id: 'e', interaction: { type: 'expression', answers: [{ value: '2x+1', score: 1 }], variables: ['x'], form: 'expanded' } }
);

test('an item of all kinds is sound and its key answer is right', () => {
	assert.deepEqual(checkItem(everything).faults, undefined);
	const whole = mark(everything, keyAnswer(everything));
	assert.equal(whole.score, 1);
	assert.ok(whole.right && whole.parts.every((part) => part.right && part.score === 1));
	assert.ok(mark(everything, {}).parts.every((part) => part.blank));
});

test('any JSON is marked, the same each time, within 0 and 1', () => {
	const ids = everything.parts.map((part) => part.id);
	const piece = fc.oneof(fc.constantFrom('a', 'b', 'c', 'd', 'x', 'y', 'n', 't', 'l', 'true', '1/3 m', 'aab', '2x+1', '__proto__',
		'constructor'), fc.string({ maxLength: 20 }));
	const response: fc.Arbitrary<unknown> = fc.oneof(piece, fc.array(piece, { maxLength: 6 }), fc.dictionary(piece, piece, { maxKeys: 4 }), fc.jsonValue());
	const answer = fc.oneof(fc.jsonValue(), fc.dictionary(fc.constantFrom(...ids, '__proto__'), response));
	fc.assert(
		fc.property(answer, (given) => {
			const marked = mark(everything, given);
			assert.deepEqual(mark(everything, given), marked);
			assert.ok(marked.score >= 0 && marked.score <= 1);
			assert.deepEqual(marked.parts.map((part) => part.part), ids);
			for (const part of marked.parts) {
				assert.ok(part.score >= 0 && part.score <= 1);
				assert.equal(part.right, part.score === 1);
				assert.ok(!part.blank || (part.score === 0 && part.message === undefined && part.problem === undefined));
				assert.ok(!part.right || part.misconception === undefined);
			}
			assert.deepEqual(JSON.parse(JSON.stringify(marked)), marked);
		}),
		{ numRuns: 1000 }
	);
});

test('more right ticks never cost, more wrong ones never pay', () => {
	fc.assert(
		fc.property(fc.subarray(['a', 'b', 'c', 'd']), fc.constantFrom('all' as const, 'each' as const), (ticks, scoring) => {
			const score = (response: Response) => one(several(scoring), response).score;
			for (const right of ['a', 'b']) assert.ok(score([...new Set([...ticks, right])]) >= score(ticks));
			for (const wrong of ['c', 'd']) assert.ok(score([...new Set([...ticks, wrong])]) <= score(ticks));
		})
	);
});
