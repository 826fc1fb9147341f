import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import { newId } from '#platform/ids.ts';
import { Refusal } from '#platform/refusal.ts';
import { theSystem } from '#platform/server/audit.ts';
import { sql, type Database } from '#platform/server/sql.ts';
import { handedText } from '#rooms/exercises/handed.ts';
import { loadGuardians } from '#rooms/people/server/index.ts';
import type { Who } from '#rooms/people/who.ts';
import { attachWhole } from '#rooms/sync/server/index.ts';
import { usualScale, type Said } from '#rooms/teaching/marking.ts';
import { copyBack, copyPage, handedIn, keepState, learnWants, markCopy, pilePage, pilesWaiting, removeRubric, returnAll, saveRubric, setCourses, setPile, setWork, todayPage, workFor, workPage, workReportPage, workingFile } from '#rooms/teaching/server/index.ts';
import { aFact } from '#tests/facts.ts';
import { anItem, aProgramme, sendAnswers } from '#tests/learning.ts';
import { aCountry, aPerson, aPupil, asWho } from '#tests/people.ts';
import { dbtest } from '#tests/support.ts';

const folder = await mkdtemp(join(tmpdir(), 'qalam-copies-'));
process.env.QALAM_DATA = folder;
after(() => rm(folder, { recursive: true, force: true }));

const notFound = (error: unknown) => error instanceof Refusal && error.status === 404;
const soon = (hours: number) => new Date(Date.now() + hours * 3_600_000);
const saying = (points: number | null, more: Partial<Said> = {}): Said => ({ scale: usualScale, given: points === null ? {} : { whole: points }, comment: '', remarks: [], annotations: [], voice: null, decision: 'returned', until: null, ...more });

async function aPile(db: Database) {
	const id = await aCountry(db);
	const { publish, competences, programmeId, items } = await aProgramme(db);
	const staff = async (classId: string) => asWho(db, await aPerson(db, { memberships: [{ organisationId: id('A'), kind: 'staff', since: '2025-10-01' }], roles: [{ role: 'teacher', organisationId: classId, since: '2025-10-01' }] }));
	const [teacher, other] = [await staff(id('6A')), await staff(id('6B'))];
	const [awa, moussa, ibou] = [await aPupil(db, id('6A'), { familyName: 'Ba' }), await aPupil(db, id('6A'), { familyName: 'Fall', givenName: 'Moussa' }), await aPupil(db, id('6A'), { familyName: 'Sow', givenName: 'Ibou' })];
	await setCourses(db, theSystem('test'), [{ classId: id('6A'), programmeId, teacherId: teacher.id }]);
	const criteria = [{ id: 'x', text: 'Le sens', points: 4 }, { id: 'y', text: 'La *forme*', points: 2 }];
	const essay = await publish(anItem('W', { title: 'Explique', parts: [{ id: 'a', interaction: { type: 'written', photos: 2, criteria } }] }), [competences.A]);
	const workId = await setWork(db, teacher, { classId: id('6A'), title: 'T', note: '', opensAt: soon(-1), dueAt: soon(24), itemIds: [items.E1, essay.id], lessonIds: [], pupilIds: [] });
	const hand = async (who: Who, text = 'Parce que.') => {
		const photo = (await attachWhole(db, who, Buffer.concat([Buffer.from('\xff\xd8\xff', 'latin1'), Buffer.from(who.id)])))!;
		const [result] = await sendAnswers(db, who, [aFact(who, { kind: 'answer', body: JSON.stringify({ item: essay.id, version: 1, work: workId, answer: { a: { text, f1: handedText({ ...photo, name: 'p.jpg' }) } }, attachments: [photo] }) })]);
		return result.id;
	};
	return { id, teacher, other, awa, moussa, ibou, essay, workId, hand, competences };
}

dbtest('the pile: who handed in and where each copy stands, who did not; drafts that are marked whole are given back at once', async (db) => {
	const { id, teacher, other, awa, moussa, ibou, essay, workId, hand } = await aPile(db);
	const [one, two] = [await hand(awa), await hand(moussa)];
	const waiting = async (who = teacher) => (await pilesWaiting(db, who, id('A'), [id('6A'), id('6B')])).map((pile) => [pile.id, pile.waiting]);
	assert.deepEqual([await waiting(), await waiting(other), await waiting(awa)], [[[workId, 2]], [], []], 'a teacher finds the copies that wait, however old the work');
	const seen = async () => (await pilePage(db, teacher, workId)).copies.map((copy) => [copy.name, copy.standing, copy.points, copy.out]);
	const page = await pilePage(db, teacher, workId);
	assert.deepEqual(page.items.map((item) => [item.item_id, item.title]), [[essay.id, 'Explique']], 'only what waits for a teacher');
	assert.deepEqual(page.missing.map((line) => line.names), [['Sow Ibou']]);
	await hand(await aPupil(db, id('6B')));
	assert.deepEqual((await workReportPage(db, teacher, workId)).copies, { count: 2, waiting: 2 }, 'what another class hands in is in no pile of this one');
	assert.deepEqual(await seen(), [['Ba Awa', 'waits', null, null], ['Fall Moussa', 'waits', null, null]]);
	for (const who of [other, awa]) await assert.rejects(pilePage(db, who, workId), notFound);
	const { copy } = await copyPage(db, teacher, workId, one);
	assert.deepEqual([copy.scale.out, copy.scale.criteria.map((each) => [each.text, each.points]), copy.files.length, copy.row], [6, [['Le sens', 4], ['La forme', 2]], 1, { place: 1, count: 2, before: null, after: two }]);
	for (const who of [other, moussa]) await assert.rejects(copyPage(db, who, workId, one), notFound);
	await markCopy(db, teacher, { attempt: one, parents: [], said: { ...saying(null, { decision: 'draft' }), scale: copy.scale, given: { c1: 3.5, c2: 1 } } });
	await markCopy(db, teacher, { attempt: two, parents: [], said: { ...saying(null, { decision: 'draft' }), scale: copy.scale, given: { c1: 3.5 } } });
	assert.deepEqual(await seen(), [['Ba Awa', 'begun', 4.5, 6], ['Fall Moussa', 'begun', null, 6]]);
	await assert.rejects(returnAll(db, other, workId), notFound);
	assert.deepEqual([await returnAll(db, teacher, workId), await returnAll(db, teacher, workId)], [1, 0]);
	assert.deepEqual(await seen(), [['Ba Awa', 'returned', 4.5, 6], ['Fall Moussa', 'begun', null, 6]]);
	const left = await waiting();
	await hand(awa, 'Mieux.');
	assert.deepEqual([left, await waiting()], [[[workId, 1]], [[workId, 2]]], 'what is given back waits no more; what is handed in again does');
	assert.deepEqual((await workFor(db, teacher, workId, ibou.id)).parts.map((part) => part.done), [false, false]);
});

dbtest('names are hidden until a copy is given back, and the rubric that it was marked by stays with it', async (db) => {
	const { teacher, awa, moussa, essay, workId, hand } = await aPile(db);
	const [one, two] = [await hand(awa), await hand(moussa)];
	const rubric = newId();
	const criteria = [{ id: 'a', text: 'Tout', points: 10, competence: null, levels: [{ points: 5, text: 'à moitié' }] }];
	await saveRubric(db, teacher, rubric, { title: 'R', out: 20, criteria, shared: false });
	// Where the audit can't be written, nothing is: not a rubric, not how a pile is marked.
	const unsaid = { ...teacher, label: null as unknown as string };
	await assert.rejects(saveRubric(db, unsaid, newId(), { title: 'X', out: 20, criteria, shared: true }));
	await assert.rejects(setPile(db, unsaid, workId, essay.id, { rubricId: rubric, anonymous: false }));
	await assert.rejects(removeRubric(db, unsaid, rubric));
	assert.deepEqual((await pilePage(db, teacher, workId)).rubrics.map((one) => one.title), ['R']);
	await setPile(db, teacher, workId, essay.id, { rubricId: rubric, anonymous: true });
	const { copy } = await copyPage(db, teacher, workId, one);
	assert.deepEqual([copy.pupil, copy.scale], [null, { rubric, out: 20, criteria }]);
	const hidden = (await pilePage(db, teacher, workId)).copies;
	assert.deepEqual(hidden.map((line) => line.name), [null, null]);
	assert.deepEqual(hidden.map((line) => line.mark), [one, two].map((id) => id.slice(-4).toUpperCase()).sort());
	await markCopy(db, teacher, { attempt: one, parents: [], said: { ...saying(null), scale: copy.scale, given: { a: 5 } } });
	await saveRubric(db, teacher, rubric, { title: 'R2', out: 10, criteria: [{ ...criteria[0], points: 4, levels: [] }], shared: false });
	await removeRubric(db, teacher, rubric);
	const given = (await copyPage(db, teacher, workId, one)).copy;
	assert.deepEqual([given.pupil?.name, given.scale.criteria[0].points, given.said?.given], ['Awa Ba', 10, { a: 5 }]);
	assert.deepEqual((await copyPage(db, teacher, workId, two)).copy.scale.criteria[0].points, 4, 'what was not begun has the rubric as it is');
});

dbtest('the pupil has his copy back with all that was said; his parent and his teacher see it, nobody else; a draft is nobody’s', async (db) => {
	const { id, teacher, other, awa, moussa, workId, hand } = await aPile(db);
	const attempt = await hand(awa);
	const voice = (await attachWhole(db, teacher, Buffer.concat([Buffer.from('OggS'), Buffer.from(teacher.id)])))!;
	const said = saying(13.5, { comment: 'Bien.', annotations: [{ page: 0, kind: 'tick', x: 0.5, y: 0.5, text: '' }], voice: { ...voice, seconds: 3 } as Said['voice'], decision: 'draft' });
	await markCopy(db, teacher, { attempt, parents: [], said });
	await assert.rejects(copyBack(db, awa, awa.id, attempt, 'fr'), notFound);
	await assert.rejects(workingFile(db, awa, awa.id, attempt, voice.sha256), notFound, 'not yet said to him');
	assert.equal((await workingFile(db, teacher, awa.id, attempt, voice.sha256)).type, 'audio/ogg');
	const [{ revision }] = await db.all(sql<{ revision: string }>`select revision from teaching.marking where scope = ${id('A')} and attempt_id = ${attempt}`);
	const carried = async () => JSON.stringify((await (await learnWants.week(db, awa, '', new Date(), [])).find((one) => one.path === `/learn/work/${workId}`)!.make()).counts);
	assert.ok(!(await carried()).includes(attempt));
	await markCopy(db, teacher, { attempt, parents: [revision], said: { ...said, decision: 'returned' } });
	assert.ok((await carried()).includes(attempt), 'his phone takes the work again with the copy that he has back, though its marks change nothing of the work');
	const parent = await aPerson(db, { givenName: 'Mère' });
	await loadGuardians(db, theSystem('test'), [{ guardianId: parent.id, childId: awa.id, relation: 'mère', since: '2025-10-01' }]);
	for (const who of [awa, teacher, await asWho(db, parent)]) {
		const back = await copyBack(db, who, awa.id, attempt, 'fr');
		assert.deepEqual([back.total.points, back.said.comment, back.files.length, back.again], [13.5, 'Bien.', 1, false]);
		assert.equal((await workingFile(db, who, awa.id, attempt, voice.sha256)).size, voice.size);
	}
	for (const who of [moussa, other]) await assert.rejects(copyBack(db, who, awa.id, attempt, 'fr'), notFound);
	await assert.rejects(copyBack(db, moussa, moussa.id, attempt, 'fr'), notFound, 'under another’s name');
	assert.deepEqual((await todayPage(db, awa)).back.map((one) => [one.id, one.decision, one.points]), [[attempt, 'returned', 13.5]]);
	assert.deepEqual((await workPage(db, awa, workId)).back.map((one) => one.id), [attempt]);
	const handed = await handedIn(db, teacher, awa.id, 'fr');
	assert.deepEqual([handed.proofs.length, handed.back.length, handed.marks], [0, 1, true]);
	assert.equal((await handedIn(db, awa, awa.id, 'fr')).marks, false);
});

dbtest('two opinions: both are shown, one is kept and the other stays in the history', async (db) => {
	const { id, teacher, awa, workId, hand } = await aPile(db);
	const head = await asWho(db, await aPerson(db, { roles: [{ role: 'head', organisationId: id('A'), since: '2025-10-01' }] }));
	const attempt = await hand(awa);
	await markCopy(db, teacher, { attempt, parents: [], said: saying(8, { comment: 'Un' }) });
	await markCopy(db, head, { attempt, parents: [], said: saying(12, { comment: 'Deux' }) });
	const { copy } = await copyPage(db, teacher, workId, attempt);
	assert.deepEqual(copy.versions.map((one) => [one.points, one.comment]), [[12, 'Deux'], [8, 'Un']]);
	assert.equal((await pilePage(db, teacher, workId)).copies[0].disputed, true);
	await keepState(db, teacher, attempt, copy.versions[1].id);
	const after = (await copyPage(db, teacher, workId, attempt)).copy;
	assert.deepEqual([after.versions, after.said?.comment, after.history.length], [[], 'Un', 3]);
	assert.equal((await copyBack(db, awa, awa.id, attempt, 'fr')).total.points, 8);
});
