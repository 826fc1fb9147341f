import assert from 'node:assert/strict';
import { newId } from '#platform/ids.ts';
import { Refusal } from '#platform/refusal.ts';
import { theSystem } from '#platform/server/audit.ts';
import { sql, type Database } from '#platform/server/sql.ts';
import { cellOf, emptyCell, masteryOf } from '#rooms/revision/mastery.ts';
import { loadGuardians } from '#rooms/people/server/index.ts';
import { cellProofs, classMatrix, followedClasses, proofViews, pupilSheet, setCourses } from '#rooms/teaching/server/index.ts';
import { anAnswer, anItem, aProgramme, sendAnswers } from '#tests/learning.ts';
import { aCountry, aPerson, aPupil, asWho } from '#tests/people.ts';
import { dbtest } from '#tests/support.ts';

const system = theSystem('test');
const since = '2025-10-01';
const day = 86_400_000;
const notFound = (error: unknown) => error instanceof Refusal && error.status === 404;

async function aClassroom(db: Database) {
	const id = await aCountry(db);
	const course = await aProgramme(db);
	const holding = async (role: 'teacher' | 'head' | 'inspector' | 'ministry' | 'supervisor', place: string) => asWho(db, await aPerson(db, { roles: [{ role, organisationId: place, since }] }));
	const teacher = await holding('teacher', id('6A'));
	await setCourses(db, system, [{ classId: id('6A'), programmeId: course.programmeId, teacherId: teacher.id }]);
	const awa = await aPupil(db, id('6A'), { givenName: 'Awa', familyName: 'Ba' });
	const moussa = await aPupil(db, id('6A'), { givenName: 'Moussa', familyName: 'Ndiaye' });
	return { id, ...course, holding, teacher, awa, moussa, scope: id('A') };
}
const readings = async (db: Database, personId: string) =>
	(await db.all(sql<{ act: string; actor_id: string | null }>`select act, actor_id from platform.audit where person_id = ${personId} and reading order by id`)).map((row) => [row.act, row.actor_id]);

dbtest('each cell of the matrix is what the model says of the answers, with its band and its count', async (db) => {
	const { id, teacher, awa, moussa, items, competences, chapterId } = await aClassroom(db);
	const now = new Date();
	const given = [{ item: items.E1, answer: '7', days: 9 }, { item: items.E2, answer: '8', days: 6 }, { item: items.E1, answer: '8', days: 3 }, { item: items.E2, answer: '8', days: 2 }];
	await sendAnswers(db, awa, given.map(({ item, answer, days }) => anAnswer(awa, item, answer, {}, { at: new Date(now.getTime() - days * day).toISOString() })));
	const matrix = await classMatrix(db, teacher, id('6A'), {}, now);
	assert.deepEqual([matrix.chapterId, matrix.competences.map((one) => one.id), matrix.rows.map((row) => row.pupil.id)], [chapterId, [competences.A, competences.B], [awa.id, moussa.id]]);
	const expected = (scores: [number, number][]) => cellOf(masteryOf(scores.map(([score, days], i) => ({ id: String(i), score, weight: 1, difficulty: 0, at: new Date(now.getTime() - days * day) })), now), now);
	const [cellA, cellB] = matrix.rows[0].cells;
	// What the line took to bring the answers is in their times: a millisecond or some.
	const { lastAt: _, ...shownA } = expected([[0, 9], [1, 6], [1, 3], [1, 2]]);
	const { lastAt: __, ...shownB } = expected([[1, 6], [1, 2]]);
	assert.deepEqual([{ ...cellA, lastAt: undefined }, { ...cellB, lastAt: undefined }], [{ ...shownA, lastAt: undefined }, { ...shownB, lastAt: undefined }]);
	assert.ok(Math.abs(cellA.lastAt!.getTime() - (now.getTime() - 2 * day)) < 60_000);
	assert.deepEqual(matrix.rows[1].cells, [emptyCell, emptyCell]);
	assert.deepEqual(matrix.below, [{ known: 1, below: 0 }, { known: 1, below: 0 }]);
	// A cell opened says the same as the cell did, and so does the pupil's own page.
	assert.deepEqual((await cellProofs(db, teacher, awa.id, competences.A, now)).cell, cellA);
	assert.deepEqual((await pupilSheet(db, awa, awa.id, now)).chapters[0].competences.map((one) => one.cell), [cellA, cellB]);
});

dbtest('below 50 is counted; an unknown programme or chapter falls back to the class’s own', async (db) => {
	const { id, teacher, awa, moussa, items, chapterId, programmeId } = await aClassroom(db);
	await sendAnswers(db, awa, [anAnswer(awa, items.E3, '7')]);
	await sendAnswers(db, moussa, [anAnswer(moussa, items.E3, '8')]);
	for (const wanted of [{}, { chapterId: newId(), programmeId: newId() }, { chapterId: 'all' }, { chapterId: "'; drop" }]) {
		const matrix = await classMatrix(db, teacher, id('6A'), wanted);
		assert.equal(matrix.programmeId, programmeId);
		assert.equal(matrix.chapterId, wanted.chapterId === 'all' ? 'all' : chapterId);
		assert.deepEqual(matrix.below, [{ known: 0, below: 0 }, { known: 2, below: 1 }]);
	}
	const empty = await aCountry(db);
	const head = await asWho(db, await aPerson(db, { roles: [{ role: 'head', organisationId: empty('B'), since }] }));
	const nothing = await classMatrix(db, head, empty('5A'), {});
	assert.deepEqual([nothing.programmeId, nothing.competences, nothing.rows], [null, [], []], 'a class without programme and pupils is an empty page');
});

dbtest('a proof leads to the very answer: the question as it was, what was written, the named error', async (db) => {
	const { id, teacher, awa, items, competences, code, publish } = await aClassroom(db);
	await sendAnswers(db, awa, [anAnswer(awa, items.E1, '7', { hints: 2, seconds: 30 })]);
	await publish({ ...anItem(`${code}-E1`), stem: 'Tout autre chose.' }, [competences.A]);
	const { proofs, pupil, competence } = await cellProofs(db, teacher, awa.id, competences.A);
	assert.deepEqual([pupil.name, competence.title, proofs.length], ['Awa Ba', 'Additionner', 1]);
	for (const [language, error] of [['fr', 'Compter un de moins'], ['ar', 'نسيان واحد']] as const) {
		const [view] = await proofViews(db, awa.id, proofs, language);
		assert.deepEqual([view.is_right, view.score, view.hints, view.helped, view.errors, view.language], [false, 0, 2, false, [error], 'fr']);
		assert.match(view.stem, /Calcule.*<math/s, 'the question of that day');
		assert.match(view.given[0].html, /7/);
	}
	const [piece] = proofs;
	assert.equal(Math.round(piece.weight * 10), 6);
	await assert.rejects(cellProofs(db, teacher, awa.id, newId()), notFound);
	assert.ok((await classMatrix(db, teacher, id('6A'), {})).rows.length);
});

dbtest('who reads another’s file is in that person’s audit; who reads his own is not', async (db) => {
	const { id, teacher, awa, moussa, items, competences } = await aClassroom(db);
	await sendAnswers(db, awa, [anAnswer(awa, items.E1, '8')]);
	await pupilSheet(db, awa, awa.id);
	await cellProofs(db, awa, awa.id, competences.A);
	assert.deepEqual(await readings(db, awa.id), []);
	await pupilSheet(db, teacher, awa.id);
	await cellProofs(db, teacher, awa.id, competences.A);
	await classMatrix(db, teacher, id('6A'), {});
	assert.deepEqual(await readings(db, awa.id), [['sheet.read', teacher.id], ['evidence.read', teacher.id]]);
	const ofClass = await db.all(sql<{ act: string; actor_id: string | null }>`select act, actor_id from platform.audit where organisation_id = ${id('6A')} and reading`);
	assert.deepEqual(ofClass.map((row) => [row.act, row.actor_id]), [['matrix.read', teacher.id]]);
	await assert.rejects(pupilSheet(db, moussa, awa.id), notFound);
	assert.equal((await readings(db, awa.id)).length, 2, 'a refused reading read nothing');
});

dbtest('a file is closed to other classes, other schools, offices and former teachers', async (db) => {
	const { id, holding, teacher, awa, moussa, competences } = await aClassroom(db);
	const strangers = [await holding('teacher', id('6B')), await holding('head', id('B')), await holding('teacher', id('5A')), await holding('inspector', id('IEF1')), await holding('ministry', id('MIN')), moussa];
	for (const who of strangers) {
		await assert.rejects(pupilSheet(db, who, awa.id), notFound);
		await assert.rejects(cellProofs(db, who, awa.id, competences.A), notFound);
	}
	for (const who of [strangers[0], strangers[1], moussa]) await assert.rejects(classMatrix(db, who, id('6A'), {}), notFound);
	assert.equal((await pupilSheet(db, await holding('head', id('A')), awa.id)).person.name, 'Awa Ba');
	await db.run(sql`update people.role set until = current_date - 1 where person_id = ${teacher.id}`);
	await assert.rejects(pupilSheet(db, teacher, awa.id), notFound, 'his role ended yesterday');
	await assert.rejects(classMatrix(db, teacher, id('6A'), {}), notFound);
	for (const wrong of [newId(), 'x', "'; drop table people.person; --"]) await assert.rejects(pupilSheet(db, strangers[1], wrong), notFound);
});

dbtest('a guardian reads his child’s sheet, no other’s, and no longer than he is one', async (db) => {
	const { awa, moussa, items, competences } = await aClassroom(db);
	await sendAnswers(db, awa, [anAnswer(awa, items.E1, '8')]);
	const someone = await aPerson(db, { givenName: 'Fatou' });
	await loadGuardians(db, system, [{ guardianId: someone.id, childId: awa.id, since }]);
	const parent = await asWho(db, someone);
	assert.equal(parent.hat?.kind, 'guardian');
	const sheet = await pupilSheet(db, parent, awa.id);
	assert.deepEqual([sheet.person.name, sheet.recent.length, sheet.month.answers, sheet.month.right], ['Awa Ba', 1, 1, 1]);
	assert.equal((await cellProofs(db, parent, awa.id, competences.A)).proofs.length, 1);
	assert.deepEqual((await readings(db, awa.id)).map(([, actor]) => actor), [parent.id, parent.id]);
	await assert.rejects(pupilSheet(db, parent, moussa.id), notFound);
	await db.run(sql`update people.guardian set until = current_date - 1 where guardian_id = ${parent.id}`);
	await assert.rejects(pupilSheet(db, parent, awa.id), notFound);
});

dbtest('one who left the school sees his own past, and his former teacher does not', async (db) => {
	const { teacher, awa, items, competences } = await aClassroom(db);
	await sendAnswers(db, awa, [anAnswer(awa, items.E1, '8')]);
	await db.run(sql`update people.membership set until = current_date - 1 where person_id = ${awa.id}`);
	const sheet = await pupilSheet(db, { ...awa, hats: [], hat: null }, awa.id);
	assert.deepEqual([sheet.classes, sheet.work, sheet.chapters.length, sheet.recent.length], [[], [], 1, 1]);
	assert.equal((await cellProofs(db, { ...awa, hats: [], hat: null }, awa.id, competences.A)).proofs.length, 1);
	await assert.rejects(pupilSheet(db, teacher, awa.id), notFound);
});

dbtest('a teacher follows his classes, a head all, each with the pupils of today', async (db) => {
	const { id, holding, teacher, awa } = await aClassroom(db);
	const lines = async (who: typeof teacher) => (await followedClasses(db, who)).map((line) => [line.name, line.pupils]);
	assert.deepEqual(await lines(teacher), [['6e A', 2]]);
	assert.deepEqual(await lines(await holding('head', id('A'))), [['6e A', 2], ['6e B', 0]]);
	await db.run(sql`update people.membership set until = current_date - 1 where person_id = ${awa.id}`);
	await aPerson(db, { memberships: [{ organisationId: id('6A'), kind: 'pupil', since: '2099-01-01' }] });
	assert.deepEqual(await lines(teacher), [['6e A', 1]], 'not who left, nor who is still to come');
	assert.deepEqual(await lines(awa), []);
	await db.run(sql`update people.organisation set closed_at = now() where id = ${id('6A')}`);
	assert.deepEqual(await lines(teacher), []);
});
