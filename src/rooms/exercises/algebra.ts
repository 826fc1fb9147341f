import { plain } from './notation.ts';
import { ratio, ten, times } from './rational.ts';
import type { Rational } from './rational.ts';

/** The functions of school, by every name they are typed with. */
const names: Record<string, Call> = {
	sqrt: 'sqrt', '√': 'sqrt', racine: 'sqrt', ln: 'ln', log: 'log', exp: 'exp', sin: 'sin', cos: 'cos', tan: 'tan', abs: 'abs'
};

export type Call = 'sqrt' | 'ln' | 'log' | 'exp' | 'sin' | 'cos' | 'tan' | 'abs';

/** An expression read: number, letter, constant (π, e), function, or two sides with a sign between them. */
export type Node =
	| { kind: 'number'; value: Rational }
	| { kind: 'letter'; name: string }
	| { kind: 'constant'; name: 'π' | 'e' }
	| { kind: 'call'; name: Call; of: Node }
	| { kind: 'minus'; of: Node }
	| { kind: '+' | '-' | '*' | '/' | '^'; left: Node; right: Node };

type Token = { sign: string; node?: Node; call?: Call };

/** As long as an expression may be, in characters, and as deep, in brackets and powers. */
export const longest = 500;
const deepest = 60;

class Unreadable extends Error {}
const refuse = (): never => {
	throw new Unreadable();
};

const greek = { alpha: 'α', beta: 'β', gamma: 'γ', delta: 'δ', theta: 'θ', lambda: 'λ', mu: 'μ', rho: 'ρ', phi: 'φ', omega: 'ω' };

/** `u_{n}` is `u_n`. */
const tidy = (name: string) => name.replace(/_\{(\w+)\}/g, '_$1');

/**
 * What each spelling stands for: the item's letters, then functions and constants. `un` is u_n where the item has no u, `alpha` is α.
 * The longest spellings come first, the item's own before others as long.
 */
function spellings(variables: string[]): [spelling: string, token: Token][] {
	const letters = variables.map((name) => tidy(plain(name)));
	const found = new Map<string, Token>();
	const enter = (spelling: string, token: Token) => found.has(spelling) || found.set(spelling, token);
	const letter = (name: string): Token => ({ sign: 'x', node: { kind: 'letter', name } });
	for (const name of letters) enter(name, letter(name));
	for (const name of letters) if (name.includes('_') && !letters.includes(name[0])) enter(name.replace('_', ''), letter(name));
	for (const [spelling, name] of Object.entries(greek)) if (letters.includes(name)) enter(spelling, letter(name));
	for (const [spelling, call] of Object.entries(names)) enter(spelling, { sign: 'f', call });
	for (const spelling of ['π', 'pi', 'e']) enter(spelling, { sign: 'x', node: { kind: 'constant', name: spelling === 'e' ? 'e' : 'π' } });
	return [...found].sort(([a], [b]) => b.length - a.length);
}

/** Cuts an expression into signs, numbers, letters and functions. */
function tokens(text: string, variables: string[]): Token[] {
	const found: Token[] = [];
	const known = spellings(variables);
	const latex = plain(text)
		.replace(/\\(?:mathrm|operatorname|text)(?![a-z])/g, '')
		.replace(/\\[dt]?frac/g, '#');
	let rest = tidy(latex.replace(/\*\*/g, '^').replace(/\\/g, ''));
	if (rest.length > 4 * longest) refuse();
	while (rest) {
		let taken = /^(?:\d{1,3}(?: \d{3})+(?!\d)|\d+)?(?:[.,]\d+)?/.exec(rest)![0];
		if (taken) {
			const [whole, part = ''] = taken.replace(/ /g, '').split(/[.,]/);
			found.push({ sign: '1', node: { kind: 'number', value: times(ratio(BigInt(whole + part)), ten(-part.length)) } });
		} else if (/^[-+*/:^(){}[\]|#]/.test(rest)) {
			taken = rest[0];
			found.push({ sign: taken === ':' ? '/' : '{['.includes(taken) ? '(' : '}]'.includes(taken) ? ')' : taken });
		} else if (rest[0] === ' ') taken = ' ';
		else {
			// A telephone writes the first letter as a capital: N is n where the item has no N.
			const alike = (spelling: string) => rest.slice(0, spelling.length).toLowerCase() === spelling.toLowerCase();
			const [spelling, token] = known.find(([each]) => rest.startsWith(each)) ?? known.find(([each]) => alike(each)) ?? refuse();
			taken = spelling;
			found.push(token);
		}
		rest = rest.slice(taken.length);
	}
	return found;
}

/**
 * Reads school notation: `2n(n+1)`, `x²`, `3,5x`, `√2`, `sin²x`, `|x−1|`, `\frac{n(n+1)}{2}`. Power binds first, then the product
 * without a sign, then × and ÷ from left to right, then + and −. With `tight`, `1/2n` is 1/(2n); without, it is (1/2)n.
 * Refuses (undefined) letters that are not in `variables`, two numbers side by side, `x2`, and what is longer or deeper than its bounds.
 */
export function parse(text: string, variables: string[], tight = false): Node | undefined {
	if (text.length > longest) return undefined;
	try {
		const list = tokens(text, variables);
		let at = 0;
		let depth = 0;
		let bars = 0;
		const sign = () => list[at]?.sign;
		const take = (wanted: string) => (sign() === wanted ? list[at++] : refuse());
		const deeper = <T>(read: () => T): T => {
			if (++depth > deepest) refuse();
			const result = read();
			depth--;
			return result;
		};
		const opens = () => 'xf(#'.includes(sign() ?? '?') || (sign() === '|' && !bars);
		const product = (left: Node, right: Node): Node => ({ kind: '*', left, right });

		function sum(): Node {
			let left = term();
			for (let next = sign(); next === '+' || next === '-'; next = sign()) {
				at++;
				left = { kind: next, left, right: term() };
			}
			return left;
		}
		function term(): Node {
			let left = tight ? group() : signed();
			for (;;) {
				const next = sign();
				if (next === '*' || next === '/') {
					at++;
					left = { kind: next, left, right: tight ? group() : signed() };
				} else if (!tight && opens()) left = product(left, power());
				else return left;
			}
		}
		function group(): Node {
			let left = signed();
			while (opens()) left = product(left, power());
			return left;
		}
		function signed(): Node {
			if (sign() === '-') return deeper(() => (at++, { kind: 'minus', of: signed() }));
			if (sign() === '+') return deeper(() => (at++, signed()));
			return power();
		}
		function exponent(): Node {
			if (sign() === '-') return deeper(() => (at++, { kind: 'minus', of: exponent() }));
			if (sign() === '+') return deeper(() => (at++, exponent()));
			return deeper(power);
		}
		function power(): Node {
			const left = atom();
			if (sign() !== '^') return left;
			at++;
			return { kind: '^', left, right: exponent() };
		}
		function inside(): Node {
			const outer = bars;
			bars = 0;
			take('(');
			const node = deeper(sum);
			take(')');
			bars = outer;
			return node;
		}
		function atom(): Node {
			const token = list[at];
			if (token?.node) return at++, token.node;
			if (sign() === '(') return inside();
			if (sign() === '|') {
				at++;
				bars++;
				const of = deeper(sum);
				take('|');
				bars--;
				return { kind: 'call', name: 'abs', of };
			}
			if (sign() === '#') {
				at++;
				return { kind: '/', left: inside(), right: inside() };
			}
			if (!token?.call) return refuse();
			const name = token.call;
			at++;
			if (name === 'sqrt') return { kind: 'call', name, of: deeper(atom) };
			let raised: Node | undefined;
			if (sign() === '^') {
				at++;
				raised = deeper(atom);
			}
			let of: Node;
			if (sign() === '(' || sign() === '|') of = deeper(atom);
			else {
				of = deeper(power);
				while (sign() === 'x') of = product(of, power());
			}
			const call: Node = { kind: 'call', name, of };
			return raised ? { kind: '^', left: call, right: raised } : call;
		}

		const whole = sum();
		return at === list.length ? whole : undefined;
	} catch (error) {
		if (error instanceof Unreadable) return undefined;
		throw error;
	}
}

/** The letters that an expression uses. */
export function lettersOf(node: Node, found = new Set<string>()): Set<string> {
	if (node.kind === 'letter') found.add(node.name);
	else if ('of' in node) lettersOf(node.of, found);
	else if ('left' in node) {
		lettersOf(node.left, found);
		lettersOf(node.right, found);
	}
	return found;
}
