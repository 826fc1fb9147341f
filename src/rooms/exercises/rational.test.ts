import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { compare, divisor, exactly, lowest, minus, over, plus, ratio, ten, times, written } from './rational.ts';
import type { Rational } from './rational.ts';

const fraction = fc.tuple(fc.bigInt(-(10n ** 12n), 10n ** 12n), fc.bigInt(1n, 10n ** 9n)).map(([top, bottom]) => ratio(top, bottom));
const same = (a: Rational, b: Rational) => compare(a, b) === 0;

test('tenths add up exactly', () => {
	assert.ok(same(plus(exactly(0.1)!, exactly(0.2)!), exactly(0.3)!));
	assert.equal(written(plus(exactly(0.1)!, exactly(0.2)!)), '0.3');
});

test('a floating number is what its shortest writing shows', () => {
	for (const [value, text] of [[0.01, '0.01'], [1e-7, '0.0000001'], [1e21, '1000000000000000000000'], [-2.5, '-2.5'], [0, '0'], [-0, '0'],
		[123.456, '123.456']] as const)
		assert.equal(written(exactly(value)!), text);
	for (const value of [NaN, Infinity, -Infinity]) assert.equal(exactly(value), undefined);
});

test('a fraction is written as decimals when they end, as a fraction in lowest terms otherwise', () => {
	for (const [top, bottom, text] of [[1n, 2n, '0.5'], [2n, 6n, '1/3'], [-4n, 6n, '-2/3'], [10n, 5n, '2'], [-1n, 8n, '-0.125'], [0n, 7n, '0'],
		[100n, 1n, '100']] as const)
		assert.equal(written(ratio(top, bottom)), text);
});

test('the arithmetic of fractions keeps its laws', () => {
	fc.assert(
		fc.property(fraction, fraction, fraction, (a, b, c) => {
			assert.ok(same(plus(a, b), plus(b, a)));
			assert.ok(same(times(a, plus(b, c)), plus(times(a, b), times(a, c))));
			assert.ok(same(minus(plus(a, b), b), a));
			if (b.top) assert.ok(same(times(over(a, b), b), a));
			assert.ok(over(a, b.top ? b : ratio(-3n)).bottom > 0n);
			assert.equal(divisor(lowest(a).top, lowest(a).bottom), 1n);
		})
	);
});

test('powers of ten', () => {
	assert.ok(same(times(ten(3), ten(-3)), ratio(1n)));
	assert.equal(written(ten(-4)), '0.0001');
});
