import assert from 'node:assert/strict';
import { newId } from '#platform/ids.ts';
import { sql, type Database } from '#platform/server/sql.ts';
import { replaceEvidence } from '#rooms/exercises/server/index.ts';
import type { Who } from '#rooms/people/who.ts';
import { masteryOf, type Mastery } from '#rooms/revision/mastery.ts';
import { readCarried } from '#rooms/revision/mastery-text.ts';
import { applyHeardAnswers, carriedMastery, cellsOf, currentEdition, forgetDifficulties, hearAgain, masteryOfMany, masteryOfPerson, mendMastery, publishEdition, rebuildPersons } from '#rooms/revision/server/index.ts';
import type { Fact } from '#rooms/sync/fact.ts';
import { anAnswer, aProgramme, sendAnswers } from '#tests/learning.ts';
import { aCountry, aPerson, aPupil } from '#tests/people.ts';
import { dbtest } from '#tests/support.ts';

const day = 86_400_000;
const begun = Math.floor(Date.now() / 1000) * 1000;
const ago = (days: number) => new Date(begun - days * day);

async function aClassroom(db: Database) {
	const id = await aCountry(db);
	const course = await aProgramme(db);
	return { id, ...course, who: await aPupil(db, id('6A')), scope: id('A') };
}
const given = (who: Who, item: string, right: boolean, days: number, more = {}): Fact => anAnswer(who, item, right ? '8' : '7', more, { at: ago(days).toISOString() });
/** What is kept, and what its evidence alone makes of it: always the same. */
async function both(db: Database, scope: string, who: Who): Promise<Map<string, Mastery>> {
	const kept = await masteryOfPerson(db, scope, who.id);
	const made = await rebuildPersons(db, scope, [who.id]);
	assert.deepEqual([...kept].sort(), made.map((one) => [one.competenceId, one.mastery] as [string, Mastery]).sort());
	return kept;
}

dbtest('answers that arrive in any order, three weeks late or by a clock that is off by a day leave the same mastery', async (db) => {
	const { scope, items, competences, id } = await aClassroom(db);
	const steps = [[items.E1, true, 40], [items.E2, false, 30], [items.E2, true, 21], [items.E3, true, 20], [items.E1, false, 9], [items.E2, true, 1]] as const;
	const found: Mastery[] = [];
	for (const order of [[0, 1, 2, 3, 4, 5], [5, 4, 3, 2, 1, 0], [3, 5, 0, 4, 1, 2]]) {
		const who = await aPupil(db, id('6A'));
		for (const n of order) await sendAnswers(db, who, [given(who, steps[n][0], steps[n][1], steps[n][2])]);
		found.push((await both(db, scope, who)).get(competences.A)!);
	}
	assert.deepEqual(found[1], found[0]);
	assert.deepEqual(found[2], found[0]);
	assert.deepEqual([found[0].pieces, found[0].right], [5, 3]);
	// All at once, as after weeks without line, by a phone that is a day ahead: its own offset puts each answer where it was.
	const who = await aPupil(db, id('6A'));
	const ahead = steps.map(([item, right, days]) => given(who, item, right, days - 1));
	await sendAnswers(db, who, [ahead[4], ahead[0], ahead[5], ahead[2], ahead[1], ahead[3]], new Date(Date.now() + day).toISOString());
	const late = (await both(db, scope, who)).get(competences.A)!;
	assert.deepEqual([late.pieces, late.right, Math.round(late.mean * 1000)], [5, 3, Math.round(found[0].mean * 1000)]);
});

dbtest('the same exercise twice within a day weighs the same in whatever order the two arrive, alone or together, the first of them open to its solution or not', async (db) => {
	const { scope, items, id } = await aClassroom(db);
	const hours = 1 / 24;
	for (const more of [{}, { helped: true }]) {
		const found: unknown[] = [];
		for (const [first, ...next] of [[[0], [1], [2]], [[2], [1], [0]], [[1, 0], [2]], [[2, 0, 1]]]) {
			const who = await aPupil(db, id('6A'));
			const facts = [given(who, items.E2, false, 3, more), given(who, items.E2, true, 3 - 2 * hours, { hints: 1 }), given(who, items.E2, true, 3 - 25.5 * hours)];
			for (const batch of [first, ...next])
				if (batch.length === 1) assert.equal((await sendAnswers(db, who, [facts[batch[0]]]))[0].result, 'ok');
				else await applyHeardAnswers(db, batch.map((n) => ({ who, fact: facts[n], sent: { now: new Date().toISOString(), received: Date.now() } })));
			const weights = await db.all(sql<{ weight: number }>`select distinct on (at) weight from exercises.evidence where scope = ${scope} and person_id = ${who.id} order by at`);
			found.push([weights.map((one) => Math.round(one.weight * 1000)), [...(await both(db, scope, who)).values()].map(({ mean }) => mean).sort()]);
		}
		for (const one of found) assert.deepEqual(one, found[0]);
		assert.deepEqual((found[0] as [number[]])[0], more.helped ? [267, 333] : [1000, 267, 333]);
	}
});

dbtest('no work, one pupil, another scope: nothing is made up', async (db) => {
	const { who, scope, items, competences, id } = await aClassroom(db);
	assert.deepEqual(await masteryOfMany(db, scope, [who.id], [competences.A]), []);
	assert.equal((await masteryOfPerson(db, scope, who.id)).size, 0);
	assert.equal((await cellsOf(db, scope, [who.id], [competences.A], new Date()))(0, 0).level, 'none');
	assert.deepEqual(await carriedMastery(db, scope, who.id, [competences.A], new Date()), {});
	await sendAnswers(db, who, [given(who, items.E1, true, 0, { helped: true })]);
	assert.equal((await masteryOfPerson(db, scope, who.id)).size, 0, 'the open solution is no evidence');
	await sendAnswers(db, who, [given(who, items.E1, true, 0)]);
	const [alone] = await masteryOfMany(db, scope, [who.id, newId()], [competences.A, competences.B, newId()]);
	assert.deepEqual([alone.personId, alone.competenceId, alone.mastery.pieces], [who.id, competences.A, 1]);
	assert.deepEqual(await masteryOfMany(db, id('B'), [who.id], [competences.A]), []);
});

dbtest('who changes class takes his mastery along in his school; at another school he begins anew, and may come back to it', async (db) => {
	const { who, scope, items, competences, id } = await aClassroom(db);
	await sendAnswers(db, who, [given(who, items.E1, true, 60), given(who, items.E1, true, 50)]);
	const before = (await masteryOfPerson(db, scope, who.id)).get(competences.A)!;
	const moveTo = async (place: '6B' | '5A', school: 'A' | 'B'): Promise<Who> => {
		await db.run(sql`update people.membership set organisation_id = ${id(place)} where person_id = ${who.id}`);
		const hat = { ...who.hat!, id: `pupil:${id(place)}`, placeId: id(place), establishmentId: id(school) };
		return { ...who, hats: [hat], hat };
	};
	const beside = await moveTo('6B', 'A');
	await sendAnswers(db, beside, [given(beside, items.E1, false, 0)]);
	const after = (await both(db, scope, who)).get(competences.A)!;
	assert.deepEqual([after.pieces, after.right, after.mean < before.mean], [3, 2, true]);
	const elsewhere = await moveTo('5A', 'B');
	await sendAnswers(db, elsewhere, [given(elsewhere, items.E1, true, 0)]);
	assert.equal((await masteryOfPerson(db, id('B'), who.id)).get(competences.A)!.pieces, 1);
	assert.deepEqual((await masteryOfPerson(db, scope, who.id)).get(competences.A), after, 'what he did at his first school stays there');
});

dbtest('a withdrawn exercise keeps what it has shown; evidence that is replaced or taken back moves mastery', async (db) => {
	const { who, scope, items, competences } = await aClassroom(db);
	const facts = [given(who, items.E1, true, 20), given(who, items.E2, false, 10), given(who, items.E1, true, 5)];
	await sendAnswers(db, who, facts);
	const before = await masteryOfPerson(db, scope, who.id);
	await db.run(sql`update exercises.item set withdrawn_at = now(), current_version = null where id = ${items.E1}`);
	assert.deepEqual(await both(db, scope, who), before);
	const why = () => ({ id: newId(), why: 'remark', by: null, at: new Date() }) as Parameters<typeof replaceEvidence>[4];
	await replaceEvidence(db, scope, facts[1].id, [{ competence: competences.A, score: 1, weight: 1 }], why());
	await hearAgain(db, scope, [facts[1].id]);
	const after = await both(db, scope, who);
	assert.ok(after.get(competences.A)!.mean > before.get(competences.A)!.mean && after.get(competences.A)!.right === 3);
	assert.equal(after.get(competences.B), undefined, 'no evidence is left for it');
});

dbtest('an answer is judged by the edition of its own time, whenever it arrives; a new edition changes nothing that was', async (db) => {
	const { scope, items, competences, id } = await aClassroom(db);
	const edition = async (number: number, days: number, logit: number) => {
		await db.run(sql`insert into revision.edition (number, starts_at, attempts, persons, items) values (${number}, ${ago(days)}, 1, 1, 1)`);
		await db.run(sql`insert into revision.difficulty (item_id, starts_at, logit, spread, attempts) values (${items.E1}, ${ago(days)}, ${logit}, 0.3, 99)`);
		forgetDifficulties();
	};
	const [base] = await db.all(sql<{ number: number }>`select coalesce(max(number), 0)::int as number from revision.edition`);
	await edition(base.number + 1, 30, 1.5);
	const [early, late] = [await aPupil(db, id('6A')), await aPupil(db, id('6A'))];
	const facts = (who: Who) => [given(who, items.E1, true, 40), given(who, items.E1, true, 20), given(who, items.E1, false, 3)];
	await sendAnswers(db, early, facts(early).slice(0, 2));
	const then = (await both(db, scope, early)).get(competences.A)!;
	await edition(base.number + 2, 10, -1.25);
	assert.deepEqual((await both(db, scope, early)).get(competences.A), then);
	await sendAnswers(db, early, facts(early).slice(2));
	await sendAnswers(db, late, facts(late));
	const pieces = ([[1, 40, 0], [1, 20, 1.5], [0, 3, -1.25]] as const).map(([score, days, difficulty], n) => ({ id: String(n), at: ago(days), score, weight: 1, difficulty }));
	for (const who of [early, late]) assert.deepEqual({ ...(await both(db, scope, who)).get(competences.A)!, lastAt: null }, { ...masteryOf(pieces, new Date()), lastAt: null });
	assert.equal((await currentEdition(db, ago(15)))?.number, base.number + 1);
	// A phone goes on from what is carried to the same figure.
	const carried = readCarried((await carriedMastery(db, scope, late.id, [competences.A], new Date()))[competences.A]);
	assert.deepEqual([carried.mastery.pieces, carried.since.length], [3, 0]);
	const week = readCarried((await carriedMastery(db, scope, late.id, [competences.A], ago(1)))[competences.A]);
	assert.deepEqual([week.mastery.pieces, week.since.map((piece) => piece.difficulty)], [2, [-1.25]]);
});

dbtest('difficulties are learnt from first answers and published once; too little makes no edition, nothing new none either', async (db) => {
	const { items, id, competences, scope } = await aClassroom(db);
	assert.equal(await publishEdition(db), undefined, 'nobody answered enough');
	const hard = new Set([0]);
	for (let n = 0; n < 8; n++) {
		const who = await aPupil(db, id(n % 2 ? '6A' : '6B'));
		// E1 is hard, E2 easy. What is done again, or with help, says nothing of an exercise.
		await sendAnswers(db, who, [given(who, items.E1, hard.has(n), 5), given(who, items.E2, n !== 3, 4), given(who, items.E1, true, 3), given(who, items.E3, true, 3, { helped: true })]);
	}
	const startsAt = new Date(Date.now() + 3_600_000);
	const before = await masteryOfMany(db, scope, (await db.all(sql<{ id: string }>`select distinct person_id as id from revision.mastery where scope = ${scope}`)).map((row) => row.id), [competences.A]);
	const edition = await publishEdition(db, new Date(), { enough: 10, startsAt });
	assert.ok(edition && edition.attempts >= 16 && edition.starts_at.getTime() === startsAt.getTime());
	const rows = await db.all(sql<{ item_id: string; logit: number; attempts: number; spread: number }>`select item_id, logit, attempts, spread from revision.difficulty where starts_at = ${startsAt} and item_id = any(${Object.values(items)}::uuid[])`);
	const found = new Map(rows.map((row) => [row.item_id, row]));
	assert.ok(found.get(items.E1)!.logit > 0.4 && found.get(items.E2)!.logit < -0.4, JSON.stringify(rows));
	assert.deepEqual([found.get(items.E1)!.attempts, found.get(items.E2)!.attempts, found.has(items.E3)], [8, 8, false]);
	assert.ok(found.get(items.E1)!.spread > 0.3, 'eight answers are few');
	const key = (kept: typeof before) => kept.map((one) => [one.personId, one.mastery.mean]).sort();
	assert.deepEqual(key(await masteryOfMany(db, scope, before.map((one) => one.personId), [competences.A])), key(before));
	assert.equal(await publishEdition(db, new Date(), { enough: 10, startsAt: new Date(startsAt.getTime() + 1) }), undefined, 'nothing new');
	const [told] = await db.all(sql<{ act: string }>`select act from platform.audit where act = 'difficulty.publish' order by at desc limit 1`);
	assert.equal(told.act, 'difficulty.publish');
});

dbtest('what is kept is held against the evidence: what was lost or never made is made again', async (db) => {
	const { who, scope, items, competences, id } = await aClassroom(db);
	const other = await aPupil(db, id('6B'));
	for (const one of [who, other]) await sendAnswers(db, one, [given(one, items.E2, true, 4), given(one, items.E1, false, 2)]);
	const before = await masteryOfPerson(db, scope, who.id);
	await mendMastery(db);
	await db.run(sql`delete from revision.mastery where scope = ${scope} and person_id = ${who.id} and competence_id = ${competences.A}`);
	await db.run(sql`update revision.mastery set pieces = 99 where scope = ${scope} and person_id = ${other.id} and competence_id = ${competences.A}`);
	assert.equal(await mendMastery(db), 2);
	assert.equal(await mendMastery(db), 0);
	assert.deepEqual([...(await masteryOfPerson(db, scope, who.id))].sort(), [...before].sort());
	// Of whom nothing is kept, as before this model: made when it is asked for.
	await db.run(sql`delete from revision.mastery where scope = ${scope}`);
	assert.equal((await masteryOfMany(db, scope, [who.id, (await aPerson(db)).id], [competences.A])).length, 1);
	assert.deepEqual([...(await masteryOfPerson(db, scope, who.id))].sort(), [...before].sort());
	await db.run(sql`delete from revision.mastery where scope = ${scope}`);
	await sendAnswers(db, who, [given(who, items.E3, true, 0)]);
	const after = await both(db, scope, who);
	assert.deepEqual([after.size, after.get(competences.B)!.pieces], [2, 2]);
});
