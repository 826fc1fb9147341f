import { sql, type Database } from '#platform/server/sql.ts';
import { mayLighten } from '#rooms/exercises/answering.ts';
import { masteryOf, type Piece } from '#rooms/revision/mastery.ts';
import { writeCarried, type CarriedPiece } from '#rooms/revision/mastery-text.ts';
import { pieceOfRow, piecesOfPairs } from '#rooms/revision/server/evidence.ts';
import { masteryOfPerson } from '#rooms/revision/server/mastery.ts';

/** Answers made without line may be older than some that are here: as far back as this, a phone gets the pieces themselves, in milliseconds. */
const reach = 3 * 86_400_000;

/**
 * What a phone goes on from: of each competence the mastery as it was three days ago and the pieces since, as `mastery-text.ts` writes them. `lately`: the
 * exercises answered lately, by whose places the pieces name theirs. The caller checks who may see it.
 */
export async function carriedMastery(db: Database, scope: string, personId: string, competenceIds: readonly string[], now: Date, lately: readonly string[] = []): Promise<Record<string, string>> {
	const wanted = new Set(competenceIds);
	const all = [...(await masteryOfPerson(db, scope, personId))].filter(([id]) => wanted.has(id));
	const since = new Date(now.getTime() - reach);
	const moved = all.filter(([, { lastAt }]) => lastAt! >= since).map(([competenceId]) => ({ personId, competenceId }));
	const pieces = Map.groupBy(moved.length ? await piecesOfPairs(db, scope, moved) : [], (row) => row.competence_id);
	const places = new Map(lately.map((id, i) => [id, i]));
	const firsts = moved.length && lately.length
		? await db.all(sql<{ id: string; item_id: string }>`select id, item_id from exercises.attempt where scope = ${scope} and person_id = ${personId} and at >= ${since} and marked_at is null order by at desc limit 500`)
		: [];
	const itemOf = new Map(firsts.map((row) => [row.id, places.get(row.item_id)]));
	const carried = (piece: Piece): CarriedPiece => (mayLighten(piece.weight) && itemOf.get(piece.id) !== undefined ? { ...piece, item: itemOf.get(piece.id) } : piece);
	return Object.fromEntries(
		all.map(([id, mastery]) => {
			const own = (pieces.get(id) ?? []).map(pieceOfRow).sort((a, b) => a.at.getTime() - b.at.getTime() || (a.id < b.id ? -1 : 1));
			const last = own.filter((piece) => piece.at >= since);
			return [id, writeCarried(own.length ? { mastery: masteryOf(own.filter((piece) => piece.at < since), now), since: last.map(carried) } : { mastery, since: [] })];
		})
	);
}
