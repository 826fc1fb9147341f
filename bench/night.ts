import pg from 'pg';
import type { Database } from '#platform/server/sql.ts';
import { bringUp, mendMastery, publishEdition, rebuildPersons } from '#rooms/revision/server/index.ts';

/** What the night costs, in seconds, and what it was measured on; of one pupil made from scratch, in milliseconds. */
export type Night = {
	attempts: number; evidence: number; schoolAttempts: number; classAttempts: number; bytes: number;
	person: number[]; cards: number[]; editionSeconds: number; holdSeconds: number; sampleSeconds: number; samplePersons: number; samplePieces: number;
};

/** Pupils of the nation whose mastery is made again, spread over its schools. */
const sample = 400;

const timed = async (work: () => Promise<unknown>): Promise<number> => {
	const from = performance.now();
	await work();
	return performance.now() - from;
};

/** Makes mastery and cards of the class again one by one, and runs the weekly chores over the nation and on a sample of it. */
export async function nightOf(db: Database, url: string, { scope, pupils }: { scope: string; pupils: { personId: string }[] }, say: (sentence: string, figure?: string) => void): Promise<Night> {
	const client = new pg.Client({ connectionString: url });
	await client.connect();
	try {
		const persons = pupils.map((one) => one.personId);
		say('Making the class again, pupil by pupil');
		await client.query('delete from revision.mastery where scope = $1 and person_id = any($2)', [scope, persons]);
		const person: number[] = [];
		for (const id of persons) person.push(await timed(() => db.transaction((db) => rebuildPersons(db, scope, [id]))));
		for (const table of ['card', 'replay']) await client.query(`delete from revision.${table} where scope = $1 and person_id = any($2)`, [scope, persons]);
		const cards: number[] = [];
		for (const id of persons) cards.push(await timed(() => bringUp(db, scope, [id])));
		const counted = await client.query(
			`select (select count(*) from exercises.attempt)::int as attempts, (select count(*) from exercises.evidence)::int as evidence,
				(select count(*) from exercises.attempt where scope = $1)::int as "schoolAttempts", (select count(*) from exercises.attempt where scope = $1 and person_id = any($2))::int as "classAttempts",
				pg_database_size(current_database())::float8 as bytes`,
			[scope, persons]
		);
		const spread = await client.query(
			`select scope, person_id, pieces::int from (select scope, person_id, sum(pieces) as pieces, row_number() over (order by person_id) as n, count(*) over () as all from revision.mastery group by scope, person_id) known
			where n % greatest(1, known.all / $1) = 0 limit $1`,
			[sample]
		);
		say('Making a sample of the nation again');
		const bySchool = Map.groupBy(spread.rows as { scope: string; person_id: string; pieces: number }[], (row) => row.scope);
		let sampleSeconds = 0;
		for (const [school, rows] of bySchool) sampleSeconds += (await timed(() => db.transaction((db) => rebuildPersons(db, school, rows.map((row) => row.person_id))))) / 1000;
		say('Holding all mastery against its evidence');
		const holdSeconds = (await timed(() => mendMastery(db))) / 1000;
		say('Learning difficulties');
		const editionSeconds = (await timed(() => publishEdition(db))) / 1000;
		return { ...counted.rows[0], person, cards, editionSeconds, holdSeconds, sampleSeconds, samplePersons: spread.rows.length, samplePieces: spread.rows.reduce((sum, row) => sum + row.pieces, 0) };
	} finally {
		await client.end();
	}
}
