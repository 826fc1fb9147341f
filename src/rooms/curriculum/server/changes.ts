import type { Language } from '#platform/language.ts';
import { compareTexts, type Change, type Piece } from '#rooms/curriculum/compare.ts';
import { renderFormula } from '#rooms/curriculum/formula.ts';
import { say } from '#rooms/curriculum/messages/versions.ts';
import { escape } from '#rooms/curriculum/server/media/tag.ts';
import { renderBlocks, type MediaOf } from '#rooms/curriculum/server/render.ts';

/** A block of a comparison as safe HTML: both in one, and each side by itself (empty where it has none). */
export type ShownChange = { how: Change['how']; html: string; before: string; after: string };

/** Words of a text as they were written, its formulas as they look. */
const words = (text: string) =>
	text
		.split(/(\$\$[^]{1,5000}?\$\$|\$[^$\n]{1,2000}\$)/)
		.map((part, i) => (i % 2 ? renderFormula(part.replace(/^\$+|\$+$/g, '')) : escape(part)))
		.join('');

/** A sign for eyes, and words for who listens. */
function marked(how: 'added' | 'removed', html: string, language: Language, block = false): string {
	const t = say(language);
	const tag = how === 'added' ? 'ins' : 'del';
	return `<${tag}${block ? ' class="block"' : ''}><span class="visually-hidden">${escape(t(how))} </span>${html}<span class="visually-hidden"> ${escape(t('end'))}</span></${tag}>`;
}

/** Pieces of a text as safe HTML; of one side only, where it is named. `language` is the page's. */
export const piecesHtml = (pieces: readonly Piece[], language: Language, side?: 'before' | 'after'): string =>
	pieces
		.filter(({ how }) => how === 'same' || side === undefined || (how === 'added') === (side === 'after'))
		.map(({ how, text }) => (how === 'same' ? words(text) : marked(how, words(text), language)))
		.join('');

/**
 * What became of a lesson's text, as safe HTML: unchanged, added and removed blocks as readers see them, changed ones by their words. `tongue` is
 * the language of the words around the text, `language` that of the page.
 */
export function shownChanges(before: string, after: string, { language, tongue, media }: { language: Language; tongue: Language; media: MediaOf }): ShownChange[] {
	const block = (text: string) => renderBlocks(text, tongue, media).replace(/<x-exercise data-code="([^"]*)"><\/x-exercise>/g, '<p><code>::exercise $1</code></p>');
	return compareTexts(before, after).map((change): ShownChange => {
		if ('pieces' in change) {
			const [html, old, fresh] = [undefined, 'before' as const, 'after' as const].map((side) => `<p class="written">${piecesHtml(change.pieces, language, side)}</p>`);
			return { how: 'changed', html, before: old, after: fresh };
		}
		const html = block(change.text);
		if (change.how === 'same') return { how: 'same', html, before: html, after: html };
		const shown = marked(change.how, html, language, true);
		return { how: change.how, html: shown, before: change.how === 'removed' ? shown : '', after: change.how === 'added' ? shown : '' };
	});
}
