import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { bareOf, distance, nearest, nearKeys, withWords, wordsOf } from '#rooms/curriculum/word.ts';

const bare = (text: string) => wordsOf(text).map((one) => one.bare);

test('forms of one word meet, French and Arabic', () => {
	for (const [a, b] of [['dérivées', 'dériver'], ['égaux', 'égale'], ['Suites', 'suite'], ['المعادلات', 'معادلة'], ['متتاليات', 'المُتَتَالِيَة'], ['والدرس', 'درس'], ['مدرستين', 'مدرست']]) assert.deepEqual(bare(a), bare(b), `${a} ~ ${b}`);
	for (const [a, b] of [['suite', 'suivi'], ['درس', 'دار'], ['pas', 'pa'], ['carré', 'cas']]) assert.notDeepEqual(bare(a), bare(b), `${a} ≠ ${b}`);
	assert.deepEqual([bareOf('les'), bareOf('eaux'), bareOf('ال'), bareOf('بال')], ['les', 'eaux', 'ال', 'بال'], 'short words stay');
});

test('words of a text: letters only, once, as they are written', () => {
	assert.deepEqual(wordsOf('L’Équation 2x = 1640, l’équation ; œuf').map((one) => [one.shown, one.word]), [['équation', 'equation'], ['œuf', 'oeuf']]);
	assert.deepEqual(wordsOf('\u0000 🎓 -- a'), []);
	assert.equal(wordsOf('x'.repeat(31)).length, 0);
});

test('the distance counts a swap as one error', () => {
	for (const [a, b, far] of [['suite', 'suite', 0], ['siute', 'suite', 1], ['suitte', 'suite', 1], ['ekation', 'equation', 2], ['', 'abc', 3], ['abc', '', 3]] as const) assert.equal(distance(a, b), far, `${a} ${b}`);
});

test('words as near as they forgive always have a key in common, and keys are few', () => {
	const word = fc.string({ unit: fc.constantFrom(...'abcde'), minLength: 4, maxLength: 14 });
	fc.assert(
		fc.property(word, fc.array(fc.tuple(fc.nat(13), fc.constantFrom('drop', 'swap', 'add', 'change'), fc.constantFrom(...'xyz')), { minLength: 1, maxLength: 2 }), (a, errors) => {
			let b = a;
			for (const [at, what, letter] of errors) {
				const i = at % Math.max(1, b.length);
				b = what === 'drop' ? b.slice(0, i) + b.slice(i + 1) : what === 'add' ? b.slice(0, i) + letter + b.slice(i) : what === 'change' ? b.slice(0, i) + letter + b.slice(i + 1) : b.slice(0, i) + (b[i + 1] ?? '') + b[i] + b.slice(i + 2);
			}
			b = b.replace(/[sx]+$/, '');
			const allowed = (one: string) => (one.length < 4 ? 0 : one.length < 7 ? 1 : 2);
			assert.ok(nearKeys(b).length <= 29);
			if (distance(a, b) <= Math.min(allowed(a), allowed(b)) && b) assert.ok(nearKeys(a).some((key) => nearKeys(b).includes(key)), `${a} ${b}`);
		}),
		{ numRuns: 500 }
	);
});

test('the nearest words come first, one of each form, and stand in the typed text', () => {
	const known = ['suite', 'suites', 'suivi', 'fuite', 'équation', 'المتتالية', 'متتاليات'].flatMap((text) => wordsOf(text)).map((one) => ({ ...one, in_title: one.word !== 'fuite' }));
	const near = (text: string) => nearest(wordsOf(text)[0], known).map((one) => one.shown);
	assert.deepEqual([near('siute'), near('ekation'), near('متتلية'), near('المتتلية')], [['suite'], ['équation'], ['المتتالية'], ['المتتالية']]);
	assert.deepEqual(near('buite'), ['suite', 'fuite'], 'a word of a title before one of a text');
	assert.deepEqual([near('zzz'), near('géographie')], [[], []]);
	assert.equal(withWords('Les Sutie, 3 numériques !', new Map([['sutie', 'suite']])), 'Les suite, 3 numériques !');
});
