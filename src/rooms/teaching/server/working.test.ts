import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import { newId } from '#platform/ids.ts';
import { Refusal } from '#platform/refusal.ts';
import { theSystem } from '#platform/server/audit.ts';
import { takeAttachment } from '#rooms/sync/server/index.ts';
import { cellProofs, proofViews, setCourses, workingFile } from '#rooms/teaching/server/index.ts';
import { anAnswer, aProgramme, sendAnswers } from '#tests/learning.ts';
import { aCountry, aPerson, aPupil, asWho } from '#tests/people.ts';
import { dbtest } from '#tests/support.ts';

const folder = await mkdtemp(join(tmpdir(), 'qalam-working-'));
process.env.QALAM_DATA = folder;
after(() => rm(folder, { recursive: true, force: true }));

const notFound = (error: unknown) => error instanceof Refusal && error.status === 404;

dbtest('a picture of the working: on its way until it is whole, then seen by its author and who may read his file, and by nobody else', async (db) => {
	const id = await aCountry(db);
	const { items, competences, programmeId } = await aProgramme(db);
	const teacher = await asWho(db, await aPerson(db, { roles: [{ role: 'teacher', organisationId: id('6A'), since: '2025-10-01' }] }));
	const [awa, moussa] = [await aPupil(db, id('6A')), await aPupil(db, id('6A'))];
	await setCourses(db, theSystem('test'), [{ classId: id('6A'), programmeId, teacherId: teacher.id }]);
	const bytes = Buffer.concat([Buffer.from('\xff\xd8\xff', 'latin1'), Buffer.from(`5 + 3 = 8, ${newId()}`)]);
	const name = { sha256: createHash('sha256').update(bytes).digest('hex'), size: bytes.byteLength };
	const [result] = await sendAnswers(db, awa, [anAnswer(awa, items.E1, '8', { attachments: [{ ...name, type: 'image/jpeg' }] })]);
	assert.equal(result.result, 'ok', 'an answer is not refused for want of its picture');
	const seenBy = async (who: typeof awa) => (await proofViews(db, awa.id, (await cellProofs(db, who, awa.id, competences.A)).proofs, 'fr'))[0].files;
	assert.deepEqual(await seenBy(awa), [{ name: '', type: '', size: name.size, href: null }]);
	await assert.rejects(workingFile(db, awa, awa.id, result.id, name.sha256), notFound);
	// Another who sends the same bytes ends nothing of hers.
	await takeAttachment(db, moussa, name, 1, bytes);
	assert.deepEqual(await seenBy(awa), [{ name: '', type: '', size: name.size, href: null }]);
	assert.deepEqual(await takeAttachment(db, awa, name, 1, bytes), { v: 1, state: 'whole', covered: false });
	const href = `/working/${awa.id}/${result.id}/${name.sha256}`;
	for (const who of [awa, teacher]) {
		assert.deepEqual(await seenBy(who), [{ name: '', type: 'image/jpeg', size: name.size, href }]);
		const { type, name: called, read } = await workingFile(db, who, awa.id, result.id, name.sha256);
		assert.deepEqual([type, called], ['image/jpeg', 'qalam.jpg']);
		assert.ok(Buffer.concat(await read().toArray()).equals(bytes));
	}
	await assert.rejects(workingFile(db, moussa, awa.id, result.id, name.sha256), notFound);
	await assert.rejects(workingFile(db, moussa, moussa.id, result.id, name.sha256), notFound, 'whose own bytes are the same has no answer with them');
	for (const odd of [newId(), 'x', '']) await assert.rejects(workingFile(db, awa, awa.id, odd, name.sha256), notFound);
	await assert.rejects(workingFile(db, awa, awa.id, result.id, 'b'.repeat(64)), notFound);
});

dbtest('an answer without one is as before; what can’t be a picture is put aside', async (db) => {
	const id = await aCountry(db);
	const { items, competences } = await aProgramme(db);
	const awa = await aPupil(db, id('6A'));
	const name = { sha256: 'a'.repeat(64), size: 10, type: 'image/jpeg' as const };
	const results = await sendAnswers(db, awa, [
		anAnswer(awa, items.E1, '8'),
		anAnswer(awa, items.E1, '8', { attachments: [name, name] }),
		anAnswer(awa, items.E1, '8', { attachments: [{ ...name, size: 10_000_001 }] }),
		anAnswer(awa, items.E1, '8', { attachments: [{ ...name, type: 'image/svg+xml' as never }] })
	]);
	assert.deepEqual(results.map((one) => one.why ?? one.result), ['ok', 'malformed', 'malformed', 'malformed']);
	const { proofs } = await cellProofs(db, awa, awa.id, competences.A);
	assert.deepEqual((await proofViews(db, awa.id, proofs, 'fr')).map((view) => view.files), [[]]);
});
