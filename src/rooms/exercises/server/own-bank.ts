/** A bank as those who write see it: its exercises, to be opened, changed, copied, withdrawn. */
import { isId } from '#platform/ids.ts';
import type { Language } from '#platform/language.ts';
import { audit } from '#platform/server/audit.ts';
import { sql, type Database } from '#platform/server/sql.ts';
import { dropEntries, maybeDraftFor, mayPublishIn, publishesWhere, writePlaces, type Writer } from '#rooms/curriculum/server/index.ts';
import type { Item } from '#rooms/exercises/item.ts';
import { sayFault } from '#rooms/exercises/messages/making-faults.ts';
import { decideCounting } from '#rooms/exercises/server/aside.ts';
import { indexItems } from '#rooms/exercises/server/items.ts';
import { forgetKeys } from '#rooms/exercises/server/keys.ts';
import { beginItem } from '#rooms/exercises/server/making.ts';
import { may, notFound } from '#rooms/people/server/index.ts';

export type WrittenBank = { id: string; title: string; organisation_id: string | null; organisation: string | null; owner_id: string | null; origin: string; items: number };

/** The banks of the places where `who` may write, her own first; at most 100. */
export async function writtenBanks(db: Database, who: Writer): Promise<WrittenBank[]> {
	const places = await writePlaces(db, who, 'content.write');
	return db.all(sql<WrittenBank>`
		select bank.id, bank.title, bank.organisation_id, organisation.name as organisation, bank.owner_id, bank.origin,
			(select count(*) from exercises.item where item.bank_id = bank.id and item.withdrawn_at is null and item.current_version is not null)::int as items
		from exercises.bank join people.organisation on organisation.id = bank.organisation_id
		where bank.organisation_id = any(${places.map((place) => place.id)}::uuid[]) and (bank.origin <> 'own' or bank.owner_id = ${who.id})
		order by (bank.owner_id = ${who.id}) desc nulls last, bank.created_at desc limit 100`);
}

export type BankItem = { id: string; code: string; language: string; title: string; kind: string; difficulty: number; version: number; withdrawn_at: Date | null; chapter: string | null };
/** A bank for those who write at its place. `mayChange`: publish there, or it is her own. */
export type BankView = WrittenBank & { list: BankItem[]; mayChange: boolean };

/** What a person may do with a bank: see it, and change what is in it; not there for whoever can't write at its place. A bank of the nation is the library's. */
async function bankFor(db: Database, who: Writer, bankId: string): Promise<WrittenBank & { mayChange: boolean }> {
	const bank = isId(bankId) && (await db.maybe(sql<WrittenBank>`
		select bank.id, bank.title, bank.organisation_id, organisation.name as organisation, bank.owner_id, bank.origin,
			(select count(*) from exercises.item where item.bank_id = bank.id and item.withdrawn_at is null and item.current_version is not null)::int as items
		from exercises.bank join people.organisation on organisation.id = bank.organisation_id where bank.id = ${bankId}`));
	if (!bank || bank.organisation_id === null) throw notFound();
	const [writes] = await may(db, who, 'content.write', [bank.organisation_id]);
	const [publishes] = await may(db, who, 'content.publish', [bank.organisation_id]);
	const own = bank.owner_id === who.id;
	if (!(writes && (own || bank.origin !== 'own')) && !publishes) throw notFound();
	return { ...bank, mayChange: own || publishes !== undefined };
}

/** A bank's exercises in the order they came, those withdrawn last, from a place on: at most 200. */
export async function writtenBank(db: Database, who: Writer, bankId: string, after = ''): Promise<BankView & { next: string | null }> {
	const bank = await bankFor(db, who, bankId);
	const list = await db.all(sql<BankItem>`
		select item.id, item.code, item.language, item_version.title, item_version.kind, item_version.difficulty, item_version.number as version, item.withdrawn_at, chapter.title as chapter
		from exercises.item
		join exercises.item_version on item_version.item_id = item.id and item_version.number = item.current_version
		left join curriculum.chapter on chapter.id = item.chapter_id
		where item.bank_id = ${bankId} and (${isId(after) ? after : null}::uuid is null or item.id > ${isId(after) ? after : null}::uuid)
		order by item.id limit 201`);
	return { ...bank, list: list.slice(0, 200), next: list.length > 200 ? list[199].id : null };
}

type Held = { id: string; code: string; bank_id: string; version: number; chapter_id: string | null; title: string; content: Item };

async function heldItem(db: Database, itemId: string): Promise<Held> {
	const found = isId(itemId) && (await db.maybe(sql<Held>`
		select item.id, item.code, item.bank_id, item_version.number as version, item.chapter_id, item_version.title, item_version.content
		from exercises.item join exercises.item_version on item_version.item_id = item.id and item_version.number = item.current_version where item.id = ${itemId}`));
	if (!found) throw notFound();
	return found;
}

/** The chapter of an item that stands in none itself: what its code names, where only one chapter has that code. */
async function chapterOf(db: Database, held: Held): Promise<string | null> {
	if (held.chapter_id || !held.content.chapter) return held.chapter_id;
	const rows = await db.all(sql<{ id: string }>`select id from curriculum.chapter where code = ${held.content.chapter} limit 2`);
	return rows.length === 1 ? rows[0].id : null;
}

/** Opens an item of one's bank to be changed: the draft of it that one has, or a new one that becomes its next version. Answers the draft's id. */
export async function changeItem(db: Database, who: Writer, itemId: string, language: Language): Promise<string> {
	const held = await heldItem(db, itemId);
	const bank = await bankFor(db, who, held.bank_id);
	if (!bank.mayChange) throw notFound();
	const known = await maybeDraftFor(db, who, itemId);
	if (known) return known;
	const { author, licence } = held.content;
	return beginItem(db, who, { organisationId: bank.organisation_id!, chapterId: await chapterOf(db, held), language, item: held.content, targetId: held.id, code: held.code, ...(author ? { author } : {}), ...(licence ? { licence } : {}) });
}

/** Makes a draft of a copy of an item, which keeps saying whose it was. Answers the draft's id. */
export async function copyItem(db: Database, who: Writer, itemId: string, language: Language): Promise<string> {
	const held = await heldItem(db, itemId);
	const bank = await bankFor(db, who, held.bank_id);
	const { code: _, ...content } = held.content;
	const { author = '', licence = 'CC BY-SA 4.0' } = content;
	return beginItem(db, who, {
		organisationId: bank.organisation_id!, chapterId: await chapterOf(db, held), language, item: { ...content, title: sayFault(language)('copyOf', { title: held.title }) }, licence,
		...(author ? { author } : {}), origin: [{ kind: 'item', id: held.id, version: held.version, title: held.title, author, licence, how: 'copy' }]
	});
}

/** Whether a person may withdraw an item: one of his own, or of a place where he publishes; of the nation whoever publishes for it. */
export async function mayWithdrawItem(db: Database, who: Writer, itemId: string): Promise<boolean> {
	const bank = isId(itemId) && (await db.maybe(sql<{ id: string; organisation_id: string | null }>`
		select bank.id, bank.organisation_id from exercises.item join exercises.bank on bank.id = item.bank_id where item.id = ${itemId}`));
	if (!bank) throw notFound();
	return bank.organisation_id === null ? mayPublishIn(db, who, null) : (await bankFor(db, who, bank.id)).mayChange;
}

export type WithdrawnItem = { id: string; title: string; language: string; bank: string; organisation: string | null; at: Date };

/** The withdrawn items of the banks where a person may give them back, newest first; at most 200. */
export async function withdrawnItems(db: Database, who: Writer): Promise<WithdrawnItem[]> {
	const { ids, nation } = await publishesWhere(db, who);
	return db.all(sql<WithdrawnItem>`
		select item.id, version.title, item.language, bank.title as bank, organisation.name as organisation, item.withdrawn_at as at
		from exercises.item
		join exercises.item_version version on version.item_id = item.id and version.number = item.current_version
		join exercises.bank on bank.id = item.bank_id
		left join people.organisation on organisation.id = bank.organisation_id
		where item.withdrawn_at is not null and (bank.owner_id = ${who.id} or (${nation} and bank.organisation_id is null)
			or (bank.origin <> 'own' and bank.organisation_id in (select above.organisation_id from people.above where above.above_id = any(${ids}::uuid[]))))
		order by item.withdrawn_at desc, item.id desc limit 200`);
}

/** Withdraws an item from its bank, or gives it back: nobody is given it from now on; what was done and set stays. */
export async function withdrawItem(db: Database, who: Writer, itemId: string, withdrawn: boolean): Promise<void> {
	const held = await heldItem(db, itemId);
	const bank = await db.one(sql<{ organisation_id: string | null }>`select organisation_id from exercises.bank where id = ${held.bank_id}`);
	if (!(await mayWithdrawItem(db, who, itemId))) throw notFound();
	await db.transaction(async (db) => {
		// Given back it is an exercise like any other: its answers count.
		if (!withdrawn) await decideCounting(db, who, { id: itemId, title: held.title, organisationId: bank.organisation_id }, true, '');
		const changed = await db.run(sql`
			update exercises.item set withdrawn_at = case when ${withdrawn} then now() end where id = ${itemId} and (withdrawn_at is null) = ${withdrawn}`);
		if (changed && withdrawn) await dropEntries(db, 'item', [itemId]);
		if (changed && !withdrawn) await indexItems(db, [itemId]);
		if (changed) await audit(db, who, { act: withdrawn ? 'items.withdraw' : 'items.giveBack', organisationId: bank.organisation_id ?? undefined, detail: { item: itemId, title: held.title, bank: held.bank_id } });
	});
	forgetKeys();
}
