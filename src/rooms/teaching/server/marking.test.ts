import assert from 'node:assert/strict';
import { newId } from '#platform/ids.ts';
import { theSystem } from '#platform/server/audit.ts';
import { sql, type Database } from '#platform/server/sql.ts';
import { amendAnswers, correctKey, evidenceChanges, handedOf, remarksTold } from '#rooms/exercises/server/index.ts';
import type { Who } from '#rooms/people/who.ts';
import { bringUp } from '#rooms/revision/server/index.ts';
import { receive } from '#rooms/sync/server/index.ts';
import { usualScale, type Said } from '#rooms/teaching/marking.ts';
import { amendedHere, markingKinds, pupilToday, setCourses, setWork, workFor } from '#rooms/teaching/server/index.ts';
import { aFact } from '#tests/facts.ts';
import { anItem, aProgramme, sendAnswers } from '#tests/learning.ts';
import { aCountry, aPerson, aPupil, asWho } from '#tests/people.ts';
import { dbtest } from '#tests/support.ts';

const soon = (hours: number) => new Date(Date.now() + hours * 3_600_000);

/** A class with a written exercise handed in by Awa, its teacher and a colleague. */
async function aPile(db: Database) {
	const id = await aCountry(db);
	const { publish, competences, programmeId } = await aProgramme(db);
	const staff = async (classId: string) => asWho(db, await aPerson(db, { memberships: [{ organisationId: id('A'), kind: 'staff', since: '2025-10-01' }], roles: [{ role: 'teacher', organisationId: classId, since: '2025-10-01' }] }));
	const [teacher, colleague, other] = [await staff(id('6A')), await staff(id('6A')), await staff(id('6B'))];
	const [awa, moussa] = [await aPupil(db, id('6A')), await aPupil(db, id('6A'))];
	await setCourses(db, theSystem('test'), [{ classId: id('6A'), programmeId, teacherId: teacher.id }]);
	const essay = await publish(anItem('W', { title: 'Explique', parts: [{ id: 'a', interaction: { type: 'written' }, weight: 3 }, ...anItem('N').parts.map((part) => ({ ...part, id: 'b' }))] }), [competences.A, competences.B]);
	const workId = await setWork(db, teacher, { classId: id('6A'), title: 'T', note: '', opensAt: soon(-1), dueAt: soon(24), itemIds: [essay.id], lessonIds: [], pupilIds: [] });
	const hand = async (who: Who, text = 'Parce que.') => {
		const [result] = await sendAnswers(db, who, [aFact(who, { kind: 'answer', body: JSON.stringify({ item: essay.id, version: 1, work: workId, answer: { a: text, b: '8' } }) })]);
		assert.equal(result.result, 'ok');
		return result.id;
	};
	const evidence = () => db.all(sql<{ competence: string; score: number; weight: number; attempt: string }>`
		select competence_id as competence, score, weight, attempt_id as attempt from exercises.evidence where scope = ${id('A')} and person_id = ${awa.id} order by competence_id, attempt_id`);
	const state = async (attempt: string) => {
		const { score, pending, marked_at } = await db.one(sql<{ score: number; pending: boolean; marked_at: Date | null }>`select score, pending, marked_at from exercises.attempt where scope = ${id('A')} and id = ${attempt}`);
		return [score, pending, marked_at !== null];
	};
	const shown = (attempt: string) => db.one(sql<{ revision: string; given: string | null; states: number; disputed: boolean }>`
		select revision, given, states, disputed from teaching.marking where scope = ${id('A')} and attempt_id = ${attempt}`);
	return { id, competences, teacher, colleague, other, awa, moussa, essay, workId, hand, evidence, state, shown, publish };
}

const saying = (points: number | null, more: Partial<Said> = {}): Said => ({ scale: usualScale, given: points === null ? {} : { whole: points }, comment: '', remarks: [], annotations: [], voice: null, decision: 'returned', until: null, ...more });
const aMarking = (who: Who, attempt: string, said: Said, parents: string[] = [], at = new Date()) => aFact(who, { kind: 'marking', body: JSON.stringify({ attempt, parents, said }), at: at.toISOString() });
const send = (db: Database, who: Who, facts: ReturnType<typeof aMarking>[]) => receive(db, who, facts, new Date().toISOString(), markingKinds);

dbtest('a draft is nobody’s but its teacher’s; given back it is evidence exactly once; a later state replaces it and what was before is kept', async (db) => {
	const { teacher, awa, hand, evidence, state, shown, competences, workId } = await aPile(db);
	const attempt = await hand(awa);
	assert.deepEqual([await evidence(), await state(attempt)], [[], [1, true, false]]);
	const [draft, given, again] = [aMarking(teacher, attempt, saying(8, { decision: 'draft' })), aMarking(teacher, attempt, saying(10)), aMarking(teacher, attempt, saying(15))];
	for (const one of [given, again]) one.body = JSON.stringify({ ...JSON.parse(one.body), parents: [one === given ? draft.id : given.id] });
	assert.deepEqual((await send(db, teacher, [draft])).map((one) => one.result), ['ok']);
	assert.deepEqual([await evidence(), await state(attempt)], [[], [1, true, false]]);
	assert.deepEqual((await send(db, teacher, [given, given, draft])).map((one) => one.result), ['ok', 'duplicate', 'duplicate']);
	// Three parts of four are written, at half; the fourth is right.
	const pieces = (score: number) => [competences.A, competences.B].sort().map((competence) => ({ competence, score, weight: 1, attempt }));
	assert.deepEqual([await evidence(), await state(attempt)], [pieces(0.625), [0.625, true, true]]);
	assert.deepEqual(await handedOf(db, given.scope, awa.id), [], 'it waits no longer');
	assert.equal((await workFor(db, awa, workId)).parts[0].done, true);
	await send(db, teacher, [again]);
	assert.deepEqual(await evidence(), pieces(0.8125));
	const changes = await evidenceChanges(db, given.scope, attempt);
	assert.deepEqual(changes.map((one) => [one.id, one.why, one.by, one.before.pieces.map((piece) => piece.score), one.after.pieces.map((piece) => piece.score)]), [
		[given.id, 'returned', teacher.id, [], [0.625, 0.625]],
		[again.id, 'returned', teacher.id, [0.625, 0.625], [0.8125, 0.8125]]
	]);
	assert.deepEqual(await shown(attempt), { revision: again.id, given: again.id, states: 3, disputed: false });
	// Begun anew, not given back: the pupil keeps what he has.
	await send(db, teacher, [aMarking(teacher, attempt, saying(2, { decision: 'draft' }), [again.id])]);
	assert.deepEqual([(await shown(attempt)).given, await evidence()], [again.id, pieces(0.8125)]);
});

dbtest('a copy that was said something of five hundred times goes on: the last word is seen, and the pupil keeps what he has', async (db) => {
	const { teacher, awa, hand, shown } = await aPile(db);
	const attempt = await hand(awa);
	const given = aMarking(teacher, attempt, saying(10));
	await send(db, teacher, [given]);
	await db.run(sql`
		insert into teaching.marking_revision (scope, attempt_id, id, parents, said, decision, made_by, at, received_at)
		select scope, attempt_id, gen_random_uuid(), array[id], said, 'draft', made_by, at - n * interval '1 millisecond', received_at - n * interval '1 millisecond' from teaching.marking_revision, generate_series(1, 500) n where attempt_id = ${attempt}`);
	const last = aMarking(teacher, attempt, saying(15, { decision: 'draft' }), [given.id], new Date(Date.now() + 60_000));
	assert.deepEqual((await send(db, teacher, [last])).map((one) => one.result), ['ok']);
	const { revision, given: his } = await shown(attempt);
	assert.deepEqual([revision, his], [last.id, given.id]);
});

dbtest('sent back it is no evidence and to be done again; the new copy is marked by itself', async (db) => {
	const { teacher, awa, hand, evidence, state, workId } = await aPile(db);
	const first = await hand(awa);
	const sent = aMarking(teacher, first, saying(null, { decision: 'resubmit', comment: 'Reprends la fin.' }));
	await send(db, teacher, [sent]);
	assert.deepEqual([await evidence(), (await state(first)).slice(1)], [[], [false, true]]);
	assert.deepEqual([(await workFor(db, awa, workId)).parts[0].done, (await pupilToday(db, awa)).work[0].done], [false, 0]);
	const second = await hand(awa, 'Parce que, donc.');
	assert.equal((await workFor(db, awa, workId)).parts[0].done, true);
	await send(db, teacher, [aMarking(teacher, second, saying(20))]);
	assert.deepEqual((await evidence()).map((one) => [one.attempt, one.score]), [[second, 1], [second, 1]]);
	// The teacher thinks again of the first: it counts after all, beside the second.
	await send(db, teacher, [aMarking(teacher, first, saying(4), [sent.id])]);
	assert.equal((await evidence()).length, 4);
});

dbtest('what a teacher marks, marks anew or sends back shows in the pupil’s card, at whatever time it is marked, and only in his', async (db) => {
	const { id, teacher, awa, moussa, hand, essay } = await aPile(db);
	const cards = async () => {
		await bringUp(db, id('A'), [awa.id, moussa.id]);
		const rows = await db.all(sql<{ person_id: string; grades: string; due: string | null }>`select person_id, array_to_string(grades, '') as grades, due from revision.card where scope = ${id('A')} and item_id = ${essay.id}`);
		const of = (who: Who) => rows.find((row) => row.person_id === who.id);
		return { awa: of(awa)?.grades, due: of(awa)?.due ?? null, moussa: of(moussa)?.grades };
	};
	const [attempt, other] = [await hand(awa), await hand(moussa)];
	await send(db, teacher, [aMarking(teacher, other, saying(20))]);
	assert.deepEqual(await cards(), { awa: '', due: null, moussa: '4' }, 'what waits says nothing');
	const kept = await db.one(sql<{ tid: string }>`select ctid::text as tid from revision.card where scope = ${id('A')} and item_id = ${essay.id} and person_id = ${moussa.id}`);
	const given = aMarking(teacher, attempt, saying(4));
	await send(db, teacher, [given]);
	const bad = await cards();
	assert.deepEqual([bad.awa, bad.due !== null], ['1', true], 'a fifth of it right is not known');
	const again = aMarking(teacher, attempt, saying(20), [given.id]);
	await send(db, teacher, [again]);
	const good = await cards();
	assert.deepEqual([good.awa, good.due! > bad.due!], ['4', true], 'marked anew');
	const back = aMarking(teacher, attempt, saying(null, { decision: 'resubmit', comment: 'Reprends.' }), [again.id]);
	await send(db, teacher, [back]);
	assert.deepEqual(await cards(), { awa: '', due: null, moussa: '4' }, 'sent back it is to be done again, and says nothing');
	await send(db, teacher, [aMarking(teacher, attempt, saying(20), [back.id])]);
	assert.deepEqual((await cards()).awa, '4');
	// Made again from nothing they are the same.
	const before = await cards();
	await db.run(sql`delete from revision.card where scope = ${id('A')} and person_id = ${awa.id}`);
	await db.run(sql`delete from revision.replay where scope = ${id('A')} and person_id = ${awa.id}`);
	assert.deepEqual(await cards(), before);
	assert.deepEqual(await db.one(sql<{ tid: string }>`select ctid::text as tid from revision.card where scope = ${id('A')} and item_id = ${essay.id} and person_id = ${moussa.id}`), kept, 'another’s card is not touched');
});

dbtest('what was said before and arrives late changes nothing that holds; two teachers who did not know of each other are both seen', async (db) => {
	const { teacher, colleague, awa, hand, evidence, shown } = await aPile(db);
	const attempt = await hand(awa);
	const [early, late] = [aMarking(colleague, attempt, saying(4), [], soon(-0.5)), aMarking(teacher, attempt, saying(16))];
	await send(db, teacher, [late]);
	const before = await evidence();
	assert.deepEqual((await send(db, colleague, [early])).map((one) => one.result), ['ok']);
	assert.deepEqual(await shown(attempt), { revision: late.id, given: late.id, states: 2, disputed: true });
	assert.deepEqual(await evidence(), before);
	await send(db, colleague, [aMarking(colleague, attempt, saying(16, { comment: 'D’accord.' }), [early.id, late.id])]);
	assert.deepEqual([(await shown(attempt)).states, (await shown(attempt)).disputed], [3, false]);
});

dbtest('who may: a teacher of the pupil’s class; not one of another, not the pupil; nothing that a machine marked whole, nothing malformed', async (db) => {
	const { teacher, other, awa, moussa, hand, evidence, competences } = await aPile(db);
	const attempt = await hand(awa);
	const why = async (who: Who, fact: ReturnType<typeof aMarking>) => (await send(db, who, [fact])).map((one) => one.why ?? one.result)[0];
	for (const who of [other, awa, moussa]) assert.equal(await why(who, aMarking(who, attempt, saying(20))), 'not-allowed');
	assert.equal(await why(teacher, aMarking(teacher, newId(), saying(20))), 'not-allowed');
	assert.equal(await why(teacher, aMarking(teacher, attempt, saying(20.5))), 'malformed');
	assert.equal(await why(teacher, aMarking(teacher, attempt, saying(null))), 'malformed', 'nothing is given back without its points');
	const { publish } = await aProgramme(db);
	const plain = await publish(anItem('P'), [competences.A]);
	const [{ id: machine }] = await sendAnswers(db, awa, [aFact(awa, { kind: 'answer', body: JSON.stringify({ item: plain.id, version: 1, answer: { a: '8' } }) })]);
	const own = await evidence();
	assert.equal(own.length, 1);
	assert.equal(await why(teacher, aMarking(teacher, machine, saying(0))), 'not-allowed');
	assert.deepEqual(await evidence(), own);
});

dbtest('a remark that is used again stands once in its teacher’s bank, the most used first', async (db) => {
	const { teacher, awa, moussa, hand } = await aPile(db);
	const [one, two] = [await hand(awa), await hand(moussa)];
	const remarks = [{ id: newId(), text: 'Justifie.' }, { id: newId(), text: 'Bien.' }];
	await send(db, teacher, [aMarking(teacher, one, saying(10, { remarks })), aMarking(teacher, two, saying(10, { remarks: [remarks[1]] }))]);
	assert.deepEqual(await db.all(sql<{ text: string; uses: number }>`select text, uses from teaching.remark where scope = ${awa.hat!.establishmentId} and owner_id = ${teacher.id} order by uses desc`), [{ text: 'Bien.', uses: 2 }, { text: 'Justifie.', uses: 1 }]);
});

dbtest('a key corrected after the teacher marked: his marks stay, what the machine marked of the copy is the new key’s', async (db) => {
	const { id, teacher, awa, moussa, hand, evidence, state, essay, publish, competences } = await aPile(db);
	const boss = await aPerson(db, { roles: [{ role: 'ministry', organisationId: id('MIN'), since: '2025-10-01' }] });
	const [marked, waits] = [await hand(awa), await hand(moussa)];
	await send(db, teacher, [aMarking(teacher, marked, saying(10))]);
	assert.deepEqual(await state(marked), [0.625, true, true]);
	const [a, b] = [{ id: 'a', interaction: { type: 'written' as const }, weight: 3 }, { id: 'b', interaction: { type: 'numeric' as const, answers: [{ value: '9', score: 1 }] } }];
	await publish(anItem('W', { title: 'Explique', parts: [a, b] }), [competences.A, competences.B]);
	await correctKey(db, boss, essay.id, 'La clé était fausse.');
	await amendAnswers(db, amendedHere);
	await amendAnswers(db, amendedHere, { now: soon(1) });
	assert.deepEqual([await state(marked), await state(waits), (await evidence()).map((piece) => piece.score)], [[0.375, true, true], [0, true, false], [0.375, 0.375]]);
	assert.deepEqual((await evidenceChanges(db, id('A'), marked)).map((one) => [one.why, one.by, one.after.score]), [['returned', teacher.id, 0.625], ['key', boss.id, 0.375]]);
	assert.equal((await remarksTold(db, awa, [essay.id], 'fr'))[0].includes('63 %'), true);
});
