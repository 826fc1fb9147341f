import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dayAndTime, dayOf, daysFrom, longDay, maybeDayEnd, maybeDayStart, maybeMoment, shortDay, timeOf } from '#platform/dates.ts';

const at = (text: string) => new Date(text);

test('days are counted in the country’s days', () => {
	assert.equal(daysFrom(at('2026-11-22T23:50:00Z'), at('2026-11-23T00:10:00Z')), 1);
	assert.equal(daysFrom(at('2026-11-22T00:10:00Z'), at('2026-11-22T23:50:00Z')), 0);
	assert.equal(daysFrom(at('2026-11-22T12:00:00Z'), at('2026-11-15T12:00:00Z')), -7);
	assert.equal(dayOf(at('2026-01-05T00:00:00Z')), '2026-01-05');
});

test('Latin digits in every language', () => {
	for (const language of ['fr', 'ar', 'en'] as const) assert.match(longDay(at('2026-11-26T12:00:00Z'), language) + shortDay(at('2026-11-26T12:00:00Z'), language), /26.*26/);
});

test('the first of a month is said as its language says it', () => {
	const [first, eleventh] = [at('2027-07-01T12:00:00Z'), at('2026-11-11T12:00:00Z')];
	assert.deepEqual([longDay(first, 'fr'), shortDay(eleventh, 'fr'), dayAndTime(first, 'fr').slice(0, 4)], ['jeudi 1er juillet', '11 nov.', '1er ']);
	for (const language of ['ar', 'en'] as const) assert.doesNotMatch(longDay(first, language), /1er/);
});

test('a day begins at midnight of the country', () => {
	assert.equal(maybeDayStart('2026-11-26')?.toISOString(), '2026-11-26T00:00:00.000Z');
	const before = process.env.QALAM_TIME_ZONE;
	process.env.QALAM_TIME_ZONE = 'Africa/Djibouti';
	try {
		assert.equal(maybeDayStart('2026-11-26')?.toISOString(), '2026-11-25T21:00:00.000Z');
		assert.equal(dayOf(at('2026-11-25T21:00:00Z')), '2026-11-26');
	} finally {
		if (before === undefined) delete process.env.QALAM_TIME_ZONE;
		else process.env.QALAM_TIME_ZONE = before;
	}
	for (const wrong of ['', '2026-13-01', '2026-02-30', '26/11/2026', '2026-11-26T10:00']) assert.equal(maybeDayStart(wrong), undefined, wrong);
});

test('on the Sundays about Ramadan, when Morocco changes its clocks, a day ends with its last second and eight o’clock is eight o’clock', () => {
	const before = process.env.QALAM_TIME_ZONE;
	process.env.QALAM_TIME_ZONE = 'Africa/Casablanca';
	try {
		// In 2026 clocks went back on 15 February and forward on 22 March, at three and at two in the morning.
		for (const day of ['2026-02-14', '2026-02-15', '2026-02-16', '2026-03-21', '2026-03-22', '2026-03-23']) {
			const end = maybeDayEnd(day)!;
			assert.deepEqual([dayOf(end), timeOf(end), dayOf(new Date(end.getTime() + 1000))], [day, '23:59', new Date(Date.parse(day) + 86_400_000).toISOString().slice(0, 10)], day);
			const moment = maybeMoment(day, '08:00')!;
			assert.deepEqual([dayOf(moment), timeOf(moment)], [day, '08:00'], day);
			assert.equal(timeOf(maybeDayStart(day)!), '00:00', day);
		}
		assert.equal(maybeDayEnd('2026-02-15')!.getTime() - maybeDayStart('2026-02-15')!.getTime(), 25 * 3_600_000 - 1000);
	} finally {
		if (before === undefined) delete process.env.QALAM_TIME_ZONE;
		else process.env.QALAM_TIME_ZONE = before;
	}
});
