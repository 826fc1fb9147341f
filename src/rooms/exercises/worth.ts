import { evidenceWeight } from '#rooms/exercises/answering.ts';
import type { Mark } from '#rooms/exercises/item.ts';
import { isAttempt } from '#rooms/exercises/marking.ts';

/** How many tries at an exercise its page counts. */
export const mostTries = 20;

/** A repeat of the same exercise within this time weighs less, in milliseconds. */
export const repeatWithin = 86_400_000;

/** The errors a marked answer shows, and what it weighs as evidence: the first time, and again within a day. What is no attempt, and what waits for the teacher, weighs nothing. */
export const worthOf = (verdict: Mark, body: { hints: number; helped: boolean }) => ({
	misconceptions: [...new Set(verdict.parts.flatMap((part) => part.misconception ?? []))],
	first: isAttempt(verdict) && !verdict.pending ? evidenceWeight({ ...body, repeat: false }) : 0,
	repeat: evidenceWeight({ ...body, repeat: true })
});

/** A number as the database keeps and gives it in four bytes: the shortest decimal that stands for it. A phone's figures must be the server's to the last digit. */
export function real(value: number): number {
	const kept = Math.fround(value);
	for (let digits = 6; digits < 10; digits++) {
		const shown = Number(kept.toPrecision(digits));
		if (Math.fround(shown) === kept) return shown;
	}
	return kept;
}

/** A score or weight in thousandths, as estimates are computed from; halves go to the even side, as in the database. */
export function thousandths(value: number): number {
	const [scaled, whole] = [Math.fround(value) * 1000, Math.floor(Math.fround(value) * 1000)];
	const rest = scaled - whole;
	return (rest > 0.5 || (rest === 0.5 && whole % 2 === 1) ? whole + 1 : whole) / 1000;
}
