import { extraTimes } from '#rooms/teaching/exam.ts';

/** What helps a pupil and is applied by itself. `extraPercent`: more time in tests and mock exams; `textSize` in percent; `perPage`: questions of an exercise shown at once, null for all. */
export type Applied = { extraPercent: number; textSize: number; perPage: number | null };
export type Goal = { text: string; reached: string | null };
/** A support plan as it is written: what is applied by itself, what people do, goals, and the day on which it is looked at again. Days are `YYYY-MM-DD`. */
export type Support = Applied & { measures: string; goals: Goal[]; reviewOn: string | null };

export const textSizes = [100, 125, 150] as const;
export const perPages = [1, 2, 3] as const;
export const supportBounds = { measures: 2000, goals: 12, goal: 300, reviewDays: 400 };

export const noSupport: Support = { extraPercent: 0, textSize: 100, perPage: null, measures: '', goals: [], reviewOn: null };

export type SupportFault = 'measures' | 'goals' | 'reviewOn' | 'empty';

const day = /^\d{4}-\d{2}-\d{2}$/;
const isDay = (text: string) => day.test(text) && !Number.isNaN(Date.parse(text)) && new Date(text).toISOString().startsWith(text);
const within = <T extends number>(values: readonly T[], text: FormDataEntryValue | null, otherwise: T): T => values.find((value) => String(value) === text) ?? otherwise;

/**
 * A plan as a form gives it: fields `extra`, `size`, `page`, `measures`, `review`, and `goal`, `reached` by number (`goal.0`). A goal that is ticked is reached
 * `today`, or on the day it was before. What is typed stays in `typed` whatever is wrong.
 */
export function supportOfForm(form: FormData, today: string): { typed: Support; faults: SupportFault[] } {
	const text = (name: string) => String(form.get(name) ?? '').trim();
	const goals: Goal[] = [];
	for (let i = 0; i <= supportBounds.goals + 3; i++) {
		const goal = text(`goal.${i}`);
		if (!goal) continue;
		const before = text(`since.${i}`);
		goals.push({ text: goal, reached: form.has(`reached.${i}`) ? (isDay(before) ? before : today) : null });
	}
	const perPage = within([0, ...perPages], form.get('page'), 0);
	const typed: Support = {
		extraPercent: within(extraTimes, form.get('extra'), 0),
		textSize: within(textSizes, form.get('size'), 100),
		perPage: perPage || null,
		measures: text('measures'),
		goals,
		reviewOn: text('review') || null
	};
	return { typed, faults: supportFaults(typed, today) };
}

/** What a plan cannot be kept with. A review lies ahead, at most about a year. */
export function supportFaults(support: Support, today: string): SupportFault[] {
	const faults: SupportFault[] = [];
	if (support.measures.length > supportBounds.measures) faults.push('measures');
	if (support.goals.length > supportBounds.goals || support.goals.some(({ text }) => text.length > supportBounds.goal)) faults.push('goals');
	if (support.reviewOn !== null && (!isDay(support.reviewOn) || support.reviewOn <= today || Date.parse(support.reviewOn) - Date.parse(today) > supportBounds.reviewDays * 86_400_000)) faults.push('reviewOn');
	if (!faults.length && isEmpty(support)) faults.push('empty');
	return faults;
}

/** Whether a plan says nothing: no measure, no goal. */
export const isEmpty = ({ extraPercent, textSize, perPage, measures, goals }: Support): boolean => !extraPercent && textSize === 100 && perPage === null && !measures && !goals.length;

/** Whether it is time to look at a plan again. */
export const isDue = (reviewOn: string | null, today: string): boolean => reviewOn !== null && reviewOn <= today;
