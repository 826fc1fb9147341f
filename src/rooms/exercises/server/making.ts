/** An exercise while it is written: what its page shows, and saving what was typed. */
import { Refusal } from '#platform/refusal.ts';
import type { Language } from '#platform/language.ts';
import { isId } from '#platform/ids.ts';
import { sql, type Database } from '#platform/server/sql.ts';
import { createDraft, draft as draftOf, misconceptionsOf, ownDraft, renderBlocks, saveDraft, type Draft, type MediaOf, type Misconception, type Writer } from '#rooms/curriculum/server/index.ts';
import type { Item } from '#rooms/exercises/item.ts';
import { act, withGaps } from '#rooms/exercises/making-acts.ts';
import { namedIn, withCodes, withNames } from '#rooms/exercises/making-codes.ts';
import { faultOfDraw } from '#rooms/exercises/making-faults.ts';
import { checkedMaking } from '#rooms/exercises/server/checked.ts';
import { asObject, fieldAt, type Loose } from '#rooms/exercises/making-fields.ts';
import { formOfItem, itemFromForm, type Posted } from '#rooms/exercises/making-form.ts';
import { sayFault, type FaultMessage } from '#rooms/exercises/messages/making-faults.ts';
import { drawsShown } from '#rooms/exercises/server/making-draws.ts';
import { tongueOf } from '#rooms/exercises/server/render.ts';
import { makingFiles, mediaOfItem, sizesIn, withMedia, type MakingFile } from '#rooms/exercises/server/making-media.ts';
import { tellFaults, tellTried, type ToldFault } from '#rooms/exercises/server/making-words.ts';
import { longestTrial, triedFor } from '#rooms/exercises/server/tried.ts';

export const refuseMaking = (status: number, key: FaultMessage, field?: string, values: Record<string, string | number> = {}): Refusal =>
	new Refusal(status, (language) => sayFault(language)(key, values), field);

/** The chapter that an exercise is for, with its programme's code of it. */
export type Place = { id: string; code: string; title: string; title_ar: string | null; programme_id: string; programme: string; programme_ar: string | null };

export const placeOfChapter = (db: Database, chapterId: string | null): Promise<Place | undefined> =>
	chapterId === null
		? Promise.resolve(undefined)
		: db.maybe(sql<Place>`
			select chapter.id, chapter.code, chapter.title, chapter.title_ar, programme.id as programme_id, programme.title as programme, programme.title_ar as programme_ar
			from curriculum.chapter join curriculum.programme on programme.id = chapter.programme_id where chapter.id = ${chapterId}`);

/** The item that a draft holds, with what a new one begins with where it holds nothing yet. Its code is the draft's. */
export function itemOfDraft(draft: Draft): Loose {
	const held = asObject((draft.content as { item?: unknown }).item);
	return { title: draft.title, language: draft.language, difficulty: 2, competences: [], stem: '', parts: [], author: draft.author, licence: draft.licence, ...held, code: draft.code };
}

/** What is told of an item while it is written: what it still needs, its texts as they will be seen, some draws of its values. */
export type Told = { faults: ToldFault[]; html: Record<string, string>; draws: string[]; tried: string };

/** What the page of an exercise being written shows. */
export type Making = Told & {
	id: string;
	revision: number;
	state: Draft['state'];
	open: boolean;
	organisation: string;
	owner: string;
	mine: boolean;
	changedAt: Date;
	changedBy: string;
	targetId: string | null;
	item: Loose;
	place: Place | null;
	errors: Misconception[];
	files: MakingFile[];
};

/** A text that looks otherwise than it is typed: it has a formula, a picture, a list or something that stands out. */
const looksOther = (text: string): boolean => /[$*_|`]|!\[|\{\{|^\s*[-#>]|^\s*\d+[.)]/m.test(text);

/** The texts of an item that are seen otherwise than typed, by the names of their fields, as safe HTML; with the values of its first draw, where there are any. */
function shownTexts(item: Loose, media: MediaOf): Record<string, string> {
	const language = tongueOf(String(item.language));
	const html: Record<string, string> = {};
	let left = 120_000;
	const [first] = drawsShown(item, 1);
	for (const [path, typed] of formOfItem(item, language)) {
		if (!looksOther(typed) || fieldAt(item, path)?.kind !== 'text' || (left -= typed.length) < 0) continue;
		html[path] = renderBlocks(first ? first.fill(typed) : typed, language, media);
	}
	return html;
}

/** All that is told of an item of a draft; its draws are tried as long as `trial` says, in milliseconds. */
export async function tell(making: Loose, language: Language, trial: number, media: MediaOf): Promise<Told> {
	const checked = checkedMaking(making);
	const tried = checked.item && trial > 0 ? await triedFor(checked.item, trial) : undefined;
	const faults = checked.faults ?? (tried?.bad ? [faultOfDraw(making, tried.bad)] : []);
	return { faults: tellFaults(making, faults, language), html: shownTexts(making, media), draws: drawsShown(making, 3).map((draw) => draw.words(language)), tried: tellTried(tried, language) };
}

const errorsFor = (db: Database, place: Place | undefined, item: Loose, language: string): Promise<Misconception[]> => misconceptionsOf(db, place?.programme_id ?? null, namedIn(item), language);

/**
 * An exercise being written, for its writers and, once it was handed in, for those who check it; with what is `posted` of its form over what is kept,
 * when that could not be saved. Not there for anybody else.
 */
export async function making(db: Database, who: Writer, id: string, language: Language, trial = longestTrial, posted?: PostedMaking): Promise<Making> {
	const found = await draftOf(db, who, id);
	if (found.kind !== 'item') throw refuseMaking(404, 'makeFirst');
	const place = await placeOfChapter(db, found.chapterId);
	const held = itemOfDraft(found);
	const errors = await errorsFor(db, place, held, language);
	const item = withNames(posted ? writtenItem(found, errors, posted).item : held, errors);
	return {
		...(await tell(item, language, trial, await mediaOfItem(db, id, item))),
		files: await makingFiles(db, who, id, item),
		id,
		revision: found.revision,
		state: found.state,
		open: found.open,
		organisation: found.organisation,
		owner: found.owner,
		mine: found.mine,
		changedAt: found.changedAt,
		changedBy: found.changedBy,
		targetId: found.targetId,
		item,
		place: place ?? null,
		errors
	};
}

/** A saved exercise: its revision, where one looks next, and how it stands with the names of its errors. */
export type SavedMaking = { revision: number; item: Loose; at: string | null; errors: Misconception[] };

/** What is posted of the form: its fields, the revision they were made from, and the button that sent it. */
export type PostedMaking = { fields: Posted; revision: number; asked?: string; /** A person pressed: brackets become gaps. */ pressed?: boolean; /** An earlier save of this page got no answer: it may have come. */ unsure?: boolean };

/** The item that a posted form writes into a draft, with the act of its button done. Nothing is saved. */
export function writtenItem(draft: Draft, errors: readonly Misconception[], { fields, asked, pressed }: PostedMaking): { item: Loose; at: string | null } {
	const typed = itemFromForm(fields, withNames(itemOfDraft(draft), errors));
	const ready = pressed ? withGaps(typed) : typed;
	const done = asked ? act(ready, asked) : undefined;
	return { item: withCodes(done?.item ?? ready, errors), at: done?.at ?? null };
}

/**
 * The revision that a page saves over. One that is not sure whether its last saves came may be behind by its own: by one whenever that was, by a few
 * where they came within three minutes. What the same person saved from elsewhere in that time is not told apart.
 */
async function revisionOf(db: Database, who: Writer, id: string, { revision, unsure }: PostedMaking): Promise<number> {
	if (!unsure) return revision;
	const now = await db.one(sql<{ revision: number; changed_by: string; lately: boolean }>`
		select revision, changed_by, changed_at > now() - interval '3 minutes' as lately from curriculum.draft where id = ${id}`);
	const behind = now.revision - revision;
	return now.changed_by === who.id && (behind === 1 || (now.lately && behind > 0 && behind < 6)) ? now.revision : revision;
}

/**
 * Saves what was typed, whatever its faults. Refuses (409) what somebody else saved over meanwhile. The chapter is one of `_chapter`, or stays.
 */
export async function saveMaking(db: Database, who: Writer, id: string, language: Language, posted: PostedMaking): Promise<SavedMaking> {
	const before = await ownDraft(db, who, id);
	const fields = [...posted.fields];
	const chosen = fields.find(([name]) => name === '_chapter')?.[1];
	const chapterId = typeof chosen === 'string' ? (isId(chosen) ? chosen : chosen === '' ? null : before.chapterId) : before.chapterId;
	const place = await placeOfChapter(db, chapterId);
	if (chapterId && !place) throw refuseMaking(400, 'chapterElsewhere', 'chapter');
	const errors = await errorsFor(db, place, itemOfDraft(before), language);
	const { item: written, at } = writtenItem(before, errors, { ...posted, fields });
	const item = withMedia(written, await mediaOfItem(db, id, written));
	if (place) item.chapter = place.code;
	else delete item.chapter;
	const title = String(item.title ?? '').trim() || sayFault(language)('untitled');
	const { revision } = await saveDraft(db, who, id, { revision: await revisionOf(db, who, id, posted), title, content: { item }, chapterId });
	const known = await errorsFor(db, place, item, language);
	return { revision, item: withNames(item, known), at, errors: known };
}

/** Tells of an item that was just saved: for a page that saves while one types. */
export const tellSaved = async (db: Database, id: string, saved: SavedMaking, language: Language): Promise<Told & { sizes: Record<string, number> }> => ({
	...(await tell(saved.item, language, 100, await mediaOfItem(db, id, saved.item))),
	sizes: sizesIn(saved.item)
});

/** Saves an item as it is: for acts that change one thing of it (a picture). */
export async function saveItem(db: Database, who: Writer, id: string, revision: number, item: Loose): Promise<{ revision: number }> {
	const before = await ownDraft(db, who, id);
	return saveDraft(db, who, id, { revision, title: before.title, content: { item } });
}

/** Begins an exercise in an organisation, in a chapter. Answers the draft's id. */
export async function beginItem(db: Database, who: Writer, made: { organisationId: string; chapterId: string | null; language: Language; item?: Partial<Item>; targetId?: string; code?: string; author?: string; licence?: string; origin?: Draft['origin'] }): Promise<string> {
	const { item = {}, ...rest } = made;
	return createDraft(db, who, { kind: 'item', title: item.title ?? sayFault(made.language)('untitled'), content: { item }, ...rest, language: item.language ?? made.language });
}
