/** Exact fractions of whole numbers, so that 0,1 + 0,2 is 0,3. The bottom is always above zero; nothing is reduced unless asked. */
export type Rational = { readonly top: bigint; readonly bottom: bigint };

/** The fraction `top`/`bottom`. Refuses nothing: the caller sees to it that `bottom` is not zero. */
export const ratio = (top: bigint, bottom = 1n): Rational => (bottom < 0n ? { top: -top, bottom: -bottom } : { top, bottom });

export const plus = (a: Rational, b: Rational): Rational => ({ top: a.top * b.bottom + b.top * a.bottom, bottom: a.bottom * b.bottom });
export const minus = (a: Rational, b: Rational): Rational => plus(a, { top: -b.top, bottom: b.bottom });
export const times = (a: Rational, b: Rational): Rational => ({ top: a.top * b.top, bottom: a.bottom * b.bottom });
export const over = (a: Rational, b: Rational): Rational => ratio(a.top * b.bottom, a.bottom * b.top);
export const size = (a: Rational): Rational => (a.top < 0n ? { top: -a.top, bottom: a.bottom } : a);

/** Below, at or above zero as `a` is less than, equal to or more than `b`. */
export const compare = (a: Rational, b: Rational): number => {
	const gap = a.top * b.bottom - b.top * a.bottom;
	return gap < 0n ? -1 : gap > 0n ? 1 : 0;
};

/** The greatest common divisor, never below zero. */
export function divisor(a: bigint, b: bigint): bigint {
	while (b) [a, b] = [b, a % b];
	return a < 0n ? -a : a;
}

export function lowest(a: Rational): Rational {
	const common = divisor(a.top, a.bottom) || 1n;
	return { top: a.top / common, bottom: a.bottom / common };
}

/** Ten to the power `exponent`, a whole number of any sign. */
export const ten = (exponent: number): Rational =>
	exponent < 0 ? { top: 1n, bottom: 10n ** BigInt(-exponent) } : { top: 10n ** BigInt(exponent), bottom: 1n };

/** The fraction that the shortest writing of a floating number shows: 0.1 is one tenth. Refuses what is not finite (undefined). */
export function exactly(value: number): Rational | undefined {
	const [, sign, whole, part = '', exponent = '0'] = /^(-?)(\d+)(?:\.(\d+))?(?:e([+-]\d+))?$/.exec(String(value)) ?? [];
	if (whole === undefined) return undefined;
	return times(ratio(BigInt(sign + whole + part)), ten(Number(exponent) - part.length));
}

/** As text with a point: `12.5` when the decimals end within 12 places, `2/3` otherwise. */
export function written(value: Rational): string {
	const { top, bottom } = lowest(value);
	const scale = 10n ** 12n;
	if (scale % bottom) return `${top}/${bottom}`;
	const digits = String((top < 0n ? -top : top) * (scale / bottom)).padStart(13, '0');
	return (top < 0n ? '-' : '') + digits.slice(0, -12) + `.${digits.slice(-12)}`.replace(/\.?0+$/, '');
}
