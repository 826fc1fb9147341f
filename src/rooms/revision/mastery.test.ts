import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { cellOf, emptyCell, extend, later, level, masteryOf, model, nothing, shownOf, type Mastery, type Piece } from './mastery.ts';
import { sentenceOf } from './messages/mastery.ts';
import { readCarried, writeCarried } from './mastery-text.ts';

const now = new Date('2026-11-22T10:00:00Z');
const day = 86_400_000;
const ago = (days: number) => new Date(now.getTime() - days * day);
const row = (...scores: number[]): Piece[] => scores.map((score, i) => ({ id: `p${String(i).padStart(3, '0')}`, score, weight: 1, difficulty: 0, at: ago(scores.length - 1 - i) }));
const shown = (...scores: number[]) => shownOf(masteryOf(row(...scores), now), now);

const aPiece: fc.Arbitrary<Piece> = fc.record({
	id: fc.uuid(),
	score: fc.integer({ min: 0, max: 1000 }).map((n) => n / 1000),
	weight: fc.constantFrom(0.133, 0.333, 0.4, 0.8, 1),
	difficulty: fc.integer({ min: -4000, max: 4000 }).map((n) => n / 1000),
	at: fc.integer({ min: 0, max: 400 * 24 }).map((hours) => ago(hours / 24))
});
const some = fc.uniqueArray(aPiece, { selector: (piece) => piece.id, maxLength: 40 });
const runs = { seed: 20_261_122, numRuns: 300 };

test('what is shown, to the figure: few answers say little, and many say more', () => {
	for (const [scores, estimate, low, high, band, sure] of [
		[[1], 65, 40, 90, 'm3', false], [[0], 45, 20, 75, 'm1', false], [[1, 1], 70, 45, 95, 'm3', false], [[1, 1, 1], 75, 50, 95, 'm3', false], [Array(8).fill(1), 85, 70, 95, 'm4', true],
		[Array(20).fill(1), 90, 80, 100, 'm4', true], [Array(20).fill(0), 15, 10, 20, 'm0', true], [[1, 0, 1, 0, 1, 0, 1, 0, 1, 0], 50, 30, 75, 'm2', false]
	] as [number[], number, number, number, string, boolean][]) {
		const cell = cellOf(masteryOf(row(...scores), now), now);
		assert.deepEqual([cell.estimate, cell.low, cell.high, cell.level, cell.sure], [estimate, low, high, band, sure], scores.join());
	}
	assert.deepEqual(cellOf(nothing(), now), emptyCell);
	assert.deepEqual(cellOf(undefined, now), emptyCell);
});

test('hard exercises say more of a right answer, easy ones of a wrong one; hints and help weigh less', () => {
	const one = (score: number, difficulty: number, weight = 1) => masteryOf([{ id: 'p', at: now, score, weight, difficulty }], now).mean;
	assert.ok(one(1, 2) > one(1, 0) && one(1, 0) > one(1, -2));
	assert.ok(one(0, -2) < one(0, 0) && one(0, 0) < one(0, 2));
	assert.ok(one(1, 0, 0.4) < one(1, 0, 1) && one(1, 0, 0.4) > 0);
	assert.equal(masteryOf([{ id: 'p', at: now, score: 1, weight: 0, difficulty: 0 }], now).pieces, 0);
});

test('the order of the list does not matter', () => {
	fc.assert(
		fc.property(some.chain((pieces) => fc.tuple(fc.constant(pieces), fc.shuffledSubarray(pieces, { minLength: pieces.length }))), ([pieces, mixed]) => assert.deepEqual(masteryOf(mixed, now), masteryOf(pieces, now))),
		runs
	);
});

test('a better score, early or late, never lowers an estimate', () => {
	fc.assert(
		fc.property(some, fc.nat(), fc.double({ min: 0, max: 1, noNaN: true }), (pieces, place, gain) => {
			if (!pieces.length) return;
			const better = pieces.map((piece, i) => (i === place % pieces.length ? { ...piece, score: piece.score + (1 - piece.score) * gain } : piece));
			const [before, after] = [masteryOf(pieces, now), masteryOf(better, now)];
			assert.ok(after.mean >= before.mean - 2e-6 * pieces.length, `${before.mean} ${after.mean}`);
			assert.equal(after.variance, before.variance, 'how sure we are depends on how much was answered, not on how well');
		}),
		runs
	);
});

test('bounded and never NaN, whatever comes', () => {
	const wild = fc.record({
		id: fc.string(),
		score: fc.double(),
		weight: fc.double(),
		difficulty: fc.double(),
		at: fc.date({ noInvalidDate: false })
	});
	fc.assert(
		fc.property(fc.array(wild, { maxLength: 30 }), (pieces) => {
			const found = masteryOf(pieces, now);
			assert.ok(Math.abs(found.mean) < 30 && found.variance > 0 && found.variance <= model.prior.variance);
			const { estimate, low, high } = shownOf(found, now);
			assert.ok(low >= 0 && low <= estimate && estimate <= high && high <= 1);
			for (const figure of [estimate, low, high]) assert.equal(Math.round(figure * 100) % 5, 0);
		}),
		runs
	);
});

test('more evidence, less variance; time alone makes it larger, and teaches nobody', () => {
	fc.assert(
		fc.property(some, aPiece, fc.integer({ min: 1, max: 2000 }), (pieces, one, days) => {
			const [before, after] = [masteryOf(pieces, now), masteryOf([...pieces, { ...one, id: 'more' }], now)];
			assert.ok(later(after, now).variance <= later(before, now).variance + 2e-6 * (pieces.length + 1));
			const [today, then] = [shownOf(before, now), shownOf(before, new Date(now.getTime() + days * day))];
			// Of who stands low only our own doubt grows, which lies nearer to the middle.
			assert.ok(then.estimate <= Math.max(today.estimate, 0.5) && later(before, new Date(now.getTime() + days * day)).mean <= before.mean, `${then.estimate} ${today.estimate}`);
			assert.ok(then.high - then.low >= today.high - today.low - 0.1001);
			if (before.pieces) assert.ok(extend(before, [{ ...one, id: 'z', at: new Date(now.getTime() + days * day) }], new Date(8e15)).variance >= extend(before, [{ ...one, id: 'z', at: now }], now).variance - 2e-6);
		}),
		runs
	);
	const known = masteryOf(row(...Array(15).fill(1)), now);
	const inAYear = shownOf(known, new Date(now.getTime() + 400 * day));
	assert.deepEqual([shownOf(known, now).sure, inAYear.sure], [true, false]);
	assert.ok(inAYear.estimate >= 0.5, 'what was shown once is not taken for unknown');
});

test('a clock that is ahead counts as now; broken pieces are no evidence', () => {
	const [piece] = row(1);
	assert.deepEqual(masteryOf([{ ...piece, at: new Date(now.getTime() + 1500 * day) }], now), masteryOf([{ ...piece, at: now }], now));
	for (const broken of [{ weight: 0 }, { weight: -1 }, { weight: NaN }, { score: NaN }, { difficulty: NaN }, { at: new Date(NaN) }]) assert.deepEqual(masteryOf([{ ...piece, ...broken }], now), nothing());
	assert.deepEqual(masteryOf([{ ...piece, score: 7 }], now), masteryOf([piece], now));
});

test('gone on with piece by piece, or from what was carried, it is the same to the last digit', () => {
	fc.assert(
		fc.property(some, fc.nat(40), (pieces, cut) => {
			const sorted = [...pieces].sort((a, b) => a.at.getTime() - b.at.getTime() || (a.id < b.id ? -1 : 1));
			const whole = masteryOf(sorted, now);
			assert.deepEqual(sorted.reduce<Mastery>((known, piece) => extend(known, [piece], now), nothing()), whole);
			const text = writeCarried({ mastery: masteryOf(sorted.slice(0, cut), now), since: sorted.slice(cut) });
			const { mastery, since } = readCarried(text);
			assert.deepEqual(extend(mastery, since, now), whole, text);
		}),
		runs
	);
});

test('the bands are on the figure that is shown', () => {
	for (const [estimate, pieces, expected] of [
		[0.5, 0, 'none'], [NaN, 3, 'none'], [0, 5, 'm0'], [0.3, 1, 'm0'], [0.35, 5, 'm1'], [0.45, 5, 'm1'], [0.5, 5, 'm2'], [0.6, 5, 'm2'], [0.65, 5, 'm3'], [0.75, 5, 'm3'], [0.8, 5, 'm4'], [0.8, 3, 'm4'], [0.8, 2, 'm3'],
		[1, 12, 'm4']
	] as const)
		assert.equal(level(estimate, pieces), expected, `${estimate} ${pieces}`);
	assert.equal(shown(1, 1).level, 'm3', 'two right answers are no mastery yet');
});

test('one sentence that a parent understands, in three languages', () => {
	const cell = cellOf(masteryOf(row(1, 0, 1, 1, 0, 1, 1, 0, 1, 1, 0, 1, 1, 0), new Date(now.getTime())), now);
	const inThreeDays = new Date(now.getTime() + 3 * day);
	assert.equal(sentenceOf(cell, inThreeDays, 'fr'), `Sur 14 réponses, dont 9 justes, la dernière il y a 3 jours\u00a0: à un exercice moyen de cette compétence, on attend entre ${cell.low} et ${cell.high}\u00a0% de réussite.`);
	assert.match(sentenceOf(cell, now, 'en'), /^From 14 answers, 9 of them right, the last one today: /);
	assert.match(sentenceOf(cell, inThreeDays, 'ar'), /^من 14 جوابا، 9 منها صحيحة، آخرها قبل 3 أيام: /);
	assert.match(sentenceOf(cellOf(masteryOf(row(0), now), now), now, 'fr'), /^Sur 1 réponse, aucune juste, la dernière aujourd’hui.*\u00a0; c’est encore à confirmer\.$/);
	assert.equal(sentenceOf(emptyCell, now, 'fr'), '');
});
