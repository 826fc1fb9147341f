import assert from 'node:assert/strict';
import { mock, test } from 'node:test';
import { briefly } from '#platform/server/brief.ts';

test('remembers for its time, forgets failures and the oldest', async () => {
	mock.timers.enable({ apis: ['Date'], now: 1000 });
	let calls = 0;
	const ask = briefly(5, 2, (name: string) => name, async (name) => {
		calls++;
		if (name === 'bad') throw new Error('no');
		return name.toUpperCase();
	});
	assert.deepEqual(await Promise.all([ask('a'), ask('a')]), ['A', 'A']);
	assert.equal(calls, 1);
	mock.timers.tick(5001);
	await ask('a');
	assert.equal(calls, 2, 'made again after its time');
	await assert.rejects(ask('bad'));
	await assert.rejects(ask('bad'));
	assert.equal(calls, 4, 'a failure is not kept');
	await ask('b');
	await ask('c');
	await ask('a');
	assert.equal(calls, 7, 'the oldest made room');
	mock.timers.reset();
});
