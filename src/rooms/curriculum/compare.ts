/** What became of a text: block by block, and inside a changed block word by word. PURE. */

export type How = 'same' | 'added' | 'removed';
export type Piece = { how: How; text: string };
/** A block of the text (a paragraph, a list, a formula, an exercise); a changed one by its pieces. */
export type Change = Piece | { how: 'changed'; pieces: Piece[] };

/** Beyond so many differences two lists have too little in common to be worth comparing; words of one block; characters of a text that are looked at. */
const mostDifferences = 1500;
const mostWords = 4000;
const longest = 200_000;

type Step<T> = { how: How; value: T };

/** The shortest way from one list to another that keeps the order of both. Source: E. W. Myers, An O(ND) Difference Algorithm, 1986. */
export function differences<T>(before: readonly T[], after: readonly T[]): Step<T>[] {
	let start = 0;
	while (start < before.length && start < after.length && before[start] === after[start]) start++;
	let [a, b] = [before.length, after.length];
	while (a > start && b > start && before[a - 1] === after[b - 1]) [a, b] = [a - 1, b - 1];
	const same = (values: readonly T[]): Step<T>[] => values.map((value) => ({ how: 'same', value }));
	return [...same(before.slice(0, start)), ...shortest(before.slice(start, a), after.slice(start, b)), ...same(before.slice(a))];
}

function shortest<T>(a: readonly T[], b: readonly T[]): Step<T>[] {
	const replaced: Step<T>[] = [...a.map((value) => ({ how: 'removed' as const, value })), ...b.map((value) => ({ how: 'added' as const, value }))];
	if (!a.length || !b.length) return replaced;
	const most = Math.min(a.length + b.length, mostDifferences);
	const reach = new Int32Array(2 * most + 3);
	const trace: Int32Array[] = [];
	for (let d = 0; d <= most; d++) {
		trace.push(reach.slice(most - d, most + d + 3));
		for (let k = -d; k <= d; k += 2) {
			const at = most + 1 + k;
			let x = k === -d || (k !== d && reach[at - 1] < reach[at + 1]) ? reach[at + 1] : reach[at - 1] + 1;
			while (x < a.length && x - k < b.length && a[x] === b[x - k]) x++;
			reach[at] = x;
			if (x >= a.length && x - k >= b.length) return wayBack(a, b, trace);
		}
	}
	return replaced;
}

function wayBack<T>(a: readonly T[], b: readonly T[], trace: Int32Array[]): Step<T>[] {
	const steps: Step<T>[] = [];
	let [x, y] = [a.length, b.length];
	for (let d = trace.length - 1; d >= 0; d--) {
		const reach = (k: number) => trace[d][k + d + 1];
		const k = x - y;
		const from = k === -d || (k !== d && reach(k - 1) < reach(k + 1)) ? k + 1 : k - 1;
		const fromX = d === 0 ? 0 : reach(from);
		const fromY = d === 0 ? 0 : fromX - from;
		while (x > fromX && y > fromY) steps.push({ how: 'same', value: (y--, a[--x]) });
		if (d > 0) steps.push(x === fromX ? { how: 'added', value: b[--y] } : { how: 'removed', value: a[--x] });
	}
	return steps.reverse();
}

/** What is compared as one: a formula, a picture, a link, an exercise, a word, a sign. */
const token = /\$\$[^]{1,5000}?\$\$|\$[^$\n]{1,2000}\$|!?\[[^\]\n[]{0,500}\]\([^)\n]{0,500}\)|::exercise\s+\S+|[\p{L}\p{M}\p{N}]+(?:['’-][\p{L}\p{M}\p{N}]+)*|\s+|[^]/gu;

const isBlank = (text: string) => !text.trim();

/** What became of a text word by word. Neighbouring pieces are joined, and changes that only a space parts are one. */
export function compareWords(before: string, after: string): Piece[] {
	const [a, b] = [before.match(token) ?? [], after.match(token) ?? []];
	const steps = a.length > mostWords || b.length > mostWords ? (before === after ? differences([before], [after]) : shortest([before], [after])) : differences(a, b);
	const joined: Piece[] = [];
	let [removed, added] = ['', ''];
	const flush = () => {
		if (removed) joined.push({ how: 'removed', text: removed });
		if (added) joined.push({ how: 'added', text: added });
		[removed, added] = ['', ''];
	};
	steps.forEach(({ how, value }, i) => {
		if (how === 'removed') removed += value;
		else if (how === 'added') added += value;
		else if (isBlank(value) && (removed || added) && steps[i + 1] && steps[i + 1].how !== 'same') [removed, added] = [removed + value, added + value];
		else {
			flush();
			const last = joined.at(-1);
			if (last?.how === 'same') last.text += value;
			else joined.push({ how: 'same', text: value });
		}
	});
	flush();
	return joined;
}

/** The blocks of a Markdown text: what blank lines part, but a fence and a displayed formula whole. */
export function blocksOf(text: string): string[] {
	const blocks: string[] = [];
	let held: string[] = [];
	let until: RegExp | undefined;
	const flush = () => {
		if (held.some((line) => line.trim())) blocks.push(held.join('\n').trimEnd());
		held = [];
	};
	for (const line of text.slice(0, longest).replace(/\r\n?/g, '\n').split('\n')) {
		if (until) {
			held.push(line);
			if (until.test(line)) (flush(), (until = undefined));
			continue;
		}
		if (isBlank(line)) {
			flush();
			continue;
		}
		const fence = /^\s{0,3}(`{3,}|~{3,})/.exec(line)?.[1];
		held.push(line);
		if (fence) until = new RegExp(`^\\s{0,3}${fence[0]}{${fence.length},}\\s*$`);
		else if (/^\s*\$\$/.test(line) && !/\$\$\s*$/.test(line.replace(/^\s*\$\$/, ''))) until = /\$\$\s*$/;
	}
	flush();
	return blocks;
}

const bagOf = (text: string) => new Set((text.match(token) ?? []).slice(0, mostWords).filter((each) => /[\p{L}\p{N}]/u.test(each)));

/** How much two blocks have in common, from 0 to 1 (Dice). */
function alike(a: Set<string>, b: Set<string>): number {
	if (!a.size || !b.size) return 0;
	let common = 0;
	for (const word of a) if (b.has(word)) common++;
	return (2 * common) / (a.size + b.size);
}

/** Pairs what was taken away with what was put in its place, in order, where they have words in common. */
function paired(removed: string[], added: string[]): Change[] {
	const changes: Change[] = [];
	const bags = removed.map(bagOf);
	let next = 0;
	for (const text of added) {
		const bag = bagOf(text);
		let [best, at] = [0.4, -1];
		for (let i = next; i < Math.min(removed.length, next + 50); i++) {
			const much = alike(bags[i], bag);
			if (much >= best) [best, at] = [much + 0.001, i];
		}
		if (at < 0) {
			changes.push({ how: 'added', text });
			continue;
		}
		for (; next < at; next++) changes.push({ how: 'removed', text: removed[next] });
		changes.push({ how: 'changed', pieces: compareWords(removed[at], text) });
		next = at + 1;
	}
	return [...changes, ...removed.slice(next).map((text): Change => ({ how: 'removed', text }))];
}

/** What became of a Markdown text, block by block. Of two texts that have too little in common, the one is taken away and the other added. */
export function compareTexts(before: string, after: string): Change[] {
	const changes: Change[] = [];
	let [removed, added]: string[][] = [[], []];
	const flush = () => {
		// One by one: a call with a hundred thousand words of its own has no room on the stack.
		for (const change of paired(removed, added)) changes.push(change);
		[removed, added] = [[], []];
	};
	for (const { how, value } of differences(blocksOf(before), blocksOf(after))) {
		if (how === 'removed') removed.push(value);
		else if (how === 'added') added.push(value);
		else {
			flush();
			changes.push({ how: 'same', text: value });
		}
	}
	flush();
	return changes;
}
