import { isId, newId } from '#platform/ids.ts';
import type { Language } from '#platform/language.ts';
import { Refusal } from '#platform/refusal.ts';
import { audit } from '#platform/server/audit.ts';
import { sql, type Database } from '#platform/server/sql.ts';
import type { Item } from '#rooms/exercises/item.ts';
import { keyAnswer } from '#rooms/exercises/key.ts';
import { keyMarks, letterAt, lettersOf, onPaper, orderOf, type Letter } from '#rooms/exercises/paper.ts';
import { answerHtml, maybeVersion, paperHtml, type ItemHtml } from '#rooms/exercises/server/index.ts';
import { must, notFound, reachOf } from '#rooms/people/server/index.ts';
import type { Who } from '#rooms/people/who.ts';
import { sayPaper } from '#rooms/teaching/messages/paper.ts';
import { classOf, pupilsOf } from '#rooms/teaching/server/classes.ts';

export type NewPaper = { classId: string; title: string; itemIds: string[]; variants: number; mixed: boolean };

/** The most exercises on a sheet. */
export const mostOnPaper = 40;

/**
 * Makes a sheet for a class: the exercises as they are now, and for each pupil a copy with its letter, so that neighbours in the list have different
 * ones. Refuses exercises that are not theirs to give, none, or more than 40. Answers its id.
 */
export async function makePaper(db: Database, who: Who, paper: NewPaper): Promise<string> {
	await must(db, who, 'work.set', paper.classId);
	const { establishment_id: scope } = await classOf(db, who, paper.classId);
	const title = paper.title.trim();
	const itemIds = [...new Set(paper.itemIds)];
	if (!title || title.length > 160) throw new Refusal(400, (language) => sayPaper(language)('titleWrong'));
	if (!itemIds.length || itemIds.length > mostOnPaper || !itemIds.every(isId)) throw new Refusal(400, (language) => sayPaper(language)('itemsWrong', { most: mostOnPaper }));
	if (![1, 2, 3, 4, 5, 6].includes(paper.variants)) throw new Refusal(400, (language) => sayPaper(language)('variantsWrong'));
	const reach = await reachOf(db, [scope]);
	const found = await db.all(sql<{ id: string; current_version: number | null }>`
		select item.id, item.current_version from exercises.item join exercises.bank on bank.id = item.bank_id
		where item.id = any(${itemIds}::uuid[]) and item.current_version is not null and item.withdrawn_at is null and (bank.organisation_id is null or bank.organisation_id = any(${reach}::uuid[]))`);
	const versions = new Map(found.map((row) => [row.id, row.current_version!]));
	if (versions.size < itemIds.length) throw new Refusal(400, (language) => sayPaper(language)('itemGone'));
	const id = newId();
	await db.transaction(async (db) => {
		const pupils = await pupilsOf(db, paper.classId);
		await db.run(sql`
			insert into teaching.paper (scope, id, class_id, title, variants, mixed, made_by) values (${scope}, ${id}, ${paper.classId}, ${title}, ${paper.variants}, ${paper.mixed}, ${who.id})`);
		await db.run(sql`
			insert into teaching.paper_item (scope, paper_id, position, item_id, item_version)
			select ${scope}, ${id}, part.position, part.item_id, part.version from unnest(${itemIds.map((_, i) => i + 1)}::int[], ${itemIds}::uuid[], ${itemIds.map((item) => versions.get(item)!)}::int[]) as part(position, item_id, version)`);
		await db.run(sql`
			insert into teaching.paper_copy (scope, paper_id, number, person_id, variant)
			select ${scope}, ${id}, copy.number, copy.person_id, copy.variant
			from unnest(${pupils.map((_, i) => i + 1)}::int[], ${pupils.map((pupil) => pupil.id)}::uuid[], ${pupils.map((_, i) => (i % paper.variants) + 1)}::int[]) as copy(number, person_id, variant)`);
		await audit(db, who, { act: 'paper.make', organisationId: paper.classId, detail: { paper: id, title, items: itemIds.length, variants: paper.variants, copies: pupils.length } });
	});
	return id;
}

export type PaperLine = { id: string; title: string; variants: number; made_at: Date; items: number; copies: number };

/** The sheets made for a class, newest first; at most 50. */
export async function papersOf(db: Database, who: Who, classId: string): Promise<PaperLine[]> {
	await must(db, who, 'work.set', classId);
	const { establishment_id: scope } = await classOf(db, who, classId);
	return db.all(sql<PaperLine>`
		select paper.id, paper.title, paper.variants, paper.made_at,
			(select count(*) from teaching.paper_item where paper_item.scope = ${scope} and paper_item.paper_id = paper.id)::int as items,
			(select count(*) from teaching.paper_copy where paper_copy.scope = ${scope} and paper_copy.paper_id = paper.id)::int as copies
		from teaching.paper where scope = ${scope} and class_id = ${classId} order by made_at desc limit 50`);
}

export type PaperExercise = { code: string; item: Item; html: ItemHtml; order: Record<string, string[]>; key: { part: string; marks?: string; html: string }[] };
export type PaperVariant = { letter: Letter; exercises: PaperExercise[] };
export type PaperCopy = { number: number; name: string; letter: Letter };
export type PaperWhole = { id: string; title: string; made_at: Date; mixed: boolean; class: { id: string; name: string; school: string }; variants: PaperVariant[]; copies: PaperCopy[] };

/** A sheet whole: each variant with its exercises and its key, and whose copy has which. For whoever may set work to the class. */
export async function paper(db: Database, who: Who, id: string, language: Language): Promise<PaperWhole> {
	const head = isId(id)
		? await db.maybe(sql<{ scope: string; class_id: string; title: string; variants: number; mixed: boolean; made_at: Date }>`
			select scope, class_id, title, variants, mixed, made_at from teaching.paper where id = ${id} and scope = any(${who.hats.map((hat) => hat.establishmentId)}::uuid[])`)
		: undefined;
	if (!head) throw notFound();
	await must(db, who, 'work.set', head.class_id);
	const place = await classOf(db, who, head.class_id);
	const rows = await db.all(sql<{ item_id: string; item_version: number }>`select item_id, item_version from teaching.paper_item where scope = ${head.scope} and paper_id = ${id} order by position limit 100`);
	const versions = (await Promise.all(rows.map((row) => maybeVersion(db, row.item_id, row.item_version)))).filter((version) => version !== undefined);
	const copies = await db.all(sql<{ number: number; variant: number; given_name: string | null; family_name: string | null }>`
		select paper_copy.number, paper_copy.variant, person.given_name, person.family_name from teaching.paper_copy left join people.person on person.id = paper_copy.person_id
		where paper_copy.scope = ${head.scope} and paper_copy.paper_id = ${id} order by paper_copy.number limit 500`);
	return {
		id,
		title: head.title,
		made_at: head.made_at,
		mixed: head.mixed,
		class: { id: head.class_id, name: place.name, school: place.school },
		variants: lettersOf(head.variants).map((letter) => ({
			letter,
			exercises: orderOf(versions.length, id, letter, head.mixed).map((at): PaperExercise => {
				const version = versions[at];
				const { item, order } = onPaper(version.item, id, letter, head.mixed);
				const words = answerHtml(item, keyAnswer(item), language);
				return {
					code: item.code,
					item,
					html: paperHtml(version, item),
					order,
					key: item.parts.map((part, i) => ({ part: part.id, marks: keyMarks(part, order[part.id]), html: words[i]?.html ?? '' }))
				};
			})
		})),
		copies: copies.map((copy) => ({ number: copy.number, name: [copy.family_name, copy.given_name].filter(Boolean).join(' '), letter: letterAt(copy.variant, head.variants) }))
	};
}
