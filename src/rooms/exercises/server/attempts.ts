import { createHash } from 'node:crypto';
import * as v from 'valibot';
import { isId, newId } from '#platform/ids.ts';
import { sql, type Database } from '#platform/server/sql.ts';
import { answerBody, type AnswerBody } from '#rooms/exercises/answering.ts';
import type { Answer, Mark } from '#rooms/exercises/item.ts';
import { mark } from '#rooms/exercises/marking.ts';
import { ownItem, seedOf } from '#rooms/exercises/own.ts';
import { worthOf } from '#rooms/exercises/worth.ts';
import { maybeVersion } from '#rooms/exercises/server/items.ts';
import type { Who } from '#rooms/people/who.ts';
import { trueTime, type Fact } from '#rooms/sync/fact.ts';
import { record, Unfit, type Apply } from '#rooms/sync/server/index.ts';

/** The body of an `answer` fact. What cannot be one is unfit. */
export const bodyOf = (fact: Fact): AnswerBody => {
	let json: unknown;
	try {
		json = JSON.parse(fact.body);
	} catch {
		throw new Unfit('malformed');
	}
	const parsed = v.safeParse(answerBody, json);
	if (!parsed.success) throw new Unfit('malformed');
	return parsed.output as AnswerBody;
};

const mayAnswer = (who: Who, organisationId: string | null) => organisationId === null || who.hats.some((hat) => hat.establishmentId === organisationId);

/**
 * Takes in an `answer` fact: marks it by the version that was on the screen, writes the attempt and its evidence, and records
 * the fact, all in one transaction. A mark made on the phone is never believed. Answers the verdict.
 */
export const applyAnswer: Apply = async (db, who, fact, sent) => {
	const body = bodyOf(fact);
	const version = await maybeVersion(db, body.item, body.version);
	if (!version || !mayAnswer(who, version.organisationId)) throw new Unfit('unknown-item');
	const verdict = mark(ownItem(version.item, seedOf(who.id, body.item, body.version)), body.answer);
	const { at, off } = trueTime(fact.at, sent.now, sent.received);
	const { misconceptions, first, repeat } = worthOf(verdict, body);
	await db.transaction(async (db) => {
		await db.run(sql`
			with attempt as (
				insert into exercises.attempt (scope, id, person_id, item_id, item_version, work_id, answer, score, is_right, hints, helped, misconceptions, seconds, at, flags)
				values (${fact.scope}, ${fact.id}, ${who.id}, ${body.item}, ${body.version}, ${body.work ?? null}, ${JSON.stringify(body.answer)}, ${verdict.score}, ${verdict.right},
					${body.hints}, ${body.helped}, ${misconceptions}::text[], ${body.seconds ?? null}, ${at}, ${off ? ['clock'] : []}::text[])
				returning id),
			before as (
				select exists (select 1 from exercises.attempt where scope = ${fact.scope} and item_id = ${body.item} and person_id = ${who.id}
					and at between ${at}::timestamptz - interval '1 day' and ${at}::timestamptz) as repeat)
			insert into exercises.evidence (scope, person_id, competence_id, at, attempt_id, score, weight)
			select ${fact.scope}, ${who.id}, competence.id, ${at}, attempt.id, ${verdict.score}, case when before.repeat then ${repeat}::real else ${first}::real end
			from attempt, before, unnest(${version.competenceIds}::uuid[]) as competence(id)
			where ${first}::real > 0`);
		await record(db, fact);
	});
	return verdict;
};

/** The verdict on an answer that is known already: marked again from what is kept, so the same as the first time. */
export const knownAnswer = async (db: Database, who: Who, fact: Fact): Promise<Mark | undefined> => {
	const row = await db.maybe(sql<{ item_id: string; item_version: number; answer: Answer }>`
		select item_id, item_version, answer from exercises.attempt where scope = ${fact.scope} and id = ${fact.id} and person_id = ${who.id}`);
	const version = row && (await maybeVersion(db, row.item_id, row.item_version));
	return row && version && mark(ownItem(version.item, seedOf(who.id, row.item_id, row.item_version)), row.answer);
};

export type AttemptLine = { id: string; item_version: number; answer: Answer; score: number; is_right: boolean; hints: number; helped: boolean; at: Date };

/** A person's attempts at an item, newest first. The caller checks who may see them. */
export async function attemptsAt(db: Database, scope: string, personId: string, itemId: string, limit = 20): Promise<AttemptLine[]> {
	return db.all(sql<AttemptLine>`
		select id, item_version, answer, score, is_right, hints, helped, at from exercises.attempt
		where scope = ${scope} and item_id = ${itemId} and person_id = ${personId} order by at desc, id desc limit ${limit}`);
}

export type ItemState = { item_id: string; tries: number; best: number; is_right: boolean };

/** How a person stands with some items: tries, best score, ever right. */
export async function statesOf(db: Database, scope: string, personId: string, itemIds: string[]): Promise<Map<string, ItemState>> {
	const rows = await db.all(sql<ItemState>`
		select item_id, count(*)::int as tries, max(score) as best, bool_or(is_right) as is_right from exercises.attempt
		where scope = ${scope} and person_id = ${personId} and item_id = any(${itemIds}::uuid[]) group by item_id`);
	return new Map(rows.map((row) => [row.item_id, row]));
}

export type OwnStateRow = ItemState & { version: number; answer: Answer; last_right: boolean; last_at: Date };

/** The same with the last answer, for a phone that goes on from it: only items that were tried. */
export async function ownStatesOf(db: Database, scope: string, personId: string, itemIds: string[]): Promise<OwnStateRow[]> {
	return db.all(sql<OwnStateRow>`
		select own.item_id, own.tries, own.best, own.is_right, last.item_version as version, last.answer, last.is_right as last_right, last.at as last_at
		from (
			select item_id, count(*)::int as tries, max(score) as best, bool_or(is_right) as is_right from exercises.attempt
			where scope = ${scope} and person_id = ${personId} and item_id = any(${itemIds}::uuid[]) group by item_id) own
		cross join lateral (
			select item_version, answer, is_right, at from exercises.attempt
			where scope = ${scope} and item_id = own.item_id and person_id = ${personId} order by at desc, id desc limit 1) last
		order by own.item_id`);
}

/** An identity that is this form's and this answer's: the last digits of the form's id are taken from a hash of both. */
const bound = (id: string, body: string): string => {
	const hash = createHash('sha256').update(`${id} ${body}`).digest('hex');
	return `${id.slice(0, 20)}${hash.slice(0, 3)}-${hash.slice(3, 15)}`;
};

/**
 * The fact of an answer typed into a plain form. The same form sent twice counts once; sent again with another answer (one went back
 * in the browser and changed it) it is another answer.
 */
export const answerFact = (who: Who, scope: string, ids: { id: string; epoch: string }, body: AnswerBody, now = new Date()): Fact => {
	const text = JSON.stringify(body);
	const [id, epoch] = [ids.id, ids.epoch].map((given) => bound(isId(given) ? given : newId(), text));
	return { scope, writer: who.sessionId, epoch, seq: 1, id, kind: 'answer', v: 1, actor: who.id, at: now.toISOString(), body: text };
};
