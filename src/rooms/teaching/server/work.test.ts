import assert from 'node:assert/strict';
import { newId } from '#platform/ids.ts';
import { Refusal } from '#platform/refusal.ts';
import { theSystem } from '#platform/server/audit.ts';
import { sql, type Database } from '#platform/server/sql.ts';
import { withdrawLesson } from '#rooms/curriculum/server/index.ts';
import { enterBank, publishItems, withdrawItem } from '#rooms/exercises/server/index.ts';
import { closeWork, pupilToday, sequenceOf, setCourses, setWork, workFor, workOfClasses, workReport } from '#rooms/teaching/server/index.ts';
import { stateOf } from '#rooms/teaching/work-state.ts';
import type { NewWork } from '#rooms/teaching/work.ts';
import { anAnswer, anItem, aProgramme, aReading, sendAnswers } from '#tests/learning.ts';
import { aCountry, aPerson, aPupil, asWho } from '#tests/people.ts';
import { dbtest } from '#tests/support.ts';

const system = theSystem('test');
const hour = 3_600_000;
const soon = (hours: number) => new Date(Date.now() + hours * hour);
const since = '2025-10-01';
const notFound = (error: unknown) => error instanceof Refusal && error.status === 404;

/** Class 6A with a teacher and three pupils, its programme, and a work of all kinds that can be set. */
async function aClassAtWork(db: Database) {
	const id = await aCountry(db);
	const course = await aProgramme(db);
	const aTeacher = async (place: string) => asWho(db, await aPerson(db, { memberships: [{ organisationId: id('A'), kind: 'staff', since }], roles: [{ role: 'teacher', organisationId: place, since }] }));
	const teacher = await aTeacher(id('6A'));
	await setCourses(db, system, [{ classId: id('6A'), programmeId: course.programmeId, teacherId: teacher.id }]);
	const pupils = [await aPupil(db, id('6A')), await aPupil(db, id('6A')), await aPupil(db, id('6A'))];
	const work: NewWork = { classId: id('6A'), title: 'Pour jeudi', note: '', opensAt: soon(-1), dueAt: soon(48), itemIds: [course.items.E1, course.items.E2], lessonIds: [course.lessonId], pupilIds: [] };
	return { id, ...course, aTeacher, teacher, pupils, work, scope: id('A') };
}
const titles = async (db: Database, who: Parameters<typeof pupilToday>[1]) => (await pupilToday(db, who)).work.map((line) => line.title);

dbtest('work is set by who teaches the class, by its head and its censeur; by nobody else', async (db) => {
	const { id, work, aTeacher, teacher, pupils } = await aClassAtWork(db);
	const holding = async (role: 'head' | 'censeur' | 'supervisor' | 'inspector', place: string) => asWho(db, await aPerson(db, { roles: [{ role, organisationId: place, since }] }));
	for (const who of [teacher, await holding('head', id('A')), await holding('censeur', id('A'))]) assert.ok(await setWork(db, who, work));
	const strangers = [await aTeacher(id('6B')), await holding('head', id('B')), await holding('supervisor', id('A')), await holding('inspector', id('IEF1')), pupils[0]];
	for (const who of strangers) await assert.rejects(setWork(db, who, work), notFound, who.hat?.kind);
	assert.equal((await db.one(sql<{ count: number }>`select count(*) as count from teaching.work where class_id = ${id('6A')}`)).count, 3);
	await db.run(sql`update people.role set until = current_date - 1 where person_id = ${teacher.id}`);
	await assert.rejects(setWork(db, teacher, work), notFound, 'his role ended yesterday');
});

dbtest('a form sent twice sets one work, and its audit says so once', async (db) => {
	const { teacher, work, scope, id } = await aClassAtWork(db);
	const form = newId();
	assert.equal(await setWork(db, teacher, work, form), form);
	assert.equal(await setWork(db, teacher, { ...work, itemIds: work.itemIds.slice(0, 1) }, form), form);
	assert.equal((await db.one(sql<{ count: number }>`select count(*) as count from teaching.work_part where scope = ${scope} and work_id = ${form}`)).count, 3);
	const said = await db.all(sql<{ detail: { work: string; parts: number } }>`select detail from platform.audit where act = 'work.set' and organisation_id = ${id('6A')}`);
	assert.deepEqual(said.map((row) => [row.detail.work, row.detail.parts]), [[form, 3]]);
});

dbtest('a pupil of another class, and an exercise that is not the school’s to give, are refused and nothing is set', async (db) => {
	const { id, teacher, work, items } = await aClassAtWork(db);
	const foreign = await aPupil(db, id('6B'));
	await assert.rejects(setWork(db, teacher, { ...work, pupilIds: [foreign.id] }), notFound);
	const bank = await enterBank(db, system, { code: `other-${newId()}`, title: 'x', organisationId: id('B'), origin: 'test' });
	const [theirs] = await publishItems(db, system, bank, [{ item: anItem('X'), chapterId: null, competenceIds: [] }]);
	const gone = (error: unknown) => error instanceof Refusal && error.status === 400;
	await assert.rejects(setWork(db, teacher, { ...work, itemIds: [items.E1, theirs.id] }), gone);
	await assert.rejects(setWork(db, teacher, { ...work, itemIds: [newId()] }), gone);
	await db.run(sql`update exercises.item set withdrawn_at = now(), current_version = null where id = ${items.E1}`);
	await assert.rejects(setWork(db, teacher, work), gone);
	assert.equal((await db.one(sql<{ count: number }>`select count(*) as count from teaching.work where class_id = ${id('6A')}`)).count, 0);
	// His own school's bank is his to give.
	const own = await enterBank(db, system, { code: `own-${newId()}`, title: 'x', organisationId: id('A'), origin: 'test' });
	const [ours] = await publishItems(db, system, own, [{ item: anItem('X'), chapterId: null, competenceIds: [] }]);
	assert.ok(await setWork(db, teacher, { ...work, itemIds: [ours.id] }));
});

dbtest('work for some is seen by those and by nobody else; work that opens tomorrow by no pupil', async (db) => {
	const { id, teacher, pupils, work } = await aClassAtWork(db);
	const [awa, moussa] = pupils;
	const beside = await aPupil(db, id('6B'));
	const some = await setWork(db, teacher, { ...work, title: 'Pour Awa', pupilIds: [awa.id] });
	const tomorrow = await setWork(db, teacher, { ...work, title: 'Demain', opensAt: soon(24) });
	await setWork(db, teacher, { ...work, title: 'Pour tous' });
	assert.deepEqual((await titles(db, awa)).sort(), ['Pour Awa', 'Pour tous']);
	assert.deepEqual(await titles(db, moussa), ['Pour tous']);
	assert.deepEqual(await titles(db, beside), []);
	assert.equal((await workFor(db, awa, some)).parts.length, 3);
	for (const [who, work] of [[moussa, some], [beside, some], [awa, tomorrow], [moussa, tomorrow]] as const) await assert.rejects(workFor(db, who, work), notFound);
	assert.equal((await workFor(db, teacher, tomorrow)).title, 'Demain', 'who set it sees it before');
	await assert.rejects(workFor(db, awa, 'x'), notFound);
	// Of one pupil's progress, another pupil learns nothing.
	await assert.rejects(workFor(db, moussa, (await workOfClasses(db, id('A'), [id('6A')])).find((one) => one.title === 'Pour tous')!.id, awa.id), notFound);
});

dbtest('a part is done when it was right once, a lesson when it was read; begun, done and late follow', async (db) => {
	const { scope, teacher, pupils, work, items, lessonId } = await aClassAtWork(db);
	const [awa, moussa, binta] = pupils;
	const id = await setWork(db, teacher, work);
	const line = async (who: typeof awa) => {
		const [{ count, tried, done, due_at }] = (await pupilToday(db, who)).work;
		return { count, tried, done, state: stateOf({ count, tried, done }, due_at, new Date()), late: stateOf({ count, tried, done }, due_at, soon(72)) };
	};
	assert.deepEqual(await line(awa), { count: 3, tried: 0, done: 0, state: 'todo', late: 'late' });
	await sendAnswers(db, awa, [anAnswer(awa, items.E1, '7', { work: id }), anAnswer(awa, items.E1, '8', { work: id })]);
	await sendAnswers(db, moussa, [anAnswer(moussa, items.E1, '7', { work: id })]);
	assert.equal((await pupilToday(db, awa)).last, null);
	await sendAnswers(db, awa, [aReading(awa, lessonId, false)]);
	assert.deepEqual([(await pupilToday(db, awa)).last].map((last) => [last?.lesson_id, last?.done]), [[lessonId, false]]);
	assert.deepEqual((await pupilToday(db, awa)).week, { answers: 2, right: 1, days: 1 });
	assert.deepEqual(await line(awa), { count: 3, tried: 2, done: 1, state: 'begun', late: 'late' });
	assert.deepEqual(await line(moussa), { count: 3, tried: 1, done: 0, state: 'begun', late: 'late' });
	await sendAnswers(db, awa, [aReading(awa, lessonId, true)]);
	assert.equal((await pupilToday(db, awa)).last?.done, true);
	await sendAnswers(db, awa, [anAnswer(awa, items.E2, '8')]);
	assert.deepEqual(await line(awa), { count: 3, tried: 3, done: 3, state: 'done', late: 'done' });
	assert.deepEqual((await workFor(db, awa, id)).parts.map((part) => [part.kind, part.tries, part.done]), [['lesson', 0, true], ['numeric', 2, true], ['numeric', 1, true]]);
	// The next one of the row is the first that is not done.
	const view = { id: items.E1, chapterId: null, scope, item: anItem('x') };
	assert.equal((await sequenceOf(db, moussa, view, id)).next, `/exercise/${items.E2}?work=${id}`);
	assert.equal((await sequenceOf(db, awa, view, id)).next, null);
	// What was answered before it was set does not do it.
	const later = await setWork(db, teacher, { ...work, title: 'Encore', opensAt: soon(-0.001), lessonIds: [] });
	assert.ok((await workFor(db, binta, later)).parts.every((part) => part.tries === 0));

	const report = await workReport(db, teacher, id);
	assert.deepEqual(report.items.map((item) => [item.item_id, item.tried, item.failed]), [[null, 1, 0], [items.E1, 2, 1], [items.E2, 1, 0]]);
	assert.deepEqual(new Map(report.pupils.map((pupil) => [pupil.id, [pupil.tried, pupil.done]])), new Map([[awa.id, [3, 3]], [moussa.id, [1, 0]], [binta.id, [0, 0]]].map(([id, counts]) => [id, counts] as never)));
	const [line2] = (await workOfClasses(db, scope, [work.classId])).filter((one) => one.id === id);
	assert.deepEqual([line2.parts, line2.pupils, line2.begun, line2.finished], [3, 3, 2, 1]);
	const read = await db.all(sql<{ detail: { work: string } }>`select detail from platform.audit where act = 'work.read' and reading and organisation_id = ${work.classId}`);
	assert.deepEqual(read.map((row) => row.detail.work), [id]);
	for (const who of pupils) await assert.rejects(workReport(db, who, id), notFound, 'the report is the teacher’s');
});

dbtest('ending a work takes it from the pupils’ day and keeps what was answered; opening it again brings it back', async (db) => {
	const { id, teacher, pupils, work, items, aTeacher } = await aClassAtWork(db);
	const [awa] = pupils;
	const made = await setWork(db, teacher, { ...work, lessonIds: [] });
	await sendAnswers(db, awa, [anAnswer(awa, items.E1, '8', { work: made })]);
	for (const who of [awa, await aTeacher(id('6B'))]) await assert.rejects(closeWork(db, who, made, true), notFound);
	await closeWork(db, teacher, made, true);
	assert.deepEqual(await titles(db, awa), []);
	assert.equal((await workReport(db, teacher, made)).pupils.find((pupil) => pupil.id === awa.id)?.done, 1);
	await closeWork(db, teacher, made, false);
	assert.deepEqual(await titles(db, awa), ['Pour jeudi']);
	const acts = await db.all(sql<{ act: string }>`select act from platform.audit where organisation_id = ${id('6A')} and act like 'work.%' and not reading order by id`);
	assert.deepEqual(acts.map((row) => row.act), ['work.set', 'work.close', 'work.reopen']);
	await db.run(sql`update people.role set until = current_date - 1 where person_id = ${teacher.id}`);
	await assert.rejects(closeWork(db, teacher, made, true), notFound, 'his role ended yesterday');
});

dbtest('a pupil who changes class leaves its work behind, and his answers stay with the report', async (db) => {
	const { id, teacher, pupils, work, items } = await aClassAtWork(db);
	const [awa] = pupils;
	const made = await setWork(db, teacher, work);
	await sendAnswers(db, awa, [anAnswer(awa, items.E1, '8', { work: made })]);
	await db.run(sql`update people.membership set until = current_date - 1 where person_id = ${awa.id}`);
	await db.run(sql`insert into people.membership (person_id, organisation_id, kind, since) values (${awa.id}, ${id('6B')}, 'pupil', current_date)`);
	assert.deepEqual(await titles(db, awa), []);
	await assert.rejects(workFor(db, awa, made), notFound);
	assert.deepEqual((await workReport(db, teacher, made)).pupils.map((pupil) => pupil.id).includes(awa.id), false);
	await assert.rejects(setWork(db, teacher, { ...work, pupilIds: [awa.id] }), notFound);
});

dbtest('what was withdrawn is asked of nobody: done before, it stays done', async (db) => {
	const { id, work, teacher, pupils, scope, items, lessonId } = await aClassAtWork(db);
	const [awa, binta] = pupils;
	const workId = await setWork(db, teacher, work);
	await sendAnswers(db, awa, [anAnswer(awa, items.E1, '8', { work: workId })]);
	const ministry = await aPerson(db, { roles: [{ role: 'ministry', organisationId: id('MIN'), since }] });
	await withdrawLesson(db, ministry, lessonId, 'Une faute.');
	await withdrawItem(db, ministry, items.E1, true);
	assert.deepEqual((await workFor(db, awa, workId)).parts.map((part) => [part.title !== '', part.gone, part.done]), [[true, true, false], [true, true, true], [true, false, false]]);
	const line = async (who: typeof awa) => (await pupilToday(db, who)).work.map(({ count, done }) => [done, count])[0];
	assert.deepEqual([await line(awa), await line(binta)], [[1, 2], [0, 1]]);
	assert.deepEqual(await sequenceOf(db, awa, { id: items.E2, chapterId: null, scope, item: anItem('x') }, workId), { number: 1, count: 1, next: null, back: `/learn/work/${workId}` });
	const finished = async () => {
		const report = await workReport(db, teacher, workId);
		const [seen] = await workOfClasses(db, scope, [id('6A')]);
		return [report.count, report.pupils.filter((pupil) => pupil.done >= report.count).length, seen.parts, seen.finished];
	};
	assert.deepEqual(await finished(), [1, 0, 1, 0]);
	await sendAnswers(db, binta, [anAnswer(binta, items.E2, '8', { work: workId })]);
	assert.deepEqual(await finished(), [1, 1, 1, 1]);
	assert.deepEqual([await line(binta), (await workReport(db, teacher, workId)).items.map((item) => item.gone)], [[1, 1], [true, true, false]]);
});
