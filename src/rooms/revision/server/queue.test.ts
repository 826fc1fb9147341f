import assert from 'node:assert/strict';
import { dayOf } from '#platform/dates.ts';
import { dayAfter } from '#platform/days.ts';
import { sql, type Database } from '#platform/server/sql.ts';
import { exerciseView } from '#rooms/exercises/server/index.ts';
import type { Who } from '#rooms/people/who.ts';
import { forgetCards, paceFact, reviseKinds, revisePage, revisionOf, revisionRow, todayOf } from '#rooms/revision/server/index.ts';
import { receive } from '#rooms/sync/server/index.ts';
import { anAnswer, anItem, aProgramme, sendAnswers } from '#tests/learning.ts';
import { aCountry, aPupil } from '#tests/people.ts';
import { dbtest } from '#tests/support.ts';

const dayMs = 86_400_000;
const nothingHeld = async () => new Set<string>();
const daysAgo = (days: number) => ({ at: new Date(Date.now() - days * dayMs).toISOString() });

async function aClassroom(db: Database) {
	const id = await aCountry(db);
	const course = await aProgramme(db);
	return { id, ...course, who: await aPupil(db, id('6A')), scope: id('A') };
}
const cardsIn = (db: Database, scope: string, who: Who) =>
	db.all(sql<{ item_id: string; attempts: number; days: string; grades: string; due: string | null }>`
		select item_id, attempts, array_to_string(days, ' ') as days, array_to_string(grades, '') as grades, due from revision.card where scope = ${scope} and person_id = ${who.id} order by item_id`);

dbtest('what was wrong comes back, what was right later; the queue leads from one to the next and says what was won', async (db) => {
	const { who, scope, items } = await aClassroom(db);
	await sendAnswers(db, who, [anAnswer(who, items.E1, '7', {}, daysAgo(3)), anAnswer(who, items.E2, '8', {}, daysAgo(30)), anAnswer(who, items.E3, '8', {}, daysAgo(2))]);
	const { queue, done, pace } = await todayOf(db, who, nothingHeld);
	assert.deepEqual(queue.map(({ item, why, draw }) => [item, why, draw]), [[items.E1, 'mistake', 2], [items.E2, 'fading', 2]]);
	assert.deepEqual([done, pace], [[], 10]);
	const place = await revisionRow(db, who, nothingHeld, items.E1);
	assert.deepEqual(place, { number: 1, count: 2, next: `/exercise/${items.E2}?revise=2`, back: '/learn/revise' });
	await sendAnswers(db, who, [anAnswer(who, items.E1, '8', { draw: 2 })]);
	const page = await revisePage(db, who, nothingHeld);
	assert.deepEqual(page.queue.map((one) => one.item), [items.E2]);
	assert.deepEqual(page.done.map(({ item, known, wasNew }) => [item, known, wasNew]), [[items.E1, true, false]]);
	assert.ok(page.done[0].inDays! > 1);
	assert.deepEqual(page.streak, { days: 1, isToday: true });
	assert.equal(page.coming[0].day, page.day);
	assert.deepEqual((await revisionRow(db, who, nothingHeld, items.E2)), { number: 2, count: 2, next: null, back: '/learn/revise' });
	assert.equal((await cardsIn(db, scope, who)).length, 3);
});

dbtest('cards are the same in whatever order the answers came, and when they are made again', async (db) => {
	const { who, scope, items } = await aClassroom(db);
	await sendAnswers(db, who, [anAnswer(who, items.E1, '8', {}, daysAgo(5))]);
	await todayOf(db, who, nothingHeld);
	const before = await cardsIn(db, scope, who);
	// It was wrong three weeks before, on a phone that was away.
	await sendAnswers(db, who, [anAnswer(who, items.E1, '7', {}, daysAgo(21)), anAnswer(who, items.E2, '7', {}, daysAgo(9))]);
	await todayOf(db, who, nothingHeld);
	const late = await cardsIn(db, scope, who);
	assert.deepEqual(late.find((card) => card.item_id === items.E1), { item_id: items.E1, attempts: 2, days: [21, 5].map((days) => dayOf(new Date(Date.now() - days * dayMs))).join(' '), grades: '13', due: late.find((card) => card.item_id === items.E1)!.due });
	assert.notEqual(late[0].due, before[0].due);
	await db.run(sql`delete from revision.card where scope = ${scope}`);
	await db.run(sql`delete from revision.replay where scope = ${scope}`);
	await todayOf(db, who, nothingHeld);
	assert.deepEqual(await cardsIn(db, scope, who), late);
	// Marked anew: the attempts are as many as before, and say something else.
	await db.run(sql`update exercises.attempt set is_right = true, score = 1 where scope = ${scope} and item_id = ${items.E2}`);
	await forgetCards(db, scope, (await db.all(sql<{ id: string }>`select id from exercises.attempt where scope = ${scope} and item_id = ${items.E2}`)).map((one) => one.id));
	await todayOf(db, who, nothingHeld);
	assert.deepEqual((await cardsIn(db, scope, who)).map((card) => [card.item_id, card.grades]), late.map((card) => [card.item_id, card.item_id === items.E2 ? '4' : card.grades]));
});

dbtest('what his class did and he did not enters; what a test holds back, what is withdrawn and what he cannot open does not', async (db) => {
	const { id, who, items, code, publish } = await aClassroom(db);
	const gone = (await publish(anItem(`${code}-E4`), [])).id;
	const written = (await publish(anItem(`${code}-E5`, { parts: [{ id: 'a', interaction: { type: 'written' } }] }), [])).id;
	const fellow = await aPupil(db, id('6A'));
	await sendAnswers(db, fellow, [items.E1, items.E2, items.E3, gone, written].map((item) => anAnswer(fellow, item, '8')));
	await sendAnswers(db, who, [anAnswer(who, items.E1, '7', {}, daysAgo(2)), anAnswer(who, items.E2, '7', {}, daysAgo(2))]);
	await db.run(sql`update exercises.item set withdrawn_at = now() where id = ${gone}`);
	assert.deepEqual((await todayOf(db, who, nothingHeld)).queue.map(({ item, why, draw }) => [item, why, draw]).sort(), [[items.E1, 'mistake', 2], [items.E2, 'mistake', 2], [items.E3, 'class', 1]].sort());
	const held = async () => new Set([items.E2, items.E3]);
	assert.deepEqual((await todayOf(db, who, held)).queue.map((one) => one.item), [items.E1]);
	await db.run(sql`update exercises.bank set organisation_id = ${id('B')} where id = (select bank_id from exercises.item where id = ${items.E1})`);
	assert.deepEqual((await todayOf(db, who, nothingHeld)).queue, []);
});

dbtest('of a class of more it needs three who did it', async (db) => {
	const { id, items } = await aClassroom(db);
	const who = await aPupil(db, id('6B'));
	const others = [await aPupil(db, id('6B')), await aPupil(db, id('6B')), await aPupil(db, id('6B')), await aPupil(db, id('6B'))];
	await sendAnswers(db, others[0], [anAnswer(others[0], items.E1, '8'), anAnswer(others[0], items.E2, '8')]);
	for (const other of others.slice(1, 3)) await sendAnswers(db, other, [anAnswer(other, items.E2, '7')]);
	assert.deepEqual((await todayOf(db, who, nothingHeld)).queue.map((one) => one.item), [items.E2]);
});

dbtest('the pace is a fact, the latest word holds, and nonsense is put aside', async (db) => {
	const { who, items } = await aClassroom(db);
	await sendAnswers(db, who, [anAnswer(who, items.E1, '7', {}, daysAgo(2))]);
	const [early, late] = [{ ...paceFact(who, 5), ...daysAgo(2) }, paceFact(who, 20)];
	const results = await receive(db, who, [late, early, { ...paceFact(who, 10), body: '{"minutes":600}' }], new Date().toISOString(), reviseKinds);
	assert.deepEqual(results.map((one) => one.result), ['ok', 'ok', 'quarantine']);
	assert.equal((await todayOf(db, who, nothingHeld)).pace, 20);
});

dbtest('a teacher sees who revises and what resists', async (db) => {
	const { who, id, scope, items } = await aClassroom(db);
	const idle = await aPupil(db, id('6A'));
	await sendAnswers(db, who, [20, 9, 5, 1].map((days) => anAnswer(who, items.E1, '7', {}, daysAgo(days))));
	await sendAnswers(db, who, [anAnswer(who, items.E2, '8', { draw: 1 }, daysAgo(3))]);
	const { revisers, resisting } = await revisionOf(db, scope, [who.id, idle.id]);
	const yesterday = dayAfter(dayOf(new Date()), -1);
	assert.deepEqual(revisers, [{ personId: who.id, days: 4, last: yesterday, due: 1, resisting: 1 }, { personId: idle.id, days: 0, last: null, due: 0, resisting: 0 }]);
	assert.deepEqual(resisting.map(({ item_id, pupils }) => [item_id, pupils]), [[items.E1, 1]]);
	const page = await revisePage(db, who, nothingHeld);
	assert.deepEqual(page.resisting.map(({ item_id, times, lesson }) => [item_id, times, lesson]), [[items.E1, 4, 'Additionner']]);
	// Known twice in a row: it resists no more, in the pupil's list and in the class's.
	await sendAnswers(db, who, [anAnswer(who, items.E1, '8', { draw: 5 })]);
	assert.equal((await revisePage(db, who, nothingHeld)).resisting.length, 1);
});

dbtest('what came back shows nothing of the days before, and is marked by the values that were on the screen', async (db) => {
	const { who, code, publish } = await aClassroom(db);
	const item = anItem(`${code}-P`, { parameters: [{ name: 'n', kind: 'range', from: 1, to: 900 }], stem: 'Écris {{n}}.', parts: [{ id: 'a', interaction: { type: 'numeric', answers: [{ value: '{{n}}', score: 1 }] } }] });
	const { id } = await publish(item, []);
	const key = async (draw: number) => {
		const { parts } = (await exerciseView(db, who, id, draw)).item;
		return (parts[0].interaction as { answers: { value: string }[] }).answers[0].value;
	};
	const [first, third] = [await key(0), await key(3)];
	assert.notEqual(first, third);
	const [stale, right] = await sendAnswers(db, who, [anAnswer(who, id, first, { draw: 3 }, daysAgo(1)), anAnswer(who, id, third, { draw: 3 })]);
	assert.deepEqual([stale, right].map((one) => (one.answer as { right: boolean }).right), [false, true]);
	const [known] = await sendAnswers(db, who, [anAnswer(who, id, first)]);
	assert.equal((known.answer as { right: boolean }).right, true);
	const [at0, at3, at4] = [await exerciseView(db, who, id), await exerciseView(db, who, id, 3), await exerciseView(db, who, id, 4)];
	assert.deepEqual([at0.tries, at3.tries, at4.tries], [3, 2, 0]);
	assert.deepEqual([at0.last?.answer, at3.last?.answer, at4.last], [{ a: first }, { a: third }, null]);
});
