import assert from 'node:assert/strict';
import { theSystem } from '#platform/server/audit.ts';
import { sql, type Database } from '#platform/server/sql.ts';
import { difficultPage, groupsOf, setCourses, setRemedy } from '#rooms/teaching/server/index.ts';
import { anAnswer, aProgramme, sendAnswers } from '#tests/learning.ts';
import { aCountry, aPerson, aPupil, asWho } from '#tests/people.ts';
import { dbtest } from '#tests/support.ts';

const since = '2025-10-01';

async function aClass(db: Database) {
	const id = await aCountry(db);
	const course = await aProgramme(db);
	const aTeacher = async (place: string, school: string) => asWho(db, await aPerson(db, { memberships: [{ organisationId: school, kind: 'staff', since }], roles: [{ role: 'teacher', organisationId: place, since }] }));
	const [teacher, other] = [await aTeacher(id('6A'), id('A')), await aTeacher(id('B'), id('B'))];
	await setCourses(db, theSystem('test'), [{ classId: id('6A'), programmeId: course.programmeId, teacherId: teacher.id }]);
	const pupils = [await aPupil(db, id('6A'), { familyName: 'Ba' }), await aPupil(db, id('6A'), { familyName: 'Fall' }), await aPupil(db, id('6A'), { familyName: 'Sow' })];
	return { id, course, teacher, other, pupils };
}

dbtest('what a class fails: who, with which answer; who had it right at last fails it no more', async (db) => {
	const { id, course, teacher, other, pupils: [ba, fall, sow] } = await aClass(db);
	await sendAnswers(db, ba, [anAnswer(ba, course.items.E1, '7')]);
	await sendAnswers(db, fall, [anAnswer(fall, course.items.E1, '7')]);
	await sendAnswers(db, sow, [anAnswer(sow, course.items.E1, '7'), anAnswer(sow, course.items.E1, '8')]);
	const { items, errors } = await difficultPage(db, teacher, id('6A'), {});
	assert.deepEqual(errors, [{ code: 'un-de-moins', name: 'Compter un de moins', pupils: 3, times: 3 }], 'the named error of the class, counted by pupil');
	assert.deepEqual(items.map(({ id, tried, failed, wrong }) => [id, tried, failed, wrong.map((one) => one.pupils.map((name) => name.split(' ')[0]).sort())]), [[course.items.E1, 3, 2, [['Ba', 'Fall']]]]);
	const inspector = await asWho(db, await aPerson(db, { roles: [{ role: 'inspector', organisationId: id('IEF1'), since }] }));
	assert.deepEqual((await difficultPage(db, inspector, id('6A'), {})).items.map(({ wrong }) => wrong.map(({ error, count, pupils }) => [error, count, pupils])), [[['Compter un de moins', 2, []]]], 'who answered what is not the inspection’s to read');
	await assert.rejects(difficultPage(db, other, id('6A'), {}), { status: 404 });
	await assert.rejects(difficultPage(db, ba, id('6A'), {}), { status: 404 });
});

dbtest('the proposed work is set to its groups in one act, once, by who may set work', async (db) => {
	const { id, course, teacher, other, pupils: [ba, fall] } = await aClass(db);
	for (const who of [ba, fall]) await sendAnswers(db, who, [anAnswer(who, course.items.E1, '7'), anAnswer(who, course.items.E2, '1')]);
	const { groups } = await difficultPage(db, teacher, id('6A'), {});
	assert.ok(groups.length >= 1 && groups.every((group) => group.items.length > 0 && group.given === null));
	const chosen = new Map(groups.map((group) => [group.key, group.workId]));
	const dueAt = new Date(Date.now() + 7 * 86_400_000);
	assert.equal(await setRemedy(db, teacher, id('6A'), { chosen, dueAt }), groups.length);
	assert.equal(await setRemedy(db, teacher, id('6A'), { chosen, dueAt }), 0, 'the same form again sets nothing more');
	assert.ok((await difficultPage(db, teacher, id('6A'), {})).groups.every((group) => group.given !== null), 'what is under way is not proposed as if it were new');
	const works = await db.all(sql<{ person_id: string }>`select work_pupil.person_id from teaching.work_pupil where work_pupil.work_id = any(${[...chosen.values()]}::uuid[])`);
	assert.deepEqual([...new Set(works.map((row) => row.person_id))].sort(), [ba.id, fall.id].sort());
	assert.equal((await groupsOf(db, teacher, id('6A'))).length, groups.length);
	for (const who of [other, ba]) await assert.rejects(setRemedy(db, who, id('6A'), { chosen, dueAt }), { status: 404 });
});
