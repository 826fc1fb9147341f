import { newId, isId } from '#platform/ids.ts';
import type { Language } from '#platform/language.ts';
import { audit, type Actor } from '#platform/server/audit.ts';
import { briefly } from '#platform/server/brief.ts';
import { sql, type Database } from '#platform/server/sql.ts';
import type { Origin } from '#rooms/curriculum/draft.ts';
import { dropEntries, indexEntries, notIndexed, plainWords, type MediaOf, type SearchEntry } from '#rooms/curriculum/server/index.ts';
import type { Item } from '#rooms/exercises/item.ts';
import type { Original } from '#rooms/exercises/server/import/original.ts';
import { keyNumber } from '#rooms/exercises/server/keys.ts';
import { renderItem, type ItemHtml } from '#rooms/exercises/server/render.ts';
import { notFound } from '#rooms/people/server/index.ts';

/** A version of an item, whole, with its texts as safe HTML and the key in force. */
export type ItemVersion = { id: string; version: number; chapterId: string | null; competenceIds: string[]; item: Item; html: ItemHtml; organisationId: string | null };

/** Finds or makes a bank by its code. `organisationId` null is the nation's. */
export async function enterBank(db: Database, who: Actor, bank: { code: string; title: string; organisationId: string | null; origin: string }): Promise<string> {
	const { id } = await db.one(sql<{ id: string }>`
		insert into exercises.bank (id, code, title, organisation_id, owner_id, origin)
		values (${newId()}, ${bank.code}, ${bank.title}, ${bank.organisationId}, ${who.id}, ${bank.origin})
		on conflict (code) do update set title = excluded.title returning id`);
	return id;
}

/** `author` and `licence` are those of the whole it comes from, where the item names none; `original` is the text it was read from. */
export type NewItem = { item: Item; chapterId: string | null; competenceIds: string[]; place?: string; media?: MediaOf; author?: string; licence?: string; origin?: Origin[]; original?: Original };

/**
 * Publishes items into a bank: an unknown code is a new item, another content a new version, the same content nothing. Items must
 * have passed checkItem. What a teacher brought in enters no reader's search. Answers the ids in the order given.
 */
export async function publishItems(db: Database, who: Actor, bankId: string, items: NewItem[]): Promise<PublishedItem[]> {
	return db.transaction(async (db) => {
		const { organisationId, published } = await writeItems(db, who, bankId, items);
		const fresh = published.filter((item) => item.isNew);
		const first = fresh.filter((item) => item.version === 1);
		if (fresh.length) await audit(db, who, { act: 'items.publish', organisationId: organisationId ?? undefined, detail: { bank: bankId, new: first.length, changed: fresh.length - first.length } });
		return published;
	});
}

export type PublishedItem = { id: string; version: number; isNew: boolean };

/** What publishItems does, without its audit row: for a greater act that writes one for the whole. */
export async function writeItems(db: Database, who: Actor, bankId: string, items: NewItem[]): Promise<{ organisationId: string | null; published: PublishedItem[] }> {
	return db.transaction(async (db) => {
		const { organisation_id: organisationId, origin: sort } = await db.one(sql<{ organisation_id: string | null; origin: string }>`select organisation_id, origin from exercises.bank where id = ${bankId} for update`);
		const known = await db.all(sql<{ id: string; code: string; language: string; number: number; content: Item }>`
			select item.id, item.code, item.language, item_version.number, item_version.content
			from exercises.item join exercises.item_version on item_version.item_id = item.id and item_version.number = item.current_version
			where item.bank_id = ${bankId} and item.code = any(${items.map(({ item }) => item.code)}::text[])`);
		const knownOf = new Map(known.map((row) => [`${row.code} ${row.language}`, row]));
		const canonical = (value: unknown): string => JSON.stringify(value, (_, part) => (part && typeof part === 'object' && !Array.isArray(part) ? Object.fromEntries(Object.entries(part).sort()) : part));
		const rows = items.map((one) => {
			const old = knownOf.get(`${one.item.code} ${one.item.language}`);
			const isNew = !old || canonical(old.content) !== canonical(one.item);
			return { ...one, id: old?.id ?? newId(), version: old ? old.number + (isNew ? 1 : 0) : 1, isNew, first: !old };
		});
		const fresh = rows.filter((row) => row.isNew);
		const first = fresh.filter((row) => row.first);
		await db.run(sql`
			insert into exercises.item (id, bank_id, code, language, chapter_id)
			select item.id, ${bankId}, item.code, item.language, item.chapter_id
			from unnest(${first.map((r) => r.id)}::uuid[], ${first.map((r) => r.item.code)}::text[], ${first.map((r) => r.item.language)}::text[], ${first.map((r) => r.chapterId)}::uuid[])
				as item(id, code, language, chapter_id)`);
		await db.run(sql`
			insert into exercises.item_version (item_id, number, title, kind, difficulty, competence_ids, content, html, origin, created_by)
			select version.item_id, version.number, version.title, version.kind, version.difficulty,
				array(select jsonb_array_elements_text(version.competences)::uuid), version.content, version.html, version.origin, ${who.id}
			from unnest(${fresh.map((r) => r.id)}::uuid[], ${fresh.map((r) => r.version)}::int[], ${fresh.map((r) => r.item.title)}::text[], ${fresh.map((r) => r.item.parts[0].interaction.type)}::text[],
				${fresh.map((r) => r.item.difficulty)}::smallint[], ${fresh.map((r) => JSON.stringify(r.competenceIds))}::jsonb[], ${fresh.map((r) => JSON.stringify(r.item))}::jsonb[],
				${fresh.map((r) => JSON.stringify(renderItem(r.item, r.media)))}::jsonb[], ${fresh.map((r) => JSON.stringify(r.origin ?? []))}::jsonb[])
				as version(item_id, number, title, kind, difficulty, competences, content, html, origin)`);
		await db.run(sql`
			update exercises.item set current_version = version.number, chapter_id = coalesce(version.chapter_id, item.chapter_id)
			from unnest(${fresh.map((r) => r.id)}::uuid[], ${fresh.map((r) => r.version)}::int[], ${fresh.map((r) => r.chapterId)}::uuid[]) as version(id, number, chapter_id)
			where item.id = version.id`);
		const kept = rows.flatMap(({ id, version, original }) => (original ? [{ id, version, ...original }] : []));
		// The same exercise may come again with other details around it: those of the last file are given back.
		await db.run(sql`
			insert into exercises.item_original (item_id, version, format, text)
			select * from unnest(${kept.map((r) => r.id)}::uuid[], ${kept.map((r) => r.version)}::int[], ${kept.map((r) => r.format)}::text[], ${kept.map((r) => r.text)}::text[])
			on conflict (item_id, version) do update set format = excluded.format, text = excluded.text where item_original.text <> excluded.text`);
		if (sort === 'own') await dropEntries(db, 'item', rows.map((row) => row.id));
		else {
			const missing = await notIndexed(db, 'item', rows.map((row) => row.id), organisationId, isOpenIn({ organisationId, sort }));
			await indexEntries(db, rows.filter((row) => row.isNew || missing.has(row.id)).map((row) => entryOf({ ...row, organisationId, sort })));
		}
		return { organisationId, published: rows.map(({ id, version, isNew }) => ({ id, version, isNew })) };
	});
}

// What a teacher brought in or keeps for herself is found by those who write, or by herself alone; what was published, by all whom it reaches.
const isOpenIn = ({ organisationId, sort }: { organisationId: string | null; sort: string }): boolean => organisationId === null || sort === 'made';

const entryOf = ({ id, item, version, chapterId, competenceIds, place = '', author = '', licence = '', origin, ...bank }: NewItem & { id: string; version: number; organisationId: string | null; sort: string }): SearchEntry => ({
	kind: 'item', id, language: item.language, title: item.title, place, body: plainWords(item.stem), organisationId: bank.organisationId, isOpen: isOpenIn(bank), chapterId, competenceIds, version, origin,
	forms: item.parts.map((part) => part.interaction.type), author: item.author ?? author, licence: item.licence ?? licence
});

/** Puts items back where search and library find them: those given again after they were withdrawn. One's own bank is nobody else's to find. */
export async function indexItems(db: Database, ids: string[]): Promise<void> {
	const rows = await db.all(sql<{ id: string; version: number; item: Item; chapterId: string | null; competenceIds: string[]; origin: Origin[]; organisationId: string | null; sort: string; place: string }>`
		select item.id, version.number as version, version.content as item, item.chapter_id as "chapterId", version.competence_ids as "competenceIds", version.origin, bank.organisation_id as "organisationId",
			bank.origin as sort, coalesce(programme.title || ' · ' || chapter.title, '') as place
		from exercises.item
		join exercises.item_version version on version.item_id = item.id and version.number = item.current_version
		join exercises.bank on bank.id = item.bank_id
		left join curriculum.chapter on chapter.id = item.chapter_id
		left join curriculum.programme on programme.id = chapter.programme_id
		where item.id = any(${ids}::uuid[]) and item.withdrawn_at is null and bank.origin <> 'own'`);
	await indexEntries(db, rows.map(entryOf));
}

// Versions never change, so a few thousand of them stay in memory (about 20 kB each), each with the key that marks it now.
const kept = new Map<string, ItemVersion>();
const most = 2000;

type VersionRow = { id: string; version: number; chapter_id: string | null; competence_ids: string[]; content: Item; html: ItemHtml; organisation_id: string | null };

/** Some versions of items, each with the corrected key where one was put in force for its answers, in the order asked for; undefined where there is none such. */
export async function versionsOf(db: Database, asked: readonly { id: string; version: number }[]): Promise<(ItemVersion | undefined)[]> {
	const keyed: { id: string; version: number; key: number; name: string }[] = [];
	// No statement: the corrected keys are known.
	for (const { id, version } of asked) {
		const key = isId(id) ? await keyNumber(db, id, version) : version;
		keyed.push({ id, version, key, name: `${id} ${version} ${key}` });
	}
	// What is kept may give way to what is read: what was asked for is held here.
	const found = new Map<string, ItemVersion>();
	for (const { name } of keyed) if (kept.has(name)) found.set(name, kept.get(name)!);
	const missing = keyed.filter(({ id, name }) => isId(id) && !found.has(name));
	const rows = missing.length ? await db.all(sql<VersionRow & { key: number }>`
		select item.id, item_version.number as version, corrected.number as key, item.chapter_id, item_version.competence_ids, corrected.content, corrected.html, bank.organisation_id
		from unnest(${missing.map((one) => one.id)}::uuid[], ${missing.map((one) => one.version)}::int[], ${missing.map((one) => one.key)}::int[]) as asked(id, version, key)
		join exercises.item on item.id = asked.id join exercises.bank on bank.id = item.bank_id
		join exercises.item_version on item_version.item_id = item.id and item_version.number = asked.version
		join exercises.item_version corrected on corrected.item_id = item.id and corrected.number = asked.key`) : [];
	for (const row of rows) {
		const whole = { id: row.id, version: row.version, chapterId: row.chapter_id, competenceIds: row.competence_ids, item: row.content, html: row.html, organisationId: row.organisation_id };
		const name = `${row.id} ${row.version} ${row.key}`;
		if (kept.size >= most) kept.delete(kept.keys().next().value!);
		kept.set(name, whole);
		found.set(name, whole);
	}
	return keyed.map(({ name }) => found.get(name));
}

/** One of them. */
export const maybeVersion = async (db: Database, itemId: string, version: number): Promise<ItemVersion | undefined> => (await versionsOf(db, [{ id: itemId, version }]))[0];

/** The number of an item's current version; refuses when it is withdrawn or unknown. */
export async function currentVersion(db: Database, itemId: string): Promise<number> {
	const row = isId(itemId) && (await db.maybe(sql<{ number: number | null }>`select current_version as number from exercises.item where id = ${itemId} and withdrawn_at is null`));
	if (!row || row.number === null) throw notFound();
	return row.number;
}

export type ItemLine = { id: string; code: string; language: string; title: string; kind: string; difficulty: number; competence_ids: string[]; chapter_id: string | null };

/** The items of a chapter that one may be given where the banks of `reach` are open (reachOf), in order, each code of a bank once: in the reader's language where there is such a text. */
export async function itemsOf(db: Database, chapterId: string, language: Language, reach: string[] = []): Promise<ItemLine[]> {
	return db.all(sql<ItemLine>`
		select distinct on (item.code, item.bank_id) item.id, item.code, item.language, item_version.title, item_version.kind, item_version.difficulty, item_version.competence_ids, item.chapter_id
		from exercises.item
		join exercises.item_version on item_version.item_id = item.id and item_version.number = item.current_version
		join exercises.bank on bank.id = item.bank_id
		where item.chapter_id = ${chapterId} and item.withdrawn_at is null and (bank.organisation_id is null or bank.organisation_id = any(${reach}::uuid[]))
		order by item.code, item.bank_id, (item.language = ${language}) desc, (item.language = 'fr') desc limit 500`);
}

export type ItemFace = { id: string; code: string; language: string; version: number; national: boolean };

/** The items of a chapter that one may be given where the banks of `reach` are open, in all languages, with the version that is given now: what a phone asks by. */
export async function itemFacesOf(db: Database, chapterId: string, reach: string[]): Promise<ItemFace[]> {
	return db.all(sql<ItemFace>`
		select item.id, item.code, item.language, item.current_version as version, bank.organisation_id is null as national
		from exercises.item join exercises.bank on bank.id = item.bank_id
		where item.chapter_id = ${chapterId} and item.current_version is not null and item.withdrawn_at is null
			and (bank.organisation_id is null or bank.organisation_id = any(${reach}::uuid[]))
		order by item.code, item.bank_id, item.id limit 1500`);
}

/** Items by their ids, where the banks of `reach` are open; those withdrawn or of another are left out. */
export async function itemsByIds(db: Database, ids: string[], reach: string[]): Promise<ItemLine[]> {
	return db.all(sql<ItemLine>`
		select item.id, item.code, item.language, item_version.title, item_version.kind, item_version.difficulty, item_version.competence_ids, item.chapter_id
		from exercises.item
		join exercises.item_version on item_version.item_id = item.id and item_version.number = item.current_version
		join exercises.bank on bank.id = item.bank_id
		where item.id = any(${ids.filter(isId)}::uuid[]) and item.withdrawn_at is null and (bank.organisation_id is null or bank.organisation_id = any(${reach}::uuid[]))
		order by item.id limit 500`);
}

/** The items of a bank of an organisation of `reach`, in the order they came; nothing for a bank of another. At most 500. */
export async function itemsOfBank(db: Database, bankId: string, reach: string[]): Promise<ItemLine[]> {
	if (!isId(bankId)) return [];
	return db.all(sql<ItemLine>`
		select item.id, item.code, item.language, item_version.title, item_version.kind, item_version.difficulty, item_version.competence_ids, item.chapter_id
		from exercises.item
		join exercises.item_version on item_version.item_id = item.id and item_version.number = item.current_version
		join exercises.bank on bank.id = item.bank_id
		where item.bank_id = ${bankId} and bank.organisation_id = any(${reach}::uuid[]) and item.withdrawn_at is null
		order by item.id limit 500`);
}

/**
 * The items with these codes that a lesson of an organisation (null: the nation) sets in its text: the nation's, and for a lesson of a school those of
 * the school and of what stands above it. Of its chapter, else of another. No school's bank ever stands in a lesson of the nation. The same for all
 * its readers, so it may be some seconds old.
 */
export const itemsByCode = briefly(
	5,
	2000,
	(_db: Database, chapterId: string, codes: string[], language: Language, organisationId: string | null = null) => `${chapterId} ${language} ${organisationId} ${codes.join(' ')}`,
	async (db, chapterId, codes, language, organisationId = null) =>
		codes.length === 0
			? []
			: db.all(sql<ItemLine>`
				select distinct on (item.code) item.id, item.code, item.language, item_version.title, item_version.kind, item_version.difficulty, item_version.competence_ids, item.chapter_id
				from exercises.item
				join exercises.item_version on item_version.item_id = item.id and item_version.number = item.current_version
				join exercises.bank on bank.id = item.bank_id
				where item.code = any(${codes}::text[]) and item.withdrawn_at is null
					and (bank.organisation_id is null or bank.organisation_id in (select above_id from people.above where organisation_id = ${organisationId}::uuid))
				order by item.code, (item.chapter_id is not distinct from ${chapterId}::uuid) desc, bank.organisation_id is null, (item.language = ${language}) desc, (item.language = 'fr') desc, item.id`)
);
