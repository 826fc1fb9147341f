import { direction, type Language } from '#platform/language.ts';
import { compareWords } from '#rooms/curriculum/compare.ts';
import { say as sayVersions } from '#rooms/curriculum/messages/versions.ts';
import { piecesHtml } from '#rooms/curriculum/server/index.ts';
import { itemChanges } from '#rooms/exercises/changes.ts';
import { makingWords } from '#rooms/exercises/messages/making.ts';

/** A changed field of an exercise: the rows it lies in, its name, and what became of it as safe HTML. */
export type ShownFieldChange = { where: string; label: string; html: string };

/** What changed between two states of an exercise, for a page in `language`. Only compares: the caller has asked who may see them. */
export function shownItemChanges(before: unknown, after: unknown, language: Language): ShownFieldChange[] {
	const [making, t] = [makingWords(language), sayVersions(language)];
	const own = new Set(['kindOf', 'order', 'yes', 'no']);
	const words = { has: making.has, t: (key: string, values?: Record<string, string | number>) => (own.has(key) ? t(key as 'yes') : making.t(key, values)) };
	return itemChanges(before, after, words, language).map(({ where, label, before, after }) => ({
		where: where.join(direction(language) === 'rtl' ? ' ‹ ' : ' › '),
		label,
		html: piecesHtml(compareWords(before, after), language)
	}));
}
