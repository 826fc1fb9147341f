import type { Language } from '#platform/language.ts';
import { renderLine } from '#rooms/curriculum/server/index.ts';
import { answerText } from '#rooms/exercises/answer.ts';
import type { Answer, Item } from '#rooms/exercises/item.ts';
import { say } from '#rooms/exercises/messages/index.ts';

/** What a learner answered, part by part, as safe HTML in the reader's language; a written answer keeps its lines. The item must be the learner's variant. */
export function answerHtml(item: Item, answer: Answer | undefined, language: Language): { part: string; html: string }[] {
	const t = say(language);
	const tongue: Language = item.language === 'ar' ? 'ar' : item.language === 'en' ? 'en' : 'fr';
	const words = { true: t('isTrue'), false: t('isFalse'), blank: t('blank') };
	// Line by line: a long text is never cut where one line of it would be.
	return answerText(item, answer, words).map(({ part, text }) => ({ part, html: text.split('\n').map((line) => renderLine(line, tongue)).join('<br>') }));
}
