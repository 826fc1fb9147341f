import type { NumericAnswer, Unit } from './item.ts';
import { plain, withoutName } from './notation.ts';
import { compare, exactly, minus, over, plus, ratio, size, ten, times } from './rational.ts';
import type { Rational } from './rational.ts';
import { nothing, unreadable } from './verdict.ts';
import type { Verdict } from './verdict.ts';

/** A number as it was typed, and what stood after it (a unit, a percent sign, or nothing). */
export type Reading = { value: Rational; rest: string };

/**
 * The digits of one decimal, its thousands marks taken out. A mark that stands once is the decimal mark, comma or point alike;
 * only in English is `1,234` a thousand and more. With both marks the last is the decimal one; several of a kind mark thousands.
 */
function decimal(text: string, language: string): Rational | undefined {
	let digits = text.replace(/[.,]$/, '').replace(/[ ']/g, '');
	const marks = digits.match(/[.,]/g) ?? [];
	const last = marks[marks.length - 1];
	const once = marks.filter((mark) => mark === last).length === 1;
	const english = marks.length === 1 && last === ',' && /^en\b/.test(language) && /^[1-9]\d{0,2},\d{3}$/.test(digits);
	const at = last && once && !english ? digits.lastIndexOf(last) : digits.length;
	const [whole, part] = [digits.slice(0, at), digits.slice(at + 1)];
	if (/[.,]/.test(whole) && !/^\d{1,3}(?:,\d{3})+$|^\d{1,3}(?:\.\d{3})+$/.test(whole)) return undefined;
	digits = whole.replace(/[.,]/g, '') + part;
	return digits ? times(ratio(BigInt(digits)), ten(-part.length)) : undefined;
}

/**
 * Reads a number as pupils type it in French, Arabic or English: `1 234,5`, `−3`, `٣٫٥`, `3/4`, `1 1/2`, `½`, `1,5e3`,
 * `3.10^5`, `2×10³`, `x = 4`, `2×2 = 4`, `\frac{3}{4}`. Exact. Refuses (undefined) what is no number, exponents past 400, division by
 * zero and more than 200 characters.
 */
export function readNumber(typed: string, language = 'fr'): Reading | undefined {
	if (typed.length > 200) return undefined;
	let text = withoutName(plain(typed))
		.replace(/^(?=[^=]+[-+*/^])[-+*/^().,\d ]{1,40}= ?(?=[^=]*$)/, '')
		.replace(/\\[dt]?frac ?\{([^{}]*)\} ?\{([^{}]*)\}/g, '$1/$2')
		.replace(/\((\d+)\+\((\d+\/\d+)\)\)/, '$1 $2')
		.replace(/(^|[-+/]) ?10 ?\^ ?/g, '$11*10^')
		.replace(/ ?[x*.] ?10 ?\^ ?[({]? ?([-+]?) ?(\d+) ?[)}]?/gi, 'e$1$2')
		.replace(/(^|[-+/] ?)\(/g, '$1')
		.replace(/\)(?! ?[\d(])/g, '');
	const take = (): Rational | undefined => {
		const [all, sign, digits, exponent = '0'] =
			/^ ?([-+]?) ?(\d(?:[\d.,']| (?=\d{3}(?!\d)))*|[.,]\d+)(?:[eE]([-+]?\d{1,4}))?/.exec(text) ?? [];
		const value = digits === undefined ? undefined : decimal(digits, language);
		if (!value || all === undefined || Math.abs(Number(exponent)) > 400) return undefined;
		text = text.slice(all.length);
		const scaled = times(value, ten(Number(exponent)));
		return sign === '-' ? minus(ratio(0n), scaled) : scaled;
	};
	const negative = text.startsWith('-');
	let value = take();
	if (!value) return undefined;
	let whole: Rational | undefined;
	if (/^ \d+ ?\/ ?\d/.test(text)) {
		whole = size(value);
		value = take()!;
	}
	if (/^ ?\/ ?[-+.,\d]/.test(text)) {
		text = text.replace(/^ ?\//, '');
		const bottom = take();
		if (!bottom?.top) return undefined;
		value = over(value, bottom);
	}
	if (whole) {
		if (whole.bottom !== 1n || compare(value, ratio(1n)) >= 0) return undefined;
		value = plus(whole, value);
		if (negative) value = minus(ratio(0n), value);
	}
	return { value, rest: text.trim() };
}

const bare = (name: string) => plain(name).replace(/[\s^().*]/g, '');
const loose = (name: string) => bare(name).toLowerCase().replace(/(\p{L}{3})s$/u, '$1');

/** The unit that a learner wrote: `cm²`, `cm^2` and `cm2` are one; the case is let go only when no second unit is meant by it. */
export function findUnit(units: Unit[], name: string): Unit | undefined {
	const same = units.find((unit) => bare(unit.name) === bare(name));
	if (same) return same;
	const near = units.filter((unit) => loose(unit.name) === loose(name));
	return near.length === 1 ? near[0] : undefined;
}

/**
 * Whether `value` is the key within its tolerance, ends included. `absolute`: the gap in units of the key. `relative`: a part of
 * the key. `digits`: within half a unit of the key's n-th significant digit, so that rounding up or down at a tie are both right.
 */
export function within(value: Rational, key: Rational, tolerance: NumericAnswer['tolerance'], slack?: Rational): boolean {
	const gap = size(minus(value, key));
	if (!gap.top || (slack && compare(gap, times(slack, size(key))) <= 0)) return true;
	const allowed = tolerance && exactly(tolerance.value);
	if (!allowed) return false;
	if (tolerance.kind === 'absolute') return compare(gap, allowed) <= 0;
	if (tolerance.kind === 'relative') return compare(gap, times(allowed, size(key))) <= 0;
	if (!key.top) return false;
	const { top, bottom } = size(key);
	let order = String(top).length - String(bottom).length;
	if (compare(size(key), ten(order)) < 0) order--;
	return compare(gap, times(ratio(1n, 2n), ten(order - Math.round(tolerance.value) + 1))) <= 0;
}

/** `1 h 30 min`, or `1 h 30`: each number in its unit, added up in the unit of the key; the last without unit is in the next smaller one. */
function added(typed: string, units: Unit[], language: string): Rational | undefined {
	const text = plain(typed).replace(/(\p{L}) ?(?=\d)/gu, '$1|');
	const parts = text.split('|');
	if (parts.length < 2 || parts.length > 4) return undefined;
	let sum = ratio(0n);
	let above: Unit | undefined;
	for (const part of parts) {
		const read = readNumber(part, language);
		const smaller = units.filter((each) => above && each.factor < above.factor).sort((a, b) => b.factor - a.factor);
		const unit: Unit | undefined = /^\d{2,3}$/.test(part) ? smaller[0] : read && findUnit(units, read.rest);
		const factor = unit && exactly(unit.factor);
		if (!read || !unit || !factor || read.value.top < 0n || (above && unit.factor >= above.factor)) return undefined;
		sum = plus(sum, times(read.value, factor));
		above = unit;
	}
	return sum;
}

/** What may be asked as a number: the answers, and the units that may or must follow it. */
export type Quantity = { answers: NumericAnswer[]; units?: Unit[]; unitRequired?: boolean };

/** Marks a number: the first answer that matches wins. `*` as an answer's value stands for any number. */
export function markNumber({ answers, units, unitRequired }: Quantity, typed: string, language: string): Verdict {
	if (!typed.trim()) return nothing;
	if (typed.length > 100) return unreadable('too-long');
	const sum = units && added(typed, units, language);
	const reading = sum ? { value: sum, rest: '' } : readNumber(typed, language);
	if (!reading) return unreadable('not-a-number');
	const unit = reading.rest ? findUnit(units ?? [], reading.rest) : undefined;
	const percent = !unit && /^%$|^pour ?cents?$/i.test(reading.rest);
	if (reading.rest && !unit && !percent) {
		const likeUnit = /^[\p{L}°%€$£'"]/u.test(reading.rest) && !/ \d|[=<>]/.test(reading.rest);
		return unreadable(likeUnit ? 'unit-unknown' : 'not-a-number');
	}
	if (!sum && !reading.rest && unitRequired && units?.length) return unreadable('unit-missing');
	const factor = unit && unit.factor !== 1 ? exactly(unit.factor) : undefined;
	const value = factor ? times(reading.value, factor) : reading.value;
	// A factor such as 1/3600 cannot be written exactly as a decimal: the last digits of a converted value are not held against anybody.
	const slack = (sum || factor) && ratio(1n, 1_000_000_000n);
	const found = (candidate: Rational) =>
		answers.find((answer) => {
			if (answer.value.trim() === '*') return true;
			const key = readNumber(answer.value, language);
			return key && within(candidate, key.rest === '%' ? over(key.value, ratio(100n)) : key.value, answer.tolerance, slack);
		});
	// `25 %` is 0.25, but many questions ask for the percentage itself: the reading that serves the learner counts.
	const matches = percent ? [found(over(value, ratio(100n))), found(value)] : [found(value)];
	const best = matches.reduce((a, b) => ((b?.score ?? -1) > (a?.score ?? -1) ? b : a));
	return { score: best?.score ?? 0, said: [best?.feedback] };
}
