import { createEmptyCard, fsrs } from 'ts-fsrs';
import { gradeOf, type CardAttempt, type Grade } from '#rooms/revision/grade.ts';

export { gradeOf, type CardAttempt, type Grade } from '#rooms/revision/grade.ts';

/** What a person still knows of an exercise: the days on which it was answered with the grade of each, and when it is to come back. */
export type Card = { attempts: number; days: string[]; grades: Grade[]; begunHere: boolean; stability: number; due: string | null };

// FSRS with its published weights, which nobody's memory was measured for here yet. Whole days and no chance, so that a card is the same wherever it is
// made; 120 days at most, so that all of a year comes back before its exam.
const schedule = fsrs({ request_retention: 0.9, maximum_interval: 120, enable_fuzz: false, enable_short_term: false });

const noon = (day: string) => new Date(`${day}T12:00:00Z`);
const dayMs = 86_400_000;

/**
 * The card of one person and exercise from all his attempts at it, in any order: what arrives late changes it as if it had come in time. What waits
 * for the teacher is counted and says nothing. Undefined without attempts.
 */
export function cardOf(attempts: readonly CardAttempt[]): Card | undefined {
	if (!attempts.length) return undefined;
	const byDay = new Map<string, CardAttempt[]>();
	for (const attempt of attempts) if (!attempt.pending) byDay.set(attempt.day, [...(byDay.get(attempt.day) ?? []), attempt]);
	const days = [...byDay.keys()].sort();
	const grades = days.map((day, i) => gradeOf(byDay.get(day)!, i === 0));
	const begunHere = days.length > 0 && byDay.get(days[0])!.some((attempt) => attempt.draw > 0);
	return { attempts: attempts.length, days, grades, begunHere, ...replay(days, grades) };
}

/** When an exercise comes back that was answered on these days with these grades, and its stability in days (at which nine of ten are still known). */
export function replay(days: readonly string[], grades: readonly Grade[]): Pick<Card, 'stability' | 'due'> {
	if (!days.length) return { stability: 0, due: null };
	let card = createEmptyCard(noon(days[0]));
	for (const [i, day] of days.entries()) card = schedule.next(card, noon(day), grades[i]).card;
	return { stability: Math.fround(card.stability), due: card.due.toISOString().slice(0, 10) };
}

/** How likely it is still known on a day, from 0 to 1. */
export const recallOn = (card: Pick<Card, 'days' | 'stability'>, day: string): number =>
	card.days.length ? schedule.forgetting_curve(Math.max(0, (noon(day).getTime() - noon(card.days.at(-1)!).getTime()) / dayMs), Math.max(card.stability, 0.001)) : 0;

/** Whether an exercise resists: not known on three days or more, and not known twice in a row since. */
export const resists = ({ grades }: Pick<Card, 'grades'>): boolean => grades.filter((grade) => grade === 1).length >= 3 && grades.slice(-2).some((grade) => grade < 3);
