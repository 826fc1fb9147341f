import { sql, type Database } from '#platform/server/sql.ts';
import { setAside } from '#rooms/exercises/server/aside.ts';
import { asideOf } from '#rooms/exercises/server/keys.ts';

/** What an attempt says of a competence: a score from 0 to 1, and how much it weighs. */
export type EvidencePiece = { competence: string; score: number; weight: number };

/** Why the evidence of an attempt is another from now on: the fact that says so (each changes it once), a word for it, who did it, and when it truly was. */
export type EvidenceReason = { id: string; why: string; by: string | null; at: Date };

/** How an attempt stands after it was looked at again: its score, whether all of it is right, whether it is handed in and so done, and when the pupil was told (null: not yet). */
export type Looked = { score: number; right: boolean; pending: boolean; markedAt: Date | null };

/**
 * Replaces what an attempt is evidence for, and how it stands where `looked` says so. What it was before stays in `evidence_change`. The same reason a second time changes
 * nothing: false. It joins the caller's transaction, who has checked who may and what is right; several reasons must come in the order in which they hold.
 */
export async function replaceEvidence(db: Database, scope: string, attemptId: string, pieces: readonly EvidencePiece[], why: EvidenceReason, looked?: Looked): Promise<boolean> {
	const attempt = await db.one(sql<{ person_id: string; item_id: string; at: Date; score: number; is_right: boolean; pending: boolean; marked_at: Date | null }>`
		select person_id, item_id, at, score, is_right, pending, marked_at from exercises.attempt where scope = ${scope} and id = ${attemptId} for update`);
	const before = await db.all(sql<EvidencePiece>`
		select competence_id as competence, score, weight from exercises.evidence
		where scope = ${scope} and person_id = ${attempt.person_id} and attempt_id = ${attemptId} order by competence_id`);
	const { score, right, pending, markedAt } = looked ?? { score: attempt.score, right: attempt.is_right, pending: attempt.pending, markedAt: attempt.marked_at };
	const isNew = await db.run(sql`
		insert into exercises.evidence_change (scope, attempt_id, id, why, by, at, before, after)
		values (${scope}, ${attemptId}, ${why.id}, ${why.why}, ${why.by}, ${why.at}, ${JSON.stringify({ score: attempt.score, right: attempt.is_right, pending: attempt.pending, pieces: before })},
			${JSON.stringify({ score, right, pending, pieces })})
		on conflict do nothing`);
	if (!isNew) return false;
	await db.run(sql`delete from exercises.evidence_aside where scope = ${scope} and person_id = ${attempt.person_id} and attempt_id = ${attemptId}`);
	await db.run(sql`delete from exercises.evidence where scope = ${scope} and person_id = ${attempt.person_id} and attempt_id = ${attemptId}`);
	await db.run(sql`
		insert into exercises.evidence (scope, person_id, competence_id, at, attempt_id, score, weight)
		select ${scope}, ${attempt.person_id}, piece.competence, ${attempt.at}::timestamptz, ${attemptId}, piece.score, piece.weight
		from unnest(${pieces.map((one) => one.competence)}::uuid[], ${pieces.map((one) => one.score)}::real[], ${pieces.map((one) => one.weight)}::real[]) as piece(competence, score, weight)`);
	await db.run(sql`
		update exercises.attempt set score = ${score}, is_right = ${right}, pending = ${pending}, marked_at = ${markedAt} where scope = ${scope} and id = ${attemptId}`);
	if ((await asideOf(db, [attempt.item_id])).length) await setAside(db, scope, [attemptId]);
	return true;
}

/** The same of a copy that a teacher marked, by a corrected key: with a trace of its score before. False where its score stays, and the second time. */
export async function remarkCopy(db: Database, scope: string, attemptId: string, amendmentId: string, pieces: readonly EvidencePiece[], looked: Looked): Promise<boolean> {
	const traced = await db.run(sql`
		insert into exercises.remark (scope, attempt_id, amendment_id, person_id, item_id, number, score_before, right_before, misconceptions_before, score, is_right, misconceptions)
		select attempt.scope, attempt.id, amendment.id, attempt.person_id, attempt.item_id, amendment.number, attempt.score, attempt.is_right, attempt.misconceptions, ${looked.score}::real, ${looked.right}::boolean, attempt.misconceptions
		from exercises.attempt join exercises.amendment on amendment.id = ${amendmentId}
		where attempt.scope = ${scope} and attempt.id = ${attemptId} and (attempt.score, attempt.is_right) is distinct from (${looked.score}::real, ${looked.right}::boolean)
		on conflict do nothing`);
	if (!traced) return false;
	const { by, at } = await db.one(sql<{ by: string; at: Date }>`select by, at from exercises.amendment where id = ${amendmentId}`);
	return replaceEvidence(db, scope, attemptId, pieces, { id: amendmentId, why: 'key', by, at }, looked);
}

export type EvidenceChange = { id: string; why: string; by: string | null; at: Date; before: ChangedEvidence; after: ChangedEvidence };
export type ChangedEvidence = { score: number; right: boolean; pending: boolean; pieces: EvidencePiece[] };

/** What became of the evidence of an attempt, in the order in which it was changed. The caller checks who may see it. */
export async function evidenceChanges(db: Database, scope: string, attemptId: string): Promise<EvidenceChange[]> {
	return db.all(sql<EvidenceChange>`
		select id, why, by, at, before, after from exercises.evidence_change where scope = ${scope} and attempt_id = ${attemptId} order by changed_at, id limit 200`);
}
