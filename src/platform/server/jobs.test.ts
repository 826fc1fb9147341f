import assert from 'node:assert/strict';
import { test } from 'node:test';
import { enqueue, runJobs } from '#platform/server/jobs.ts';
import { ownDatabase } from '#tests/support.ts';

test('a job asked for in a transaction is done once after the commit, and never after a rollback', async () => {
	const { url, db } = await ownDatabase();
	const done: unknown[] = [];
	const both = Promise.withResolvers<void>();
	const runner = await runJobs(url, db, { 'test.note': { run: async (_, payload) => (done.push(payload), done.length === 2 && both.resolve()) } });
	await db.transaction(async (db) => {
		await enqueue(db, 'test.note', { n: 1 }, { key: 'one' });
		await enqueue(db, 'test.note', { n: 2 }, { key: 'one' });
	});
	await db.transaction(async (db) => {
		await enqueue(db, 'test.note', { n: 3 });
		throw new Error('undo');
	}).catch(() => {});
	await db.transaction((db) => enqueue(db, 'test.note', { n: 4 }));
	await both.promise;
	await runner.stop();
	assert.deepEqual(done.map((payload) => (payload as { n: number }).n).sort(), [2, 4]);
});
