import assert from 'node:assert/strict';
import { sql, type Database } from '#platform/server/sql.ts';
import { createOrganisation, editOrganisation } from '#rooms/people/server/index.ts';
import { chooseCourses, classMatrix, coursesOf } from '#rooms/teaching/server/index.ts';
import { aProgramme } from '#tests/learning.ts';
import { aCountry, aPerson, asWho } from '#tests/people.ts';
import { dbtest } from '#tests/support.ts';

const since = '2025-10-01';
const followed = async (db: Database, classId: string) => new Set((await coursesOf(db, [classId])).map((course) => course.programme_id));

dbtest('a new class follows the programmes of its grade and series by itself, until somebody chooses', async (db) => {
	const id = await aCountry(db);
	const head = await asWho(db, await aPerson(db, { roles: [{ role: 'head', organisationId: id('A'), since }] }));
	const { programmeId: sixth } = await aProgramme(db);
	const { programmeId: series } = await aProgramme(db);
	await db.run(sql`update curriculum.programme set grade = 'TLE', series = '{S2,S4}' where id = ${series}`);
	const made = await createOrganisation(db, head, { kind: 'class', name: '6e N', parentIds: [id('A')], grade: '6E' });
	assert.deepEqual([(await followed(db, made.id)).has(sixth), (await followed(db, made.id)).has(series)], [true, false]);
	assert.ok((await classMatrix(db, head, made.id, { programmeId: sixth })).chapters.length, 'its page shows them at once');
	const { programmeId: later } = await aProgramme(db);
	assert.ok((await followed(db, made.id)).has(later), 'one that comes later too');

	await editOrganisation(db, head, made.id, 1, { name: 'Tle S2 N', grade: 'TLE', series: 'S2' });
	assert.deepEqual([(await followed(db, made.id)).has(sixth), (await followed(db, made.id)).has(series)], [false, true], 'at another level it follows the others');
	await editOrganisation(db, head, made.id, 2, { name: 'Tle N', grade: 'TLE', series: null });
	assert.equal((await followed(db, made.id)).has(series), false, 'what is made for a series is not for a class without');

	await chooseCourses(db, head, made.id, [sixth]);
	assert.deepEqual([...(await followed(db, made.id))], [sixth]);
	await chooseCourses(db, head, made.id, []);
	assert.deepEqual([...(await followed(db, made.id))], [], 'none is a choice too');
	await chooseCourses(db, head, made.id, []);
	const acts = await db.all(sql<{ act: string }>`select act from platform.audit where organisation_id = ${made.id} and act = 'course.set'`);
	assert.equal(acts.length, 2, 'a choice that changes nothing is no act');

	await chooseCourses(db, head, id('6B'), []);
	assert.deepEqual([...(await followed(db, id('6B')))], []);
	await db.run(sql`update curriculum.programme set status = 'retired' where id = ${later}`);
	assert.equal((await followed(db, id('6A'))).has(later), false, 'only what is in force');
});
