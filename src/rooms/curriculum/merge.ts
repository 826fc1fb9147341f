import type { Node } from 'prosemirror-model';
import { align } from '#rooms/curriculum/align.ts';
import { writeText } from '#rooms/curriculum/text-write.ts';

const keysOf = (doc: Node): string[] => doc.children.map((block) => writeText(doc.type.create(null, block)));

/** What a text made of a base: which of its blocks stayed, and what is new behind each (−1: before the first). */
function changes(was: readonly string[], now: readonly string[]): { stays: Set<number>; fresh: Map<number, number[]> } {
	const pairs = align(was, now);
	const fresh = new Map<number, number[]>();
	let [b, n] = [-1, -1];
	for (const [nextB, nextN] of [...pairs, [was.length, now.length]]) {
		const gone = nextB - b - 1;
		// What stands in the place of several blocks is taken for each of them in turn.
		for (let k = 0; n + 1 + k < nextN; k++) {
			const behind = gone ? b + 1 + Math.min(k, gone - 1) : b;
			fresh.set(behind, [...(fresh.get(behind) ?? []), n + 1 + k]);
		}
		[b, n] = [nextB, nextN];
	}
	return { stays: new Set(pairs.map(([i]) => i)), fresh };
}

/**
 * Two texts made from one: what either changed is changed, and where both changed the same block both stand, theirs first. What one took away and the
 * other changed stays. Nothing that either wrote is lost.
 */
export function merged(base: Node, mine: Node, theirs: Node): Node {
	const [was, own, other] = [keysOf(base), keysOf(mine), keysOf(theirs)];
	const [my, their] = [changes(was, own), changes(was, other)];
	const found: Node[] = [];
	for (let i = -1; i < was.length; i++) {
		if (i >= 0 && my.stays.has(i) && their.stays.has(i)) found.push(base.child(i));
		const foreign = their.fresh.get(i) ?? [];
		const there = new Set(foreign.map((at) => other[at]));
		found.push(...foreign.map((at) => theirs.child(at)), ...(my.fresh.get(i) ?? []).filter((at) => !there.has(own[at])).map((at) => mine.child(at)));
	}
	return base.type.create(null, found);
}
