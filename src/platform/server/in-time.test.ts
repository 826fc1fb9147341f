import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inTime, OutOfTime } from '#platform/server/in-time.ts';

test('what takes too long is ended, what fails fails as it is, and the next goes on', () => {
	const since = performance.now();
	assert.throws(() => inTime(50, () => { for (;;); }), OutOfTime);
	assert.ok(performance.now() - since < 2000);
	const fault = new RangeError('a fault of the work');
	assert.throws(() => inTime(50, () => { throw fault; }), (error) => error === fault);
	assert.equal(inTime(1000, () => 7), 7);
});
