/** From a draft to an exercise that is given: its next version, or a first one, in a bank of an organisation or of the nation. */
import { newId } from '#platform/ids.ts';
import { audit } from '#platform/server/audit.ts';
import { sql, type Database } from '#platform/server/sql.ts';
import { aimDraft, mayBecome, nameMisconceptions, ownDraft, readyMedia, type Draft, type Publisher, type Writer } from '#rooms/curriculum/server/index.ts';
import type { Item } from '#rooms/exercises/item.ts';
import { withGaps } from '#rooms/exercises/making-acts.ts';
import { isCode, namedIn, withGiven } from '#rooms/exercises/making-codes.ts';
import { checkedMaking } from '#rooms/exercises/server/checked.ts';
import type { Loose } from '#rooms/exercises/making-fields.ts';
import { sayFault } from '#rooms/exercises/messages/making-faults.ts';
import { writeItems, type PublishedItem } from '#rooms/exercises/server/items.ts';
import { itemOfDraft, placeOfChapter, refuseMaking, type Place } from '#rooms/exercises/server/making.ts';
import { namesUsed } from '#rooms/exercises/server/making-media.ts';
import { itemReadiness } from '#rooms/exercises/server/review-face.ts';
import { triedFor } from '#rooms/exercises/server/tried.ts';
import { must } from '#rooms/people/server/index.ts';

type Target = { id: string; code: string; bank_id: string; organisation_id: string | null; origin: string; owner_id: string | null };

const targetOf = (db: Database, id: string) =>
	db.maybe(sql<Target>`
		select item.id, item.code, item.bank_id, bank.organisation_id, bank.origin, bank.owner_id
		from exercises.item join exercises.bank on bank.id = item.bank_id where item.id = ${id} for update of item`);

/** The item of a draft, whole: refuses one with a fault, in its shape, its key or any draw of its values that could be tried. */
async function wholeItem(draft: Draft): Promise<Item> {
	const { item } = checkedMaking(withGaps(itemOfDraft(draft)));
	const tried = item && (await triedFor(item));
	if (!item || tried?.bad) throw refuseMaking(409, 'makeFirst', 'content');
	return item;
}

/** The bank of exercises made by form in an organisation (null: the nation), or of one person there; made when the first comes. */
async function madeBank(db: Database, who: Writer, organisationId: string | null, ownerId: string | null): Promise<string> {
	const code = `${ownerId ? 'own' : 'made'}-${organisationId ?? 'nation'}${ownerId ? `-${ownerId}` : ''}`;
	const known = await db.maybe(sql<{ id: string }>`select id from exercises.bank where code = ${code}`);
	if (known) return known.id;
	const t = sayFault('fr');
	const name = organisationId === null ? '' : (await db.one(sql<{ name: string }>`select name from people.organisation where id = ${organisationId}`)).name;
	const title = ownerId ? t('bankOwn', { name: who.label }) : organisationId === null ? t('bankNation') : t('bankOf', { name });
	const { id } = await db.one(sql<{ id: string }>`
		insert into exercises.bank (id, code, title, organisation_id, owner_id, origin)
		values (${newId()}, ${code}, ${title}, ${organisationId}, ${ownerId}, ${ownerId ? 'own' : 'made'})
		on conflict (code) do update set title = bank.title returning id`);
	return id;
}

/** The ids of competences by their codes in a programme, in the order given: the first is the main one. */
async function competenceIds(db: Database, place: Place | undefined, codes: readonly string[]): Promise<string[]> {
	if (!place || !codes.length) return [];
	const rows = await db.all(sql<{ id: string; code: string }>`select id, code from curriculum.competence where programme_id = ${place.programme_id} and code = any(${codes}::text[])`);
	return codes.flatMap((code) => rows.find((row) => row.code === code)?.id ?? []);
}

/** Writes an item into a bank as the next version of its target, which moves there, or as a new one. */
async function put(db: Database, who: Writer, draft: Draft, bankId: string, target: Target | undefined, chapter: Place | undefined, place: Place | undefined): Promise<PublishedItem> {
	const whole = await wholeItem(draft);
	const unknown = namedIn(whole).filter((name) => !isCode(name));
	const codes = await nameMisconceptions(db, who, place?.programme_id ?? null, unknown);
	const { media: _, ...given } = withGiven(whole, codes);
	// Only the files that it shows go along; a video that is still being made smaller is waited for.
	const used = namesUsed(whole as unknown as Loose).map((name) => `(media/${name})`).join(' ');
	const media = await readyMedia(db, draft.id, used, whole.media ?? {});
	const item: Item = { ...given, code: target?.code ?? draft.code, ...(Object.keys(media.named).length ? { media: media.named } : {}) };
	if (target) await db.run(sql`update exercises.item set bank_id = ${bankId}, language = ${item.language}, chapter_id = coalesce(${chapter?.id ?? null}::uuid, chapter_id), withdrawn_at = null where id = ${target.id}`);
	const { published } = await writeItems(db, who, bankId, [
		{ item, media, chapterId: chapter?.id ?? null, competenceIds: await competenceIds(db, place, item.competences), origin: draft.origin, author: draft.author, licence: draft.licence, ...(place ? { place: `${place.programme} · ${place.title}` } : {}) }
	]);
	return published[0];
}

/**
 * Publishes an exercise's draft into the bank of an organisation (null: the nation): the next version of its target where that is of the same
 * organisation or of one below, else an exercise of its own. What learners did stays with the versions they did. Refuses a fault.
 */
export const publishItemDraft: Publisher = async (db, who, draft, organisationId) => {
	await itemReadiness(db, draft);
	const place = await placeOfChapter(db, draft.chapterId);
	const known = draft.targetId ? await targetOf(db, draft.targetId) : undefined;
	const target = known && (await mayBecome(db, known.organisation_id, organisationId)) ? known : undefined;
	const stays = target && target.organisation_id === organisationId && target.origin !== 'own';
	const bankId = stays ? target.bank_id : await madeBank(db, who, organisationId, null);
	const { id, version } = await put(db, who, draft, bankId, target, place, place);
	await audit(db, who, { act: 'items.publish', organisationId: organisationId ?? undefined, detail: { bank: bankId, item: id, version, title: draft.title } });
	return { targetId: id, version };
};

/**
 * Puts an exercise into its writer's own bank in the establishment, to be set to her classes at once: as one who brings a bank in may. It stands in
 * no chapter until it is published. Refuses a fault. Answers the item and the bank.
 */
export async function putInOwnBank(db: Database, who: Writer, draftId: string): Promise<{ itemId: string; bankId: string; version: number }> {
	return db.transaction(async (db) => {
		const draft = await ownDraft(db, who, draftId);
		await must(db, who, 'bank.import', draft.organisationId);
		const known = draft.targetId ? await targetOf(db, draft.targetId) : undefined;
		const target = known?.origin === 'own' && known.owner_id === who.id && known.organisation_id === draft.organisationId ? known : undefined;
		const bankId = await madeBank(db, who, draft.organisationId, who.id);
		const { id, version } = await put(db, who, draft, bankId, target, undefined, await placeOfChapter(db, draft.chapterId));
		if (!known) await aimDraft(db, who, draftId, id);
		await audit(db, who, { act: 'items.publish', organisationId: draft.organisationId, detail: { bank: bankId, item: id, version, title: draft.title } });
		return { itemId: id, bankId, version };
	});
}
