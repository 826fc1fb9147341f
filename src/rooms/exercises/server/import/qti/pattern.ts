/** Patterns of XML Schema, as `patternMatch` uses them: matched in time that grows with the text only, and listed where they stand for few texts. PURE. */
import { NotTaken } from '../row.ts';

type Letters = { has(letter: string): boolean; list?: string[]; any?: boolean };
type Tree =
	| { kind: 'letters'; letters: Letters }
	| { kind: 'row'; of: Tree[] }
	| { kind: 'either'; of: Tree[] }
	| { kind: 'repeat'; of: Tree; from: number; to: number };

const longest = 1000;
const mostStates = 4000;

const refuse = (pattern: string): never => {
	throw new NotTaken('pattern-not-held', { pattern: pattern.slice(0, 60) });
};

const one = (letter: string): Letters => ({ has: (each) => each === letter, list: [letter] });
const matching = (pattern: RegExp): Letters => ({ has: (each) => pattern.test(each) });
const not = (letters: Letters): Letters => ({ has: (each) => !letters.has(each) });
const named: Record<string, () => Letters> = {
	d: () => ({ has: (each) => /^\p{Nd}$/u.test(each), list: [...'0123456789'] }),
	w: () => matching(/^[^\p{P}\p{Z}\p{C}]$/u),
	s: () => matching(/^[ \t\n\r]$/),
	i: () => matching(/^[\p{L}_:]$/u),
	c: () => matching(/^[\p{L}\p{Nd}._:-]$/u)
};
const signs: Record<string, string> = { n: '\n', r: '\r', t: '\t' };

/** Reads a pattern. Refuses what is no pattern of XML Schema, and one too long to be a person's. */
function parse(pattern: string): Tree {
	const letters = [...pattern];
	let at = 0;
	let depth = 0;
	const fail = () => refuse(pattern);
	if (letters.length > longest) fail();
	const escaped = (): Letters => {
		const letter = letters[at++] ?? fail();
		if (/^[pP]$/.test(letter)) {
			const [all, name] = /^\{([A-Z][a-z]?)\}/.exec(letters.slice(at, at + 5).join('')) ?? [];
			if (all === undefined) return fail();
			at += all.length;
			let known: RegExp;
			try {
				known = new RegExp(`^\\p{${name}}$`, 'u');
			} catch {
				return fail();
			}
			return letter === 'p' ? matching(known) : not(matching(known));
		}
		if (named[letter.toLowerCase()]) return letter === letter.toLowerCase() ? named[letter]() : not(named[letter.toLowerCase()]());
		if (signs[letter]) return one(signs[letter]);
		return /^[\\|.?*+(){}^$[\]\-/"'&#,:;<>=!@%~ ]$/.test(letter) ? one(letter) : fail();
	};
	const set = (): Letters => {
		if (++depth > 20) fail();
		const negated = letters[at] === '^' && Boolean(++at);
		const found: Letters[] = [];
		let without: Letters | undefined;
		for (let first = true; first || letters[at] !== ']'; first = false) {
			if (at >= letters.length) fail();
			if (letters[at] === '-' && letters[at + 1] === '[' && !first) {
				at += 2;
				without = set();
				break;
			}
			const from = letters[at++];
			const low = from === '\\' ? escaped() : one(from);
			if (letters[at] === '-' && letters[at + 1] !== ']' && letters[at + 1] !== '[' && low.list?.length === 1) {
				at++;
				const end = letters[at] === '\\' ? letters[++at] : letters[at];
				at++;
				const [a, b] = [low.list[0].codePointAt(0)!, end.codePointAt(0)!];
				if (b < a) fail();
				found.push({ has: (each) => each.codePointAt(0)! >= a && each.codePointAt(0)! <= b, ...(b - a < 64 ? { list: Array.from({ length: b - a + 1 }, (_, i) => String.fromCodePoint(a + i)) } : {}) });
			} else found.push(low);
		}
		if (letters[at++] !== ']') fail();
		depth--;
		const inside = (each: string) => found.some((letters) => letters.has(each)) && !without?.has(each);
		if (negated) return { has: (each) => !inside(each) };
		return { has: inside, ...(found.every((each) => each.list) ? { list: [...new Set(found.flatMap((each) => each.list!))].filter(inside) } : {}) };
	};
	const atom = (): Tree => {
		const letter = letters[at++];
		if (letter === '(') {
			// Marks that other families of patterns put here are taken for what they mean.
			if (letters[at] === '?' && letters[at + 1] === ':') at += 2;
			const inside = either();
			return letters[at++] === ')' ? inside : fail();
		}
		if (letter === '.') return { kind: 'letters', letters: { has: (each) => each !== '\n' && each !== '\r', any: true } };
		if (letter === '[') return { kind: 'letters', letters: set() };
		if (letter === '\\') return { kind: 'letters', letters: escaped() };
		if (letter === undefined || /^[?*+{}|)\]]$/.test(letter)) return fail();
		return { kind: 'letters', letters: one(letter) };
	};
	const repeated = (): Tree => {
		let of = atom();
		for (;;) {
			const letter = letters[at];
			if (letter === '?') of = { kind: 'repeat', of, from: 0, to: 1 };
			else if (letter === '*') of = { kind: 'repeat', of, from: 0, to: Infinity };
			else if (letter === '+') of = { kind: 'repeat', of, from: 1, to: Infinity };
			else if (letter === '{') {
				const [all, from, comma, to] = /^\{(\d{1,3})(,(\d{1,3})?)?\}/.exec(letters.slice(at, at + 10).join('')) ?? [];
				if (all === undefined) return fail();
				of = { kind: 'repeat', of, from: Number(from), to: to !== undefined ? Number(to) : comma ? Infinity : Number(from) };
				at += all.length - 1;
			} else return of;
			at++;
		}
	};
	function row(): Tree {
		const of: Tree[] = [];
		while (at < letters.length && letters[at] !== '|' && letters[at] !== ')') of.push(repeated());
		return { kind: 'row', of };
	}
	function either(): Tree {
		if (++depth > 20) fail();
		const of = [row()];
		while (letters[at] === '|' && ++at) of.push(row());
		depth--;
		return of.length === 1 ? of[0] : { kind: 'either', of };
	}
	// The whole text must match anyhow; marks of beginning and end are what other families of patterns need.
	if (letters[0] === '^') letters.shift();
	if (letters.at(-1) === '$' && letters.at(-2) !== '\\') letters.pop();
	const tree = either();
	return at === letters.length ? tree : fail();
}

type State = { letters?: Letters; next: number[] };

/** Whether the whole text matches the pattern. All ways are walked side by side, so that no pattern can take long. */
export function patternMatches(pattern: string, text: string, capitals = true): boolean {
	const states: State[] = [{ next: [] }];
	const add = (state: State): number => {
		if (states.length >= mostStates) refuse(pattern);
		return states.push(state) - 1;
	};
	const build = (tree: Tree, from: number): number => {
		if (tree.kind === 'letters') {
			const end = add({ next: [] });
			states[from].next.push(add({ letters: tree.letters, next: [end] }));
			return end;
		}
		if (tree.kind === 'row') return tree.of.reduce((at, each) => build(each, at), from);
		if (tree.kind === 'either') {
			const end = add({ next: [] });
			for (const each of tree.of) {
				const start = add({ next: [] });
				states[from].next.push(start);
				states[build(each, start)].next.push(end);
			}
			return end;
		}
		let at = from;
		for (let i = 0; i < tree.from; i++) at = build(tree.of, at);
		if (tree.to === Infinity) {
			const loop = add({ next: [] });
			states[at].next.push(loop);
			states[build(tree.of, loop)].next.push(loop);
			return loop;
		}
		const end = add({ next: [] });
		states[at].next.push(end);
		for (let i = tree.from; i < tree.to; i++) {
			at = build(tree.of, at);
			states[at].next.push(end);
		}
		return end;
	};
	const end = build(parse(pattern), 0);
	const reach = (starts: number[]): Set<number> => {
		const found = new Set<number>();
		for (const list = [...starts]; list.length; ) {
			const at = list.pop()!;
			if (found.has(at)) continue;
			found.add(at);
			if (!states[at].letters) list.push(...states[at].next);
		}
		return found;
	};
	let here = reach([0]);
	for (const letter of [...text].slice(0, longest)) {
		const cases = capitals ? [letter] : [letter, letter.toLowerCase(), letter.toUpperCase()];
		here = reach([...here].flatMap((at) => (states[at].letters && cases.some((each) => states[at].letters!.has(each)) ? states[at].next : [])));
	}
	return here.has(end) && [...text].length <= longest;
}

/**
 * The texts a pattern stands for, at most `most`; `.*` is written `*` and a star `\*`. Where every letter stands in both cases, one is written for
 * both. Undefined for a pattern that stands for more, or for what our texts cannot say.
 */
export function textsOf(pattern: string, most = 40): string[] | undefined {
	const tree = parse(pattern);
	const each = listed(tree, most, false);
	if (each) return each;
	const folded = listed(tree, most, true);
	const sampled = folded?.map((text) => text.replace(/\\([*\\])|\*/g, (_, sign: string | undefined) => sign ?? 'q'));
	return sampled?.every((text) => [text.toLowerCase(), text.toUpperCase()].every((one) => patternMatches(pattern, one))) ? folded : undefined;
}

function listed(tree: Tree, most: number, folded: boolean): string[] | undefined {
	const escape = (letter: string) => (letter === '*' || letter === '\\' ? `\\${letter}` : letter);
	const joined = (left: string[] | undefined, right: string[] | undefined): string[] | undefined =>
		left && right && left.length * right.length <= most ? [...new Set(left.flatMap((a) => right.map((b) => a + b)))] : undefined;
	const list = (tree: Tree): string[] | undefined => {
		if (folded && tree.kind === 'letters' && tree.letters.list?.length === 2 && new Set(tree.letters.list.map((letter) => letter.toLowerCase())).size === 1) return [escape(tree.letters.list[0])];
		if (tree.kind === 'letters') return tree.letters.list && tree.letters.list.length <= most ? tree.letters.list.map(escape) : undefined;
		if (tree.kind === 'row') return tree.of.reduce<string[] | undefined>((sum, each) => joined(sum, list(each)), ['']);
		if (tree.kind === 'either') {
			const all = tree.of.map(list);
			const found = all.every((each) => each) ? [...new Set(all.flatMap((each) => each!))] : undefined;
			return found && found.length <= most ? found : undefined;
		}
		if (tree.to === Infinity) return tree.of.kind === 'letters' && tree.of.letters.any && tree.from === 0 ? ['*'] : undefined;
		const each = list(tree.of);
		let sum: string[] | undefined = [''];
		let found: string[] | undefined = tree.from === 0 ? [''] : [];
		for (let i = 1; i <= tree.to && sum && found; i++) {
			sum = joined(sum, each);
			if (sum && i >= tree.from) found = found.length + sum.length <= most ? [...found, ...sum] : undefined;
		}
		return found && sum && [...new Set(found)];
	};
	return list(tree);
}
