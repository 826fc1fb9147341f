import assert from 'node:assert/strict';
import { test } from 'node:test';
import { newId } from '#platform/ids.ts';
import { openDatabase, sql, type Database } from '#platform/server/sql.ts';
import type { Who } from '#rooms/people/who.ts';
import { longestBody, type Fact } from '#rooms/sync/fact.ts';
import { receive, record, Unfit, type Kinds } from '#rooms/sync/server/index.ts';
import { aFact, notes, placesIn, quarantined } from '#tests/facts.ts';
import { aLine } from '#tests/line.ts';
import { dbtest, ownDatabase } from '#tests/support.ts';

const now = () => new Date().toISOString();

/** A person of one establishment, as the sign-in gives him; the log asks the database nothing about him. */
function someone(establishmentId = newId()): Who & { hat: NonNullable<Who['hat']> } {
	const hat = { id: `pupil:${establishmentId}`, kind: 'pupil' as const, placeId: establishmentId, place: '', establishmentId };
	return { id: newId(), label: 'Awa Diop', code: '', givenName: 'Awa', familyName: 'Diop', language: 'fr', theme: 'auto', textSize: 100, perPage: null, sessionId: newId(), hats: [hat], hat, mustChange: false };
}
const waitingIn = async (db: Database, scope: string) => (await quarantined(db, scope)).map((one) => [one.fact_id, one.code, one.fact.body]);
const results = async (db: Database, who: Who, facts: unknown[], kinds: Kinds = notes) => (await receive(db, who, facts, now(), kinds)).map(({ result, why }) => (why ? `${result}: ${why}` : result));

dbtest('sent twice, counted once: the second time it is said to be known, with the same answer', async (db) => {
	const who = someone();
	const fact = aFact(who);
	const first = await receive(db, who, [fact], now(), notes);
	const second = await receive(db, who, [fact, fact], now(), notes);
	assert.deepEqual(first, [{ id: fact.id, result: 'ok', answer: fact.body }]);
	assert.deepEqual(second, [{ id: fact.id, result: 'duplicate', answer: fact.body }, { id: fact.id, result: 'duplicate', answer: fact.body }]);
	assert.deepEqual(await placesIn(db, fact.scope), [1]);
	assert.deepEqual(await waitingIn(db, fact.scope), []);
});

dbtest('one identity with other bytes is a fork: both are kept, the first stands, the second waits for a decision', async (db) => {
	const who = someone();
	const fact = aFact(who);
	const sameId = { ...fact, body: '{"n":2}' };
	const samePlace = { ...fact, id: newId(), body: '{"n":3}' };
	assert.deepEqual(await results(db, who, [fact, sameId, samePlace, sameId]), ['ok', 'quarantine: fork', 'quarantine: fork', 'quarantine: fork']);
	assert.deepEqual(await placesIn(db, fact.scope), [1]);
	assert.equal((await db.one(sql<{ body: string | null }>`select body from sync.fact where scope = ${fact.scope}`)).body, fact.body);
	assert.deepEqual((await waitingIn(db, fact.scope)).sort(), [[fact.id, 'fork', '{"n":2}'], [samePlace.id, 'fork', '{"n":3}']].sort());
});

dbtest('what is authentic and unfit is put aside under its reason, and never stops the others', async (db) => {
	const who = someone();
	const elsewhere = newId();
	const tooLong = aFact(who, { body: 'x'.repeat(longestBody + 1) });
	const unfit: Kinds = {
		...notes,
		odd: {
			v: 1,
			apply: async () => {
				throw new Unfit('unknown-item');
			},
			known: async () => undefined
		}
	};
	const batch: unknown[] = [
		aFact(who),
		aFact(who, { actor: newId() }),
		aFact(who, { scope: elsewhere }),
		aFact(who, { kind: 'dance' }),
		aFact(who, { v: 2 }),
		aFact(who, { kind: 'odd' }),
		{ ...aFact(who), seq: 0 },
		{ ...aFact(who), at: 'yesterday' },
		tooLong,
		null,
		'a fact',
		{},
		aFact(who)
	];
	const said = await results(db, who, batch, unfit);
	assert.deepEqual(said, [
		'ok',
		'quarantine: actor',
		'quarantine: scope',
		'quarantine: kind',
		'quarantine: kind',
		'quarantine: unknown-item',
		...Array(6).fill('quarantine: malformed'),
		'ok'
	]);
	assert.deepEqual(await placesIn(db, who.hat.establishmentId), [1, 2]);
	assert.deepEqual((await waitingIn(db, who.hat.establishmentId)).map(([, code]) => code).sort(), ['actor', 'kind', 'kind', 'unknown-item']);
	assert.deepEqual((await receive(db, who, [tooLong], now(), notes))[0].id, tooLong.id, 'its sender can tell which one is meant');
});

dbtest('a fault of ours with one fact leaves that one with its sender, unanswered, and takes in the others', async (db) => {
	const who = someone();
	const facts = [aFact(who), aFact(who), aFact(who)];
	let broken = true;
	const faulty: Kinds = {
		note: {
			...notes.note,
			apply: async (db, who, fact, sent) => {
				if (fact.id === facts[1].id && broken) throw new Error('a fault of ours');
				return notes.note.apply(db, who, fact, sent);
			}
		}
	};
	assert.deepEqual((await receive(db, who, facts, now(), faulty)).map((one) => one.id), [facts[0].id, facts[2].id]);
	assert.deepEqual(await waitingIn(db, who.hat.establishmentId), []);
	broken = false;
	assert.deepEqual(await results(db, who, facts, faulty), ['duplicate', 'ok', 'duplicate']);
});

dbtest('nobody writes in the name of another, nor learns what another wrote', async (db) => {
	const scope = newId();
	const [awa, moussa] = [someone(scope), someone(scope)];
	const fact = aFact(awa, { body: '{"secret":"of Awa"}' });
	await receive(db, awa, [fact], now(), notes);
	for (const forged of [fact, { ...fact, actor: moussa.id }, { ...fact, actor: moussa.id, body: '{}' }]) {
		const [result] = await receive(db, moussa, [forged], now(), notes);
		assert.equal(result.result, 'quarantine');
		assert.equal(result.answer, undefined);
	}
	assert.equal((await db.one(sql<{ actor_id: string }>`select actor_id from sync.fact where scope = ${scope} and id = ${fact.id}`)).actor_id, awa.id);
});

dbtest('who left an establishment is heard no more there, and what he sends is kept for the office', async (db) => {
	const who = someone();
	const fact = aFact(who);
	assert.deepEqual(await results(db, { ...who, hats: [], hat: null }, [fact]), ['quarantine: scope']);
	assert.deepEqual(await waitingIn(db, fact.scope), [[fact.id, 'scope', fact.body]]);
});

test('two of the same at once: one is taken in, the others find it there', async () => {
	const { db } = await ownDatabase();
	const who = someone();
	const fact = aFact(who);
	const said = (await Promise.all(Array.from({ length: 8 }, () => receive(db, who, [fact], now(), notes)))).flat().map((one) => one.result);
	assert.deepEqual(said.sort(), [...Array(7).fill('duplicate'), 'ok']);
	assert.deepEqual(await placesIn(db, fact.scope), [1]);
	// And a fork that races its twin: whichever was first stands, the other waits.
	const twin = aFact(who);
	const raced = (await Promise.all(Array.from({ length: 8 }, (_, i) => receive(db, who, [{ ...twin, body: `{"n":${i % 2}}` }], now(), notes)))).flat();
	assert.equal(raced.filter((one) => one.result === 'ok').length, 1);
	assert.equal(raced.filter((one) => one.why === 'fork').length, 4);
	assert.deepEqual(await placesIn(db, fact.scope), [1, 2]);
	assert.equal((await waitingIn(db, fact.scope)).length, 1);
});

test('many writers in one establishment at once: every fact once, no gap', async () => {
	const { db } = await ownDatabase();
	const scope = newId();
	const batches = Array.from({ length: 20 }, () => {
		const who = someone(scope);
		return { who, facts: Array.from({ length: 5 }, (_, i) => aFact(who, { seq: i + 1 })) };
	});
	// Each sends twice, as a phone does whose line broke before the answer.
	const said = (await Promise.all([...batches, ...batches].map(({ who, facts }) => receive(db, who, facts, now(), notes)))).flat();
	assert.equal(said.filter((one) => one.result === 'ok').length, 100);
	assert.equal(said.filter((one) => one.result === 'duplicate').length, 100);
	assert.deepEqual(await placesIn(db, scope), Array.from({ length: 100 }, (_, i) => i + 1));
});

test('the database goes away in the middle of a batch: what was kept is said, the rest is left unanswered and comes again', async () => {
	const { db, url } = await ownDatabase();
	const line = await aLine(url);
	const far = openDatabase(line.url, { max: 2 });
	const who = someone();
	const facts = Array.from({ length: 5 }, (_, i): Fact => aFact(who, { seq: i + 1, body: `{"n":${i}}` }));
	const cutting: Kinds = {
		note: {
			...notes.note,
			apply: async (db, who, fact, sent) => {
				if (fact.id === facts[2].id) await line.cut();
				return notes.note.apply(db, who, fact, sent);
			}
		}
	};
	const said = await receive(far, who, facts, now(), cutting);
	assert.deepEqual(said.map((one) => [one.id, one.result]), facts.slice(0, 2).map((fact) => [fact.id, 'ok']));
	await line.mend();
	assert.deepEqual(await results(far, who, facts), ['duplicate', 'duplicate', 'ok', 'ok', 'ok']);
	assert.deepEqual(await placesIn(db, who.hat.establishmentId), [1, 2, 3, 4, 5]);
	await far.close();
});

test('the line breaks after the commit and before its answer: the act is tried again, finds itself, and is counted once', async () => {
	const { db, url } = await ownDatabase();
	const line = await aLine(url);
	const far = openDatabase(line.url, { max: 1 });
	const who = someone();
	const fact = aFact(who);
	let tries = 0;
	const breaking: Kinds = {
		note: {
			...notes.note,
			apply: async (db, _, fact) => {
				await db.transaction(async (db) => {
					tries++;
					await record(db, fact);
					if (tries > 1) return;
					line.deafen();
					setTimeout(() => void line.mend(), 200);
				});
				return 'kept';
			}
		}
	};
	assert.deepEqual((await receive(far, who, [fact], now(), breaking)).map((one) => one.result), ['duplicate']);
	assert.equal(tries, 2);
	assert.deepEqual(await placesIn(db, fact.scope), [1]);
	await far.close();
});

dbtest('a day that is not there and an id that is no text stop nothing; a forged fact says who brought it', async (db) => {
	const who = someone();
	const odd = [{ ...aFact(who), at: '2026-02-31T10:00:00.000Z' }, { ...aFact(who), at: '0000-02-01T10:00:00.000Z' }, { ...aFact(who), id: { toString: 1 } }, { ...aFact(who), kind: 'constructor' }, { ...aFact(who), actor: newId() }];
	const last = aFact(who);
	const found = await receive(db, who, [...odd, last], now(), notes);
	assert.deepEqual(found.map((one) => one.why ?? one.result), ['ok', 'ok', 'malformed', 'kind', 'actor', 'ok']);
	assert.deepEqual((await quarantined(db, last.scope)).map((one) => [one.code, one.sent_by]).sort(), [['actor', who.id], ['kind', who.id]]);
});
