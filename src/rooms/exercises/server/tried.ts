import { inTime, OutOfTime } from '#platform/server/in-time.ts';
import { tryDraws, wereAll, type Tried } from '#rooms/exercises/draws.ts';
import type { Item } from '#rooms/exercises/item.ts';

/** How long the draws of one item are tried when somebody saves it, in milliseconds. */
export const longestTrial = 900;
/** How long others wait meanwhile at a time; and one draw at most: what takes longer is left untried. */
const slice = 20;
const longestDraw = 500;

/** Tries the draws of an item for `most` milliseconds, in slices between which others are answered. Undefined for an item without parameters. */
export async function triedFor(item: Item, most = longestTrial): Promise<(Tried & { all: boolean }) | undefined> {
	const end = performance.now() + most;
	const draws = tryDraws(item);
	let last: Tried | undefined;
	/** Tries until the slice is over; answers whether there are more. */
	const some = (): boolean => {
		for (const until = performance.now() + slice; performance.now() < until; ) {
			const next = draws.next();
			if (next.done) return false;
			last = next.value;
		}
		return true;
	};
	try {
		while (inTime(longestDraw, some)) {
			if (performance.now() > end) return last && { ...last, all: false };
			await new Promise(setImmediate);
		}
	} catch (error) {
		if (!(error instanceof OutOfTime)) throw error;
		return { ...(last ?? { tried: 0, of: undefined }), all: false };
	}
	return last && { ...last, all: wereAll(last, true) };
}
