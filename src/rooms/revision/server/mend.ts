import { log } from '#platform/server/log.ts';
import { sql, type Database } from '#platform/server/sql.ts';
import { rebuildPersons } from '#rooms/revision/server/evidence.ts';

const personsAtOnce = 200;

/** Persons of a scope whose kept mastery counts other evidence than there is. */
const differing = async (db: Database, scope: string): Promise<string[]> =>
	(
		await db.all(sql<{ person_id: string }>`
			select coalesce(there.person_id, kept.person_id) as person_id
			from (select person_id, count(*) as pieces from exercises.evidence where scope = ${scope} group by person_id) there
			full join (select person_id, sum(pieces) as pieces from revision.mastery where scope = ${scope} group by person_id) kept on kept.person_id = there.person_id
			where there.pieces is distinct from kept.pieces order by 1`)
	).map((row) => row.person_id);

/**
 * Holds what is kept of mastery against the evidence, school by school, and makes again what differs: after a bulk load, a restored copy, or a
 * fault of ours. With `all`, everybody's is made again. Answers how many persons.
 */
export async function mendMastery(db: Database, { all = false }: { all?: boolean } = {}): Promise<number> {
	let mended = 0;
	for (const { id: scope } of await db.all(sql<{ id: string }>`select distinct establishment_id as id from people.organisation where establishment_id is not null order by 1`)) {
		const persons = all ? await everybodyIn(db, scope) : await differing(db, scope);
		for (let from = 0; from < persons.length; from += personsAtOnce) await db.transaction((db) => rebuildPersons(db, scope, persons.slice(from, from + personsAtOnce)));
		mended += persons.length;
	}
	if (mended) log.debug({ mended }, 'mastery made again from its evidence');
	return mended;
}

const everybodyIn = async (db: Database, scope: string): Promise<string[]> =>
	(await db.all(sql<{ person_id: string }>`select distinct person_id from exercises.evidence where scope = ${scope} order by 1`)).map((row) => row.person_id);
