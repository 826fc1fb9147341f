import pg from 'pg';
import { benchSessions } from '#house';
import type { Database } from '#platform/server/sql.ts';

export type FullMatrix = { classId: string; secret: string; pupils: number; competences: number };

/**
 * A class filled to 60 pupils, each with 12 dated pieces of evidence for each of 40 competences of its programme: as after a year. The
 * pieces are put in by hand, since only the reading is measured.
 */
export async function fullMatrix(db: Database, url: string): Promise<FullMatrix> {
	const client = new pg.Client({ connectionString: url });
	await client.connect();
	try {
		for (const teacher of await benchSessions(db, 50, 'teachers')) {
			const competences = await client.query(
				`select competence.id, chapter.id as chapter_id from teaching.course join curriculum.chapter on chapter.programme_id = course.programme_id
				join curriculum.competence on competence.chapter_id = chapter.id where course.class_id = $1
				and course.programme_id = (select programme_id from teaching.course where class_id = $1 order by (teacher_id = $2) desc nulls last limit 1) order by chapter.position, competence.position limit 40`,
				[teacher.classId, teacher.personId]
			);
			if (competences.rows.length < 40) continue;
			await client.query('begin');
			await client.query(
				`insert into people.membership (person_id, organisation_id, kind, since)
				select person.id, $1, 'pupil', current_date - 30 from people.person
				where not exists (select 1 from people.membership where membership.person_id = person.id and membership.organisation_id = $1)
				order by person.id desc limit greatest(0, 60 - (select count(*) from people.membership where organisation_id = $1 and kind = 'pupil' and until is null))`,
				[teacher.classId]
			);
			const pupils = await client.query(`select person_id as id from people.membership where organisation_id = $1 and kind = 'pupil' and until is null limit 60`, [teacher.classId]);
			await client.query('delete from exercises.evidence where scope = $1 and person_id = any($2)', [teacher.scope, pupils.rows.map((row) => row.id)]);
			await client.query(
				`insert into exercises.evidence (scope, person_id, competence_id, at, attempt_id, score, weight)
				select $1, pupil.id, competence.id, now() - n * interval '1 day', gen_random_uuid(), case when random() < 0.6 then 1 else 0 end, 1
				from unnest($2::uuid[]) pupil(id), unnest($3::uuid[]) competence(id), generate_series(1, 12) n`,
				[teacher.scope, pupils.rows.map((row) => row.id), competences.rows.map((row) => row.id)]
			);
			await client.query('commit');
			// As the server does by itself within a day: an index is read alone only where its pages are known to be old.
			await client.query('vacuum analyze exercises.evidence');
			return { classId: teacher.classId, secret: teacher.secret, pupils: pupils.rows.length, competences: competences.rows.length };
		}
		throw new Error(`no class follows a programme of 40 competences`);
	} finally {
		await client.end();
	}
}
