import assert from 'node:assert/strict';
import { test } from 'node:test';
import { newId } from '#platform/ids.ts';
import { theSystem } from '#platform/server/audit.ts';
import { sql, type Database } from '#platform/server/sql.ts';
import type { Mark } from '#rooms/exercises/item.ts';
import { answerFact, applyAnswer, attemptsAt, enterBank, exerciseView, proofsOf, publishItems, statesOf } from '#rooms/exercises/server/index.ts';
import { masteryOfPerson } from '#rooms/revision/server/index.ts';
import { receive } from '#rooms/sync/server/index.ts';
import { placesIn, quarantined } from '#tests/facts.ts';
import { anAnswer, anItem, answers, aProgramme, sendAnswers } from '#tests/learning.ts';
import { aCountry, aPupil } from '#tests/people.ts';
import { dbtest, ownDatabase } from '#tests/support.ts';

const system = theSystem('test');
const hour = 3_600_000;
const ago = (time: number) => new Date(Date.now() - time).toISOString();

async function aClassroom(db: Database) {
	const id = await aCountry(db);
	const course = await aProgramme(db);
	return { id, ...course, who: await aPupil(db, id('6A')), scope: id('A') };
}
const counts = async (db: Database, scope: string) => ({
	attempts: (await db.one(sql<{ count: number }>`select count(*) as count from exercises.attempt where scope = ${scope}`)).count,
	evidence: (await db.one(sql<{ count: number }>`select count(*) as count from exercises.evidence where scope = ${scope}`)).count,
	facts: (await placesIn(db, scope)).length
});
const weights = async (db: Database, scope: string, competence: string) =>
	(await db.all(sql<{ weight: number }>`select weight from exercises.evidence where scope = ${scope} and competence_id = ${competence} order by at, attempt_id`)).map((row) => Math.round(row.weight * 1000) / 1000);
const lines = async (db: Database, scope: string) =>
	db.all(sql<{ version: number; score: number; is_right: boolean; hints: number; helped: boolean; misconceptions: string[]; seconds: number | null; work_id: string | null; at: Date; flags: string[] }>`
		select attempt.item_version as version, attempt.score, attempt.is_right, attempt.hints, attempt.helped, attempt.misconceptions, attempt.seconds, attempt.work_id, attempt.at, attempt.flags
		from exercises.attempt join sync.fact on fact.scope = attempt.scope and fact.id = attempt.id where attempt.scope = ${scope} order by fact.pos`);

dbtest('an answer is marked, written as attempt, evidence and fact, and its author sees the verdict', async (db) => {
	const { who, scope, items, competences } = await aClassroom(db);
	const work = newId();
	const [wrong, right] = await sendAnswers(db, who, [anAnswer(who, items.E1, '7', { seconds: 40, work }), anAnswer(who, items.E2, '8')]);
	assert.deepEqual([wrong.result, right.result], ['ok', 'ok']);
	assert.deepEqual([(wrong.answer as Mark).right, (wrong.answer as Mark).parts[0].misconception, (right.answer as Mark).score], [false, 'un-de-moins', 1]);
	const [first, second] = await lines(db, scope);
	assert.deepEqual({ ...first, at: null }, { version: 1, score: 0, is_right: false, hints: 0, helped: false, misconceptions: ['un-de-moins'], seconds: 40, work_id: work, at: null, flags: [] });
	assert.ok(Math.abs(first.at.getTime() - Date.now()) < 60_000);
	assert.deepEqual([second.score, second.is_right, second.misconceptions, second.work_id], [1, true, [], null]);
	// One piece for E1's competence, one for each of E2's.
	assert.deepEqual(await counts(db, scope), { attempts: 2, evidence: 3, facts: 2 });
	assert.deepEqual([await weights(db, scope, competences.A), await weights(db, scope, competences.B)], [[1, 1], [1]]);
	for (const [competence, scores] of [[competences.B, [1]], [competences.A, [0, 1]]] as const) assert.deepEqual((await proofsOf(db, scope, who.id, competence)).map((piece) => piece.score).sort(), scores);
	assert.deepEqual(await proofsOf(db, scope, newId(), competences.A), []);
});

dbtest('sent twice, an answer counts once and says the same; what a phone thinks of it is not believed', async (db) => {
	const { who, scope, items } = await aClassroom(db);
	const fact = anAnswer(who, items.E1, '7');
	const boasting = anAnswer(who, items.E3, '6', { score: 1, right: true } as never);
	const first = await sendAnswers(db, who, [fact, boasting]);
	const second = await sendAnswers(db, who, [fact, boasting]);
	assert.deepEqual(second.map((one) => one.result), ['duplicate', 'duplicate']);
	assert.deepEqual(second.map((one) => one.answer), first.map((one) => one.answer));
	assert.equal((first[1].answer as Mark).right, false);
	assert.deepEqual(await counts(db, scope), { attempts: 2, evidence: 2, facts: 2 });
});

test('attempt, evidence and fact stand or fall together', async () => {
	const { db } = await ownDatabase();
	const { who, scope, items } = await aClassroom(db);
	const fact = anAnswer(who, items.E2, '8');
	// The fact is the last statement: when it can't be written, nothing before it stays.
	await db.run(sql`alter table sync.fact add constraint broken check (kind <> 'answer')`);
	await assert.rejects(applyAnswer(db, who, fact, { now: fact.at, received: Date.now() }), /broken/);
	assert.deepEqual(await counts(db, scope), { attempts: 0, evidence: 0, facts: 0 });
	await db.run(sql`alter table sync.fact drop constraint broken`);
	assert.equal((await sendAnswers(db, who, [fact]))[0].result, 'ok');
	assert.deepEqual(await counts(db, scope), { attempts: 1, evidence: 2, facts: 1 });
});

test('two answers to one question from two phones at once both count; one answer sent by both at once counts once', async () => {
	const { db } = await ownDatabase();
	const { who, scope, items, competences } = await aClassroom(db);
	const facts = [anAnswer(who, items.E1, '8'), anAnswer(who, items.E1, '7')];
	const results = (await Promise.all(facts.map((fact) => sendAnswers(db, who, [fact])))).flat();
	assert.deepEqual(results.map((one) => one.result), ['ok', 'ok']);
	assert.deepEqual(await counts(db, scope), { attempts: 2, evidence: 2, facts: 2 });
	assert.deepEqual(await placesIn(db, scope), [1, 2]);
	assert.equal((await attemptsAt(db, scope, who.id, items.E1)).length, 2);
	const state = (await statesOf(db, scope, who.id, [items.E1])).get(items.E1);
	assert.deepEqual([state?.tries, state?.best, state?.is_right], [2, 1, true]);
	const same = anAnswer(who, items.E3, '8');
	const twice = (await Promise.all([0, 1, 2, 3].map(() => sendAnswers(db, who, [same])))).flat();
	assert.deepEqual(twice.map((one) => one.result).sort(), ['duplicate', 'duplicate', 'duplicate', 'ok']);
	assert.ok(twice.every((one) => (one.answer as Mark).right), 'all four are told the verdict');
	assert.deepEqual(await weights(db, scope, competences.B), [1]);
	const kept = await masteryOfPerson(db, scope, who.id);
	assert.deepEqual([kept.get(competences.A)?.pieces, kept.get(competences.B)?.pieces], [2, 1], 'neither’s mastery is lost in the other’s');
});

dbtest('an answer is marked by the version that was on the screen, though a newer one is there', async (db) => {
	const { who, scope, items, code, publish, competences } = await aClassroom(db);
	const renewed = anItem(`${code}-E1`, { stem: 'Calcule $5 + 4$.', parts: [{ id: 'a', interaction: { type: 'numeric', answers: [{ value: '9', score: 1 }] } }] });
	assert.deepEqual(await publish(renewed, [competences.A, competences.B]), { id: items.E1, version: 2, isNew: true });
	assert.equal((await exerciseView(db, who, items.E1)).version, 2);
	const said = await sendAnswers(db, who, [anAnswer(who, items.E1, '8'), anAnswer(who, items.E1, '8', { version: 2 }), anAnswer(who, items.E1, '9', { version: 2 }), anAnswer(who, items.E1, '8', { version: 3 })]);
	assert.deepEqual(said.map((one) => (one.why ? one.why : (one.answer as Mark).right)), [true, false, true, 'unknown-item']);
	assert.deepEqual((await lines(db, scope)).map((line) => line.version), [1, 2, 2]);
	assert.equal((await proofsOf(db, scope, who.id, competences.B)).length, 2, 'the first version spoke of A alone');
	// Proofs show each answer under the version it was given to.
	assert.deepEqual((await proofsOf(db, scope, who.id, competences.A)).map((proof) => proof.item_version).sort(), [1, 2, 2]);
});

dbtest('a clock that is a year wrong, ahead or behind, gives the true time and says so', async (db) => {
	const { who, scope, items } = await aClassroom(db);
	const year = 365 * 24 * hour;
	for (const off of [year, -year]) {
		const phone = Date.now() + off;
		const fact = anAnswer(who, items.E1, '8', {}, { at: new Date(phone - 2 * hour).toISOString() });
		await receive(db, who, [fact], new Date(phone).toISOString(), answers);
	}
	const found = await lines(db, scope);
	assert.deepEqual(found.map((line) => line.flags), [['clock'], ['clock']]);
	for (const line of found) assert.ok(Math.abs(line.at.getTime() - (Date.now() - 2 * hour)) < 60_000, line.at.toISOString());
	// A clock that is a minute off is believed.
	await receive(db, who, [anAnswer(who, items.E1, '8')], new Date(Date.now() + 60_000).toISOString(), answers);
	assert.deepEqual((await lines(db, scope))[2].flags, []);
});

dbtest('an answer of days ago that comes today stands at its own day', async (db) => {
	const { who, scope, items } = await aClassroom(db);
	await sendAnswers(db, who, [anAnswer(who, items.E1, '7', {}, { at: ago(72 * hour) })]);
	const [line] = await lines(db, scope);
	assert.deepEqual(line.flags, []);
	assert.ok(Math.abs(line.at.getTime() - (Date.now() - 72 * hour)) < 60_000);
});

dbtest('a withdrawn exercise is given to nobody, but what was answered to it is kept and counts', async (db) => {
	const { who, scope, items } = await aClassroom(db);
	await db.run(sql`update exercises.item set withdrawn_at = now(), current_version = null where id = ${items.E1}`);
	await assert.rejects(exerciseView(db, who, items.E1), { status: 404 });
	assert.equal((await sendAnswers(db, who, [anAnswer(who, items.E1, '8')]))[0].result, 'ok');
	assert.deepEqual(await counts(db, scope), { attempts: 1, evidence: 1, facts: 1 });
});

dbtest('a bank of one school is neither shown nor answered in another; the attempt is put aside', async (db) => {
	const { id, who, scope } = await aClassroom(db);
	const bank = await enterBank(db, system, { code: `own-${newId()}`, title: 'À lui', organisationId: id('B'), origin: 'test' });
	const [made] = await publishItems(db, system, bank, [{ item: anItem('X1'), chapterId: null, competenceIds: [] }]);
	await assert.rejects(exerciseView(db, who, made.id), { status: 404 });
	assert.deepEqual((await sendAnswers(db, who, [anAnswer(who, made.id, '8')])).map((one) => [one.result, one.why]), [['quarantine', 'unknown-item']]);
	assert.deepEqual(await counts(db, scope), { attempts: 0, evidence: 0, facts: 0 });
	const there = await aPupil(db, id('5A'));
	assert.equal((await exerciseView(db, there, made.id)).item.code, 'X1');
	assert.equal((await sendAnswers(db, there, [anAnswer(there, made.id, '8')]))[0].result, 'ok');
});

dbtest('what an answer weighs: each hint takes a fifth, the open solution all, the same again within a day two thirds', async (db) => {
	const { who, scope, items, competences } = await aClassroom(db);
	const at = (hours: number) => ({ at: ago(hours * hour) });
	// In the order of their days, one exercise after the other so that none repeats another.
	await sendAnswers(db, who, [
		anAnswer(who, items.E3, '8', { hints: 1 }, at(200)),
		anAnswer(who, items.E3, '8', {}, at(190)),
		anAnswer(who, items.E3, '8', { hints: 2 }, at(180)),
		anAnswer(who, items.E3, '8', { hints: 9 }, at(150)),
		anAnswer(who, items.E3, '8', { helped: true }, at(120)),
		anAnswer(who, items.E3, '7', {}, at(90))
	]);
	assert.deepEqual(await weights(db, scope, competences.B), [0.8, 0.333, 0.2, 0.4, 1]);
	const found = await lines(db, scope);
	assert.deepEqual(found.map((line) => line.helped), [false, false, false, false, true, false]);
	assert.deepEqual(found.map((line) => line.hints), [1, 0, 2, 9, 0, 0]);
});

dbtest('another pupil’s answers make nothing a repeat', async (db) => {
	const { id, who, scope, items, competences } = await aClassroom(db);
	const other = await aPupil(db, id('6A'));
	await sendAnswers(db, who, [anAnswer(who, items.E1, '8')]);
	await sendAnswers(db, other, [anAnswer(other, items.E1, '8')]);
	assert.deepEqual(await weights(db, scope, competences.A), [1, 1]);
});

dbtest('what is blank or can’t be read is kept, and weighs nothing', async (db) => {
	const { who, scope, items } = await aClassroom(db);
	const said = await sendAnswers(db, who, [anAnswer(who, items.E1, ''), anAnswer(who, items.E1, 'huit'), anAnswer(who, items.E1, '', { answer: {} })]);
	assert.deepEqual(said.map((one) => one.result), ['ok', 'ok', 'ok']);
	assert.deepEqual(await counts(db, scope), { attempts: 3, evidence: 0, facts: 3 });
});

dbtest('a body that is no answer is put aside whole, whatever is in it', async (db) => {
	const { who, scope, items } = await aClassroom(db);
	const bodies = [
		'', '{', 'null', '[]', '{}', '"x"', JSON.stringify({ item: items.E1 }), JSON.stringify({ item: 'x', version: 1, answer: {} }), JSON.stringify({ item: items.E1, version: 0, answer: {} }),
		JSON.stringify({ item: items.E1, version: 1, answer: { a: 8 } }), JSON.stringify({ item: items.E1, version: 1, answer: { a: 'x'.repeat(20_002) } }), JSON.stringify({ item: items.E1, version: 1, answer: {}, hints: -1 }),
		JSON.stringify({ item: items.E1, version: 1, answer: {}, work: "'; drop table people.person" }), JSON.stringify({ item: items.E1, version: 99_999_999_999, answer: {} })
	];
	const facts = bodies.map((body) => ({ ...anAnswer(who, items.E1, '8'), body }));
	const said = await sendAnswers(db, who, facts);
	assert.deepEqual(said.map((one) => one.why), Array(14).fill('malformed'));
	assert.deepEqual(await counts(db, scope), { attempts: 0, evidence: 0, facts: 0 });
	assert.deepEqual((await quarantined(db, scope)).map((one) => one.fact.body).sort(), bodies.sort());
});

dbtest('letters that PostgreSQL cannot keep (half an emoji, a zero sign) stop neither the answer nor the batch', async (db) => {
	const { who, scope, items } = await aClassroom(db);
	const odd = [anAnswer(who, items.E1, '8\u0000'), anAnswer(who, items.E1, '8 \ud83d'), anAnswer(who, items.E2, '8')];
	assert.match(odd[0].body, /8\\u0000/);
	assert.deepEqual((await sendAnswers(db, who, odd)).map((one) => [one.result, (one.answer as Mark).right]), [['ok', true], ['ok', false], ['ok', true]]);
	const kept = await db.one(sql<{ body: string | null }>`select body from sync.fact where scope = ${scope} and id = ${odd[1].id}`);
	assert.equal(kept.body, odd[1].body, 'the bytes as they came');
	// As raw signs of the body itself they are no text at all.
	const raw = [{ ...anAnswer(who, items.E1, '8'), body: '{}\0' }, { ...anAnswer(who, items.E1, '8'), body: '{}\ud83d' }];
	assert.deepEqual((await sendAnswers(db, who, [...raw, anAnswer(who, items.E3, '8')])).map((one) => one.why ?? one.result), ['malformed', 'malformed', 'ok']);
	const named = anAnswer(who, items.E1, '8', { answer: { 'a\u0000': '8' } });
	assert.deepEqual((await sendAnswers(db, who, [named])).map((one) => one.why), ['malformed']);
});

dbtest('a plain form sent twice counts once; gone back to and changed it is another answer, and no fork', async (db) => {
	const { who, scope, items } = await aClassroom(db);
	const form = (await exerciseView(db, who, items.E1)).form;
	const typed = (a: string) => answerFact(who, scope, form, { item: items.E1, version: 1, answer: { a }, hints: 0, helped: false });
	assert.deepEqual((await sendAnswers(db, who, [typed('7'), typed('7'), typed('8'), typed('7')])).map((one) => one.result), ['ok', 'duplicate', 'ok', 'duplicate']);
	// After a new sign-in the browser sends its form again: the same answer.
	const again = answerFact({ ...who, sessionId: newId() }, scope, form, { item: items.E1, version: 1, answer: { a: '8' }, hints: 0, helped: false });
	assert.deepEqual((await sendAnswers(db, who, [again])).map((one) => one.result), ['duplicate']);
	// A form whose ids somebody spoilt is still an answer.
	const spoilt = answerFact(who, scope, { id: '1 or 1=1', epoch: '' }, { item: items.E1, version: 1, answer: { a: '8' }, hints: 0, helped: false });
	assert.deepEqual((await sendAnswers(db, who, [spoilt])).map((one) => one.result), ['ok']);
	assert.equal((await counts(db, scope)).attempts, 3);
});
