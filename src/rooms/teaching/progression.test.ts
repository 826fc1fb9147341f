import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { holidaysOf, termsOf } from '#countries/calendar.ts';
import { countries } from '#countries/index.ts';
import { dayAfter, weekDayOf } from '#platform/days.ts';
import { coverChapters, laidChapters, maybeReplan, perCent, standing, type PlannedChapter } from '#rooms/teaching/progression.ts';
import { daysHeld, isTeachingDay, maybeOff, maybeStatedYear, minutesFrom, teachingDays, teachingWeeks, type Hours, type Year } from '#rooms/teaching/year.ts';

const senegal = await countries.senegal();
const yearOf = (code: string, more: Partial<Year> = {}): Year => {
	const { terms, basis } = termsOf(senegal, code);
	const off = Object.fromEntries(holidaysOf(senegal, terms[0].starts, terms.at(-1)!.ends).map(({ day, name, probable }) => [day, { name, probable }]));
	return { code, basis, terms, weekDays: senegal.calendar.weekDays, firstWeekDay: senegal.calendar.firstWeekDay, off, flip: false, ...more };
};
const year = yearOf('2025-2026');
const bare = (starts: string, ends: string): Year => ({ code: 'x', basis: 'stated', terms: [{ starts, ends }], weekDays: [1, 2, 3, 4, 5, 6], firstWeekDay: 1, off: {}, flip: false });

test('the weeks with lessons of 2025-2026 in Senegal', () => {
	const weeks = teachingWeeks(year);
	// Counted on the calendar of the decree: 12 weeks to 23 December, 12 to 28 March, 16 to 31 July.
	assert.deepEqual([weeks.length, weeks[0].starts, weeks[11].starts, weeks[12].starts, weeks.at(-1)!.starts], [40, '2025-10-06', '2025-12-22', '2026-01-05', '2026-07-27']);
	assert.deepEqual(weeks.slice(0, 4).map((week) => week.letter), ['A', 'B', 'A', 'B']);
	assert.deepEqual(weeks[11].days, ['2025-12-22', '2025-12-23']);
	// Christmas lies in the holidays, All Saints' Day on a Saturday of lessons.
	assert.equal(isTeachingDay(year, '2025-11-01'), false);
	assert.equal(maybeOff(year, '2025-11-01')?.name?.fr, 'Toussaint');
	assert.deepEqual(maybeOff(year, '2025-12-29'), { name: null, probable: false });
	assert.equal(maybeOff(year, '2025-11-02'), undefined, 'a Sunday is rest, not a holiday');
	assert.equal(maybeOff(yearOf('2026-2027'), '2026-12-29')?.probable, true);
	assert.equal(teachingWeeks({ ...year, flip: true })[0].letter, 'B');
});

test('weeks: every day with lessons is in one week, letters alternate, numbers have no gap', () => {
	const aYear = fc.record({ from: fc.nat(300), long: fc.integer({ min: 1, max: 320 }), rest: fc.subarray([1, 2, 3, 4, 5, 6, 7], { minLength: 1 }), first: fc.constantFrom(1, 7), flip: fc.boolean(), off: fc.array(fc.nat(320), { maxLength: 30 }) });
	fc.assert(
		fc.property(aYear, ({ from, long, rest, first, flip, off }) => {
			const starts = dayAfter('2026-09-01', from);
			const one: Year = { ...bare(starts, dayAfter(starts, long)), weekDays: rest, firstWeekDay: first, flip, off: Object.fromEntries(off.map((n) => [dayAfter(starts, n), { name: { fr: 'x', ar: 'x', en: 'x' }, probable: false }])) };
			const [days, weeks] = [teachingDays(one), teachingWeeks(one)];
			assert.deepEqual(weeks.flatMap((week) => week.days), days);
			assert.ok(days.every((day) => rest.includes(weekDayOf(day)) && !(day in one.off)));
			for (const [i, week] of weeks.entries()) assert.deepEqual([week.number, week.letter], [i + 1, (i % 2 === 0) === flip ? 'B' : 'A']);
		})
	);
});

test('a period is held on its day, in its weeks, while it runs', () => {
	const weeks = teachingWeeks(bare('2026-10-05', '2026-10-31'));
	const at: Hours = { day: 2, from: 480, to: 600, weeks: 'all', since: '2026-01-01', until: null };
	assert.deepEqual(daysHeld(weeks, at), ['2026-10-06', '2026-10-13', '2026-10-20', '2026-10-27']);
	assert.deepEqual(daysHeld(weeks, { ...at, weeks: 'B' }), ['2026-10-13', '2026-10-27']);
	assert.deepEqual(daysHeld(weeks, { ...at, since: '2026-10-13', until: '2026-10-20' }), ['2026-10-13', '2026-10-20']);
	assert.equal(minutesFrom(weeks, [at, { ...at, day: 5, to: 540 }], '2026-10-20'), 2 * 120 + 2 * 60);
	assert.equal(minutesFrom(weeks, [at], '2027-01-01'), 0);
});

test('per cent to the digit', () => {
	const table: [number, number, number | null][] = [[0, 300, 0], [1, 1000, 1], [150, 300, 50], [149, 300, 50], [148, 300, 49], [299, 300, 99], [2999, 3000, 99], [300, 300, 100], [400, 300, 100], [5, 0, null]];
	for (const [part, whole, percent] of table) assert.equal(perCent(part, whole), percent, `${part} of ${whole}`);
});

const chapters: PlannedChapter[] = [{ id: 'a', planned: 600 }, { id: 'b', planned: 300 }, { id: 'c', planned: 300 }];
// Twelve days with lessons: two weeks of six.
const days = teachingDays(bare('2026-10-05', '2026-10-17'));

test('chapters lie over the days as their minutes do', () => {
	assert.deepEqual(laidChapters(chapters, days).map(({ from, to }) => `${from} ${to}`), ['2026-10-05 2026-10-10', '2026-10-12 2026-10-14', '2026-10-15 2026-10-17']);
	assert.deepEqual(laidChapters([{ id: 'x', planned: null }, chapters[0]], days).map(({ from, to }) => `${from} ${to}`), ['null null', '2026-10-05 2026-10-17']);
	assert.deepEqual(laidChapters(chapters, []), chapters.map(() => ({ from: null, to: null })));
});

test('where a class stands, and where it should', () => {
	const at = (taught: Record<string, [minutes: number, finished: boolean]>, today: string) => {
		const covers = coverChapters(chapters, new Map(Object.entries(taught).map(([id, [minutes, finished]]) => [id, { minutes, finished }])), days);
		const { percent, covered, expected, ahead, done, begun } = standing(covers, days, today);
		return [percent, covered, expected, ahead, done, begun];
	};
	assert.deepEqual(at({}, '2026-10-05'), [0, 0, 0, 0, 0, 0], 'the first day: nothing is expected before it is over');
	assert.deepEqual(at({}, '2026-10-12'), [0, 0, 600, -600, 0, 0], 'after a week of two: half');
	assert.deepEqual(at({ a: [480, false] }, '2026-10-12'), [40, 480, 600, -120, 0, 1]);
	assert.deepEqual(at({ a: [900, false] }, '2026-10-12'), [50, 600, 600, 0, 0, 1], 'too long on one chapter covers no other');
	assert.deepEqual(at({ a: [420, true], b: [300, false] }, '2026-10-12'), [75, 900, 600, 300, 1, 1], 'finished in less time is covered whole');
	assert.deepEqual(at({ a: [600, true], b: [300, true], c: [300, true] }, '2026-12-01'), [100, 1200, 1200, 0, 3, 0]);
});

test('where the programme gives no minutes nothing is pretended', () => {
	const none = coverChapters([{ id: 'a', planned: null }, { id: 'b', planned: null }], new Map([['a', { minutes: 120, finished: true }]]), days);
	assert.deepEqual(standing(none, days, '2026-10-12'), { planned: 0, covered: 0, percent: null, expected: 0, ahead: null, unplanned: 2, chapters: 2, done: 1, begun: 0 });
	const some = coverChapters([{ id: 'a', planned: null }, { id: 'b', planned: 100 }], new Map([['b', { minutes: 50, finished: false }]]), days);
	assert.deepEqual([standing(some, days, '2026-10-12').percent, standing(some, days, '2026-10-12').unplanned], [50, 1]);
	assert.equal(standing(coverChapters(chapters, new Map(), []), [], '2026-10-12').ahead, null, 'no calendar, no should-be');
});

test('too few lessons left: each chapter gives up its share, never more than there is', () => {
	const covers = coverChapters(chapters, new Map([['a', { minutes: 500, finished: false }]]), days);
	assert.deepEqual(maybeReplan(covers, 350, 5), { left: 700, given: 350, margin: -350, needed: 140, weekly: 70, chapters: [{ id: 'a', left: 100, may: 50 }, { id: 'b', left: 300, may: 150 }, { id: 'c', left: 300, may: 150 }] });
	assert.deepEqual(maybeReplan(covers, 1000, 5)?.chapters.map((one) => one.may), [100, 300, 300]);
	assert.equal(maybeReplan(covers, 0, 0), undefined);
	const aChapter = fc.record({ id: fc.uuid(), planned: fc.option(fc.integer({ min: 1, max: 2000 })) });
	const aHistory = fc.record({ chapters: fc.uniqueArray(aChapter, { selector: (one) => one.id, maxLength: 15 }), minutes: fc.array(fc.nat(1500), { minLength: 15, maxLength: 15 }), finished: fc.array(fc.boolean(), { minLength: 15, maxLength: 15 }), given: fc.nat(20_000), weeks: fc.nat(40), over: fc.nat(12) });
	fc.assert(
		fc.property(aHistory, ({ chapters, minutes, finished, given, weeks, over }) => {
			const taught = new Map(chapters.map((one, i) => [one.id, { minutes: minutes[i], finished: finished[i] }]));
			const covers = coverChapters(chapters, taught, days);
			const found = standing(covers, days, over < days.length ? days[over] : '2027-01-01');
			assert.ok(found.covered <= found.planned && found.covered >= 0);
			assert.equal(found.percent === 100, found.planned > 0 && found.covered === found.planned);
			// More lessons never cover less.
			const more = coverChapters(chapters, new Map([...taught].map(([id, one]) => [id, { ...one, minutes: one.minutes + 30 }])), days);
			assert.ok(standing(more, days, days[0]).covered >= found.covered);
			for (const one of covers) assert.ok(one.from === null ? !one.planned : one.from <= one.to! && days.includes(one.from) && days.includes(one.to!));
			const replan = maybeReplan(covers, given, weeks);
			if (replan) assert.ok(replan.chapters.reduce((sum, one) => sum + one.may, 0) <= replan.given && replan.chapters.every((one) => one.may <= one.left));
		})
	);
});

test('the dates that a school states', () => {
	const formOf = (rows: [string, string][], flip = false) => {
		const form = new FormData();
		for (const [starts, ends] of rows) (form.append('starts', starts), form.append('ends', ends));
		if (flip) form.set('flip', 'on');
		return form;
	};
	assert.deepEqual(maybeStatedYear(formOf([['2026-10-05', '2026-12-23'], ['2027-01-04', '2027-06-30'], ['', '']], true)), { terms: [{ starts: '2026-10-05', ends: '2026-12-23' }, { starts: '2027-01-04', ends: '2027-06-30' }], flip: true });
	for (const rows of [[['', '']], [['2026-10-05', '']], [['2026-10-05', '2026-10-05']], [['2026-10-05', '2026-12-23'], ['2026-12-20', '2027-06-30']], [['2026-10-05', '2028-06-30']], [['2026-13-05', '2027-06-30']]] as [string, string][][])
		assert.equal(maybeStatedYear(formOf(rows)), undefined, JSON.stringify(rows));
});
