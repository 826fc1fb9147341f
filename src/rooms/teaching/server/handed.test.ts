import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import { Refusal } from '#platform/refusal.ts';
import { theSystem } from '#platform/server/audit.ts';
import { handedText } from '#rooms/exercises/handed.ts';
import { proofsOf, statesOf } from '#rooms/exercises/server/index.ts';
import { takeAttachment } from '#rooms/sync/server/index.ts';
import { handedIn, pupilSheet, pupilToday, setCourses, setWork, workFor, workingFile, workReport } from '#rooms/teaching/server/index.ts';
import { anAnswer, anItem, aProgramme, sendAnswers } from '#tests/learning.ts';
import { aCountry, aPerson, aPupil, asWho } from '#tests/people.ts';
import { dbtest } from '#tests/support.ts';

const folder = await mkdtemp(join(tmpdir(), 'qalam-handed-'));
process.env.QALAM_DATA = folder;
after(() => rm(folder, { recursive: true, force: true }));

const notFound = (error: unknown) => error instanceof Refusal && error.status === 404;
const soon = (hours: number) => new Date(Date.now() + hours * 3_600_000);

dbtest('a written answer with a photo, and a file: done, neither right nor wrong, no evidence, and read by the teacher', async (db) => {
	const id = await aCountry(db);
	const { publish, competences, programmeId, items } = await aProgramme(db);
	const teacher = await asWho(db, await aPerson(db, { memberships: [{ organisationId: id('A'), kind: 'staff', since: '2025-10-01' }], roles: [{ role: 'teacher', organisationId: id('6A'), since: '2025-10-01' }] }));
	const [awa, moussa] = [await aPupil(db, id('6A')), await aPupil(db, id('6A'))];
	await setCourses(db, theSystem('test'), [{ classId: id('6A'), programmeId, teacherId: teacher.id }]);
	const essay = await publish(anItem('W', { title: 'Explique', parts: [{ id: 'a', interaction: { type: 'written', photos: 1 } }, { id: 'b', interaction: { type: 'file', accept: ['pdf'] } }] }), [competences.A]);
	const workId = await setWork(db, teacher, { classId: id('6A'), title: 'T', note: '', opensAt: soon(-1), dueAt: soon(24), itemIds: [essay.id, items.E1], lessonIds: [], pupilIds: [] });
	const [photo, pdf] = ['\xff\xd8\xff', '%PDF-1.7 '].map((start) => Buffer.concat([Buffer.from(start, 'latin1'), Buffer.from(awa.id)]));
	const name = (bytes: Buffer, type: string, name: string) => ({ sha256: createHash('sha256').update(bytes).digest('hex'), size: bytes.byteLength, type: type as 'image/jpeg', name });
	const [first, second] = [name(photo, 'image/jpeg', 'page 1.jpg'), name(pdf, 'application/pdf', '../exposé.exe')];
	const answer = { a: { text: 'Une <b>raison</b>.\nUne *autre*.', f1: handedText(first) }, b: { f1: handedText(second) } };
	const attachments = [first, second].map(({ sha256, size, type }) => ({ sha256, size, type }));
	const [result] = await sendAnswers(db, awa, [anAnswer(awa, essay.id, '', { answer, attachments })]);
	assert.deepEqual([result.result, (result.answer as { pending?: boolean }).pending], ['ok', true]);
	await sendAnswers(db, awa, [anAnswer(awa, items.E1, '8')]);

	// Done, and in no figure of what is right and wrong.
	assert.deepEqual((await workFor(db, awa, workId)).parts.map((part) => [part.tries, part.done]), [[1, true], [1, true]]);
	assert.deepEqual((await pupilToday(db, awa)).work.map((line) => [line.tried, line.done]), [[2, 2]]);
	assert.deepEqual((await pupilToday(db, awa)).week, { answers: 1, right: 1, days: 1 });
	const report = await workReport(db, teacher, workId);
	assert.deepEqual(report.items.map((item) => [item.tried, item.failed]), [[1, 0], [1, 0]]);
	const state = (await statesOf(db, id('A'), awa.id, [essay.id])).get(essay.id);
	assert.deepEqual([state?.tries, state?.is_right, state?.pending], [1, false, true]);
	assert.equal((await proofsOf(db, id('A'), awa.id, competences.A)).length, 1, 'only the number is evidence');
	const sheet = await pupilSheet(db, teacher, awa.id);
	assert.deepEqual([sheet.handed, sheet.month.answers, sheet.recent.map((one) => one.pending)], [1, 1, [false, true]]);

	// The teacher reads the text, and the files once they are whole.
	const read = async () => (await handedIn(db, teacher, awa.id, 'fr')).proofs;
	const [proof] = await read();
	assert.equal(proof.given[0].html, 'Une &lt;b&gt;raison&lt;/b&gt;.<br>Une *autre*.<br>page 1.jpg');
	assert.deepEqual(proof.files.map((file) => [file.name, file.href]).sort(), [['../exposé.exe', null], ['page 1.jpg', null]]);
	await takeAttachment(db, awa, first, 1, photo);
	await takeAttachment(db, awa, second, 1, pdf);
	assert.deepEqual((await read())[0].files.map((file) => [file.type, file.href]).sort(), [['application/pdf', `/working/${awa.id}/${result.id}/${second.sha256}`], ['image/jpeg', `/working/${awa.id}/${result.id}/${first.sha256}`]]);
	const { type, name: called } = await workingFile(db, teacher, awa.id, result.id, second.sha256);
	assert.deepEqual([type, called], ['application/pdf', 'exposé.pdf']);
	await assert.rejects(handedIn(db, moussa, awa.id, 'fr'), notFound);
	await assert.rejects(workingFile(db, moussa, awa.id, result.id, second.sha256), notFound);
	assert.equal((await handedIn(db, moussa, moussa.id, 'fr')).proofs.length, 0);
});
