import { sql, type Database } from '#platform/server/sql.ts';
import type { Mastery } from '#rooms/revision/mastery.ts';

/** A mastery and whose it is. */
export type Kept = { personId: string; competenceId: string; mastery: Mastery };
export type Pair = { personId: string; competenceId: string };

export type KeptRow = { person_id: string; competence_id: string; mean: number; variance: number; pieces: number; right_pieces: number; last_at: Date };
export const keptOfRow = ({ person_id, competence_id, mean, variance, pieces, right_pieces, last_at }: KeptRow): Kept => ({
	personId: person_id,
	competenceId: competence_id,
	mastery: { mean, variance, pieces, right: right_pieces, lastAt: last_at }
});

/** Keeps masteries that were made from evidence, whatever was kept before. */
export async function keep(db: Database, scope: string, given: readonly Kept[]): Promise<void> {
	const rows = given.filter(({ mastery }) => mastery.pieces > 0);
	if (!rows.length) return;
	await db.run(sql`
		insert into revision.mastery (scope, person_id, competence_id, mean, variance, pieces, right_pieces, last_at)
		select ${scope}::uuid, given.* from unnest(${rows.map((row) => row.personId)}::uuid[], ${rows.map((row) => row.competenceId)}::uuid[], ${rows.map(({ mastery }) => mastery.mean)}::float8[],
			${rows.map(({ mastery }) => mastery.variance)}::float8[], ${rows.map(({ mastery }) => mastery.pieces)}::int[], ${rows.map(({ mastery }) => mastery.right)}::int[],
			${rows.map(({ mastery }) => mastery.lastAt!.toISOString())}::timestamptz[]) as given(person_id, competence_id, mean, variance, pieces, right_pieces, last_at)
		order by person_id, competence_id
		on conflict (scope, person_id, competence_id) do update set mean = excluded.mean, variance = excluded.variance, pieces = excluded.pieces,
			right_pieces = excluded.right_pieces, last_at = excluded.last_at`);
}
