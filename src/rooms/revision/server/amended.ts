import type { Database } from '#platform/server/sql.ts';
import { forgetCards } from '#rooms/revision/server/cards.ts';
import { hearAgain } from '#rooms/revision/server/hear.ts';

/** What follows for revision from answers that were marked, or marked again: their mastery is made anew, their cards when they are read next. Joins the caller's transaction. */
export async function amendedAnswers(db: Database, scope: string, attemptIds: readonly string[]): Promise<void> {
	if (!attemptIds.length) return;
	await hearAgain(db, scope, attemptIds);
	await forgetCards(db, scope, attemptIds);
}
