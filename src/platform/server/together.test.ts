import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Database } from '#platform/server/sql.ts';
import { together } from '#platform/server/together.ts';

const [db, other] = [{} as Database, {} as Database];

test('what is asked in one turn goes together, each gets its own answer, and databases are kept apart', async () => {
	const askings: number[][] = [];
	const double = together(3, async (_db, asked: readonly number[]) => {
		askings.push([...asked]);
		return asked.map((one) => one * 2);
	});
	assert.deepEqual(await Promise.all([double(db, 1), double(db, 2), double(other, 9), double(db, 3), double(db, 4)]), [2, 4, 18, 6, 8]);
	assert.deepEqual(askings, [[1, 2, 3], [4], [9]]);
	assert.equal(await double(db, 5), 10);
	assert.deepEqual(askings.at(-1), [5]);
});

test('one at fault harms only itself; a database that is away is not asked again for each', async () => {
	let askings = 0;
	const half = together(10, async (_db, asked: readonly number[]) => {
		askings++;
		if (asked.includes(0)) throw Object.assign(new Error('away'), { code: '57P01' });
		if (asked.some((one) => one % 2)) throw new Error('odd');
		return asked.map((one) => one / 2);
	});
	const found = await Promise.allSettled([half(db, 4), half(db, 3), half(db, 8)]);
	assert.deepEqual(found.map((one) => (one.status === 'fulfilled' ? one.value : one.reason.message)), [2, 'odd', 4]);
	askings = 0;
	assert.deepEqual((await Promise.allSettled([half(db, 0), half(db, 2)])).map((one) => one.status), ['rejected', 'rejected']);
	assert.equal(askings, 1);
});
