/** An exercise being written, as those who check it read it. */
import { Refusal } from '#platform/refusal.ts';
import type { Language } from '#platform/language.ts';
import { mediaOfDraft, renderBlocks, renderLine, type Draft, type MediaOf, type Named, type Readiness } from '#rooms/curriculum/server/index.ts';
import type { Database } from '#platform/server/sql.ts';
import { unchangeable } from '#rooms/curriculum/reuse.ts';
import { notFound } from '#rooms/people/server/index.ts';
import { answerText } from '#rooms/exercises/answer.ts';
import type { Item, Part } from '#rooms/exercises/item.ts';
import { keyAnswer } from '#rooms/exercises/key.ts';
import { withGaps } from '#rooms/exercises/making-acts.ts';
import { checkedMaking } from '#rooms/exercises/server/checked.ts';
import { asObject, type Loose } from '#rooms/exercises/making-fields.ts';
import { say } from '#rooms/exercises/messages/index.ts';
import { sayMaking } from '#rooms/exercises/messages/making.ts';
import { ownItem, ownOrder } from '#rooms/exercises/own.ts';
import { currentVersion, maybeVersion } from '#rooms/exercises/server/items.ts';
import { renderItem, type PartHtml } from '#rooms/exercises/server/render.ts';

/** One field of an exercise that remarks are made to: its words, and how it is seen. A part comes with its question and key. */
export type ItemBlock = { key: string; text: string; html: string; part?: { part: Part; html: PartHtml; order: string[]; right: string; said: string[] } };
/** The exercise with one draw of its values, block by block; or how many faults it still has. */
export type ItemReview = { faults: number; blocks: ItemBlock[] };

const held = (draft: Draft): Loose => ({ difficulty: 2, competences: [], stem: '', parts: [], ...asObject((draft.content as { item?: unknown }).item), code: draft.code, title: draft.title, language: draft.language });
const checkedOf = (draft: Draft) => checkedMaking(withGaps(held(draft)));

/** An exercise without what differs from place to place. */
const bare = ({ code: _, chapter: __, competences: ___, author: ____, licence: _____, ...item }: Item): string =>
	JSON.stringify(item, (_key, part) => (part && typeof part === 'object' && !Array.isArray(part) ? Object.fromEntries(Object.entries(part).sort()) : part));

/** Refuses an exercise's draft that has a fault, and one that changed what may not be changed. */
export const itemReadiness: Readiness = async (db, draft) => {
	const { item, faults } = checkedOf(draft);
	for (const one of unchangeable(draft.origin)) {
		const version = await maybeVersion(db, one.id, one.version);
		if (!item || !version || bare(item) !== bare(version.item)) throw new Refusal(400, (language) => sayMaking(language)('mustStayAsIs', { licence: one.licence }), 'content');
	}
	if (faults) throw new Refusal(400, (language) => sayMaking(language)('notWhole', { count: faults.length }), 'content');
};

/** All that a part says, in the order it is written: two parts with the same words are the same part. */
function wordsOf(value: unknown): string[] {
	if (typeof value === 'string') return [value];
	if (!value || typeof value !== 'object') return [];
	return Object.entries(value).flatMap(([name, inner]) => (['id', 'type', 'weight', 'scoring'].includes(name) ? [] : wordsOf(inner)));
}

/** The messages of a part's answers, each once. */
function messagesOf(value: unknown): string[] {
	if (!value || typeof value !== 'object') return [];
	return [...new Set(Object.entries(value).flatMap(([name, inner]) => (name === 'feedback' && typeof (inner as { text?: unknown }).text === 'string' ? [(inner as { text: string }).text] : messagesOf(inner))))];
}

/** What a pupil would be shown of an exercise's draft, and its key: every question with one draw, hints, solution, messages. */
export async function itemFace(db: Database, draft: Draft): Promise<ItemReview> {
	const language: Language = draft.language.startsWith('ar') ? 'ar' : draft.language.startsWith('en') ? 'en' : 'fr';
	const loose = held(draft);
	const media = await mediaOfDraft(db, draft.id, asObject(loose.media) as Named);
	const { item: whole, faults } = checkedOf(draft);
	if (!whole) {
		const stem = String(loose.stem ?? '');
		return { faults: faults.length, blocks: stem ? [{ key: 'stem', text: stem, html: renderBlocks(stem, language, media) }] : [] };
	}
	return { faults: 0, blocks: blocksOf(whole, draft.id, media) };
}

/** An exercise as it is given now, with its key: for those who look through the library. The caller has asked who may see it. */
export async function itemInLibrary(db: Database, id: string): Promise<{ code: string; chapterId: string | null; difficulty: number; blocks: ItemBlock[] }> {
	const version = await maybeVersion(db, id, await currentVersion(db, id));
	if (!version) throw notFound();
	return { code: version.item.code, chapterId: version.chapterId, difficulty: version.item.difficulty, blocks: blocksOf(version.item, id) };
}

function blocksOf(whole: Item, seed: string, media?: MediaOf): ItemBlock[] {
	const language: Language = whole.language.startsWith('ar') ? 'ar' : whole.language.startsWith('en') ? 'en' : 'fr';
	const item: Item = ownItem(whole, seed);
	const html = renderItem(item, media);
	const order = ownOrder(item, seed);
	const t = say(language);
	const right = new Map(answerText(item, keyAnswer(item), { true: t('isTrue'), false: t('isFalse'), blank: t('blank') }).map(({ part, text }) => [part, renderLine(text, language, media)]));
	const parts = whole.parts.map((part, i): ItemBlock => {
		const own = item.parts[i];
		const said = [...messagesOf(own.interaction), own.right, own.wrong].flatMap((text) => (text && html.messages[text] ? [html.messages[text]] : []));
		return { key: `part.${part.id}`, text: wordsOf(part).join(' · '), html: '', part: { part: own, html: html.parts[part.id], order: order[part.id] ?? [], right: right.get(part.id) ?? '', said: [...new Set(said)] } };
	});
	return [
		{ key: 'stem', text: whole.stem, html: html.stem },
		...parts,
		...(whole.hints ?? []).map((hint, i) => ({ key: `hint.${i + 1}`, text: hint.text, html: html.hints[i] })),
		...(whole.solution ? [{ key: 'solution', text: whole.solution, html: html.solution }] : [])
	];
}
