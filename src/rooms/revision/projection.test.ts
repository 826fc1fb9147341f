import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { chapterMastery, fromMastery, fromMocks, gains, project, together, type ChapterShare, type SubjectAsked } from './projection.ts';

const now = new Date('2026-11-22T12:00:00Z');
const ago = (days: number) => new Date(now.getTime() - days * 86_400_000);
const digits = (value: number) => Number(value.toFixed(4));
const guess = (of: { mean: number; sd: number } | undefined) => of && [digits(of.mean), digits(of.sd)];
const chapter = (code: string, share: number, mastery: number | null, minutes: number | null = 720): ChapterShare => ({ code, share, minutes, mastery: mastery === null ? null : { mean: mastery, sd: 0.1 } });

test('rehearsed exams: the newest weigh most, what waits widens', () => {
	const cases: [Parameters<typeof fromMocks>[0], [number, number] | undefined][] = [
		[[], undefined],
		[[{ at: now, low: 12, high: 12, total: 20 }], [12, 2]],
		[[{ at: now, low: 5, high: 5, total: 10 }], [10, 2]],
		[[{ at: ago(30), low: 12, high: 12, total: 20 }], [12, 2.2361]],
		[[{ at: now, low: 10, high: 16, total: 20 }], [13, 2.6458]],
		[[{ at: now, low: 14, high: 14, total: 20 }, { at: ago(60), low: 8, high: 8, total: 20 }], [12, 1.633]]
	];
	for (const [mocks, want] of cases) assert.deepEqual(guess(fromMocks(mocks, now)), want);
	assert.deepEqual(guess(together([{ mean: 10, sd: 1 }, { mean: 14, sd: 2 }])), [10.8, 0.8944]);
});

test('mastery: chapters by their points; what was never worked on is taken for three tenths', () => {
	assert.equal(fromMastery([chapter('A', 0.5, null)]), undefined);
	assert.deepEqual(guess(fromMastery([chapter('A', 1, 0.6)])), [12, 3.2016]);
	assert.deepEqual(guess(fromMastery([chapter('A', 3, 0.8), chapter('B', 1, null)])), [13.5, 3.1721]);
	const tenth = (known: number) => Array.from({ length: 10 }, (_, i) => chapter(`C${i}`, 1, i < known ? 0.8 : null));
	assert.deepEqual([1, 5, 9].map((known) => guess(fromMastery(tenth(known)))), [[7, 5.1517], [11, 3.5637], [15, 2.6192]], 'little seen of a programme: a wide range, however many chapters it has');
	assert.equal(chapterMastery([null, null]), null);
	assert.deepEqual(guess(chapterMastery([{ mean: 0.9, sd: 0.05 }, null])!), [0.6, 0.15]);
	assert.equal(fromMastery([chapter('A', 0, 0.9)]), undefined, 'a chapter that no paper asks');
});

const subject = (name: string, coefficient: number, more: Partial<SubjectAsked> = {}): SubjectAsked => ({ subject: name, coefficient, mocks: [], chapters: [], ...more });
const mock = (mark: number) => [{ at: now, low: mark, high: mark, total: 20 }];

test('the average with the coefficients, to the digit', () => {
	assert.equal(project([subject('MATH', 5), subject('PC', 6)], now), undefined, 'nothing is known: nothing is promised');
	const one = project([subject('MATH', 5, { mocks: mock(12) })], now)!;
	assert.deepEqual([one.mean, digits(one.low), digits(one.high), one.assumed], [12, 9.4368, 14.5632, 0]);
	const two = project([subject('MATH', 5, { mocks: mock(12) }), subject('PC', 3, { mocks: mock(8) })], now)!;
	assert.deepEqual([two.mean, digits(two.low), digits(two.high), two.coefficients], [10.5, digits(10.5 - 1.2816 * (Math.hypot(10, 6) / 8)), digits(10.5 + 1.2816 * (Math.hypot(10, 6) / 8)), 8]);
	const assumed = project([subject('MATH', 5, { mocks: mock(12) }), subject('PHILO', 2), subject('EPS', 1)], now)!;
	assert.deepEqual([assumed.mean, assumed.assumed, assumed.subjects.map((each) => [each.subject, each.mean, each.assumed])], [12, 2, [['MATH', 12, false], ['PHILO', 12, true], ['EPS', 12, true]]]);
	assert.equal(digits(assumed.high - 12), digits(1.2816 * Math.hypot(10 / 8, (3.5 * 3) / 8)));
	const choice = project([subject('PC', 2, { oneOf: 'sciences' }), subject('SVT', 2, { oneOf: 'sciences', mocks: mock(15) }), subject('FR', 5, { mocks: mock(10) })], now)!;
	assert.deepEqual(choice.subjects.map((each) => each.subject), ['SVT', 'FR'], 'of two to choose from the one that is known');
	const both = project([subject('MATH', 5, { mocks: mock(14), chapters: [chapter('A', 1, 0.4)] })], now)!;
	assert.equal(digits(both.mean), digits((14 / 4 + 8 / 10.25) / (1 / 4 + 1 / 10.25)));
	const [{ mocks, mastery }] = both.subjects;
	assert.deepEqual([mocks, mastery], [1, true]);
});

test('more that is known never widens the range, and it stays on the scale', () => {
	fc.assert(fc.property(fc.array(fc.record({ coefficient: fc.integer({ min: 1, max: 8 }), mark: fc.double({ min: 0, max: 20, noNaN: true }) }), { minLength: 2, maxLength: 9 }), (rows) => {
		const asked = rows.map(({ coefficient, mark }, i) => subject(`S${i}`, coefficient, { mocks: mock(mark) }));
		const all = project(asked, now)!;
		const less = project(asked.map((one, i) => (i === 0 ? { ...one, mocks: [] } : one)), now)!;
		assert.ok(all.low >= 0 && all.high <= 20 && all.low <= all.mean && all.mean <= all.high);
		if (all.low > 0 && all.high < 20 && less.low > 0 && less.high < 20) assert.ok(all.high - all.low <= less.high - less.low + 1e-9);
	}));
});

test('where an hour brings most: points of the chapter, what is missing, what an hour teaches', () => {
	const asked = [
		subject('MATH', 5, { chapters: [chapter('SUITES', 0.25, 0.4), chapter('LN', 0.5, 0.9), chapter('PROBA', 0.25, null, 360)] }),
		subject('PC', 3, { chapters: [chapter('MECA', 1, 0.5)] })
	];
	const found = gains(asked);
	assert.deepEqual(found.map((one) => [one.subject, one.chapter, digits(one.points), digits(one.average)]), [
		['PC', 'MECA', 2.212, 0.8295],
		['MATH', 'PROBA', 1.3771, 0.8607],
		['MATH', 'SUITES', 0.6636, 0.4147],
		['MATH', 'LN', 0.2212, 0.1382]
	].sort((a, b) => (b[3] as number) - (a[3] as number)));
	assert.equal(digits(found.find((one) => one.chapter === 'SUITES')!.points), digits(20 * 0.25 * 0.6 * (1 - Math.exp(-1 / 4))));
	assert.deepEqual(gains([subject('MATH', 5)]), []);
});
