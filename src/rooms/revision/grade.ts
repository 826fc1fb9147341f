/** How well an exercise was known on a day: 1 not, 2 with effort, 3 known, 4 known at first sight. Numbers as FSRS has them. */
export type Grade = 1 | 2 | 3 | 4;

/** An attempt at an exercise, as its card is made from it. `pending`: it waits for the teacher, or he sent it back to be done again. `day` is the country's day of `at`; `draw` is above 0 where it came back in revision. */
export type CardAttempt = { day: string; score: number; right: boolean; hints: number; helped: boolean; pending: boolean; draw: number };

/**
 * What a day's answers say of an exercise: 1 not known (wrong, less than two thirds of it right, or answered with the solution open), 2 known with
 * effort (hints, or not all of it), 3 known, 4 known at first sight. The worst of the day counts: after a fault the solution was there to read.
 */
export function gradeOf(answers: readonly CardAttempt[], isFirstDay: boolean): Grade {
	const each = answers.map(({ score, right, hints, helped }): Grade => {
		if (helped) return 1;
		if (right) return hints > 0 ? 2 : isFirstDay ? 4 : 3;
		return score >= 2 / 3 ? 2 : 1;
	});
	return Math.min(...each) as Grade;
}

// FSRS-6 with its published weights: the curve by which all is forgotten.
const decay = -0.1542;
const factor = Math.round((0.9 ** (1 / decay) - 1) * 1e8) / 1e8;

/** How likely an exercise is still known some days after it was answered, in thousandths; `stability` in days. Without the model of memory, as it would say (cards.test.ts). */
export const recallAfter = (days: number, stability: number): number => Math.round(1000 * (Math.round((1 + (factor * Math.max(0, days)) / Math.max(stability, 0.001)) ** decay * 1e8) / 1e8));
