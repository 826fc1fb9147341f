import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { FigureKind } from './item.ts';
import { figurePath, frameOf, shownNumber, snapped } from './plot.ts';

const axis = { from: -5, to: 5, step: 1 };
const frame = frameOf(axis, axis);

test('a grid has the same scale both ways where its steps are the same, and a sensible height', () => {
	assert.ok(Math.abs(frame.x(1) - frame.x(0) - (frame.y(0) - frame.y(1))) < 1e-9);
	assert.deepEqual([frame.x(-5), frame.y(5), frame.width], [24, 24, 312]);
	for (const [x, y] of [[axis, { from: 0, to: 1000, step: 100 }], [axis, { from: 0, to: 60, step: 1 }], [{ from: 0, to: 60, step: 1 }, { from: 0, to: 1, step: 1 }]]) {
		const { height } = frameOf(x, y);
		assert.ok(height > 150 && height < 600, `${height}`);
	}
	const { x, y } = frame.point(frame.x(2), frame.y(-3));
	assert.ok(Math.abs(x - 2) < 1e-9 && Math.abs(y + 3) < 1e-9);
});

test('a pointer snaps to what the axis has, inside it, without dust', () => {
	for (const [value, axis, expected] of [
		[0.4, { from: -5, to: 5, step: 1 }, 0],
		[-0.6, { from: -5, to: 5, step: 1 }, -1],
		[0.31, { from: 0, to: 1, step: 0.5, snap: 0.1 }, 0.3],
		[9, { from: -5, to: 5, step: 1 }, 5],
		[-9, { from: -5, to: 5, step: 1 }, -5],
		[10, { from: 0, to: 10, step: 3 }, 9],
		[9.9, { from: 0, to: 10, step: 4 }, 8]
	] as const)
		assert.equal(snapped(value, axis), expected, `${value}`);
});

test('numbers beside an axis are written as the language does', () => {
	assert.deepEqual([shownNumber(-2.5, 'fr', '−'), shownNumber(0.1 + 0.2, 'ar'), shownNumber(-0.5, 'en'), shownNumber(-0, 'fr')], ['−2,5', '0,3', '-0.5', '0']);
});

test('figures are drawn, and what is none yet is not', () => {
	const at = (...list: [number, number][]) => list.map(([x, y]) => ({ x, y }));
	assert.equal(figurePath('segment', at([0, 0], [1, 1]), frame), 'M156 156L182.4 129.6');
	assert.match(figurePath('circle', at([0, 0], [0, 2]), frame), /A52\.8 52\.8 0 1 0/);
	assert.equal(figurePath('parabola', at([0, 0], [1, 1]), frame), 'M24 -504Q156 816 288 -504');
	for (const kind of ['segment', 'line', 'circle', 'parabola', 'polygon'] as FigureKind[]) {
		assert.equal(figurePath(kind, at([1, 1], [1, 1]), frame), '', kind);
		assert.equal(figurePath(kind, at([1, 1]), frame), '', kind);
	}
	const whole = fc.integer({ min: -5, max: 5 });
	fc.assert(
		fc.property(fc.constantFrom<FigureKind>('segment', 'vector', 'ray', 'line', 'circle', 'parabola', 'polygon'), whole, whole, whole, whole, (kind, a, b, c, d) => {
			assert.match(figurePath(kind, at([a, b], [c, d]), frame), /^([MLQAZHV\d. -])*$/);
		})
	);
});
