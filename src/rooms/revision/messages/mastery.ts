import { dayOf } from '#platform/dates.ts';
import { daysApart } from '#platform/days.ts';
import { speaker, type Language } from '#platform/language.ts';
import type { Cell } from '#rooms/revision/mastery.ts';
import ar from '#rooms/revision/messages/mastery.ar.ts';
import en from '#rooms/revision/messages/mastery.en.ts';
import fr from '#rooms/revision/messages/mastery.fr.ts';

/** The words of mastery. */
export const sayMastery = speaker({ fr, ar, en });

/** What a cell says, in one sentence that a parent understands; nothing where there is no evidence yet. */
export function sentenceOf({ estimate, pieces, right, lastAt, low, high, sure }: Cell, now: Date, language: Language): string {
	if (estimate === null || !lastAt) return '';
	const t = sayMastery(language);
	const days = Math.max(0, daysApart(dayOf(lastAt), dayOf(now)));
	return t(sure ? 'sentence' : 'sentenceUnsure', { answers: t('answers', { count: pieces }), right: t('right', { count: right }), last: t('last', { count: days }), expects: t('expects', { low, high }) });
}
