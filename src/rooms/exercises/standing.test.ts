import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { level, standing } from './standing.ts';
import type { Piece } from './standing.ts';

const now = new Date('2026-11-22T10:00:00Z');
const day = 86_400_000;
const row = (...scores: number[]): Piece[] =>
	scores.map((score, i) => ({ id: `p${String(i).padStart(3, '0')}`, score, weight: 1, at: new Date(now.getTime() - (scores.length - i) * day) }));
const hundredths = (pieces: Piece[]) => Math.round(standing(pieces, now).estimate * 100);

test('the estimate to the digit', () => {
	for (const [scores, expected] of [
		[[], 50], [[1], 67], [[0], 33], [[1, 1], 74], [[0, 0], 26], [[1, 1, 1], 79], [[1, 1, 1, 1], 82], [Array(12).fill(1), 89], [Array(12).fill(0), 11],
			[Array(50).fill(1), 89],
		[[0, 1], 51], [[1, 0], 49], [[0.5], 50], [[0, 0, 0, 1, 1, 1], 55], [[1, 1, 1, 0, 0, 0], 45]
	] as [number[], number][])
		assert.equal(hundredths(row(...scores)), expected, scores.join());
	assert.equal(standing(row(1, 1), now).estimate, (1 + 1 + 0.9) / (2 + 1 + 0.9));
});

test('only the last 12 pieces say something; all are counted', () => {
	const old = row(...Array(30).fill(0), ...Array(12).fill(1));
	assert.equal(standing(old, now).estimate, standing(row(...Array(12).fill(1)), now).estimate);
	assert.equal(standing(old, now).pieces, 42);
	assert.deepEqual(standing(old, now).lastAt, new Date(now.getTime() - day));
	assert.deepEqual(standing([], now), { estimate: 0.5, pieces: 0, lastAt: undefined });
});

test('weights, broken pieces and a clock that is a year ahead', () => {
	const [piece] = row(1);
	assert.equal(standing([{ ...piece, weight: 0.5 }], now).estimate, 1.5 / 2.5);
	for (const broken of [{ weight: 0 }, { weight: -1 }, { weight: NaN }, { score: NaN },
		{ at: new Date(NaN) }]) assert.equal(standing([{ ...piece, ...broken }], now).pieces, 0);
	assert.equal(standing([{ ...piece, score: 7 }], now).estimate, standing([piece], now).estimate);
	const ahead = { ...piece, id: 'ahead', at: new Date(now.getTime() + 365 * day) };
	assert.deepEqual(standing([ahead], now).lastAt, now);
});

const any: fc.Arbitrary<Piece[]> = fc.uniqueArray(
	fc.record({
		id: fc.uuid(),
		score: fc.double({ min: 0, max: 1, noNaN: true }),
		weight: fc.constantFrom(0.25, 0.5, 1),
		at: fc.integer({ min: 0, max: 20 }).map((days) => new Date(now.getTime() - days * day))
	}),
	{ selector: (piece) => piece.id, maxLength: 30 }
);

test('the order of the pieces does not matter', () => {
	fc.assert(
		fc.property(any.chain((pieces) => fc.tuple(fc.constant(pieces), fc.shuffledSubarray(pieces, { minLength: pieces.length }))), ([pieces, mixed]) => {
			assert.deepEqual(standing(mixed, now), standing(pieces, now));
		})
	);
});

test('never 0 nor 1; a better score never lowers it; a later right answer counts more than an earlier one', () => {
	fc.assert(
		fc.property(any, fc.nat(), (pieces, place) => {
			const { estimate } = standing(pieces, now);
			assert.ok(estimate > 0.1 && estimate < 0.9);
			if (!pieces.length) return;
			const better = pieces.map((piece, i) => (i === place % pieces.length ? { ...piece, score: 1 } : piece));
			assert.ok(standing(better, now).estimate >= estimate - 1e-12);
		})
	);
	assert.ok(standing(row(0, 1), now).estimate > standing(row(1, 0), now).estimate);
});

test('the bands are on the figure that is shown', () => {
	for (const [estimate, pieces, expected] of [
		[0.5, 0, 'none'], [NaN, 3, 'none'], [0, 5, 'm0'], [0.33, 1, 'm0'], [0.3449, 5, 'm0'], [0.345, 5, 'm1'], [0.35, 5, 'm1'], [0.494, 5, 'm1'],
			[0.5, 5, 'm2'], [0.644, 5, 'm2'], [0.65, 5, 'm3'], [0.79, 5, 'm3'],
		[0.8, 5, 'm4'], [0.8, 3, 'm4'], [0.8, 2, 'm3'], [1, 12, 'm4']
	] as const)
		assert.equal(level(estimate, pieces), expected, `${estimate} ${pieces}`);
});
