import type { Language } from '#platform/language.ts';
import { newId } from '#platform/ids.ts';
import type { Database } from '#platform/server/sql.ts';
import { draft as draftOf, renderLine, type MediaOf, type Writer } from '#rooms/curriculum/server/index.ts';
import { answerFromForm, answerText } from '#rooms/exercises/answer.ts';
import type { Answer, Item, Mark } from '#rooms/exercises/item.ts';
import { keyAnswer } from '#rooms/exercises/key.ts';
import { checkedMaking } from '#rooms/exercises/server/checked.ts';
import { mark } from '#rooms/exercises/marking.ts';
import { say } from '#rooms/exercises/messages/index.ts';
import { ownItem, ownOrder } from '#rooms/exercises/own.ts';
import { itemOfDraft, refuseMaking } from '#rooms/exercises/server/making.ts';
import { mediaOfItem } from '#rooms/exercises/server/making-media.ts';
import { tellFaults, type ToldFault } from '#rooms/exercises/server/making-words.ts';
import { renderItem, tongueOf } from '#rooms/exercises/server/render.ts';
import type { ExerciseView } from '#rooms/exercises/server/view.ts';

/** An exercise being written as one who has it would see it, in one of its draws; or what it still needs first. */
export type MakingPreview = {
	id: string;
	title: string;
	draw: number;
	/** Whether another draw looks otherwise. */
	draws: boolean;
	view: ExerciseView | null;
	/** The right answer of this draw, question by question, as safe HTML. */
	key: string[];
	faults: ToldFault[];
};

function viewOf(id: string, item: Item, draw: number, media: MediaOf): ExerciseView {
	const seed = `preview ${draw}`;
	const own = ownItem(item, seed);
	// The draw goes through the form as a version does: what is answered is marked in the draw that was seen.
	return { id, version: draw, item: own, html: renderItem(own, media), order: ownOrder(own, seed), chapterId: null, competenceIds: [], draw: 0, tries: 0, last: null, form: { id: newId(), epoch: newId() }, scope: '' };
}

const drawOf = (asked: unknown): number => Math.min(999, Math.max(1, Number.parseInt(String(asked), 10) || 1));

/** A draft of an exercise as a pupil would see it. For whoever may read the draft. */
export async function makingPreview(db: Database, who: Writer, id: string, asked: unknown, language: Language): Promise<MakingPreview> {
	const found = await draftOf(db, who, id);
	if (found.kind !== 'item') throw refuseMaking(404, 'makeFirst');
	const making = itemOfDraft(found);
	const { item, faults } = checkedMaking(making);
	const draw = drawOf(asked);
	const media = await mediaOfItem(db, id, making);
	const view = item ? viewOf(id, item, draw, media) : null;
	const t = say(language);
	const words = { true: t('isTrue'), false: t('isFalse'), blank: t('blank') };
	const key = view ? answerText(view.item, keyAnswer(view.item), words).map(({ text }) => renderLine(text, tongueOf(view.item.language), media)) : [];
	const draws = Boolean(item && (item.parameters?.length || JSON.stringify(ownOrder(item, 'preview 1')) !== JSON.stringify(ownOrder(item, 'preview 2'))));
	return { id, title: found.title, draw, draws, view, key, faults: tellFaults(making, faults ?? [], language) };
}

/** What a form answered in a preview would get. Nothing is kept. */
export function previewMark(preview: MakingPreview, fields: Iterable<[string, unknown]>): { answer: Answer; verdict: Mark } {
	const item = preview.view!.item;
	const answer = answerFromForm(item, fields);
	return { answer, verdict: mark(item, answer) };
}
