/** Decisions on answers that were given already: by whom, why, and how far the worker has come. */
import { isId, newId } from '#platform/ids.ts';
import { Refusal } from '#platform/refusal.ts';
import { audit } from '#platform/server/audit.ts';
import { enqueue } from '#platform/server/jobs.ts';
import { sql, type Database } from '#platform/server/sql.ts';
import type { Writer } from '#rooms/curriculum/server/index.ts';
import type { Item } from '#rooms/exercises/item.ts';
import { markableBy } from '#rooms/exercises/key-correction.ts';
import { sayRemark } from '#rooms/exercises/messages/remark.ts';
import { decideCounting, isCounted } from '#rooms/exercises/server/aside.ts';
import { forgetKeys } from '#rooms/exercises/server/keys.ts';
import { mayWithdrawItem } from '#rooms/exercises/server/own-bank.ts';
import { notFound } from '#rooms/people/server/index.ts';

/** The longest reason, in characters. */
export const longestReason = 500;

export type Amendment = { id: string; kind: 'key' | 'aside' | 'count'; number: number; versions: number[]; reason: string; by: string; at: Date; looked: number; changed: number; passed: boolean };
export type Amending = {
	id: string;
	title: string;
	language: string;
	number: number;
	/** The older versions whose answers the newest key may mark, and has not yet. */
	versions: number[];
	before: Item | null;
	after: Item;
	/** It is withdrawn; its answers count. */
	withdrawn: boolean;
	counted: boolean;
	organisationId: string | null;
	amendments: Amendment[];
};

/** An exercise with what was decided of its answers and what may be: for who may withdraw it. Refuses others as what is not there. */
export async function amendingOf(db: Database, who: Writer, itemId: string): Promise<Amending> {
	if (!isId(itemId) || !(await mayWithdrawItem(db, who, itemId))) throw notFound();
	const found = await db.all(sql<{ number: number; item: Item }>`
		select item_version.number, item_version.content as item from exercises.item join exercises.item_version on item_version.item_id = item.id and item_version.number <= item.current_version
		where item.id = ${itemId} order by item_version.number desc limit 50`);
	const [newest] = found;
	if (!newest) throw notFound();
	const amendments = await db.all(sql<Amendment>`
		select amendment.id, amendment.kind, amendment.number, amendment.versions, amendment.reason, coalesce(person.given_name || ' ' || person.family_name, '') as by, amendment.at,
			amendment.looked, amendment.changed, amendment.passed_at is not null as passed
		from exercises.amendment left join people.person on person.id = amendment.by
		where amendment.item_id = ${itemId} order by amendment.at desc, amendment.id desc limit 50`);
	const { withdrawn, organisation_id } = await db.one(sql<{ withdrawn: boolean; organisation_id: string | null }>`
		select item.withdrawn_at is not null as withdrawn, bank.organisation_id from exercises.item join exercises.bank on bank.id = item.bank_id where item.id = ${itemId}`);
	const done = amendments.some((one) => one.kind === 'key' && one.number === newest.number);
	const versions = done ? [] : markableBy(found);
	const before = found.find(({ number }) => number === versions.at(-1))?.item ?? null;
	return { id: itemId, title: newest.item.title, language: newest.item.language, number: newest.number, versions, before, after: newest.item, withdrawn, counted: await isCounted(db, itemId), organisationId: organisation_id, amendments };
}

const reasonOf = (given: string): string => {
	const reason = given.trim();
	if (!reason || reason.length > longestReason) throw new Refusal(400, (language) => sayRemark(language)('reasonWrong', { most: longestReason }));
	return reason;
};

/**
 * Has all answers to the older versions marked again by the newest key: at once for what is answered from now on, by the worker for what was answered
 * before. Refuses without a reason, and where something else than the key changed. Asked twice it is one.
 */
export async function correctKey(db: Database, who: Writer, itemId: string, why: string): Promise<void> {
	const reason = reasonOf(why);
	await db.transaction(async (db) => {
		// Two who ask at once: the second waits, and finds it done.
		await db.maybe(sql<{ id: string }>`select id from exercises.item where id = ${isId(itemId) ? itemId : null}::uuid for update`);
		const { number, versions, title, amendments, organisationId } = await amendingOf(db, who, itemId);
		if (amendments.some((one) => one.kind === 'key' && one.number === number)) return;
		if (!versions.length) throw new Refusal(409, (language) => sayRemark(language)('notOnlyKey'));
		await db.run(sql`
			insert into exercises.amendment (id, item_id, kind, number, versions, reason, by) values (${newId()}, ${itemId}, 'key', ${number}, ${versions}::int[], ${reason}, ${who.id})`);
		await audit(db, who, { act: 'item.remark', organisationId: organisationId ?? undefined, detail: { item: itemId, title, version: number, versions, reason } });
		await enqueue(db, 'answers.amend', {}, { key: 'answers.amend' });
	});
	forgetKeys();
}

/** Decides whether the answers to a withdrawn exercise still count. Refuses without a reason, and for one that is given still: its answers count. */
export async function countAnswers(db: Database, who: Writer, itemId: string, counts: boolean, why: string): Promise<void> {
	const { id, title, organisationId, withdrawn } = await amendingOf(db, who, itemId);
	if (!withdrawn && !counts) throw new Refusal(409, (language) => sayRemark(language)('notWithdrawn'));
	await decideCounting(db, who, { id, title, organisationId }, counts, reasonOf(why));
	forgetKeys();
}
