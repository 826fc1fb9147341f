import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { checkItem } from './check.ts';
import { fileName } from './handed.ts';
import type { Area, Interaction, Item, Option, Part } from './item.ts';
import { keyAnswer } from './key.ts';
import { isAttempt, isKey, mark } from './marking.ts';
import { worthOf } from './worth.ts';

const option = (id: string, misconception?: string): Option => ({ id, text: id, ...(misconception ? { feedback: { text: `because ${misconception}`, misconception } } : {}) });
const area = (id: string, x: number, misconception?: string): Area => ({ ...option(id, misconception), shape: { kind: 'circle', x, y: 50, radius: 10 } });
const picture = { media: 'p.svg', alt: 'p', width: 200, height: 100 };
const itemOf = (...parts: Part[]): Item => ({ code: 'T-1', title: 'T', language: 'fr', competences: ['C'], difficulty: 1, stem: 's', parts });
const one = (interaction: Interaction, response: unknown) => mark(itemOf({ id: 'a', interaction }), { a: response }).parts[0];

const category = (more: Partial<Interaction & { type: 'category' }> = {}): Interaction => ({
	type: 'category',
	things: [option('a', 'thing-a'), option('b'), option('c'), option('stray')],
	categories: [option('x'), option('y', 'put-in-y')],
	keys: { a: ['x'], b: ['y'], c: ['x', 'y'], stray: [] },
	scoring: 'each',
	...more
});
const label = (more: Partial<Interaction & { type: 'label' }> = {}): Interaction => ({
	type: 'label',
	picture,
	places: [area('p', 20, 'place-p'), area('q', 60), area('r', 100)],
	labels: [option('l'), option('m', 'label-m'), option('n'), option('spare')],
	keys: { p: ['l'], q: ['m'], r: ['n'] },
	scoring: 'each',
	...more
});

test('things sorted into groups: shares, penalties, and a thing that belongs nowhere', () => {
	for (const [given, all, each, dear] of [
		[{ a: 'x', b: 'y', c: 'x' }, 1, 1, 1],
		[{ a: 'x', b: 'y', c: 'y' }, 1, 1, 1],
		[{ a: 'x', b: 'y', c: 'y', stray: 'x' }, 0, 0.99, 0.5],
		[{ a: 'x', b: 'y' }, 0, 2 / 3, 2 / 3],
		[{ a: 'x', b: 'x', c: 'x' }, 0, 2 / 3, 1 / 6],
		[{ a: 'y', b: 'x' }, 0, 0, 0]
	] as const) {
		assert.equal(one(category({ scoring: 'all' }), given).score, all, JSON.stringify(given));
		assert.equal(one(category(), given).score, each, JSON.stringify(given));
		assert.ok(Math.abs(one(category({ penalty: 1.5 }), given).score - dear) < 1e-12, JSON.stringify(given));
	}
	assert.deepEqual(one(category(), { a: 'y', b: 'y' }).details, { a: false, b: true, c: false, stray: true });
	assert.equal(one(category(), { a: 'y' }).misconception, 'thing-a');
	assert.equal(one(category(), { stray: 'y' }).misconception, 'put-in-y');
	for (const response of [undefined, {}, { a: '' }, { a: 'q' }, { q: 'x' }, 'x', ['x'], { toString: 'x' }, { __proto__: 'x' }]) assert.equal(one(category(), response).blank, true);
});

test('labels on a picture', () => {
	for (const [given, all, each] of [
		[{ p: 'l', q: 'm', r: 'n' }, 1, 1],
		[{ p: 'l', q: 'm' }, 0, 2 / 3],
		[{ p: 'l', q: 'l', r: 'l' }, 0, 1 / 3],
		[{ r: 'spare' }, 0, 0]
	] as const) {
		assert.equal(one(label({ scoring: 'all' }), given).score, all);
		assert.equal(one(label(), given).score, each);
	}
	assert.equal(one(label(), { p: 'm' }).misconception, 'label-m');
	assert.equal(one(label(), { p: 'n' }).misconception, 'place-p');
	assert.deepEqual(one(label(), { p: 'l', q: 'n' }).details, { p: true, q: false, r: false });
	assert.equal(one(label(), { p: 'z' }).blank, true);
});

test('areas of a picture: one of the keys, or several as ticks are', () => {
	const areas = [area('p', 20, 'saw-p'), area('q', 60), area('r', 100), area('s', 140)];
	const single: Interaction = { type: 'hotspot', picture, areas, keys: ['q', 'r'], one: true, scoring: 'each', weights: { s: 0.5 } };
	assert.deepEqual(['q', ['r'], 's', 'p'].map((given) => one(single, given).score), [1, 1, 0.5, 0]);
	assert.deepEqual([one(single, 'p').misconception, one(single, 'p').details], ['saw-p', { p: false }]);
	for (const response of [undefined, '', 'z', ['q', 'r'], { q: 'q' }]) assert.equal(one(single, response).blank, true);
	const several: Interaction = { type: 'hotspot', picture, areas, keys: ['q', 'r'], scoring: 'each' };
	assert.deepEqual([['q', 'r'], ['q'], ['q', 'p'], ['q', 'r', 'p']].map((given) => one(several, given).score), [1, 0.5, 0, 0.5]);
	assert.deepEqual(one(several, ['q', 'p']).details, { p: false, q: true, r: false, s: true });
});

const sha256 = 'a'.repeat(64);
const photo = `${sha256} 120000 image/webp copie.webp`;

test('a written answer and a file wait for the teacher: neither right nor wrong', () => {
	const written: Interaction = { type: 'written', model: 'm', photos: 1 };
	const waiting = { part: 'a', score: 0, right: false, blank: false, pending: true };
	for (const response of ['Parce que…', { text: 'Parce que…' }, { f1: photo }, { text: 'x', f1: photo }]) assert.deepEqual(one(written, response), waiting);
	for (const response of [undefined, '', ' \n', {}, { text: '' }, ['x'], 3, { f12: photo }]) assert.equal(one(written, response).blank, true, JSON.stringify(response));
	for (const [response, problem] of [
		['x'.repeat(20_001), 'too-long'],
		[{ f1: 'nothing' }, 'file-unfit'],
		[{ f1: photo, f2: photo }, 'file-unfit'],
		[{ f1: `${sha256} 120000 application/pdf x.pdf` }, 'file-unfit']
	] as const)
		assert.equal(one(written, response).problem, problem);
	const file: Interaction = { type: 'file', accept: ['pdf', 'sound'], files: 2, bytes: 1_000_000 };
	for (const [response, problem] of [
		[{ f1: `${sha256} 1000000 application/pdf a b.pdf` }, undefined],
		[{ f1: `${sha256} 5 audio/ogg` , f2: `${sha256} 5 audio/ogg x` }, undefined],
		[{ f1: `${sha256} 1000001 application/pdf x.pdf` }, 'file-unfit'],
		[{ f1: photo }, 'file-unfit'],
		[{ f1: `${sha256} 5 audio/ogg x`, f3: '' }, 'file-unfit']
	] as const)
		assert.deepEqual([one(file, response).problem, one(file, response).pending], [problem, problem ? undefined : true], JSON.stringify(response));
	assert.equal(one(file, 'text').blank, true);
});

test('what waits is an attempt, no evidence, and in no score', () => {
	const item = itemOf({ id: 'a', interaction: { type: 'truefalse', key: true } }, { id: 'b', weight: 3, interaction: { type: 'written' } });
	const body = { hints: 0, helped: false };
	for (const [answer, score, right, pending, attempt, evidence] of [
		[{ a: 'true', b: 'x' }, 1, false, true, true, 0],
		[{ a: 'false', b: 'x' }, 0, false, true, true, 0],
		[{ b: 'x' }, 0, false, true, true, 0],
		[{ a: 'true' }, 0.25, false, undefined, true, 1],
		[{}, 0, false, undefined, false, 0]
	] as const) {
		const verdict = mark(item, answer);
		assert.deepEqual([verdict.score, verdict.right, verdict.pending, isAttempt(verdict), worthOf(verdict, body).first], [score, right, pending, attempt, evidence], JSON.stringify(answer));
	}
	assert.ok(isKey(mark(item, keyAnswer(item))));
	assert.ok(!isKey(mark(item, { a: 'false', b: 'x' })));
});

test('a step opens after the one before it, and what was answered before that is not looked at', () => {
	const truth = { type: 'truefalse', key: true } as const;
	const item = itemOf({ id: 'a', interaction: truth }, { id: 'b', after: 'right', interaction: truth }, { id: 'c', after: 'answered', interaction: truth });
	for (const [answer, open, score] of [
		[{}, 'a', 0],
		[{ b: 'true' }, 'a', 0],
		[{ a: 'false', b: 'true' }, 'a', 0],
		[{ a: 'true' }, 'ab', 0.5],
		[{ a: 'true', b: 'false' }, 'abc', 1 / 3],
		[{ a: 'true', c: 'true' }, 'ab', 0.5],
		[{ a: 'true', b: 'true', c: 'true' }, 'abc', 1]
	] as const) {
		const verdict = mark(item, answer);
		assert.deepEqual([verdict.parts.filter((part) => !part.closed).map((part) => part.part).join(''), verdict.score, verdict.right], [open, score, score === 1], JSON.stringify(answer));
	}
	const handed = itemOf({ id: 'a', interaction: { type: 'written' } }, { id: 'b', after: 'right', interaction: truth });
	assert.equal(mark(handed, { a: 'x', b: 'true' }).parts[1].right, true);
	assert.equal(checkItem(item).faults, undefined);
});

const everything = itemOf(
	{ id: 'c', interaction: category() },
	{ id: 'd', interaction: category({ scoring: 'all', penalty: 1 }) },
	{ id: 'l', interaction: label({ penalty: 0.5 }) },
	{ id: 'h', interaction: { type: 'hotspot', picture, areas: [area('p', 20), area('q', 60)], keys: ['q'], scoring: 'each' } },
	{ id: 'o', interaction: { type: 'hotspot', picture, areas: [area('p', 20), area('q', 60)], keys: ['q'], one: true, scoring: 'all' } },
	{ id: 'w', interaction: { type: 'written', photos: 1 } },
	{ id: 'f', after: 'answered', interaction: { type: 'file', accept: ['picture'] } }
);

test('an item of the kinds that place and hand in is sound, and its key answer is right or kept', () => {
	assert.deepEqual(checkItem(everything).faults, undefined);
	assert.ok(isKey(mark(everything, keyAnswer(everything))));
	assert.ok(mark(everything, {}).parts.every((part) => part.blank));
});

test('any JSON is marked, the same each time, within 0 and 1', () => {
	const ids = everything.parts.map((part) => part.id);
	const piece = fc.oneof(fc.constantFrom('a', 'b', 'c', 'x', 'y', 'p', 'q', 'l', 'm', 'text', 'f1', 'f2', photo, '__proto__', 'constructor'), fc.string({ maxLength: 20 }));
	const response: fc.Arbitrary<unknown> = fc.oneof(piece, fc.array(piece, { maxLength: 6 }), fc.dictionary(piece, piece, { maxKeys: 4 }), fc.jsonValue());
	fc.assert(
		fc.property(fc.oneof(fc.jsonValue(), fc.dictionary(fc.constantFrom(...ids, '__proto__'), response)), (given) => {
			const marked = mark(everything, given);
			assert.deepEqual(mark(everything, given), marked);
			assert.ok(marked.score >= 0 && marked.score <= 1);
			for (const part of marked.parts) {
				assert.ok(part.score >= 0 && part.score <= 1);
				assert.equal(part.right, part.score === 1);
				assert.ok(!part.pending || (!part.right && !part.blank && part.message === undefined));
				assert.ok(!part.blank || (part.score === 0 && part.problem === undefined));
			}
			assert.deepEqual(JSON.parse(JSON.stringify(marked)), marked);
		}),
		{ numRuns: 1000 }
	);
});

test('a file is saved under a name that its bytes bear out', () => {
	for (const [name, type, expected] of [
		['exposé.pdf', 'application/pdf', 'exposé.pdf'],
		['../../etc/passwd', 'application/pdf', 'etc passwd.pdf'],
		['virus.exe', 'image/jpeg', 'virus.jpg'],
		['Notes.XLSX', 'application/vnd.openxmlformats-officedocument', 'Notes.XLSX'],
		['', 'audio/ogg', 'qalam.ogg'],
		['.pdf', 'application/pdf', 'qalam.pdf'],
		['a\u0000b"c<d>', 'application/pdf', 'a b c d.pdf'],
		['ملف', 'text/html', 'ملف.bin']
	])
		assert.equal(fileName(name, type), expected, name);
});
