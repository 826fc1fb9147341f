import { seeded } from '#platform/random.ts';
import { lettersOf } from './algebra.ts';
import type { Node } from './algebra.ts';
import { minus, over, plus, ratio, times } from './rational.ts';
import type { Rational } from './rational.ts';
import { owns } from './verdict.ts';

/** Past this many binary digits an exact value is given up, so that time is bounded whatever is typed. */
const binary = 4096;
const largest = 1n << BigInt(binary);

/** The value of an exponent that is a whole number without letters; undefined for any other. */
function wholeExponent(node: Node): bigint | undefined {
	const value = exact(node, {});
	return value && value.top % value.bottom === 0n ? value.top / value.bottom : undefined;
}

/** The exact value at a point. Undefined where there is none: division by zero, roots and functions, letters without value, numbers past the bound. */
export function exact(node: Node, point: Record<string, Rational>): Rational | undefined {
	let value: Rational | undefined;
	if (node.kind === 'number') value = node.value;
	else if (node.kind === 'letter') value = owns(point, node.name) ? point[node.name] : undefined;
	else if (node.kind === 'minus') {
		const of = exact(node.of, point);
		value = of && ratio(-of.top, of.bottom);
	} else if ('left' in node) {
		const left = exact(node.left, point);
		if (!left) return undefined;
		if (node.kind === '^') {
			const exponent = wholeExponent(node.right);
			if (exponent === undefined || (!left.top && exponent < 0n)) return undefined;
			const power = exponent < 0n ? -exponent : exponent;
			const digits = Math.max(left.top.toString(16).length, left.bottom.toString(16).length);
			if (digits * 4 * Number(power) > binary) return undefined;
			const raised = ratio(left.top ** power, left.bottom ** power);
			value = exponent < 0n ? ratio(raised.bottom, raised.top) : raised;
		} else {
			const right = exact(node.right, point);
			if (!right || (node.kind === '/' && !right.top)) return undefined;
			value = (node.kind === '+' ? plus : node.kind === '-' ? minus : node.kind === '*' ? times : over)(left, right);
		}
	}
	return value && value.top < largest && value.top > -largest && value.bottom < largest ? value : undefined;
}

/** Whether an expression is made of numbers, letters, + − × ÷ and whole powers only. */
function isRational(node: Node): boolean {
	if (node.kind === 'call' || node.kind === 'constant') return false;
	if (node.kind === 'minus') return isRational(node.of);
	if (!('left' in node)) return true;
	return isRational(node.left) && (node.kind === '^' ? wholeExponent(node.right) !== undefined : isRational(node.right));
}

/** A floating value and how far it may be from the true one, rounding followed through every step. */
type Near = { value: number; error: number };
const unit = 2 * Number.EPSILON;
const isWhole = ({ value, error }: Near): boolean => error === 0 && Number.isSafeInteger(value);

const calls: Record<string, (x: number, error: number) => [number, number]> = {
	sqrt: (x, error) => (x < 0 && x >= -4 * error ? [0, Math.sqrt(4 * error)] : [Math.sqrt(x), x > error ? error / Math.sqrt(x) : Math.sqrt(error)]),
	ln: (x, error) => [x > error ? Math.log(x) : NaN, error / x],
	log: (x, error) => [x > error ? Math.log10(x) : NaN, error / x],
	exp: (x, error) => [Math.exp(x), error * Math.exp(x)],
	sin: (x, error) => [Math.sin(x), error],
	cos: (x, error) => [Math.cos(x), error],
	tan: (x, error) => [Math.abs(Math.cos(x)) > 1e-9 ? Math.tan(x) : NaN, error * (1 + Math.tan(x) ** 2)],
	abs: (x, error) => [Math.abs(x), error]
};

/** The value in floating numbers with its error; undefined where the expression has none. */
export function near(node: Node, point: Record<string, number>): Near | undefined {
	let value = NaN;
	let error = 0;
	let kept = false;
	if (node.kind === 'number') {
		value = Number(node.value.top) / Number(node.value.bottom);
		kept = Number.isSafeInteger(value);
	} else if (node.kind === 'letter') {
		value = owns(point, node.name) ? point[node.name] : NaN;
		kept = true;
	} else if (node.kind === 'constant') value = node.name === 'e' ? Math.E : Math.PI;
	else if ('of' in node) {
		const of = near(node.of, point);
		if (!of) return undefined;
		[value, error] = node.kind === 'minus' ? [-of.value, of.error] : calls[node.name](of.value, of.error);
		kept = node.kind === 'minus' || node.name === 'abs';
	} else {
		const [a, b] = [near(node.left, point), near(node.right, point)];
		if (!a || !b) return undefined;
		const [x, y] = [Math.abs(a.value), Math.abs(b.value)];
		if (node.kind === '+' || node.kind === '-') {
			value = node.kind === '+' ? a.value + b.value : a.value - b.value;
			error = a.error + b.error;
		} else if (node.kind === '*') {
			value = a.value * b.value;
			error = x * b.error + y * a.error + a.error * b.error;
		} else if (node.kind === '/') {
			if (y <= 4 * b.error) return undefined;
			value = a.value / b.value;
			error = (a.error + Math.abs(value) * b.error) / y;
		} else {
			// 0⁰ is 1, as the first term of a geometric sequence wants it; the exact side says the same.
			if (b.value === 0 && b.error === 0) return { value: 1, error: 0 };
			if (x <= a.error && b.value <= 0) return undefined;
			value = Math.pow(a.value, b.value);
			error = x > a.error ? Math.abs(value) * ((y * a.error) / x + Math.abs(Math.log(x)) * b.error) : Math.pow(a.error, Math.min(b.value, 1));
		}
		kept = '+-*'.includes(node.kind) && isWhole(a) && isWhole(b) && Number.isSafeInteger(value);
	}
	// Below 1e-290 digits are lost for good.
	if (!kept) error += Math.abs(value) * unit + (Math.abs(value) < 1e-290 ? 2e-323 : 0);
	return Number.isFinite(value) && Number.isFinite(error) ? { value, error } : undefined;
}

/** Points where two expressions are compared: whole numbers from 0 (a rank is one), small, middle, negative and large ones. */
function draw(letters: string[], random: () => number, turn: number): Record<string, number> {
	const between = (low: number, high: number) => low + random() * (high - low);
	const one = [
		(place: number) => (place ? Math.floor(between(0, 12)) : Math.floor(turn / 6)),
		() => between(0, 1),
		(place: number) => (place ? Math.floor(between(1, 12)) : 8 + Math.floor(turn / 6)),
		() => between(1, 10),
		() => between(-10, 0),
		() => (random() < 0.5 ? between(10, 1000) : between(-1000, 10))
	][turn % 6];
	return Object.fromEntries(letters.map((letter, place) => [letter, one(place)]));
}

/**
 * Whether two expressions are the same function. Exact when both are rational: equal at seeded whole points (a false *yes* has a
 * chance below 1 in 10 million for what fits in 500 characters). Otherwise in floating numbers at 48 points of their common
 * domain, where a gap counts only if it is more than rounding explains. Points where one of them has no value are skipped, but the
 * learner's expression must have one at a quarter of the key's points.
 */
export function equal(key: Node, given: Node): boolean {
	const letters = [...lettersOf(given, lettersOf(key))].sort();
	if (isRational(key) && isRational(given)) {
		const random = seeded(letters.join());
		let same = 0;
		for (let turn = 0; turn < 12 && same < 5; turn++) {
			const point = Object.fromEntries(letters.map((letter) => [letter, ratio(BigInt(Math.floor(random() * 20_000) - 10_000))]));
			const [a, b] = [exact(key, point), exact(given, point)];
			if (a && b && a.top * b.bottom !== b.top * a.bottom) return false;
			if (a && b) same++;
		}
		if (same >= 3) return true;
	}
	const random = seeded(letters.join());
	let [wanted, same] = [0, 0];
	for (let turn = 0; turn < (letters.length ? 48 : 1); turn++) {
		const point = draw(letters, random, turn);
		const a = near(key, point);
		if (!a) continue;
		wanted++;
		const b = near(given, point);
		if (!b) continue;
		const scale = Math.max(Math.abs(a.value), Math.abs(b.value));
		if (a.error + b.error > 1e-7 * Math.max(scale, 1)) continue;
		if (Math.abs(a.value - b.value) > 4 * (a.error + b.error)) return false;
		same++;
	}
	return same > 0 && same * 4 >= wanted && same >= Math.min(3, wanted);
}
