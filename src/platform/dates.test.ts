import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dayOf, daysFrom, longDay, maybeDayStart, shortDay } from '#platform/dates.ts';

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
