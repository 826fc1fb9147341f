import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { dayAfter } from '#platform/days.ts';
import { recallOn, replay, type Grade } from '#rooms/revision/cards.ts';
import { estimateOf, forecastOf, mostNew, queueOf, streakOf, type Candidate } from '#rooms/revision/queue.ts';

const today = '2026-11-26';
const seen = (item: string, back: number, grade: Grade, chapter = 'A', minutes = 1): Candidate => {
	const days = [dayAfter(today, -back)];
	const { due, stability } = replay(days, [grade]);
	return { item, chapter, minutes, reviews: 1, pupils: 0, due, lastDay: days[0], last: grade, recall: Math.round(1000 * recallOn({ days, stability }, today)) };
};
const fresh = (item: string, pupils: number, chapter = 'Z', minutes = 1): Candidate => ({ item, chapter, minutes, reviews: 0, pupils, due: null, lastDay: null, last: null, recall: 0 });
const nothingDone = { minutes: 0, fresh: 0 };
const items = (candidates: Candidate[], pace = 10, done = nothingDone) => queueOf(candidates, { day: today, pace, done }).map((entry) => entry.item);

test('what is due enters, mistakes first, and the reason is told', () => {
	const queue = queueOf([seen('known', 20, 4, 'A'), seen('wrong', 2, 1, 'B'), seen('hard', 9, 2, 'C'), seen('later', 2, 4, 'D')], { day: today, pace: 10, done: nothingDone });
	assert.deepEqual(queue.map(({ item, why, draw }) => [item, why, draw]), [['wrong', 'mistake', 2], ['hard', 'shaky', 2], ['known', 'fading', 2]]);
});

test('what was answered today waits for tomorrow', () => {
	assert.deepEqual(items([seen('a', 0, 1)]), []);
});

test('what the class did enters by how many did it, bounded by the day', () => {
	assert.deepEqual(items([fresh('few', 3), fresh('many', 30), fresh('some', 9)]), ['many', 'some']);
	assert.deepEqual(items([fresh('few', 3), fresh('many', 30), fresh('some', 9)], 10, { minutes: 1, fresh: 1 }), ['many']);
	assert.deepEqual(items([fresh('few', 3), fresh('many', 30)], 10, { minutes: 2, fresh: 2 }), []);
	// However much there is to catch up, one place is kept for it.
	const behind = Array.from({ length: 40 }, (_, i) => seen(`d${i}`, 30, 1, String(i)));
	assert.equal(queueOf([...behind, fresh('new', 30)], { day: today, pace: 10, done: nothingDone }).filter((entry) => entry.why === 'class').length, 1);
});

test('a long exercise still enters alone, and nothing does when the minutes are used', () => {
	assert.deepEqual(items([seen('long', 9, 1, 'A', 8)], 5), ['long']);
	assert.deepEqual(items([seen('long', 9, 1, 'A', 8), seen('short', 9, 2, 'B', 1)], 5), ['long']);
	assert.deepEqual(items([seen('a', 9, 1)], 10, { minutes: 10, fresh: 0 }), []);
});

const aCandidate = fc.record({ back: fc.integer({ min: 0, max: 60 }), grade: fc.constantFrom<Grade>(1, 2, 3, 4), chapter: fc.constantFrom('A', 'B', 'C'), minutes: fc.constantFrom(0.5, 1, 2, 8), isNew: fc.boolean(), pupils: fc.nat(60) });

test('any queue keeps to its minutes, holds each exercise once, and does not hang on the order given', () => {
	fc.assert(
		fc.property(fc.array(aCandidate, { maxLength: 60 }), fc.constantFrom(5, 10, 15, 20), (given, pace) => {
			const candidates = given.map(({ back, grade, chapter, minutes, isNew, pupils }, i) => (isNew ? fresh(`i${i}`, pupils, chapter, minutes) : seen(`i${i}`, back, grade, chapter, minutes)));
			const queue = queueOf(candidates, { day: today, pace, done: nothingDone });
			assert.deepEqual(items([...candidates].reverse(), pace), queue.map((entry) => entry.item));
			assert.equal(new Set(queue.map((entry) => entry.item)).size, queue.length);
			assert.ok(queue.length <= 1 || queue.reduce((sum, entry) => sum + entry.minutes, 0) <= Math.max(pace, 8), 'within the minutes');
			assert.ok(queue.filter((entry) => entry.why === 'class').length <= mostNew(pace));
			// No chapter twice in a row where another could have stood between.
			for (const [i, entry] of queue.slice(1).entries()) if (entry.chapter === queue[i].chapter) assert.ok(queue.slice(i + 1).every((later) => later.chapter === entry.chapter));
		})
	);
});

test('minutes grow with the questions and the difficulty, between half a minute and eight', () => {
	const of = (kind: string, parts = 1, difficulty = 3) => estimateOf({ kind, parts, difficulty });
	assert.deepEqual([of('truefalse'), of('choice'), of('expression'), of('choice', 4)], [0.5, 1, 2, 3]);
	assert.ok(of('expression', 1, 5) > of('expression', 1, 1));
	assert.deepEqual([of('expression', 30, 5), of('truefalse', 1, 1)], [8, 0.5]);
});

test('the forecast puts what is late on today and leaves out what is further', () => {
	const days = forecastOf([dayAfter(today, -9), today, dayAfter(today, 1), dayAfter(today, 29), dayAfter(today, 30)], today, 30);
	assert.equal(days.length, 30);
	assert.deepEqual([days[0], days[1].count, days[29].count, days.reduce((sum, one) => sum + one.count, 0)], [{ day: today, count: 2 }, 1, 1, 4]);
});

test('a streak allows two free days of seven, and today breaks nothing', () => {
	const back = (...days: number[]) => streakOf(days.map((day) => dayAfter(today, -day)), today);
	assert.deepEqual(back(), { days: 0, isToday: false });
	assert.deepEqual(back(0), { days: 1, isToday: true });
	assert.deepEqual(back(1, 2, 3), { days: 3, isToday: false });
	assert.deepEqual(back(0, 1, 4, 5), { days: 4, isToday: true });
	assert.deepEqual(back(0, 4, 5), { days: 1, isToday: true });
	assert.deepEqual(back(0, 1, 3, 5, 7, 8), { days: 4, isToday: true });
});
