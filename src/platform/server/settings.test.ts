import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { dayOf } from '#platform/dates.ts';
import { followCountryTime, setSetting } from '#platform/server/settings.ts';
import { openDatabase, sql } from '#platform/server/sql.ts';
import { ownDatabase } from '#tests/support.ts';

const before = process.env.QALAM_TIME_ZONE;
after(() => (before === undefined ? delete process.env.QALAM_TIME_ZONE : (process.env.QALAM_TIME_ZONE = before)));

test('a day begins when it begins in the country, for the pages and for the database alike', async () => {
	delete process.env.QALAM_TIME_ZONE;
	const { db, url } = await ownDatabase();
	await followCountryTime(url);
	assert.equal(process.env.QALAM_TIME_ZONE, undefined, 'no country yet');
	await setSetting(db, 'timeZone', 'Africa/Djibouti');
	await followCountryTime(url);
	const late = new Date('2026-11-26T22:30:00Z');
	assert.equal(dayOf(late), '2026-11-27');
	const there = openDatabase(url, { max: 1 });
	assert.equal((await there.one(sql<{ day: string }>`select ${late}::timestamptz::date as day`)).day, '2026-11-27');
	await there.close();
	// Who runs it may say otherwise, and a database that is away is no reason to stop.
	await setSetting(db, 'timeZone', 'Africa/Dakar');
	await followCountryTime(url);
	assert.equal(process.env.QALAM_TIME_ZONE, 'Africa/Djibouti');
	delete process.env.QALAM_TIME_ZONE;
	await followCountryTime('postgres://nobody@127.0.0.1:1/none');
	assert.equal(process.env.QALAM_TIME_ZONE, undefined);
});
