import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { dayAfter } from '#platform/days.ts';
import { recallAfter } from '#rooms/revision/grade.ts';
import { cardOf, gradeOf, recallOn, replay, resists, type CardAttempt, type Grade } from '#rooms/revision/cards.ts';

const on = (day: number, of: Partial<CardAttempt> = {}): CardAttempt => ({ day: dayAfter('2026-10-05', day), score: 1, right: true, hints: 0, helped: false, pending: false, draw: 0, ...of });
const wrong = { score: 0, right: false };

const anAttempt = fc.record({ day: fc.integer({ min: 0, max: 200 }), score: fc.constantFrom(0, 0.4, 0.7, 1), hints: fc.integer({ min: 0, max: 2 }), helped: fc.boolean(), pending: fc.boolean(), draw: fc.integer({ min: 0, max: 3 }) })
	.map(({ day, score, ...rest }) => on(day, { score, right: score === 1, ...rest }));

test('a grade is the worst of the day', () => {
	const cases: [CardAttempt[], boolean, Grade][] = [
		[[on(0)], true, 4],
		[[on(0)], false, 3],
		[[on(0, { hints: 1 })], true, 2],
		[[on(0, { helped: true })], false, 1],
		[[on(0, wrong)], true, 1],
		[[on(0, { score: 0.5, right: false })], true, 1],
		[[on(0, { score: 0.75, right: false })], true, 2],
		// Right after a fault on the same day: the solution was there to read.
		[[on(0, wrong), on(0)], true, 1],
		[[on(0), on(0, wrong)], false, 1]
	];
	for (const [answers, isFirst, grade] of cases) assert.equal(gradeOf(answers, isFirst), grade, JSON.stringify(answers));
});

test('how likely an exercise is still known is said the same with and without the model of memory', () => {
	fc.assert(
		fc.property(fc.integer({ min: 0, max: 400 }), fc.double({ min: 0.01, max: 400, noNaN: true }), (days, double) => {
			const stability = Math.fround(double);
			assert.equal(recallAfter(days, stability), Math.round(1000 * recallOn({ days: ['2026-10-05'], stability }, dayAfter('2026-10-05', days))));
		}),
		{ numRuns: 2000 }
	);
});

test('a card is the same in whatever order its attempts arrive, and is never lost', () => {
	fc.assert(
		fc.property(fc.array(anAttempt, { minLength: 1, maxLength: 25 }), fc.integer(), (attempts, seed) => {
			const mixed = attempts.map((attempt, i) => ({ attempt, key: Math.imul(i + 1, seed | 1) })).sort((a, b) => a.key - b.key).map((one) => one.attempt);
			const card = cardOf(attempts)!;
			assert.deepEqual(cardOf(mixed), card);
			assert.equal(card.attempts, attempts.length);
			assert.equal(card.due === null, attempts.every((attempt) => attempt.pending));
			assert.deepEqual(card.days, [...new Set(attempts.flatMap((attempt) => (attempt.pending ? [] : [attempt.day])))].sort());
			// It comes back, after the day it was answered last and within the longest time.
			if (card.due) assert.ok(card.due > card.days.at(-1)! && card.due <= dayAfter(card.days.at(-1)!, 120), `${card.due} after ${card.days.at(-1)}`);
		})
	);
	assert.equal(cardOf([]), undefined);
});

test('what was right comes back later than what was wrong', () => {
	fc.assert(
		fc.property(fc.array(anAttempt, { maxLength: 12 }), fc.integer({ min: 201, max: 400 }), (before, day) => {
			const due = (of: Partial<CardAttempt>) => cardOf([...before, on(day, of)])!.due!;
			assert.ok(due({}) > due(wrong));
			assert.ok(due({}) >= due({ hints: 1 }));
			assert.ok(due({ hints: 1 }) > due(wrong));
		})
	);
});

test('the days between two reviews grow while it is known, and a fault brings it back the next day', () => {
	const [days, grades]: [string[], Grade[]] = [['2026-10-05'], [1]];
	const gaps: number[] = [];
	for (let i = 0; i < 5; i++) {
		const { due } = replay(days, grades);
		gaps.push((Date.parse(due!) - Date.parse(days.at(-1)!)) / 86_400_000);
		days.push(due!);
		grades.push(3);
	}
	assert.equal(gaps[0], 1);
	for (const [i, gap] of gaps.slice(1).entries()) assert.ok(gap > gaps[i], `${gaps}`);
	assert.ok(gaps.at(-1)! <= 120);
	assert.equal(replay(['2026-10-05', '2026-10-06'], [3, 1]).due, '2026-10-07');
});

test('an attempt that arrives three weeks late rebuilds the card as if it had come in time', () => {
	const early = [on(0, wrong), on(1), on(30)];
	const late = on(9, wrong);
	assert.deepEqual(cardOf([...early, late]), cardOf([early[0], early[1], late, early[2]]));
	assert.notEqual(cardOf([...early, late])!.due, cardOf(early)!.due);
});

test('recall falls with the days', () => {
	const card = cardOf([on(0), on(10)])!;
	assert.equal(recallOn(card, card.days.at(-1)!), 1);
	const later = [5, 20, 60, 200].map((days) => recallOn(card, dayAfter(card.days.at(-1)!, days)));
	for (const [i, recall] of later.slice(1).entries()) assert.ok(recall < later[i] && recall > 0);
	assert.ok(Math.abs(recallOn(card, card.due!) - 0.9) < 0.05);
});

test('what resists was not known on three days, until it is known twice in a row', () => {
	const of = (...grades: Grade[]) => resists({ grades });
	assert.deepEqual([of(1, 1), of(1, 1, 1), of(1, 3, 1, 3, 1), of(1, 1, 1, 3), of(1, 1, 1, 3, 3), of(1, 1, 1, 2, 3), of()], [false, true, true, true, false, true, false]);
});

test('a card knows whether it was begun in revision', () => {
	assert.deepEqual([cardOf([on(0), on(3)]), cardOf([on(0, { draw: 1 }), on(3)]), cardOf([on(0, { pending: true })])].map((card) => card!.begunHere), [false, true, false]);
});
