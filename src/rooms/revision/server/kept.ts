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

export const nameOf = (one: Pair): string => `${one.personId} ${one.competenceId}`;

const columnsOf = (rows: readonly Kept[]) => ({
	persons: rows.map((row) => row.personId),
	competences: rows.map((row) => row.competenceId),
	means: rows.map(({ mastery }) => mastery.mean),
	variances: rows.map(({ mastery }) => mastery.variance),
	pieces: rows.map(({ mastery }) => mastery.pieces),
	rights: rows.map(({ mastery }) => mastery.right),
	lasts: rows.map(({ mastery }) => mastery.lastAt!.toISOString())
});

/** Keeps masteries in rows that are there and locked. */
export async function keepLocked(db: Database, scope: string, rows: readonly Kept[]): Promise<void> {
	if (!rows.length) return;
	const of = columnsOf(rows);
	await db.run(sql`
		update revision.mastery set mean = given.mean, variance = given.variance, pieces = given.pieces, right_pieces = given.right_pieces, last_at = given.last_at
		from unnest(${of.persons}::uuid[], ${of.competences}::uuid[], ${of.means}::float8[], ${of.variances}::float8[], ${of.pieces}::int[], ${of.rights}::int[], ${of.lasts}::timestamptz[])
			as given(person_id, competence_id, mean, variance, pieces, right_pieces, last_at)
		where mastery.scope = ${scope} and mastery.person_id = given.person_id and mastery.competence_id = given.competence_id`);
}

/** Keeps masteries of pairs that had no row; answers those of which somebody else was quicker to make one. */
export async function keepNew(db: Database, scope: string, rows: readonly Kept[]): Promise<Pair[]> {
	if (!rows.length) return [];
	const of = columnsOf(rows);
	const done = await db.all(sql<{ person_id: string; competence_id: string }>`
		insert into revision.mastery (scope, person_id, competence_id, mean, variance, pieces, right_pieces, last_at)
		select ${scope}::uuid, given.* from unnest(${of.persons}::uuid[], ${of.competences}::uuid[], ${of.means}::float8[], ${of.variances}::float8[], ${of.pieces}::int[], ${of.rights}::int[], ${of.lasts}::timestamptz[])
			as given(person_id, competence_id, mean, variance, pieces, right_pieces, last_at)
		order by person_id, competence_id
		on conflict (scope, person_id, competence_id) do nothing returning person_id, competence_id`);
	const kept = new Set(done.map((row) => nameOf({ personId: row.person_id, competenceId: row.competence_id })));
	return rows.filter((row) => !kept.has(nameOf(row)));
}
