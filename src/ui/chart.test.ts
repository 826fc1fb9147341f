import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { draw, ticks } from '#ui/chart.ts';

test('an axis has few round steps that hold all values', () => {
	assert.deepEqual(ticks(0, 20), [0, 5, 10, 15, 20]);
	assert.deepEqual(ticks(9.3, 12.6), [9, 10, 11, 12, 13]);
	assert.deepEqual(ticks(0, 0.3), [0, 0.1, 0.2, 0.3]);
	assert.throws(() => ticks(0, NaN), RangeError);
	fc.assert(
		fc.property(fc.double({ min: -1e6, max: 1e6, noNaN: true }), fc.double({ min: 1e-3, max: 1e6, noNaN: true }), (low, span) => {
			const steps = ticks(low, low + span);
			const slack = 1e-6 * Math.max(1, Math.abs(low), span);
			assert.ok(steps.length >= 2 && steps.length <= 7, steps.join());
			assert.ok(steps[0] <= low + slack && steps[steps.length - 1] >= low + span - slack, `${steps} holds ${low}…${low + span}`);
		})
	);
});

test('what was not measured is a gap, never zero', () => {
	const drawn = draw([{ label: 'a', value: 10 }, { label: 'b', value: null }, { label: 'c', value: 12 }, { label: 'd', value: 11 }], { kind: 'line', min: 0, max: 20 });
	assert.equal(drawn.points[1].y, null);
	assert.equal(drawn.line.match(/M/g)?.length, 2);
	assert.equal(drawn.line.match(/L/g)?.length, 1);
	assert.equal(draw([{ label: 'a', value: null }], { kind: 'bars' }).bars.length, 0);
});

test('higher is higher, bars stand on zero, and Arabic begins at the right', () => {
	const points = [{ label: 'a', value: 5 }, { label: 'b', value: 15 }];
	const drawn = draw(points, { kind: 'bars', max: 20 });
	assert.ok(drawn.points[1].y! < drawn.points[0].y!);
	for (const bar of drawn.bars) assert.equal(Math.round(bar.y + bar.height), drawn.inner.base);
	assert.ok(drawn.points[0].x < drawn.points[1].x);
	const mirrored = draw(points, { kind: 'bars', max: 20, mirror: true });
	assert.ok(mirrored.points[0].x > mirrored.points[1].x);
});

test('everything stands inside its box, whatever the values', () => {
	fc.assert(
		fc.property(fc.array(fc.record({ label: fc.string({ maxLength: 12 }), value: fc.option(fc.double({ min: -500, max: 500, noNaN: true })) }), { maxLength: 60 }), fc.constantFrom('line' as const, 'bars' as const), fc.boolean(), (points, kind, mirror) => {
			const { points: placed, bars, axis, width, height } = draw(points, { kind, mirror });
			for (const { x, y } of placed) assert.ok(x >= 0 && x <= width && (y === null || (y >= 0 && y <= height)), `${x} ${y}`);
			for (const bar of bars) assert.ok(bar.height >= 0 && bar.y >= 0 && bar.y + bar.height <= height);
			for (const { y } of axis) assert.ok(y >= 0 && y <= height);
		})
	);
});
