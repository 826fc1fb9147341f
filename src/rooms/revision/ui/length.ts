import type { sayPlan } from '#rooms/revision/messages/plan.ts';

/** So many minutes in words: `40 min`, `2 h`, `2 h 30`. */
export function lengthOf(minutes: number, t: ReturnType<typeof sayPlan>): string {
	const [hours, rest] = [Math.floor(minutes / 60), Math.round(minutes % 60)];
	if (!hours) return t('minutesOf', { minutes: rest });
	return rest ? t('hoursMinutes', { hours, minutes: String(rest).padStart(2, '0') }) : t('hoursOf', { hours });
}
