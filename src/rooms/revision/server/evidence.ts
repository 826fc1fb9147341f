import { sql, type Database } from '#platform/server/sql.ts';
import { thousandths } from '#rooms/exercises/worth.ts';
import { masteryOf, type Piece } from '#rooms/revision/mastery.ts';
import { keepLocked, keepNew, nameOf, type Kept, type Pair } from '#rooms/revision/server/kept.ts';

export type PieceRow = { person_id: string; competence_id: string; at: Date; attempt_id: string; score: number; weight: number; difficulty: number };

/** A row of evidence as the model takes it: scores and weights in thousandths, as a phone has them. */
export const pieceOfRow = ({ attempt_id, at, score, weight, difficulty }: PieceRow): Piece => ({ id: attempt_id, at, score: thousandths(score), weight: thousandths(weight), difficulty });

const whose = (one: { person_id: string; competence_id: string }) => `${one.person_id} ${one.competence_id}`;

const madeOf = (rows: readonly PieceRow[]): Kept[] =>
	[...Map.groupBy(rows, whose).values()].map((own) => ({
		personId: own[0].person_id,
		competenceId: own[0].competence_id,
		// What stands in the evidence was dated by the server: no clock is ahead of it.
		mastery: masteryOf(own.map(pieceOfRow), new Date(8.64e15))
	}));

/** All evidence of some persons in a scope, each piece with the difficulty of its exercise that was in force when it was answered. */
export const piecesOfPersons = (db: Database, scope: string, personIds: readonly string[]): Promise<PieceRow[]> =>
	db.all(sql<PieceRow>`
		select evidence.person_id, evidence.competence_id, evidence.at, evidence.attempt_id, evidence.score, evidence.weight, coalesce(difficulty.logit, 0) as difficulty
		from exercises.evidence left join exercises.attempt on attempt.scope = evidence.scope and attempt.id = evidence.attempt_id
		left join lateral (
			select logit from revision.difficulty where difficulty.item_id = attempt.item_id and difficulty.starts_at <= evidence.at order by starts_at desc limit 1) difficulty on true
		where evidence.scope = ${scope} and evidence.person_id = any(${personIds}::uuid[])`);

/** The same of some pairs of person and competence. */
export const piecesOfPairs = (db: Database, scope: string, pairs: readonly Pair[]): Promise<PieceRow[]> =>
	db.all(sql<PieceRow>`
		select evidence.person_id, evidence.competence_id, evidence.at, evidence.attempt_id, evidence.score, evidence.weight, coalesce(difficulty.logit, 0) as difficulty
		from unnest(${pairs.map((pair) => pair.personId)}::uuid[], ${pairs.map((pair) => pair.competenceId)}::uuid[]) as pair(person_id, competence_id)
		join exercises.evidence on evidence.scope = ${scope} and evidence.person_id = pair.person_id and evidence.competence_id = pair.competence_id
		left join exercises.attempt on attempt.scope = ${scope} and attempt.id = evidence.attempt_id
		left join lateral (
			select logit from revision.difficulty where difficulty.item_id = attempt.item_id and difficulty.starts_at <= evidence.at order by starts_at desc limit 1) difficulty on true`);

/** Makes the mastery of pairs again from their evidence and keeps it. Waits for who is changing one of them. Joins the caller's transaction. */
export async function rebuildPairs(db: Database, scope: string, pairs: readonly Pair[]): Promise<void> {
	if (!pairs.length) return;
	// Locked before the evidence is read: what another transaction is adding is then seen, or comes after us.
	const locked = await db.all(sql<{ person_id: string; competence_id: string }>`
		select mastery.person_id, mastery.competence_id
		from revision.mastery join unnest(${pairs.map((pair) => pair.personId)}::uuid[], ${pairs.map((pair) => pair.competenceId)}::uuid[]) as pair(person_id, competence_id)
			on mastery.person_id = pair.person_id and mastery.competence_id = pair.competence_id
		where mastery.scope = ${scope} order by mastery.person_id, mastery.competence_id for update of mastery`);
	await replace(db, scope, locked, madeOf(await piecesOfPairs(db, scope, pairs)));
}

/** Makes all mastery of some persons in a scope again from their evidence and keeps it. Joins the caller's transaction; answers what it made. */
export async function rebuildPersons(db: Database, scope: string, personIds: readonly string[]): Promise<Kept[]> {
	if (!personIds.length) return [];
	const locked = await db.all(sql<{ person_id: string; competence_id: string }>`
		select person_id, competence_id from revision.mastery where scope = ${scope} and person_id = any(${personIds}::uuid[]) order by person_id, competence_id for update`);
	const made = madeOf(await piecesOfPersons(db, scope, personIds));
	await replace(db, scope, locked, made);
	return made;
}

/** Puts what was made in the place of what was kept: rows without evidence go, and a row that another made meanwhile is made once more with all that is there now. */
async function replace(db: Database, scope: string, locked: readonly { person_id: string; competence_id: string }[], made: readonly Kept[]): Promise<void> {
	const there = new Set(locked.map(whose));
	const wanted = new Set(made.map(nameOf));
	const gone = locked.filter((row) => !wanted.has(whose(row)));
	if (gone.length)
		await db.run(sql`
			delete from revision.mastery using unnest(${gone.map((row) => row.person_id)}::uuid[], ${gone.map((row) => row.competence_id)}::uuid[]) as gone(person_id, competence_id)
			where mastery.scope = ${scope} and mastery.person_id = gone.person_id and mastery.competence_id = gone.competence_id`);
	await keepLocked(db, scope, made.filter((one) => there.has(nameOf(one))));
	await rebuildPairs(db, scope, await keepNew(db, scope, made.filter((one) => !there.has(nameOf(one)))));
}
