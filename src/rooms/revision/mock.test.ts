import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { grace, inTime, leftAt, mayWrite, merged, minutesOf, overAt, signAt, silence, startClock, type Clock } from './mock.ts';

const start = new Date('2026-11-20T08:00:00Z');
const after = (seconds: number) => new Date(start.getTime() + seconds * 1000);
const clock = (extra = 0) => startClock({ minutes: 60, pause: 15 }, extra, start);
const beaten = (...seconds: number[]) => seconds.reduce((at, second) => signAt(at, after(second), true), clock());

test('the time counts from sign to sign, with what more the pupil has', () => {
	assert.equal(leftAt(clock(), after(600)), 50 * 60_000);
	assert.equal(leftAt(clock(33), start), 79.8 * 60_000);
	assert.equal(leftAt(clock(1000), start), 120 * 60_000, 'never more than twice');
	assert.equal(leftAt(clock(), after(7200)), 0);
	assert.deepEqual([minutesOf(60_000), minutesOf(60_001), minutesOf(0), minutesOf(-5)], [1, 2, 0, 0]);
});

test('a silence of a page that beats gives its time back, up to the pause; of a page that never beat it gives nothing', () => {
	const cases: [string, Clock, number, number, number][] = [
		['silent for as long as a slow line may be', beaten(30), 30 + silence / 1000, 180_000, 0],
		['dead for ten minutes', beaten(30), 630, 30_000, 600_000],
		['dead for twenty: five of them count', beaten(30), 1230, 30_000 + 300_000, 900_000],
		['never beat: the time goes on', clock(), 1200, 1_200_000, 0]
	];
	for (const [name, from, second, used, given] of cases) {
		const now = signAt(from, after(second));
		assert.deepEqual([now.used, now.given], [used, given], name);
	}
	const twice = signAt(signAt(signAt(beaten(30), after(630), true), after(660), true), after(1260), true);
	assert.deepEqual([twice.used, twice.given], [30_000 + 30_000 + 300_000, 900_000], 'two interruptions share the pause');
	const none = startClock({ minutes: 60, pause: 0 }, 0, start);
	assert.equal(signAt(signAt(none, after(30), true), after(630)).used, 630_000, 'an exam without pause gives nothing back');
});

test('a clock that jumps backwards neither gives nor takes; when nothing is heard any more it is over', () => {
	const back = signAt(beaten(60), after(-3600));
	assert.deepEqual([back.used, back.seenAt], [60_000, after(60)]);
	assert.equal(overAt(beaten(60)).getTime(), after(3600 + 900).getTime());
	assert.equal(overAt(clock()).getTime(), after(3600).getTime());
});

test('nobody writes for longer than allowed, whatever is sent when', () => {
	fc.assert(fc.property(fc.array(fc.record({ wait: fc.integer({ min: -1000, max: 4000 }), beat: fc.boolean() }), { maxLength: 60 }), (signs) => {
		let [at, now] = [clock(), 0];
		for (const { wait, beat } of signs) at = signAt(at, after((now += wait)), beat);
		assert.ok(at.given <= at.pause && at.given >= 0 && at.used >= 0);
		const passed = at.seenAt.getTime() - start.getTime();
		assert.equal(at.used + at.given, passed, 'every second is used or given back');
		assert.ok(passed <= at.allowed + at.pause || leftAt(at, at.seenAt) === 0, 'longer than time and pause, nothing is left');
		if (at.used < at.allowed) assert.equal(leftAt(at, new Date(overAt(at).getTime() + silence + 1)), 0);
	}));
});

test('what a phone counted is merged whatever the order, and bounded by what has passed', () => {
	const tells = [{ used: 60_000, given: 0, second: 60 }, { used: 600_000, given: 120_000, second: 720 }, { used: 300_000, given: 120_000, second: 420 }];
	const fold = (order: number[]) => order.reduce((at, i) => merged(at, tells[i], after(tells[i].second), start), clock());
	for (const order of [[0, 1, 2], [2, 1, 0], [1, 0, 2]]) assert.deepEqual([fold(order).used, fold(order).given, fold(order).seenAt], [600_000, 120_000, after(720)]);
	assert.equal(merged(clock(), { used: 9e9, given: 9e9 }, after(60), start).used, 60_000 + grace);
	assert.equal(merged(clock(), { used: -5, given: 9e9 }, after(60), start).given, 900_000);
});

test('what was written in time, by whatever clock', () => {
	const at = clock();
	assert.ok(inTime(at, start, after(3660)) && inTime(at, start, after(4500), 3_600_000));
	assert.ok(!inTime(at, start, after(4561)), 'longer than time, pause and grace');
	assert.ok(!inTime(at, start, after(4000), 3_661_000), 'its own teller counted more');
});

test('which question may be written', () => {
	const cases: [{ order: 'free' | 'fixed'; back: boolean }, number, number[]][] = [
		[{ order: 'free', back: true }, 2, [1, 2, 3, 4]],
		[{ order: 'free', back: false }, 2, [2, 3, 4]],
		[{ order: 'fixed', back: true }, 2, [1, 2, 3]],
		[{ order: 'fixed', back: false }, 2, [2, 3]],
		[{ order: 'fixed', back: false }, 0, [1]]
	];
	for (const [rules, reached, may] of cases) assert.deepEqual([0, 1, 2, 3, 4].filter((number) => mayWrite(rules, reached, number)), may, JSON.stringify([rules, reached]));
});
