import assert from 'node:assert/strict';
import { theSystem } from '#platform/server/audit.ts';
import { setSetting } from '#platform/server/settings.ts';
import { sql, type Database } from '#platform/server/sql.ts';
import { checkPaper } from '#rooms/revision/paper.ts';
import { beginMock, endMock, judgeMock, keepMock, paperFor, publishPaper } from '#rooms/revision/server/index.ts';
import type { Said } from '#rooms/teaching/marking.ts';
import { classMocksPage, handedIn, markCopy, pupilMockPage, pupilMocksPage, pupilSheet } from '#rooms/teaching/server/index.ts';
import { anAnswer, anItem, aProgramme, sendAnswers } from '#tests/learning.ts';
import { aCountry, aPerson, aPupil, asWho } from '#tests/people.ts';
import { dbtest } from '#tests/support.ts';

const since = '2025-10-01';
const refused = { status: 404 };
const none = async () => 0;
const criteria = [{ id: 'k1', text: 'juste', points: 3 }, { id: 'k2', text: 'clair', points: 1 }];

async function aSchool(db: Database) {
	const id = await aCountry(db);
	await setSetting(db, 'country', 'senegal');
	const course = await aProgramme(db);
	const item = (name: string, parts = anItem(name).parts) => ({ ...anItem(`X-${name}`), chapter: `${course.code}-1`, competences: [`${course.code}-A`], parts });
	const { paper, faults } = checkPaper({
		code: 'P-X', title: 'Sujet', exam: 'BFEM', grade: '6E', series: [], session: { kind: 'blanc', year: 2026 }, subject: 'MATH', programme: course.code, language: 'fr', minutes: 60, source: 'test', author: 'test', licence: 'CC BY-SA 4.0', total: 10,
		sections: [{ title: 'Exercice', questions: [{ label: '1.', points: 4, item: item('Q1') }, { label: '2.', points: 2, item: item('Q2') }, { label: '3.', points: 4, item: item('Q3', [{ id: 'a', interaction: { type: 'written', criteria } }]) }] }]
	});
	assert.deepEqual(faults, undefined);
	const { id: paperId } = await publishPaper(db, theSystem('test'), { paper: paper!, country: 'senegal', organisationId: id('A') });
	const staff = async (role: 'teacher' | 'head' | 'inspector', place: string) => asWho(db, await aPerson(db, { memberships: [{ organisationId: place, kind: 'staff', since }], roles: [{ role, organisationId: place, since }] }));
	const [ba, fall, sow] = [await aPupil(db, id('6A'), { familyName: 'Ba' }), await aPupil(db, id('6A'), { familyName: 'Fall' }), await aPupil(db, id('6A'), { familyName: 'Sow' })];
	return { id, paperId, ba, fall, sow, teacher: await staff('teacher', id('6A')), other: await staff('teacher', id('B')), staff };
}
const ago = (minutes: number) => new Date(Date.now() - minutes * 60_000);

dbtest('a class: who sat, who sits now, where points are lost; the copy down to the answer; who gave the points is said', async (db) => {
	const { id, paperId, ba, fall, sow, teacher } = await aSchool(db);
	const empty = await classMocksPage(db, teacher, id('6A'), null);
	assert.deepEqual([empty.chosen, empty.running, empty.pupils.map((one) => one.count)], [null, [], [0, 0, 0]]);
	const [first, second] = [await beginMock(db, ba, paperId, none, ago(50)), await beginMock(db, fall, paperId, none, ago(50))];
	const third = await beginMock(db, sow, paperId, none, ago(20));
	await keepMock(db, ba, first, 1, { a: '8' }, ago(45));
	await keepMock(db, ba, first, 2, { a: '7' }, ago(44));
	await keepMock(db, ba, first, 3, { a: 'Car 5 + 3 = 8.' }, ago(43));
	await endMock(db, ba, first, ago(40));
	await keepMock(db, fall, second, 1, { a: '7' }, ago(45));
	await keepMock(db, fall, second, 3, { a: 'Parce que.' }, ago(44));
	await endMock(db, fall, second, ago(39));
	await judgeMock(db, fall, second, 3, { a: { k1: 1, k2: 0.5 } });
	await keepMock(db, sow, third, 1, { a: '8' }, ago(15));
	const page = await classMocksPage(db, teacher, id('6A'), null);
	assert.deepEqual(page.running.map((one) => [one.id, one.answered, one.count, Math.round(one.left / 60_000)]), [[third, 1, 3, 40]]);
	assert.deepEqual(page.chosen!.rows.map((row) => [row.id, row.low, row.high, row.cells.map((cell) => [cell.got, cell.by])]), [
		[first, 4, 8, [[4, 'machine'], [0, 'machine'], [0, 'waits']]],
		[second, 1.5, 1.5, [[0, 'machine'], [0, 'blank'], [1.5, 'own']]]
	]);
	assert.deepEqual(page.chosen!.losses.map((one) => [one.label, one.lost, one.blank]), [['1.', 2, 0], ['2.', 2, 1], ['3.', 1.25, 0]]);
	assert.deepEqual([page.chosen!.mark, page.open], [{ low: 2.75, high: 4.75 }, true]);
	// Read one by one or with his class, a pupil's average is the same.
	assert.ok((await pupilSheet(db, teacher, ba.id)).mocks === 1);
	const [question] = (await paperFor(db, fall, paperId)).questions;
	assert.equal((await sendAnswers(db, fall, [anAnswer(fall, question.itemId, '8', { work: second })]))[0].result, 'ok');
	const copy = await pupilMockPage(db, teacher, fall.id, second);
	assert.deepEqual(copy.questions[0].errors.length, 1, 'the error stays that of the copy, whatever he says afterwards to be of it');
	assert.deepEqual(copy.questions.map((one) => [one.got, one.by, one.parts.map((part) => part.given), one.own.map((own) => own.got), one.mark]), [
		[0, 'machine', ['7'], [], null], [0, 'blank', copy.questions[1].parts.map((part) => part.given), [], null], [1.5, 'own', ['Parce que.'], [1, 0.5], copy.questions[2].mark]
	]);
	assert.match(copy.questions[2].mark!, /^\/teach\/mark\/alone\//);
	const running = await pupilMockPage(db, teacher, sow.id, third);
	assert.deepEqual([running.result, running.questions], [null, []], 'no answers while it runs');
	// Marked by the teacher, where his page of what was handed in leads too: his word goes before the pupil's own.
	const handed = await handedIn(db, teacher, fall.id, 'fr');
	assert.deepEqual(handed.proofs.map((proof) => proof.work_id), [null], 'a rehearsed exam is no set work with a pile');
	const said: Said = { scale: { rubric: null, out: 4, criteria: criteria.map((one) => ({ ...one, competence: null, levels: [] })) }, given: { k1: 3, k2: 0 }, comment: '', remarks: [], annotations: [], voice: null, decision: 'returned', until: null };
	await markCopy(db, teacher, { attempt: handed.proofs[0].id, parents: [], said });
	const marked = await pupilMockPage(db, teacher, fall.id, second);
	assert.deepEqual([marked.questions[2].got, marked.questions[2].by, marked.questions[2].own, marked.questions[2].mark], [3, 'teacher', [], null]);
	const { revision } = await db.one(sql<{ revision: string }>`select revision from teaching.marking where attempt_id = ${handed.proofs[0].id}`);
	await markCopy(db, teacher, { attempt: handed.proofs[0].id, parents: [revision], said: { ...said, decision: 'resubmit' } });
	const back = await pupilMockPage(db, teacher, fall.id, second);
	assert.deepEqual([back.questions[2].got, back.questions[2].by], [1.5, 'own'], 'sent back, it is not marked');
	const acts = await db.all(sql<{ act: string }>`select distinct act from platform.audit where reading and (person_id = ${fall.id} or organisation_id = ${id('6A')}) order by act`);
	assert.deepEqual(acts.map((row) => row.act).filter((act) => act.startsWith('mock')), ['mock.read', 'mocks.read']);
});

dbtest('rehearsed exams of a class are its followers’ to see: not another class’s teacher’s, not a pupil’s, not by another’s address', async (db) => {
	const { id, paperId, ba, fall, teacher, other, staff } = await aSchool(db);
	const mock = await beginMock(db, ba, paperId, none, ago(30));
	await endMock(db, ba, mock, ago(20));
	for (const who of [other, ba, fall]) {
		await assert.rejects(classMocksPage(db, who, id('6A'), null), refused);
		await assert.rejects(pupilMocksPage(db, who, ba.id), refused);
		await assert.rejects(pupilMockPage(db, who, ba.id, mock), refused);
	}
	await assert.rejects(pupilMockPage(db, teacher, fall.id, mock), refused, 'another pupil’s copy');
	for (const bad of ['x', ba.id]) await assert.rejects(pupilMockPage(db, teacher, ba.id, bad), refused);
	const inspector = await staff('inspector', id('A'));
	assert.equal((await classMocksPage(db, inspector, id('6A'), null)).open, false);
	await assert.rejects(pupilMockPage(db, inspector, ba.id, mock), refused);
	const [mine, all] = [await pupilMocksPage(db, teacher, ba.id), await classMocksPage(db, teacher, id('6A'), 'nonsense')];
	assert.deepEqual([mine.mocks.map((one) => one.id), all.chosen!.rows.length], [[mock], 1]);
});

dbtest('a class of many costs no more statements than a class of one', async (db) => {
	const { id, paperId, ba, fall, sow, teacher } = await aSchool(db);
	const count = async () => {
		let statements = 0;
		const counting = new Proxy(db, { get: (of, name) => (['all', 'one', 'maybe', 'run'].includes(String(name)) ? (...given: unknown[]) => (statements++, (of[name as keyof Database] as (...given: unknown[]) => unknown)(...given)) : of[name as keyof Database]) });
		await classMocksPage(counting, teacher, id('6A'), null);
		return statements;
	};
	const sitting = async (who: typeof ba) => {
		const mock = await beginMock(db, who, paperId, none, ago(30));
		await keepMock(db, who, mock, 1, { a: '8' }, ago(25));
		await endMock(db, who, mock, ago(20));
	};
	await sitting(ba);
	await count();
	const one = await count();
	for (const who of [fall, sow]) await sitting(who);
	assert.equal(await count(), one);
});
