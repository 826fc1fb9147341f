import type { Node } from './algebra.ts';
import { lettersOf } from './algebra.ts';
import { exact } from './equality.ts';
import { compare, divisor, ratio, size, times } from './rational.ts';
import type { Rational } from './rational.ts';

const one = ratio(1n);

/** An expression as one writing, so that two equal pieces of it are seen as equal. */
const writing = (node: Node): string =>
	node.kind === 'number'
		? `${node.value.top}/${node.value.bottom}`
		: 'left' in node
			? `(${writing(node.left)}${node.kind}${writing(node.right)})`
			: 'of' in node
				? `${node.kind === 'call' ? node.name : '-'}(${writing(node.of)})`
				: node.name;

const isSum = (node: Node): boolean => node.kind === '+' || node.kind === '-' || (node.kind === 'minus' && isSum(node.of));

/** The terms of a sum, signs let go. */
const terms = (node: Node): Node[] =>
	node.kind === '+' || node.kind === '-' ? [...terms(node.left), ...terms(node.right)] : node.kind === 'minus' ? terms(node.of) : [node];

type Factor = { base: Node; power: number };
/** The highest power that is taken apart into factors. */
const mostPower = 1000;

/** The factors of a product or quotient; those under the bar have a power below zero. Signs are let go. */
function factors(node: Node, power = 1): Factor[] {
	if (node.kind === 'minus') return factors(node.of, power);
	if (node.kind === '*') return [...factors(node.left, power), ...factors(node.right, power)];
	if (node.kind === '/') return [...factors(node.left, power), ...factors(node.right, -power)];
	if (node.kind === '^') {
		const exponent = exact(node.right, {});
		const whole = exponent && exponent.bottom === 1n && size(exponent).top < 100n ? power * Number(exponent.top) : undefined;
		// Powers of powers multiply: past the bound they are one factor, or counting them would never end.
		if (whole !== undefined && Math.abs(whole) <= mostPower) return factors(node.left, whole);
	}
	return [{ base: node, power }];
}

/** The whole numbers above and below the bar of one term, how many of them stand there, and the other factors added up by their writing. */
function term(node: Node) {
	let [above, below] = [one, one];
	let [numbersAbove, numbersBelow] = [0, 0];
	const letters = new Map<string, number>();
	let repeated = false;
	for (const { base, power } of factors(node)) {
		if (base.kind !== 'number') {
			const name = writing(base);
			if (letters.has(name)) repeated = true;
			letters.set(name, (letters.get(name) ?? 0) + power);
		} else if (power > 0) {
			above = times(above, base.value);
			numbersAbove += power;
		} else {
			below = times(below, base.value);
			numbersBelow -= power;
		}
	}
	return { above, below, numbersAbove, numbersBelow, letters, repeated };
}

/** Developed and reduced: a sum of terms without a sum inside, no two alike, one number and one power of each letter in a term. */
export function isExpanded(node: Node): boolean {
	const seen = new Set<string>();
	return terms(node).every((each) => {
		const { numbersAbove, numbersBelow, letters, repeated } = term(each);
		const name = [...letters].map((pair) => pair.join('^')).sort().join('*');
		const twice = seen.has(name);
		seen.add(name);
		return !twice && !repeated && numbersAbove <= 1 && numbersBelow <= 1 && !factors(each).some(({ base }) => isSum(base));
	});
}

/** Whether an expression is made of sums, products and whole powers of its letters, none of them under a bar or in a function. */
function isPolynomial(node: Node): boolean {
	if (!lettersOf(node).size) return true;
	if (node.kind === 'call') return false;
	if (node.kind === 'minus') return isPolynomial(node.of);
	if (!('left' in node)) return true;
	if (!isPolynomial(node.left)) return false;
	if (node.kind === '/') return !lettersOf(node.right).size;
	if (node.kind !== '^') return isPolynomial(node.right);
	const exponent = exact(node.right, {});
	return exponent !== undefined && exponent.top >= 0n && exponent.top % exponent.bottom === 0n;
}

/**
 * Factored as far as the key is, which its author wrote factored: as many factors, and for a polynomial only polynomials
 * (x² − 1 is not factored by writing x(x − 1/x)).
 */
export const isFactored = (key: Node, given: Node): boolean => factorCount(given) >= factorCount(key) && (isPolynomial(given) || !isPolynomial(key));

/** How many factors a product has: each factor with letters as often as its power says, and one for a number that is not 1. */
function factorCount(node: Node): number {
	if (isSum(node)) return 1;
	let count = 0;
	let number = one;
	for (const { base, power } of factors(node)) {
		if (lettersOf(base).size) count += power;
		else if (base.kind !== 'number') count += Math.sign(power);
		else for (let i = 0; i < Math.abs(power); i++) number = times(number, power > 0 ? base.value : ratio(base.value.bottom, base.value.top || 1n));
	}
	return count + (compare(size(number), one) ? 1 : 0);
}

const isWhole = (value: Rational) => value.bottom === 1n;

/** The greatest whole number that divides every term of a sum, or the number of a single term. */
function content(node: Node): bigint {
	return terms(node).reduce((common, each) => {
		const { above, below } = term(each);
		return isWhole(above) && !(compare(below, one)) ? divisor(common, above.top) : 1n;
	}, 0n);
}

/**
 * A fraction in lowest terms: at most one whole number above the bar and one below, no common divisor, none written as a decimal,
 * nothing over 1 and no factor both above and below.
 */
export function isReduced(node: Node): boolean {
	if (node.kind === 'minus') return isReduced(node.of);
	if (isSum(node)) return isExpanded(node) && terms(node).every((each) => term(each).numbersBelow === 0);
	const { above, below, numbersAbove, numbersBelow, repeated } = term(node);
	if (!isWhole(above) || !isWhole(below) || repeated || numbersAbove > 1 || numbersBelow > 1) return false;
	const inSums = factors(node).reduce((all, { base, power }) => (isSum(base) && power > 0 ? all * content(base) : all), above.top);
	return numbersBelow === 0 || (below.top !== 1n && divisor(inSums, below.top) === 1n);
}
