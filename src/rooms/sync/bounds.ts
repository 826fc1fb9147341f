/*
 * Apart from the schemas of exchange.ts and fact.ts, so that a page that only sends does not load what reads.
 */

/** At most so many facts and epochs in one push, and so many bytes of it unpacked. */
export const mostFacts = 200;
export const mostEpochs = 200;
export const mostBytes = 1_000_000;

/** The longest body of a fact, in characters. */
export const longestBody = 64_000;

/** Whether a text can be kept as it is: without a zero sign, and without half of a pair of signs. (`isWellFormed` is younger than many phones.) */
export const isText = (text: string): boolean => !/\0|\p{Surrogate}/u.test(text);

/** Inclusive ranges of seq, in order, not touching. */
export type Ranges = [from: number, to: number][];

/** The ranges of some numbers: [3, 1, 2, 7] is [[1, 3], [7, 7]]. */
export function rangesOf(numbers: readonly number[]): Ranges {
	const ranges: Ranges = [];
	for (const number of [...numbers].sort((a, b) => a - b)) {
		const last = ranges.at(-1);
		if (last && number <= last[1] + 1) last[1] = Math.max(last[1], number);
		else ranges.push([number, number]);
	}
	return ranges;
}

export const isIn = (ranges: Ranges | undefined, number: number): boolean => !!ranges?.some(([from, to]) => number >= from && number <= to);
