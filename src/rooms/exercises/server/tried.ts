import { tryDraws, wereAll, type Tried } from '#rooms/exercises/draws.ts';
import type { Item } from '#rooms/exercises/item.ts';

/** How long the draws of one item are tried when somebody saves it, in milliseconds. */
export const longestTrial = 900;

/** Tries the draws of an item for `most` milliseconds, in slices between which others are answered. Undefined for an item without parameters. */
export async function triedFor(item: Item, most = longestTrial): Promise<(Tried & { all: boolean }) | undefined> {
	const end = performance.now() + most;
	let slice = performance.now() + 20;
	let last: Tried | undefined;
	for (const tried of tryDraws(item)) {
		last = tried;
		const now = performance.now();
		if (now > end) return { ...last, all: false };
		if (now < slice) continue;
		await new Promise(setImmediate);
		slice = performance.now() + 20;
	}
	return last && { ...last, all: wereAll(last, true) };
}
