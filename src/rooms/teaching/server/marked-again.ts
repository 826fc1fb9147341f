import { sql, type Database } from '#platform/server/sql.ts';
import type { Answer } from '#rooms/exercises/item.ts';
import { mark } from '#rooms/exercises/marking.ts';
import { maybeVersion, ownVersion, remarkCopy, type Amended } from '#rooms/exercises/server/index.ts';
import { amendedAnswers } from '#rooms/revision/server/index.ts';
import { shownOf } from '#rooms/teaching/marking.ts';
import { revisionsOfCopy, settledOf } from '#rooms/teaching/server/marking.ts';

/**
 * What follows from answers that were marked again by a corrected key: the copies that a teacher marked keep his marks, and what a machine marked of them is
 * the new key's; mastery and cards follow from all. Joins the caller's transaction; answers which copies changed.
 */
export const amendedHere: Amended = async (db, scope, itemId, changed, copies, amendmentId) => {
	const remarked: string[] = [];
	for (const id of copies) if (await copyAgain(db, scope, id, amendmentId)) remarked.push(id);
	await amendedAnswers(db, scope, [...changed, ...remarked]);
	return remarked;
};

async function copyAgain(db: Database, scope: string, id: string, amendmentId: string): Promise<boolean> {
	const row = await db.one(sql<{ person_id: string; item_id: string; item_version: number; draw: number; answer: Answer; hints: number; helped: boolean }>`
		select person_id, item_id, item_version, draw, answer, hints, helped from exercises.attempt where scope = ${scope} and id = ${id}`);
	const { given } = shownOf(await revisionsOfCopy(db, scope, id));
	const version = await maybeVersion(db, row.item_id, row.item_version);
	if (!given || !version) return false;
	const verdict = mark(ownVersion(version, row.person_id, row.draw).item, row.answer);
	const { pieces, looked } = settledOf({ version, mark: verdict, hints: row.hints, helped: row.helped }, given);
	return remarkCopy(db, scope, id, amendmentId, pieces, looked);
}
