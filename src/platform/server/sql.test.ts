import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isDown, openDatabase, sql } from '#platform/server/sql.ts';
import { aLine } from '#tests/line.ts';
import { ownDatabase } from '#tests/support.ts';

test('a database that says nothing any more is given up, and its connections are not used again', async () => {
	const line = await aLine((await ownDatabase()).url);
	const db = openDatabase(line.url, { max: 2, statementTimeout: 500 });
	const one = sql<{ one: number }>`select 1 as one`;
	await db.one(one);
	line.hush();
	const since = Date.now();
	const refused = await Promise.all([db.one(one).catch((error) => error), db.transaction((db) => db.one(one)).catch((error) => error)]);
	for (const error of refused) assert.ok(isDown(error), String(error));
	assert.ok(Date.now() - since < 25_000);
	await line.mend();
	for (let i = 0; i < 3; i++) assert.equal((await db.one(one)).one, 1);
	assert.equal((await db.transaction((db) => db.one(one))).one, 1);
	await db.close();
});
