/**
 * Where a comment stands in a text that is still being written. PURE. A comment remembers the words it was made to, not only their place: it goes
 * with its paragraph when others are put in or taken out, stays when some words change, and says when its paragraph is gone.
 */

/** A paragraph, list, table or field of a text, as it was written. `key` names a field that stays itself whatever its words (an exercise's stem). */
export type Block = { text: string; key?: string };

export type Anchor = {
	/** The first words, to be shown when the paragraph is gone. */
	quote: string;
	/** Of the whole text, spaces aside. */
	hash: string;
	/** Which block it was, from 0. */
	position: number;
	key?: string;
};

/** Where an anchor stands now: in which block, and whether its words changed since. */
export type Place = { at: number; changed: boolean };

/** The letters of a quote at most. */
export const longestQuote = 300;

const plain = (text: string): string => text.replace(/\s+/gu, ' ').trim();

/** A short mark of a text (cyrb53, public domain): two texts of a lesson hardly ever share one, and then the place decides. */
export function hashOf(text: string): string {
	let [a, b] = [0xdeadbeef, 0x41c6ce57];
	for (const sign of plain(text)) {
		const code = sign.codePointAt(0)!;
		a = Math.imul(a ^ code, 2654435761);
		b = Math.imul(b ^ code, 1597334677);
	}
	a = Math.imul(a ^ (a >>> 16), 2246822507) ^ Math.imul(b ^ (b >>> 13), 3266489909);
	b = Math.imul(b ^ (b >>> 16), 2246822507) ^ Math.imul(a ^ (a >>> 13), 3266489909);
	return (4294967296 * (2097151 & b) + (a >>> 0)).toString(36);
}

/** An anchor at a block; undefined where there is none such. */
export function anchorAt(blocks: readonly Block[], position: number): Anchor | undefined {
	const block = blocks[position];
	return block && { quote: plain(block.text).slice(0, longestQuote), hash: hashOf(block.text), position, ...(block.key === undefined ? {} : { key: block.key }) };
}

const wordsOf = (text: string): Map<string, number> => {
	const words = new Map<string, number>();
	for (const [word] of plain(text).slice(0, longestQuote).toLowerCase().matchAll(/[\p{L}\p{N}]+|\\?[^\s\p{L}\p{N}]/gu)) words.set(word, (words.get(word) ?? 0) + 1);
	return words;
};

/** How alike two texts are by their words: 1 all, 0 none (Dice). */
function likeness(one: Map<string, number>, other: Map<string, number>): number {
	const size = (words: Map<string, number>) => [...words.values()].reduce((sum, count) => sum + count, 0);
	let common = 0;
	for (const [word, count] of one) common += Math.min(count, other.get(word) ?? 0);
	const sum = size(one) + size(other);
	return sum ? (2 * common) / sum : 0;
}

/** Less alike than this, a paragraph is another one; and so many, around where it was, are looked at. */
const least = 0.5;
const mostLookedAt = 500;

// A text is asked about once for each remark: what is measured of its blocks is measured once.
const measured = new WeakMap<readonly Block[], { hashes: string[]; words: (Map<string, number> | undefined)[] }>();
function measuresOf(blocks: readonly Block[]) {
	let found = measured.get(blocks);
	if (!found) measured.set(blocks, (found = { hashes: blocks.map((block) => hashOf(block.text)), words: [] }));
	return found;
}

/**
 * Where an anchor's block is now: the same words nearest to where they were; else the field of the same name; else the block most like it. Null when
 * it is gone.
 */
export function placeOf(blocks: readonly Block[], anchor: Anchor): Place | null {
	const near = (at: number) => Math.abs(at - anchor.position);
	const { hashes, words: known } = measuresOf(blocks);
	const same = blocks.flatMap((block, at) => ((anchor.key === undefined || anchor.key === block.key) && hashes[at] === anchor.hash ? [at] : []));
	if (same.length) return { at: same.reduce((best, at) => (near(at) < near(best) ? at : best)), changed: false };
	if (anchor.key !== undefined) {
		const at = blocks.findIndex((block) => block.key === anchor.key);
		return at < 0 ? null : { at, changed: true };
	}
	const words = wordsOf(anchor.quote);
	let best: { at: number; score: number } | null = null;
	for (let at = Math.max(0, anchor.position - mostLookedAt); at < Math.min(blocks.length, anchor.position + mostLookedAt); at++) {
		const score = likeness(words, (known[at] ??= wordsOf(blocks[at].text)));
		if (score >= least && (!best || score > best.score || (score === best.score && near(at) < near(best.at)))) best = { at, score };
	}
	return best && { at: best.at, changed: true };
}
