import type { PaperResult } from '#rooms/revision/mock-result.ts';

/** A sitting of a paper that is over. */
export type SatOnce = { person: string; at: Date; result: Pick<PaperResult, 'low' | 'high' | 'questions'> };

/** Of each person the sitting that was begun last: who sits a paper again is not counted twice. PURE. */
export function latestOf<Sat extends Pick<SatOnce, 'person' | 'at'>>(sat: readonly Sat[]): Sat[] {
	const latest = new Map<string, Sat>();
	for (const one of sat) if (!latest.has(one.person) || latest.get(one.person)!.at < one.at) latest.set(one.person, one);
	return [...latest.values()];
}

/** A question of a paper as a class did: points out of `most`, each a mean by pupil; `blank`: how many pupils left it so. */
export type QuestionLoss = { number: number; most: number; got: number; lost: number; waiting: number; blank: number };

/**
 * Where a class loses points of a paper, the most first, on the last copy of each. What waits to be marked is not lost; what was left blank is. Questions that
 * nobody lost anything on are left out. PURE.
 */
export function lossesOf(sat: readonly SatOnce[]): QuestionLoss[] {
	const copies = latestOf(sat);
	const all = new Map<number, QuestionLoss>();
	for (const { result } of copies)
		for (const { number, most, got, waiting, by } of result.questions) {
			const known = all.get(number) ?? { number, most, got: 0, lost: 0, waiting: 0, blank: 0 };
			all.set(number, { ...known, got: known.got + got / copies.length, waiting: known.waiting + waiting / copies.length, lost: known.lost + (most - got - waiting) / copies.length, blank: known.blank + Number(by === 'blank') });
		}
	return [...all.values()].filter((one) => one.lost > 0).sort((a, b) => b.lost - a.lost || a.number - b.number);
}

/** The mean mark of a class for a paper, on the last copy of each; a range while something waits to be marked. Null of nobody. PURE. */
export function classMark(sat: readonly SatOnce[]): { low: number; high: number } | null {
	const copies = latestOf(sat);
	const mean = (of: (one: SatOnce) => number) => copies.reduce((sum, one) => sum + of(one), 0) / copies.length;
	return copies.length ? { low: mean((one) => one.result.low), high: mean((one) => one.result.high) } : null;
}
