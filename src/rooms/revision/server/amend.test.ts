import assert from 'node:assert/strict';
import { sql, type Database } from '#platform/server/sql.ts';
import { newId } from '#platform/ids.ts';
import type { Item, Mark } from '#rooms/exercises/item.ts';
import { amendAnswers, amendAtOnce, amendingOf, attemptsAt, correctKey, countAnswers, proofsOf, remarksIn, remarksTold, withdrawItem, type Amended } from '#rooms/exercises/server/index.ts';
import type { Who } from '#rooms/people/who.ts';
import { amendedAnswers, masteryOfPerson, rebuildPersons } from '#rooms/revision/server/index.ts';
import { anAnswer, anItem, aProgramme, sendAnswers } from '#tests/learning.ts';
import { aCountry, aPerson, aPupil } from '#tests/people.ts';
import { dbtest } from '#tests/support.ts';

const amended: Amended = async (db, scope, itemId, changed) => {
	await amendedAnswers(db, scope, changed);
	return [];
};
const later = () => new Date(Date.now() + 60_000);

async function aSchool(db: Database) {
	const id = await aCountry(db);
	const course = await aProgramme(db);
	return { id, ...course, who: await aPupil(db, id('6A')), boss: await aPerson(db, { roles: [{ role: 'ministry', organisationId: id('MIN'), since: '2025-10-01' }] }), scope: id('A') };
}

/** The exercise of a test with 7 as its right answer, and whatever else is said. */
const sevenIsRight = (code: string, more: Partial<Item> = {}): Item =>
	anItem(`${code}-E1`, { parts: [{ id: 'a', interaction: { type: 'numeric', answers: [{ value: '7', score: 1 }] } }], solution: 'Il fallait $7$.', ...more });

dbtest('a key corrected after the fact: every answer is marked again, with its evidence, mastery and trace; what was answered stays as it was', async (db) => {
	const { id, who, boss, scope, items, code, publish, competences } = await aSchool(db);
	const [other, elsewhere] = [await aPupil(db, id('6B')), await aPupil(db, id('5A'))];
	const facts = [anAnswer(who, items.E1, '8'), anAnswer(who, items.E2, '8'), anAnswer(who, items.E1, 'sept')];
	await sendAnswers(db, who, facts);
	await sendAnswers(db, other, [anAnswer(other, items.E1, '7')]);
	await sendAnswers(db, elsewhere, [anAnswer(elsewhere, items.E1, '7')]);
	const before = await db.one(sql<{ body: string }>`select body from sync.fact where scope = ${scope} and id = ${facts[0].id}`);
	const scoresOf = async (person: Who, at = scope) => (await attemptsAt(db, at, person.id, items.E1)).map((one) => [one.score, one.is_right]);
	assert.deepEqual([(await scoresOf(other))[0], (await masteryOfPerson(db, scope, other.id)).get(competences.A)?.right], [[0, false], 0]);

	await assert.rejects(correctKey(db, boss, items.E1, 'La clé était fausse.'), { status: 409 });
	await publish(anItem(`${code}-E3`, { stem: 'Calcule $5 + 2$.', parts: sevenIsRight(code).parts }), [competences.B]);
	await assert.rejects(correctKey(db, boss, items.E3, 'La clé était fausse.'), { status: 409 }, 'another question is no corrected key');
	const again = sevenIsRight(code, { solution: '$7$', parts: [{ id: 'a', interaction: { type: 'numeric', answers: [{ value: '7', score: 1 }, { value: '8', score: 0, feedback: { misconception: 'un-de-trop' } }] } }] });
	await publish(again, [competences.A]);
	const stranger = await aPupil(db, id('6A'));
	await assert.rejects(correctKey(db, stranger, items.E1, 'Parce que.'), { status: 404 });
	await assert.rejects(correctKey(db, boss, items.E1, '  '), { status: 400 });
	await assert.rejects(correctKey(db, boss, items.E1, 'é'.repeat(501)), { status: 400 });
	await correctKey(db, boss, items.E1, 'La clé était fausse.');
	await correctKey(db, boss, items.E1, 'Deux fois.');
	assert.equal((await amendingOf(db, boss, items.E1)).amendments.filter((one) => one.number === 2).length, 1, 'asked twice it is one');

	// Who answers late, by the version that he had on his screen, is marked by the corrected key at once.
	const [late] = await sendAnswers(db, stranger, [anAnswer(stranger, items.E1, '7')]);
	assert.equal((late.answer as Mark).right, true);
	const [repeated] = await sendAnswers(db, who, [facts[0]]);
	assert.equal((repeated.answer as Mark).right, false, 'sent again, an answer is told the verdict in force');

	await amendAnswers(db, amended);
	assert.deepEqual([(await scoresOf(who)).at(-1), (await scoresOf(other))[0], (await scoresOf(elsewhere, id('B')))[0], (await scoresOf(stranger))[0]], [[0, false], [1, true], [1, true], [1, true]]);
	for (const person of [who, other]) {
		const kept = await masteryOfPerson(db, scope, person.id);
		assert.deepEqual([...kept].sort(), (await rebuildPersons(db, scope, [person.id])).map((one) => [one.competenceId, one.mastery] as const).sort());
		assert.equal(kept.get(competences.A)?.right, 1);
	}
	assert.deepEqual((await proofsOf(db, scope, who.id, competences.A)).filter((proof) => proof.item_id === items.E1).map((proof) => proof.misconceptions), [['un-de-trop']]);
	assert.deepEqual(await db.one(sql<{ body: string }>`select body from sync.fact where scope = ${scope} and id = ${facts[0].id}`), before);
	const trace = await db.all(sql<{ score_before: number; score: number; misconceptions: string[] }>`select score_before, score, misconceptions from exercises.remark where scope = ${scope} and item_id = ${items.E1} order by score`);
	assert.deepEqual(trace, [{ score_before: 1, score: 0, misconceptions: ['un-de-trop'] }, { score_before: 0, score: 1, misconceptions: [] }]);
	const [amendment] = (await amendingOf(db, boss, items.E1)).amendments;
	assert.deepEqual([amendment.looked, amendment.changed, amendment.passed, amendment.reason], [5, 3, true, 'La clé était fausse.']);
	const told = await db.all(sql<{ act: string }>`select act from platform.audit where act = 'item.remark' and actor_id = ${boss.id}`);
	assert.equal(told.length, 1);

	// What another process marked by the old key meanwhile is found by the second pass; after it nothing is open.
	await db.run(sql`update exercises.attempt set score = 0, is_right = false where scope = ${scope} and person_id = ${stranger.id}`);
	await amendAnswers(db, amended, { now: later() });
	assert.deepEqual((await scoresOf(stranger))[0], [1, true]);
	assert.equal((await db.all(sql<{ id: string }>`select id from exercises.amendment where item_id = ${items.E1} and done_at is null`)).length, 0);
	await amendAnswers(db, amended, { now: later() });
	assert.equal((await db.all(sql<{ score: number }>`select score from exercises.remark where scope = ${scope} and item_id = ${items.E1}`)).length, 3);
});

dbtest('ten thousand answers: who decides waits for none of them, and each batch is bounded and may be the last for today', async (db) => {
	const { boss, scope, items, code, publish, competences } = await aSchool(db);
	const people = Array.from({ length: 250 }, () => newId());
	await db.run(sql`
		insert into exercises.attempt (scope, id, person_id, item_id, item_version, answer, score, is_right, at)
		select ${scope}, gen_random_uuid(), person, ${items.E1}, 1, '{"a":"7"}', 0, false, now() - make_interval(days => 90, secs => 60 * n) from unnest(${people}::uuid[]) as person, generate_series(1, 40) as n`);
	await db.run(sql`
		insert into exercises.evidence (scope, person_id, competence_id, at, attempt_id, score, weight)
		select scope, person_id, ${competences.A}, at, id, score, 1 from exercises.attempt where scope = ${scope} and item_id = ${items.E1}`);
	await publish(sevenIsRight(code), [competences.A]);
	const begun = Date.now();
	await correctKey(db, boss, items.E1, 'La clé était fausse.');
	assert.ok(Date.now() - begun < 1000, 'the act answers at once');
	const batches: number[] = [];
	const counting: Amended = async (db, scope, itemId, changed) => {
		batches.push(changed.length);
		return amended(db, scope, itemId, changed, [], '');
	};
	// Stopped after its first batch, as by a power cut, it goes on from there.
	await assert.rejects(amendAnswers(db, async (...given) => (batches.length === 1 ? Promise.reject(new Error('cut')) : counting(...given))), /cut/);
	await amendAnswers(db, counting);
	assert.deepEqual([Math.max(...batches), batches.length, batches.reduce((sum, one) => sum + one, 0)], [amendAtOnce, 10_000 / amendAtOnce, 10_000]);
	assert.deepEqual(await db.one(sql<{ right: number; evidence: number; traced: number }>`
		select (select count(*) from exercises.attempt where scope = ${scope} and item_id = ${items.E1} and is_right)::int as right, (select count(*) from exercises.evidence where scope = ${scope} and score = 1)::int as evidence,
			(select count(*) from exercises.remark where scope = ${scope} and score_before = 0 and score = 1)::int as traced`), { right: 10_000, evidence: 10_000, traced: 10_000 });
	assert.deepEqual([(await masteryOfPerson(db, scope, people[0])).get(competences.A)?.right, (await amendingOf(db, boss, items.E1)).amendments[0].changed], [40, 10_000]);
});

dbtest('who answered is told what changed, who changed it and why; who answers late is told that the key is a corrected one; others are told nothing', async (db) => {
	const { id, who, boss, scope, items, code, publish, competences } = await aSchool(db);
	const [late, other] = [await aPupil(db, id('6A')), await aPupil(db, id('6A'))];
	const work = newId();
	await sendAnswers(db, who, [anAnswer(who, items.E1, '7', { work })]);
	await sendAnswers(db, other, [anAnswer(other, items.E2, '7', { work })]);
	assert.deepEqual(await remarksTold(db, who, [items.E1], 'fr'), []);
	await publish(sevenIsRight(code), [competences.A]);
	await correctKey(db, boss, items.E1, 'Le corrigé du livre était faux.');
	await sendAnswers(db, late, [anAnswer(late, items.E1, '7')]);
	await amendAnswers(db, amended);
	const [told] = await remarksTold(db, who, [items.E1], 'fr');
	for (const word of ['Awa Diop', 'Le corrigé du livre était faux.', '0 %', '100 %']) assert.ok(told.includes(word), told);
	assert.deepEqual([(await remarksTold(db, who, [items.E1, items.E2], 'fr', work)).length, await remarksTold(db, who, [items.E1], 'fr', newId())], [1, []]);
	assert.match((await remarksTold(db, late, [items.E1], 'en'))[0], /^Marked with the key corrected on .* by Awa Diop/);
	assert.deepEqual(await remarksTold(db, other, [items.E1, items.E2], 'fr'), []);
	const report = await remarksIn(db, scope, work, [items.E1, items.E2], 'fr');
	assert.deepEqual([report.length, report[0], report[1].includes('Le corrigé du livre')], [2, '1 réponse marquée de nouveau', true]);
	assert.deepEqual(await remarksIn(db, scope, newId(), [items.E1], 'fr'), []);
});

dbtest('a withdrawn exercise with ten thousand answers counts no longer, at once and batch by batch, late answers too; given back it counts as before', async (db) => {
	const { who, boss, scope, items, code, publish, competences } = await aSchool(db);
	await sendAnswers(db, who, [anAnswer(who, items.E1, '8'), anAnswer(who, items.E2, '8')]);
	const people = Array.from({ length: 250 }, () => newId());
	await db.run(sql`
		insert into exercises.attempt (scope, id, person_id, item_id, item_version, answer, score, is_right, at)
		select ${scope}, gen_random_uuid(), person, ${items.E1}, 1, '{"a":"8"}', 1, true, now() - make_interval(days => 90, secs => 60 * n) from unnest(${people}::uuid[]) as person, generate_series(1, 40) as n`);
	await db.run(sql`
		insert into exercises.evidence (scope, person_id, competence_id, at, attempt_id, score, weight)
		select scope, person_id, ${competences.A}, at, id, score, 1 from exercises.attempt where scope = ${scope} and item_id = ${items.E1} and person_id = any(${people}::uuid[])`);
	await db.run(sql`analyze exercises.attempt, exercises.evidence`);
	const pieces = async (person: string) => (await masteryOfPerson(db, scope, person)).get(competences.A)?.pieces ?? 0;
	const evidence = () => db.all(sql<{ attempt_id: string; score: number; weight: number }>`select attempt_id, score, weight from exercises.evidence where scope = ${scope} order by person_id, competence_id, at, attempt_id`);
	const before = await evidence();
	await assert.rejects(countAnswers(db, boss, items.E1, false, 'Elle était ambiguë.'), { status: 409 }, 'what is given still counts');
	await withdrawItem(db, boss, items.E1, true);
	assert.deepEqual([(await amendingOf(db, boss, items.E1)).counted, await pieces(who.id)], [true, 2], 'withdrawn, it still counts');
	await assert.rejects(countAnswers(db, who, items.E1, false, 'Moi.'), { status: 404 });
	const begun = Date.now();
	await countAnswers(db, boss, items.E1, false, 'Elle était ambiguë.');
	assert.ok(Date.now() - begun < 1000, 'the act answers at once');
	const batches: number[] = [];
	await amendAnswers(db, async (db, scope, itemId, changed) => (batches.push(changed.length), amended(db, scope, itemId, changed, [], '')));
	assert.deepEqual([Math.max(...batches), batches.reduce((sum, one) => sum + one, 0)], [amendAtOnce, 10_001]);
	assert.deepEqual([await pieces(who.id), await pieces(people[0]), (await evidence()).length, (await attemptsAt(db, scope, who.id, items.E1)).length], [1, 0, 2, 1], 'the answers stay');
	assert.match((await remarksTold(db, who, [items.E1], 'fr'))[0], /ne compte plus.*Elle était ambiguë/);
	await sendAnswers(db, who, [anAnswer(who, items.E1, '8')]);
	assert.equal(await pieces(who.id), 1, 'what comes late counts no more than the others');
	// A key corrected meanwhile is that of what is set aside, too.
	await publish(sevenIsRight(code), [competences.A]);
	await correctKey(db, boss, items.E1, 'La clé était fausse.');
	await amendAnswers(db, amended);
	assert.deepEqual([await pieces(who.id), (await evidence()).length], [1, 2]);
	await withdrawItem(db, boss, items.E1, false);
	await amendAnswers(db, amended, { now: later() });
	await amendAnswers(db, amended, { now: later() });
	const after = await evidence();
	assert.deepEqual([(await amendingOf(db, boss, items.E1)).counted, await pieces(who.id), await pieces(people[0]), after.length], [true, 3, 40, before.length + 1]);
	const weights = new Map(after.map((one) => [one.attempt_id, one.weight]));
	assert.equal(before.filter((one) => weights.get(one.attempt_id) !== one.weight).length, 0, 'each weighs what it weighed');
	assert.equal(after.filter((one) => one.score === 1).length, 2, 'and says what the corrected key says');
	assert.equal((await db.all(sql<{ id: string }>`select id from exercises.amendment where item_id = ${items.E1} and done_at is null`)).length, 0);
});
