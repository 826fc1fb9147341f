import { copyRows, type CopyValue } from '#platform/server/copy.ts';
import type { Database } from '#platform/server/sql.ts';

/** An answer whose marks are known already: `answer` as JSON text, `misconceptions` as PostgreSQL writes an array, `weight` as evidence (0: none). */
export type MarkedAnswer = {
	scope: string; id: string; personId: string; itemId: string; version: number; answer: string; score: number; isRight: boolean; misconceptions: string;
	hints: number; helped: boolean; seconds: number; at: string; draw: number; weight: number; competenceIds: readonly string[];
};

/**
 * Puts many answers with their evidence where `applyAnswer` puts them, for measuring a large country: by COPY, in the order given, without facts, which no page
 * of teacher or pupil reads. For the system in one transaction; the caller answers for the marks.
 */
export async function loadMarked(db: Database, answers: readonly MarkedAnswer[]): Promise<number> {
	const attempts: CopyValue[][] = [];
	const evidence: CopyValue[][] = [];
	for (const one of answers) {
		attempts.push([one.scope, one.id, one.personId, one.itemId, one.version, one.answer, one.score, one.isRight, one.hints, one.helped, one.misconceptions, one.seconds, one.at, one.at, one.draw]);
		if (one.weight > 0) for (const competence of one.competenceIds) evidence.push([one.scope, one.personId, competence, one.at, one.id, one.score, one.weight]);
	}
	await copyRows(db, 'copy exercises.attempt (scope, id, person_id, item_id, item_version, answer, score, is_right, hints, helped, misconceptions, seconds, at, received_at, draw) from stdin', attempts);
	await copyRows(db, 'copy exercises.evidence (scope, person_id, competence_id, at, attempt_id, score, weight) from stdin', evidence);
	return attempts.length + evidence.length;
}
