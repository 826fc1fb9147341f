import assert from 'node:assert/strict';
import { newId } from '#platform/ids.ts';
import { sql, type Database } from '#platform/server/sql.ts';
import type { Who } from '#rooms/people/who.ts';
import { cellProofs, classMatrix, followedClasses, pupilSheet, pupilToday, setWork, workOfClasses, workReport } from '#rooms/teaching/server/index.ts';
import { anAnswer, aProgramme, aReading, sendAnswers } from '#tests/learning.ts';
import { aCountry, aPerson, aPupil, asWho } from '#tests/people.ts';
import { dbtest } from '#tests/support.ts';

const since = '2025-10-01';
const hours = (count: number) => new Date(Date.now() + count * 3_600_000);

async function aClass(db: Database) {
	const id = await aCountry(db);
	const course = await aProgramme(db);
	const teacher = await asWho(db, await aPerson(db, { roles: [{ role: 'teacher', organisationId: id('6A'), since }] }));
	const pupils = [await aPupil(db, id('6A')), await aPupil(db, id('6A'))];
	const setTo = (more: object) => setWork(db, teacher, { classId: id('6A'), title: 'T', note: '', opensAt: hours(-1), dueAt: hours(24), itemIds: [], lessonIds: [], pupilIds: [], ...more });
	return { id, ...course, teacher, pupils, setTo, scope: id('A') };
}
const seen = async (db: Database, teacher: Who, work: string, scope: string, classId: string) => {
	const report = await workReport(db, teacher, work);
	const [line] = (await workOfClasses(db, scope, [classId])).filter((one) => one.id === work);
	return { items: report.items.map((item) => [item.tried, item.failed]), pupils: report.pupils.map((pupil) => [pupil.tried, pupil.done]), count: report.count, line: [line.pupils, line.begun, line.finished] };
};

dbtest('a teacher is told of a work what each pupil is told: wherever it was answered, lessons too', async (db) => {
	const { id, teacher, pupils: [awa], setTo, items, lessonId, scope } = await aClass(db);
	const work = await setTo({ itemIds: [items.E1], lessonIds: [lessonId] });
	// From the lesson, not from the work.
	await sendAnswers(db, awa, [anAnswer(awa, items.E1, '8')]);
	await sendAnswers(db, awa, [aReading(awa, lessonId, true)]);
	const [line] = (await pupilToday(db, awa)).work;
	assert.deepEqual([line.done, line.count], [2, 2]);
	const told = await seen(db, teacher, work, scope, id('6A'));
	assert.deepEqual(told.items, [[1, 0], [1, 0]]);
	assert.deepEqual(told.pupils.sort(), [[0, 0], [2, 2]]);
	assert.deepEqual(told.line, [2, 1, 1]);
});

dbtest('a work of lessons alone is begun and finished too', async (db) => {
	const { id, teacher, pupils: [awa, moussa], setTo, lessonId, scope } = await aClass(db);
	const work = await setTo({ lessonIds: [lessonId, lessonId] });
	assert.deepEqual((await seen(db, teacher, work, scope, id('6A'))).line, [2, 0, 0]);
	await sendAnswers(db, awa, [aReading(awa, lessonId, true)]);
	await sendAnswers(db, moussa, [aReading(moussa, lessonId, false)]);
	assert.deepEqual(await seen(db, teacher, work, scope, id('6A')), { items: [[2, 1]], pupils: (await workReport(db, teacher, work)).pupils.map((one) => (one.id === awa.id ? [1, 1] : [1, 0])), count: 1, line: [2, 2, 1] });
	await assert.rejects(setTo({ lessonIds: [newId()] }), { status: 400 });
});

dbtest('an answer that names the work of another class counts in none', async (db) => {
	const { id, teacher, setTo, items, scope } = await aClass(db);
	const work = await setTo({ itemIds: [items.E1] });
	const stranger = await aPupil(db, id('6B'));
	await sendAnswers(db, stranger, [anAnswer(stranger, items.E1, '7', { work }), anAnswer(stranger, items.E1, '8', { work })]);
	assert.deepEqual(await seen(db, teacher, work, scope, id('6A')), { items: [[0, 0]], pupils: [[0, 0], [0, 0]], count: 1, line: [2, 0, 0] });
});

dbtest('a closed account counts in no class', async (db) => {
	const { id, teacher, pupils: [awa], setTo, items, scope } = await aClass(db);
	const work = await setTo({ itemIds: [items.E1] });
	await db.run(sql`update people.person set closed_at = now() where id = ${awa.id}`);
	assert.equal((await followedClasses(db, teacher))[0].pupils, 1);
	assert.equal((await classMatrix(db, teacher, id('6A'), {})).rows.length, 1);
	assert.deepEqual((await seen(db, teacher, work, scope, id('6A'))).line, [1, 0, 0]);
	// A school is no class.
	const head = await asWho(db, await aPerson(db, { roles: [{ role: 'head', organisationId: id('A'), since }] }));
	await assert.rejects(classMatrix(db, head, id('A'), {}), { status: 404 });
});

dbtest('one who learns in two places is seen in each by those who teach there', async (db) => {
	const { id, teacher, items, competences } = await aClass(db);
	const both = await aPerson(db, { memberships: [{ organisationId: id('6A'), kind: 'pupil', since }, { organisationId: id('CTR'), kind: 'learner', since: '2026-01-05' }] });
	const awa = await asWho(db, both);
	const at = (place: string): Who => ({ ...awa, hat: awa.hats.find((hat) => hat.establishmentId === place)! });
	await sendAnswers(db, at(id('A')), [anAnswer(at(id('A')), items.E1, '8')]);
	await sendAnswers(db, at(id('CTR')), [anAnswer(at(id('CTR')), items.E1, '7'), anAnswer(at(id('CTR')), items.E2, '7')]);
	const trainer = await asWho(db, await aPerson(db, { roles: [{ role: 'teacher', organisationId: id('CTR'), since }] }));
	const said = async (who: Who) => [(await pupilSheet(db, who, awa.id)).month.answers, (await cellProofs(db, who, awa.id, competences.A)).proofs.length];
	assert.deepEqual(await said(teacher), [1, 1]);
	assert.deepEqual(await said(trainer), [2, 2]);
	assert.deepEqual(await said(at(id('A'))), [1, 1]);
	assert.deepEqual(await said(at(id('CTR'))), [2, 2]);
	await assert.rejects(cellProofs(db, teacher, awa.id, 'x'), { status: 404 });
});
