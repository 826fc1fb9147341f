import { test } from 'node:test';
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { between, pick, seeded, shuffled, weighted } from './random.ts';

test('the same seed gives the same numbers, another seed others', () => {
	const numbers = (seed: string | number) => Array.from({ length: 20 }, seeded(seed));
	assert.deepEqual(numbers('qalam'), numbers('qalam'));
	assert.notDeepEqual(numbers('qalam'), numbers('qalan'));
	assert.notDeepEqual(numbers(1), numbers(2));
	// Written down once: a change here changes every generated country and every variant of an exercise.
	assert.deepEqual(numbers(42).slice(0, 3).map((n) => Math.floor(n * 1e6)), [865535, 229775, 83243]);
});

test('numbers stay in [0, 1) and fill it evenly', () => {
	const random = seeded('even');
	const tenths = new Array(10).fill(0);
	for (let i = 0; i < 20_000; i++) {
		const n = random();
		assert.ok(n >= 0 && n < 1);
		tenths[Math.floor(n * 10)]++;
	}
	for (const count of tenths) assert.ok(Math.abs(count - 2000) < 200, `uneven: ${tenths}`);
});

test('between keeps its bounds and reaches both', () => {
	fc.assert(
		fc.property(fc.string(), fc.integer({ min: -100, max: 100 }), fc.integer({ min: 0, max: 5 }), (seed, least, width) => {
			const random = seeded(seed);
			const seen = new Set(Array.from({ length: 200 }, () => between(random, least, least + width)));
			assert.equal(Math.min(...seen), least);
			assert.equal(Math.max(...seen), least + width);
		}),
		{ numRuns: 50 },
	);
});

test('pick, weighted and shuffled keep to their list', () => {
	const random = seeded(7);
	assert.throws(() => pick(random, []), RangeError);
	assert.throws(() => weighted(random, [['a', 0]]), RangeError);
	const list = ['a', 'b', 'c', 'd'];
	const mixed = shuffled(random, list);
	assert.deepEqual([...mixed].sort(), list);
	const counts = { a: 0, b: 0, c: 0 };
	for (let i = 0; i < 4000; i++) counts[weighted<'a' | 'b' | 'c'>(random, [['a', 3], ['b', 1], ['c', 0]])]++;
	assert.equal(counts.c, 0);
	assert.ok(counts.a > 2700 && counts.a < 3300, `${counts.a} of 4000 instead of about 3000`);
});
