import { dayOf } from '#platform/dates.ts';
import { isDown, sql, type Database } from '#platform/server/sql.ts';
import { cardOf, type Card, type CardAttempt, type Grade } from '#rooms/revision/cards.ts';

// Cards are made when they are read, not when an answer comes in: an answer costs nothing more, and who never revises costs nothing. Attempts are only
// ever added, so that a count tells whether a card has seen them all, in whatever order they were written; one that is marked later forgets its card.

type Row = Omit<CardAttempt, 'day'> & { person_id: string; item_id: string; at: Date };
type Counted = { person_id: string; item_id: string; attempts: number };
const nameOf = (one: { person_id: string; item_id: string }) => `${one.person_id} ${one.item_id}`;

/** Brings the cards of some persons up to their attempts. Where nothing can be written now they stay as they were. The caller checks who may. */
export async function bringUp(db: Database, scope: string, personIds: readonly string[]): Promise<void> {
	const behind = await db.all(sql<{ person_id: string; attempts: number }>`
		select person.id as person_id, counted.attempts
		from unnest(${personIds}::uuid[]) as person(id)
		cross join lateral (select count(*)::int as attempts from exercises.attempt where scope = ${scope} and person_id = person.id) counted
		left join revision.replay on replay.scope = ${scope} and replay.person_id = person.id
		where counted.attempts <> coalesce(replay.attempts, 0)`);
	// A class that opens for the first time is read in parts: a year of sixty pupils is some tens of thousands of attempts.
	for (let i = 0; i < behind.length; i += 15)
		await replayOf(db, scope, behind.slice(i, i + 15)).catch((error) => {
			if (!isDown(error)) throw error;
		});
}

async function replayOf(db: Database, scope: string, behind: { person_id: string; attempts: number }[]): Promise<void> {
	const persons = behind.map((one) => one.person_id);
	// Two looks, held against each other here: joined, a plan made while there were no cards yet reads all of them for each exercise.
	const kept = await db.all(sql<Counted>`select person_id, item_id, attempts from revision.card where scope = ${scope} and person_id = any(${persons}::uuid[])`);
	const now = await db.all(sql<Counted>`
		select person_id, item_id, count(*)::int as attempts from exercises.attempt where scope = ${scope} and person_id = any(${persons}::uuid[]) group by person_id, item_id`);
	const counts = new Map(kept.map((one) => [nameOf(one), one.attempts]));
	const changed = now.filter((one) => counts.get(nameOf(one)) !== one.attempts);
	const rows = await db.all(sql<Row>`
		select attempt.person_id, attempt.item_id, attempt.at, attempt.score, attempt.is_right as right, attempt.hints, attempt.helped, attempt.draw,
			-- Given back by a teacher it stays pending, and says something; sent back it is not pending any more, and says nothing.
			case when attempt.marked_at is null then attempt.pending else not attempt.pending end as pending
		from unnest(${changed.map((one) => one.person_id)}::uuid[], ${changed.map((one) => one.item_id)}::uuid[]) as changed(person_id, item_id)
		join exercises.attempt on attempt.scope = ${scope} and attempt.item_id = changed.item_id and attempt.person_id = changed.person_id`);
	const attempts = new Map<string, Row[]>();
	for (const row of rows) {
		const name = nameOf(row);
		const known = attempts.get(name);
		if (known) known.push(row);
		else attempts.set(name, [row]);
	}
	const cards = [...attempts.values()].map((of) => ({ ...of[0], card: cardOf(of.map((row) => ({ ...row, day: dayOf(row.at) })))! }));
	await db.transaction(async (db) => {
		await db.run(sql`
			insert into revision.card as known (scope, person_id, item_id, attempts, days, grades, begun_here, stability, due)
			select ${scope}, card.person_id, card.item_id, card.attempts, card.days::date[], card.grades::smallint[], card.begun_here, card.stability, card.due
			from unnest(${cards.map((one) => one.person_id)}::uuid[], ${cards.map((one) => one.item_id)}::uuid[], ${cards.map(({ card }) => card.attempts)}::int[], ${cards.map(({ card }) => `{${card.days}}`)}::text[],
				${cards.map(({ card }) => `{${card.grades}}`)}::text[], ${cards.map(({ card }) => card.begunHere)}::boolean[], ${cards.map(({ card }) => card.stability)}::real[], ${cards.map(({ card }) => card.due)}::date[])
				as card(person_id, item_id, attempts, days, grades, begun_here, stability, due)
			order by card.person_id, card.item_id
			on conflict (scope, person_id, item_id) do update set attempts = excluded.attempts, days = excluded.days, grades = excluded.grades, begun_here = excluded.begun_here,
				stability = excluded.stability, due = excluded.due where known.attempts <= excluded.attempts`);
		await db.run(sql`
			insert into revision.replay as known (scope, person_id, attempts)
			select ${scope}, person.id, person.attempts from unnest(${behind.map((one) => one.person_id)}::uuid[], ${behind.map((one) => one.attempts)}::int[]) as person(id, attempts) order by person.id
			on conflict (scope, person_id) do update set attempts = excluded.attempts where known.attempts <= excluded.attempts`);
	});
}

/** Forgets the cards to which some attempts of an establishment belong: they were marked, or marked anew. They are made again when they are read next. */
export async function forgetCards(db: Database, scope: string, attemptIds: readonly string[]): Promise<void> {
	await db.transaction(async (db) => {
		await db.run(sql`
			update revision.replay set attempts = 0 where scope = ${scope}
				and person_id in (select person_id from exercises.attempt where scope = ${scope} and id = any(${attemptIds}::uuid[]))`);
		await db.run(sql`
			delete from revision.card using exercises.attempt
			where card.scope = ${scope} and attempt.scope = ${scope} and attempt.id = any(${attemptIds}::uuid[]) and card.person_id = attempt.person_id and card.item_id = attempt.item_id`);
	});
}

/** The days and grades of a card as the database gives them: `2026-11-26 2026-12-01`, `14`. */
export type CardText = { attempts: number; days: string; grades: string; begun_here: boolean; stability: number; due: string | null };

export const cardOfText = ({ attempts, days, grades, begun_here, stability, due }: CardText): Card => ({
	attempts,
	days: days ? days.split(' ') : [],
	grades: [...grades].map(Number) as Grade[],
	begunHere: begun_here,
	stability,
	due
});
