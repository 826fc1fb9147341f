import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { sql, type Database } from '#platform/server/sql.ts';
import { AlreadyThere, record } from '#rooms/sync/server/index.ts';
import { maybeKnown, quarantine } from '#rooms/sync/server/log.ts';
import { newId } from '#platform/ids.ts';
import { aFact, placesIn } from '#tests/facts.ts';
import { dbtest, ownDatabase } from '#tests/support.ts';

const someone = () => ({ id: newId(), hat: { establishmentId: newId() } as never });
const write = (db: Database, fact: Parameters<typeof record>[1]) => db.transaction((db) => record(db, fact));

dbtest('each scope counts its own places from 1', async (db) => {
	const [one, other] = [someone(), someone()];
	assert.deepEqual([await write(db, aFact(one)), await write(db, aFact(one)), await write(db, aFact(other)), await write(db, aFact(one))], [1, 2, 1, 3]);
});

dbtest('the bytes stay as they came, beside their hash, the writer’s clock and ours', async (db) => {
	const who = someone();
	const fact = aFact(who, { body: '{ "b" : 1,\t"a": "é" }', at: '2027-11-22T09:00:00.123Z' });
	await write(db, fact);
	const row = await db.one(sql<{ body: string | null; sha: string; at: Date; fresh: boolean }>`
		select body, encode(body_sha, 'hex') as sha, at, received_at > now() - interval '1 minute' as fresh from sync.fact where scope = ${fact.scope} and id = ${fact.id}`);
	assert.equal(row.body, fact.body);
	assert.equal(row.sha, createHash('sha256').update(fact.body).digest('hex'));
	assert.equal(row.at.toISOString(), fact.at);
	assert.equal(row.fresh, true);
});

dbtest('a fact that is there is refused: the same as the same, other bytes as a fork; no place is lost', async (db) => {
	const who = someone();
	const fact = aFact(who);
	await write(db, fact);
	await assert.rejects(write(db, fact), (error) => error instanceof AlreadyThere && error.same);
	await assert.rejects(write(db, { ...fact, body: '{"n":2}' }), (error) => error instanceof AlreadyThere && !error.same);
	assert.equal(await write(db, aFact(who)), 2);
	assert.deepEqual(await placesIn(db, fact.scope), [1, 2]);
});

dbtest('an identity is known by its id and by its place at the writer', async (db) => {
	const who = someone();
	const fact = aFact(who);
	assert.equal(await maybeKnown(db, fact), undefined);
	await write(db, fact);
	assert.equal((await maybeKnown(db, fact))?.same, true);
	assert.equal((await maybeKnown(db, { ...fact, body: '{}' }))?.same, false);
	assert.equal((await maybeKnown(db, { ...fact, id: newId() }))?.same, false, 'one place at one writer holds one fact');
	assert.equal(await maybeKnown(db, { ...fact, id: newId(), seq: 2 }), undefined);
	assert.equal(await maybeKnown(db, { ...fact, scope: newId() }), undefined, 'another scope is another log');
});

dbtest('an act that fails after writing its fact leaves neither the fact nor its place', async (db) => {
	const who = someone();
	await write(db, aFact(who));
	await assert.rejects(
		db.transaction(async (db) => {
			await record(db, aFact(who));
			throw new Error('the act failed');
		}),
		/the act failed/
	);
	assert.equal(await write(db, aFact(who)), 2);
});

dbtest('what is set aside is kept once, each of several bodies', async (db) => {
	const who = someone();
	const fact = aFact(who);
	await quarantine(db, who.id, 'fork', fact);
	await quarantine(db, who.id, 'fork', fact);
	await quarantine(db, who.id, 'fork', { ...fact, body: '{"n":3}' });
	const rows = await db.all(sql<{ body: string }>`select fact ->> 'body' as body from sync.quarantine where scope = ${fact.scope} order by 1`);
	assert.deepEqual(rows.map((row) => row.body), ['{"n":1}', '{"n":3}']);
});

test('places are gapless and in the order of commits, whoever writes at once and whoever gives up', async () => {
	const { db } = await ownDatabase();
	const scopes = [newId(), newId()];
	const seen: Record<string, number[]> = { [scopes[0]]: [], [scopes[1]]: [] };
	const acts = Array.from({ length: 120 }, async (_, i) => {
		const fact = aFact({ id: newId(), hat: { establishmentId: scopes[i % 2] } as never });
		await db
			.transaction(async (db) => {
				const pos = await record(db, fact);
				// Whoever reads the log now sees all places below this one: none is still on its way.
				const [{ count }] = await db.all(sql<{ count: number }>`select count(*) as count from sync.fact where scope = ${fact.scope} and pos < ${pos}`);
				assert.equal(count, pos - 1);
				if (i % 5 === 0) throw new Error('gave up');
				seen[fact.scope].push(pos);
			})
			.catch((error) => assert.equal(error.message, 'gave up'));
	});
	await Promise.all(acts);
	for (const scope of scopes) {
		assert.deepEqual(await placesIn(db, scope), Array.from({ length: 48 }, (_, i) => i + 1));
		assert.deepEqual(seen[scope].toSorted((a, b) => a - b), Array.from({ length: 48 }, (_, i) => i + 1));
		assert.equal((await db.one(sql<{ pos: number }>`select pos from sync.scope_head where scope = ${scope}`)).pos, 48);
	}
});
