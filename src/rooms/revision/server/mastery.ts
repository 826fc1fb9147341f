import { sql, type Database } from '#platform/server/sql.ts';
import { emptyCell, cellOf, type Cell, type Mastery } from '#rooms/revision/mastery.ts';
import { rebuildPersons } from '#rooms/revision/server/evidence.ts';
import { keptOfRow, type Kept, type KeptRow } from '#rooms/revision/server/kept.ts';

/** Of some persons those that answered in a scope and of whom nothing is kept there: before their first answer under this model. */
const unkeptOf = async (db: Database, scope: string, personIds: readonly string[]): Promise<string[]> =>
	(
		await db.all(sql<{ id: string }>`
			select person.id from unnest(${personIds}::uuid[]) as person(id)
			where not exists (select 1 from revision.mastery where mastery.scope = ${scope} and mastery.person_id = person.id)
				and exists (select 1 from exercises.evidence where evidence.scope = ${scope} and evidence.person_id = person.id)`)
	).map((row) => row.id);

/** Masteries of persons who have none among `found` but answered, made now and kept when the database can be written. */
async function missingOf(db: Database, scope: string, personIds: readonly string[], found: readonly { person_id: string }[]): Promise<Kept[]> {
	const there = new Set(found.map((row) => row.person_id));
	const unseen = [...new Set(personIds)].filter((id) => !there.has(id));
	const unkept = unseen.length ? await unkeptOf(db, scope, unseen) : [];
	return unkept.length ? db.transaction((db) => rebuildPersons(db, scope, unkept)) : [];
}

/** The mastery of some persons for some competences in a scope, as of each one's last piece: pairs with evidence only. The caller checks who may see it. */
export async function masteryOfMany(db: Database, scope: string, personIds: readonly string[], competenceIds: readonly string[]): Promise<Kept[]> {
	if (!personIds.length || !competenceIds.length) return [];
	const rows = await db.all(sql<KeptRow>`
		select person_id, competence_id, mean, variance, pieces, right_pieces, last_at from revision.mastery
		where scope = ${scope} and person_id = any(${personIds}::uuid[]) and competence_id = any(${competenceIds}::uuid[])`);
	const wanted = new Set(competenceIds);
	return [...rows.map(keptOfRow), ...(await missingOf(db, scope, personIds, rows)).filter((one) => wanted.has(one.competenceId))];
}

/** All mastery of one person in a scope, by competence. The caller checks who may see it. */
export async function masteryOfPerson(db: Database, scope: string, personId: string): Promise<Map<string, Mastery>> {
	const rows = await db.all(sql<KeptRow>`
		select person_id, competence_id, mean, variance, pieces, right_pieces, last_at from revision.mastery where scope = ${scope} and person_id = ${personId}`);
	const kept = rows.length ? rows.map(keptOfRow) : await missingOf(db, scope, [personId], []);
	return new Map(kept.map(({ competenceId, mastery }) => [competenceId, mastery]));
}

/** The cells of some persons for some competences in one scope, by their places in the two lists. */
export async function cellsOf(db: Database, scope: string, personIds: string[], competenceIds: string[], now: Date): Promise<(person: number, competence: number) => Cell> {
	const found = new Map<string, Cell>();
	for (const { personId, competenceId, mastery } of await masteryOfMany(db, scope, personIds, competenceIds)) found.set(`${personId} ${competenceId}`, cellOf(mastery, now));
	return (person, competence) => found.get(`${personIds[person]} ${competenceIds[competence]}`) ?? emptyCell;
}
