import assert from 'node:assert/strict';
import { kinds } from '#house';
import { theSystem } from '#platform/server/audit.ts';
import { sql, type Database } from '#platform/server/sql.ts';
import { amendAnswers, correctKey, remarksIn, remarksTold } from '#rooms/exercises/server/index.ts';
import type { Who } from '#rooms/people/who.ts';
import type { Fact } from '#rooms/sync/fact.ts';
import { push, receive } from '#rooms/sync/server/index.ts';
import { amendedHere, beginSitting, endExam, endSittings, examReport, examsSoon, handInOwn, heldItems, keepSitting, maybeExamHolding, setCourses, setExam, setExtraTime, sittingAnswer, sittingPage } from '#rooms/teaching/server/index.ts';
import { anAnswer, anItem, aProgramme } from '#tests/learning.ts';
import { aCountry, aPerson, aPupil, asWho } from '#tests/people.ts';
import { dbtest } from '#tests/support.ts';

const since = '2025-10-01';
const hour = 3_600_000;
const refused = { status: 404 };
const over = { status: 409 };

async function aTest(db: Database, more: { opens?: number; closes?: number; minutes?: number | null } = {}) {
	const id = await aCountry(db);
	const course = await aProgramme(db);
	const aTeacher = async (place: string, school: string) => asWho(db, await aPerson(db, { memberships: [{ organisationId: school, kind: 'staff', since }], roles: [{ role: 'teacher', organisationId: place, since }] }));
	const [teacher, other] = [await aTeacher(id('6A'), id('A')), await aTeacher(id('B'), id('B'))];
	await setCourses(db, theSystem('test'), [{ classId: id('6A'), programmeId: course.programmeId, teacherId: teacher.id }]);
	const pupils = [await aPupil(db, id('6A')), await aPupil(db, id('6A')), await aPupil(db, id('6A'))];
	const stranger = await aPupil(db, id('6B'));
	const { opens = -1, closes = 2, minutes = 60 } = more;
	const ask = { classId: id('6A'), title: 'Devoir 1', note: '', opensAt: new Date(Date.now() + opens * hour), closesAt: new Date(Date.now() + closes * hour), minutes, itemIds: [course.items.E1, course.items.E2] };
	return { id, course, teacher, other, pupils, stranger, ask, exam: await setExam(db, teacher, ask) };
}
const attempts = (db: Database, exam: string) => db.all(sql<{ person_id: string; item_id: string; score: number }>`select person_id, item_id, score::real as score from exercises.attempt where work_id = ${exam}`);

dbtest('a pupil sits once: begins, keeps, mends, hands in; no key is shown before it is over for all; then the correction', async (db) => {
	const { id, exam, pupils: [awa, ibou], teacher, course } = await aTest(db);
	assert.equal((await sittingPage(db, awa, exam, null)).state, 'open');
	assert.deepEqual((await sittingPage(db, awa, exam, 1)).exercise, null, 'nothing of it is seen before he begins');
	await beginSitting(db, awa, exam);
	await beginSitting(db, awa, exam);
	await keepSitting(db, awa, exam, 1, { a: '7' });
	await keepSitting(db, awa, exam, 1, await sittingAnswer(db, awa, exam, 1, [['a', '8'], ['b', 'x']]));
	for (const place of [Number.NaN, 1e12, 1.5]) await assert.rejects(sittingAnswer(db, awa, exam, place, []), refused, 'what a form says to be a place is none');
	const page = await sittingPage(db, awa, exam, 1);
	assert.deepEqual([page.state, page.exercise?.answer, page.exercise?.verdict, page.parts.map((part) => [part.saved, part.mark])], ['sitting', { a: '8' }, null, [[true, null], [false, null]]]);
	assert.equal((await attempts(db, exam)).length, 0, 'nothing counts before it is handed in');
	await handInOwn(db, awa, exam);
	await handInOwn(db, awa, exam);
	assert.deepEqual((await attempts(db, exam)).map((row) => [row.person_id, row.item_id, row.score]), [[awa.id, course.items.E1, 1]]);
	await assert.rejects(keepSitting(db, awa, exam, 2, { a: '8' }), over);
	await assert.rejects(beginSitting(db, awa, exam), over);
	assert.deepEqual((await sittingPage(db, awa, exam, 1)).exercise, null, 'handed in: he waits for the others');
	await beginSitting(db, ibou, exam);
	await keepSitting(db, ibou, exam, 2, { a: '7' });
	await endExam(db, teacher, exam);
	assert.deepEqual((await attempts(db, exam)).length, 2, 'what was written is handed in when it is ended');
	const corrected = await sittingPage(db, awa, exam, 1);
	assert.deepEqual([corrected.state, corrected.exercise?.verdict?.right, corrected.score], ['corrected', true, 0.5]);
	const report = await examReport(db, teacher, exam);
	assert.deepEqual(report.pupils.map((pupil) => pupil.score).sort(), [0, 0.5, null].sort());
	// The key was wrong: the corrected score stands in the correction and in the report, and both say so.
	const boss = await aPerson(db, { roles: [{ role: 'ministry', organisationId: id('MIN'), since }] });
	await course.publish(anItem(`${course.code}-E1`, { parts: [{ id: 'a', interaction: { type: 'numeric', answers: [{ value: '9', score: 1 }] } }] }), [course.competences.A]);
	await correctKey(db, boss, course.items.E1, 'La clé était fausse.');
	await amendAnswers(db, amendedHere);
	assert.deepEqual([(await sittingPage(db, awa, exam, 1)).score, (await examReport(db, teacher, exam)).pupils.map((pupil) => pupil.score).sort()], [0, [0, 0, null].sort()]);
	assert.deepEqual([(await remarksTold(db, awa, [course.items.E1], 'fr', exam)).length, (await remarksIn(db, id('A'), exam, [course.items.E1], 'fr'))[0]], [1, '1 réponse marquée de nouveau']);
});

dbtest('time: it ends by the server’s clock, a minute of grace for a slow line, more for who needs it; what nobody visits is handed in', async (db) => {
	const { exam, pupils: [awa, ibou, late], teacher, id } = await aTest(db);
	await setExtraTime(db, teacher, id('6A'), ibou.id, 50);
	const now = Date.now();
	for (const one of [awa, ibou]) await beginSitting(db, one, exam, new Date(now));
	const ends = await db.all(sql<{ person_id: string; ends_at: Date }>`select person_id, ends_at from teaching.sitting where exam_id = ${exam}`);
	const minutes = (who: { id: string }) => Math.round((ends.find((row) => row.person_id === who.id)!.ends_at.getTime() - now) / 60_000);
	assert.deepEqual([minutes(awa), minutes(ibou)], [60, 90]);
	await keepSitting(db, awa, exam, 1, { a: '8' }, new Date(now + 60 * 60_000 + 30_000));
	await assert.rejects(keepSitting(db, awa, exam, 1, { a: '7' }, new Date(now + 62 * 60_000)), over);
	assert.equal((await attempts(db, exam)).length, 1, 'a visit after the end hands in');
	await keepSitting(db, ibou, exam, 1, { a: '7' }, new Date(now + 80 * 60_000));
	await assert.rejects(beginSitting(db, late, exam, new Date(now + 3 * hour)), over);
	await db.run(sql`update teaching.sitting set ends_at = now() - interval '5 minutes' where exam_id = ${exam}`);
	assert.equal(await endSittings(db), 1);
	assert.equal(await endSittings(db), 0);
	assert.equal((await attempts(db, exam)).length, 2);
});

dbtest('while a test is open its exercises are held back from its class, and from no other', async (db) => {
	const { exam, pupils: [awa], stranger, course, id, teacher } = await aTest(db);
	assert.equal(await maybeExamHolding(db, awa, course.items.E1), exam);
	assert.equal(await maybeExamHolding(db, awa, course.items.E3), undefined);
	assert.equal(await maybeExamHolding(db, stranger, course.items.E1), undefined);
	assert.equal(await maybeExamHolding(db, teacher, course.items.E1), undefined);
	assert.ok((await heldItems(db, id('A'))).has(course.items.E2));
	assert.deepEqual((await examsSoon(db, id('A'), [id('6A')])).map((one) => one.id), [exam]);
	assert.deepEqual(await examsSoon(db, id('A'), [id('6B')]), []);
});

dbtest('who may set, see and sit; what does not fit is refused', async (db) => {
	const { exam, ask, teacher, other, pupils: [awa], stranger, id } = await aTest(db);
	for (const who of [other, stranger, awa]) await assert.rejects(setExam(db, who, ask), refused);
	for (const who of [other, stranger]) {
		await assert.rejects(examReport(db, who, exam), refused);
		await assert.rejects(sittingPage(db, who, exam, null), refused);
	}
	await assert.rejects(examReport(db, awa, exam), refused);
	await assert.rejects(endExam(db, awa, exam), refused);
	await assert.rejects(setExtraTime(db, awa, id('6A'), awa.id, 50), refused);
	await assert.rejects(setExtraTime(db, teacher, id('6A'), stranger.id, 50), refused);
	await assert.rejects(sittingPage(db, teacher, exam, 1), refused, 'a teacher does not sit');
	for (const wrong of [{ title: '' }, { itemIds: [] }, { minutes: 0 }, { minutes: 700 }, { closesAt: ask.opensAt }, { opensAt: new Date(NaN) }, { closesAt: new Date(Date.now() - hour), opensAt: new Date(Date.now() - 2 * hour) }])
		await assert.rejects(setExam(db, teacher, { ...ask, ...wrong }), { status: 400 }, JSON.stringify(wrong));
	await assert.rejects(keepSitting(db, awa, exam, 1, { a: '8' }), over, 'who did not begin writes nothing');
});

dbtest('a pupil who sends the answer past the page learns nothing of it and gains nothing by it', async (db) => {
	const { exam, pupils: [awa], stranger, course, teacher } = await aTest(db);
	await beginSitting(db, awa, exam);
	const twin = await db.one(sql<{ id: string }>`
		insert into exercises.item (id, bank_id, code, language, chapter_id, current_version) select gen_random_uuid(), bank_id, code, 'ar', chapter_id, null from exercises.item where id = ${course.items.E1} returning id`);
	const send = async (who: Who, fact: Fact) => [await receive(db, who, [fact], fact.at, kinds), (await push(db, who, { v: 1, now: fact.at, device: fact.writer, person: who.id, epochs: [{ id: fact.epoch, parent: null, last: fact.seq }], facts: [fact] }, kinds)).results];
	const early = anAnswer(awa, course.items.E1, '8');
	assert.deepEqual(await send(awa, early), [[], []], 'unanswered: it waits with its sender');
	assert.deepEqual(await send(awa, anAnswer(awa, course.items.E2, '7', { work: exam })), [[], []]);
	assert.equal(await maybeExamHolding(db, awa, twin.id), exam, 'in another language it is the same exercise');
	assert.equal((await send(stranger, anAnswer(stranger, course.items.E1, '8')))[0].length, 1);
	assert.equal((await attempts(db, exam)).length, 0);
	await keepSitting(db, awa, exam, 1, { a: '7' });
	await endExam(db, teacher, exam);
	assert.deepEqual((await receive(db, awa, [early], early.at, kinds)).map((one) => one.result), ['ok'], 'once it is over it is taken in');
	for (const item of [course.items.E1, course.items.E1, course.items.E2]) await send(awa, anAnswer(awa, item, '8', { work: exam }));
	const { pupils, items } = await examReport(db, teacher, exam);
	assert.deepEqual([pupils.find((pupil) => pupil.id === awa.id)!.score, items.map((item) => item.tried)], [0, [1, 0]], 'only what was written in the sitting counts');
});

dbtest('who may still send his last answer sees no correction, nor does anybody meanwhile', async (db) => {
	const { exam, pupils: [awa, ibou], course, id } = await aTest(db);
	for (const one of [awa, ibou]) await beginSitting(db, one, exam);
	await handInOwn(db, ibou, exam);
	await db.run(sql`update teaching.exam set closes_at = now() - interval '10 seconds' where id = ${exam}`);
	await db.run(sql`update teaching.sitting set ends_at = now() - interval '10 seconds' where exam_id = ${exam} and person_id = ${awa.id}`);
	for (const one of [awa, ibou]) assert.deepEqual([(await sittingPage(db, one, exam, 1)).state, (await sittingPage(db, one, exam, 1)).exercise], ['handed', null]);
	assert.equal(await maybeExamHolding(db, ibou, course.items.E1), exam);
	assert.ok((await heldItems(db, id('A'))).has(course.items.E1), 'nor does a phone take it along');
	await keepSitting(db, awa, exam, 1, { a: '8' });
	await handInOwn(db, awa, exam);
	assert.equal((await sittingPage(db, awa, exam, 1)).state, 'corrected');
});
