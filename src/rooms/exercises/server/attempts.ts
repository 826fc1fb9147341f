import * as v from 'valibot';
import { arrayText } from '#platform/server/copy.ts';
import { sql, type Database } from '#platform/server/sql.ts';
import { answerBody, evidenceWeight, type AnswerBody } from '#rooms/exercises/answering.ts';
import type { Answer, Mark } from '#rooms/exercises/item.ts';
import { mark } from '#rooms/exercises/marking.ts';
import { maybePackage } from '#rooms/exercises/package.ts';
import { ownItem, seedOf } from '#rooms/exercises/own.ts';
import { worthOf } from '#rooms/exercises/worth.ts';
import { setAside } from '#rooms/exercises/server/aside.ts';
import { maybeVersion } from '#rooms/exercises/server/items.ts';
import { asideOf } from '#rooms/exercises/server/keys.ts';
import { mayOpen } from '#rooms/exercises/server/open.ts';
import type { Who } from '#rooms/people/who.ts';
import type { Name } from '#rooms/sync/attachment.ts';
import { trueTime, type Fact } from '#rooms/sync/fact.ts';
import { factOfForm, record, Unfit, type Act, type Apply, type ApplyMany } from '#rooms/sync/server/index.ts';

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

/** What is written of an answer: marked by the version that was on the screen, never by what the phone thinks. */
async function attemptOf(db: Database, { who, fact, sent }: Act) {
	const body = bodyOf(fact);
	const version = await maybeVersion(db, body.item, body.version);
	if (!version || !(await mayOpen(db, who, version))) throw new Unfit('unknown-item');
	// What a package told is a fact of its own kind: no form answers it.
	if (fact.kind !== 'package' && version.item.parts.some((part) => maybePackage(part.interaction))) throw new Unfit('not-by-form');
	const verdict = mark(ownItem(version.item, seedOf(who.id, body.item, body.version, body.draw)), body.answer);
	const { at, off } = trueTime(fact.at, sent.now, sent.received);
	return { fact, body, verdict, at: at.toISOString(), off, competences: version.competenceIds, ...worthOf(verdict, body) };
}

/** What a repeat weighs, by its number of hints. */
const repeats = Array.from({ length: 21 }, (_, hints) => evidenceWeight({ hints, helped: false, repeat: true }));

/** A piece of evidence that was just written or now weighs less, and of which exercise. */
export type NewPiece = { scope: string; person_id: string; competence_id: string; at: Date; attempt_id: string; score: number; weight: number; item_id: string };

/**
 * Writes the attempts of many `answer` facts and their evidence in one statement; answers each verdict, or why it is unfit, and the evidence. What weighs
 * less as a repeat is told by when it was answered: an answer that comes late makes repeats of those within the day after it. It joins the caller's
 * transaction, who records the facts.
 */
export async function writeAnswers(db: Database, acts: readonly Act[]): Promise<{ answers: unknown[]; pieces: NewPiece[] }> {
	const made: (Unfit | Awaited<ReturnType<typeof attemptOf>>)[] = [];
	for (const act of acts)
		made.push(
			await attemptOf(db, act).catch((error: unknown) => {
				if (error instanceof Unfit) return error;
				throw error;
			})
		);
	const rows = made.filter((one): one is Exclude<typeof one, Unfit> => !(one instanceof Unfit));
	const written: NewPiece[] = [];
	const pieces = rows.flatMap((row, n) => (row.first > 0 ? row.competences.map((competence) => ({ n, competence })) : []));
	if (rows.length) {
		const made = await db.all(sql<Omit<NewPiece, 'item_id'> & { item_id: string | null }>`
			with given as (
				select * from unnest(${rows.map((_, n) => n)}::int[], ${rows.map(({ fact }) => fact.scope)}::uuid[], ${rows.map(({ fact }) => fact.id)}::uuid[], ${rows.map(({ fact }) => fact.actor)}::uuid[],
					${rows.map(({ body }) => body.item)}::uuid[], ${rows.map(({ body }) => body.version)}::int[], ${rows.map(({ body }) => body.work ?? null)}::uuid[], ${rows.map(({ body }) => JSON.stringify(body.answer))}::text[],
					${rows.map(({ verdict }) => verdict.score)}::real[], ${rows.map(({ verdict }) => verdict.right)}::boolean[], ${rows.map(({ verdict }) => verdict.pending === true)}::boolean[], ${rows.map(({ body }) => body.hints)}::smallint[], ${rows.map(({ body }) => body.helped)}::boolean[],
					${rows.map((row) => arrayText(row.misconceptions))}::text[], ${rows.map(({ body }) => body.seconds ?? null)}::int[], ${rows.map((row) => row.at)}::timestamptz[], ${rows.map((row) => row.off)}::boolean[],
					${rows.map((row) => row.first)}::real[], ${rows.map((row) => row.repeat)}::real[], ${rows.map(({ body }) => body.draw ?? 0)}::smallint[])
					as given(n, scope, id, person_id, item_id, item_version, work_id, answer, score, is_right, pending, hints, helped, misconceptions, seconds, at, off, first, repeat, draw)),
			attempt as (
				insert into exercises.attempt (scope, id, person_id, item_id, item_version, work_id, answer, score, is_right, pending, hints, helped, misconceptions, seconds, at, flags, draw)
				select scope, id, person_id, item_id, item_version, work_id, answer::jsonb, score, is_right, pending, hints, helped, misconceptions::text[], seconds, at, case when off then array['clock'] else '{}' end, draw
				from given order by n),
			lighter as (
				update exercises.evidence set weight = (${repeats}::real[])[least(later.hints, 20) + 1]
				from given join exercises.attempt later on later.scope = given.scope and later.item_id = given.item_id and later.person_id = given.person_id
						and later.at > given.at and later.at <= given.at + interval '1 day' and later.marked_at is null
					join exercises.item_version on item_version.item_id = later.item_id and item_version.number = later.item_version cross join unnest(item_version.competence_ids) as of_item(competence_id)
				where evidence.scope = later.scope and evidence.person_id = later.person_id and evidence.competence_id = of_item.competence_id and evidence.at = later.at and evidence.attempt_id = later.id
					and evidence.weight > (${repeats}::real[])[least(later.hints, 20) + 1]
				returning evidence.scope, evidence.person_id, evidence.competence_id, evidence.at, evidence.attempt_id, evidence.score, evidence.weight, later.item_id),
			fresh as (
				insert into exercises.evidence (scope, person_id, competence_id, at, attempt_id, score, weight)
				select given.scope, given.person_id, piece.competence_id, given.at, given.id, given.score, case when
					exists (select 1 from exercises.attempt where scope = given.scope and item_id = given.item_id and person_id = given.person_id and at between given.at - interval '1 day' and given.at)
					or exists (select 1 from given before where (before.at, before.n) < (given.at, given.n) and before.scope = given.scope and before.item_id = given.item_id and before.person_id = given.person_id
						and before.at >= given.at - interval '1 day')
					then given.repeat else given.first end
				from given join unnest(${pieces.map((piece) => piece.n)}::int[], ${pieces.map((piece) => piece.competence)}::uuid[]) as piece(n, competence_id) on piece.n = given.n
				returning scope, person_id, competence_id, at, attempt_id, score, weight)
			select scope, person_id, competence_id, at, attempt_id, score, weight, null::uuid as item_id from fresh union all select * from lighter`);
		const items = new Map(rows.map(({ fact, body }) => [fact.id, body.item]));
		const aside = new Set(await asideOf(db, [...items.values()]));
		await setAsideByScope(db, rows.flatMap(({ fact, body }) => (aside.has(body.item) ? fact : [])));
		for (const piece of made) {
			const item_id = piece.item_id ?? items.get(piece.attempt_id)!;
			if (!aside.has(item_id)) written.push({ ...piece, item_id });
		}
	}
	const workings = rows.flatMap(({ fact, body }) => (body.attachments ?? []).map((working) => ({ ...working, fact })));
	if (workings.length)
		await db.run(sql`
			insert into exercises.working (scope, attempt_id, person_id, sha256, size)
			select * from unnest(${workings.map(({ fact }) => fact.scope)}::uuid[], ${workings.map(({ fact }) => fact.id)}::uuid[], ${workings.map(({ fact }) => fact.actor)}::uuid[],
				${workings.map((working) => working.sha256)}::text[], ${workings.map((working) => working.size)}::int[])`);
	return { answers: made.map((one) => (one instanceof Unfit ? one : one.verdict)), pieces: written };
}

/** What is answered to an exercise that counts no longer is kept, and its evidence set aside with that of the answers before. */
async function setAsideByScope(db: Database, facts: readonly Fact[]): Promise<void> {
	for (const [scope, own] of Map.groupBy(facts, (fact) => fact.scope)) await setAside(db, scope, own.map((fact) => fact.id));
}

/** The same for who asks for the verdicts alone. */
export const applyAnswers: ApplyMany = async (db, acts) => (await writeAnswers(db, acts)).answers;

/** Takes in one `answer` fact: its attempt, its evidence and the fact, all in one transaction. Answers the verdict. */
export const applyAnswer: Apply = (db, who, fact, sent) =>
	db.transaction(async (db) => {
		const [verdict] = await applyAnswers(db, [{ who, fact, sent }]);
		if (verdict instanceof Unfit) throw verdict;
		await record(db, fact);
		return verdict;
	});

/** The verdict on an answer that is known already: marked again from what is kept, so the same as the first time. */
export const knownAnswer = async (db: Database, who: Who, fact: Fact): Promise<Mark | undefined> => {
	const row = await db.maybe(sql<{ item_id: string; item_version: number; draw: number; answer: Answer }>`
		select item_id, item_version, draw, answer from exercises.attempt where scope = ${fact.scope} and id = ${fact.id} and person_id = ${who.id}`);
	const version = row && (await maybeVersion(db, row.item_id, row.item_version));
	return row && version && mark(ownItem(version.item, seedOf(who.id, row.item_id, row.item_version, row.draw)), row.answer);
};

/** A file of an attempt, as the answer names it. The caller checks who may see it. */
export async function maybeWorking(db: Database, scope: string, personId: string, attemptId: string, sha256: string): Promise<(Name & { answer: Answer }) | undefined> {
	return db.maybe(sql<Name & { answer: Answer }>`
		select working.sha256, working.size, attempt.answer from exercises.working join exercises.attempt on attempt.scope = working.scope and attempt.id = working.attempt_id
		where working.scope = ${scope} and working.attempt_id = ${attemptId} and working.person_id = ${personId} and working.sha256 = ${sha256}`);
}

export type AttemptLine = { id: string; item_version: number; draw: number; answer: Answer; score: number; is_right: boolean; hints: number; helped: boolean; at: Date; /** The teacher sent it back, to be done again. */ again: boolean; /** The teacher has said what he thinks of it. */ read: boolean };

/** A person's attempts at an item, newest first. The caller checks who may see them. */
export async function attemptsAt(db: Database, scope: string, personId: string, itemId: string, limit = 20): Promise<AttemptLine[]> {
	return db.all(sql<AttemptLine>`
		select id, item_version, draw, answer, score, is_right, hints, helped, at, not pending and marked_at is not null as again, marked_at is not null as read from exercises.attempt
		where scope = ${scope} and item_id = ${itemId} and person_id = ${personId} order by at desc, id desc limit ${limit}`);
}

export type ItemState = { item_id: string; tries: number; best: number; is_right: boolean; pending: boolean };

/** How a person stands with some items: tries, best score, ever right, ever handed in for the teacher. */
export async function statesOf(db: Database, scope: string, personId: string, itemIds: string[]): Promise<Map<string, ItemState>> {
	if (!itemIds.length) return new Map();
	const rows = await db.all(sql<ItemState>`
		select item_id, count(*)::int as tries, max(score) as best, bool_or(is_right) as is_right, bool_or(pending) as pending from exercises.attempt
		where scope = ${scope} and person_id = ${personId} and item_id = any(${itemIds}::uuid[]) group by item_id`);
	return new Map(rows.map((row) => [row.item_id, row]));
}

export type OwnStateRow = ItemState & { version: number; draw: number; answer: Answer; last_right: boolean; last_at: Date; /** The teacher sent it back, to be done again. */ again: boolean };

/** The same with the last answer, for a phone that goes on from it: only items that were tried. */
export async function ownStatesOf(db: Database, scope: string, personId: string, itemIds: string[]): Promise<OwnStateRow[]> {
	return db.all(sql<OwnStateRow>`
		select own.item_id, own.tries, own.best, own.is_right, own.pending, last.item_version as version, last.draw, last.answer, last.is_right as last_right, last.at as last_at, last.again
		from (
			select item_id, count(*)::int as tries, max(score) as best, bool_or(is_right) as is_right, bool_or(pending) as pending from exercises.attempt
			where scope = ${scope} and person_id = ${personId} and item_id = any(${itemIds}::uuid[]) group by item_id) own
		cross join lateral (
			select item_version, draw, answer, is_right, at, not pending and marked_at is not null as again from exercises.attempt
			where scope = ${scope} and item_id = own.item_id and person_id = ${personId} order by at desc, id desc limit 1) last
		order by own.item_id`);
}

/** The fact of an answer typed into a plain form. */
export const answerFact = (who: Who, scope: string, ids: { id: string; epoch: string }, body: AnswerBody, now = new Date()): Fact => factOfForm(who, { scope, kind: 'answer', body, ids }, now);
