import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { trueTime } from '#rooms/sync/fact.ts';

const iso = (time: number) => new Date(time).toISOString();

test('a clock a year ahead gives the true time', () => {
	const year = 365 * 86_400_000;
	const received = Date.UTC(2026, 10, 22, 9);
	const found = trueTime(iso(received + year - 3_600_000), iso(received + year), received);
	assert.equal(found.at.getTime(), received - 3_600_000);
	assert.equal(found.off, true);
});

test('a good clock is believed', () => {
	const received = Date.UTC(2026, 10, 22, 9);
	assert.deepEqual(trueTime(iso(received - 60_000), iso(received - 900), received), { at: new Date(received - 59_100), off: false });
});

test('never in the future, whatever the clocks say, and the gap between facts is kept', () => {
	const time = fc.integer({ min: 0, max: 4_000_000_000_000 });
	fc.assert(
		fc.property(time, time, fc.integer({ min: 1, max: 4_000_000_000_000 }), (at, sent, received) => {
			const found = trueTime(iso(at), iso(sent), received);
			assert.ok(found.at.getTime() <= received && found.at.getTime() >= 0);
			const second = trueTime(iso(at + 1000), iso(sent), received);
			assert.ok(second.at.getTime() - found.at.getTime() <= 1000 && second.at.getTime() >= found.at.getTime());
		})
	);
});
