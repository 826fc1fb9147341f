import type { Language } from '#platform/language.ts';
import { sayPlan } from '#rooms/teaching/messages/plan.ts';

/** A length of time as teachers say it: `45 min`, `3 h`, `5 h 30`. Without its sign: what is behind or ahead says so in words. */
export function lengthOf(minutes: number, language: Language): string {
	const t = sayPlan(language);
	const whole = Math.abs(Math.round(minutes));
	const [hours, rest] = [Math.floor(whole / 60), whole % 60];
	if (!hours) return t('lessThanHour', { minutes: rest });
	// Beyond ten hours minutes are noise.
	if (!rest || hours >= 10) return t('hours', { hours: rest >= 30 && hours >= 10 ? hours + 1 : hours });
	return t('hoursMinutes', { hours, minutes: String(rest).padStart(2, '0') });
}
