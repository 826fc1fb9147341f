/** Numbers and tolerances as other platforms write them. */
import type { NumericAnswer } from '#rooms/exercises/item.ts';
import { readNumber } from '#rooms/exercises/number.ts';
import { exactly, size, times, written, type Rational } from '#rooms/exercises/rational.ts';
import { NotHeld } from './told.ts';

/** A number as Moodle reads it: digits with a point. What is a fraction or holds a unit becomes its decimal value. */
export function plainNumber(value: string, language: string): string {
	const read = readNumber(value, language);
	if (!read) throw new NotHeld();
	return decimal(read.value);
}

const decimal = (value: Rational): string => {
	const text = written(value);
	return text.includes('/') ? String(Number((Number(value.top) / Number(value.bottom)).toPrecision(12))) : text;
};

/** How far from the key a number may be, in its own unit; `exact` tells whether that says all that the tolerance said. */
export function gapOf({ value, tolerance }: NumericAnswer, language: string): { gap: string; exact: boolean } {
	if (value === '*') return { gap: '0', exact: true };
	// A fraction without end is written to twelve digits: its last one must not count.
	if (!tolerance) return plainNumber(value, language).replace(/\D/g, '').length < 12 ? { gap: '0', exact: true } : { gap: '1e-9', exact: false };
	if (tolerance.kind === 'absolute') return { gap: String(tolerance.value), exact: true };
	const read = readNumber(value, language);
	if (!read) throw new NotHeld();
	if (tolerance.kind === 'relative') return { gap: decimal(times(exactly(tolerance.value)!, size(read.value))), exact: false };
	const magnitude = Math.floor(Math.log10(Math.abs(Number(decimal(read.value))) || 1));
	return { gap: String(0.5 * 10 ** (magnitude + 1 - tolerance.value)), exact: false };
}
