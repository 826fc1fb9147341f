import assert from 'node:assert/strict';
import { sql } from '#platform/server/sql.ts';
import { beginCopy, beginTimeline, copyVerified, holdsCopy, push } from '#rooms/sync/server/index.ts';
import { aChain, aPush, someone } from '#tests/exchange.ts';
import { aFact, notes } from '#tests/facts.ts';
import { dbtest } from '#tests/support.ts';

dbtest('only what a verified copy holds is covered: not what came while it was made, nor what a copy that failed holds', async (db) => {
	const who = someone();
	const chain = await aChain(who, 6);
	const bring = (from: number, to: number) => push(db, who, { ...aPush(who, chain), facts: chain.facts.slice(from, to) }, notes);
	await bring(0, 2);
	const failed = await beginCopy(db);
	await bring(2, 3);
	assert.deepEqual((await bring(0, 0)).covered, {});
	const mark = await beginCopy(db);
	await bring(3, 4);
	assert.equal(await holdsCopy(db, mark), true);
	await copyVerified(db, mark);
	assert.deepEqual((await bring(0, 0)).covered, { [chain.epoch.id]: 3 });
	await copyVerified(db, failed);
	assert.deepEqual((await bring(0, 0)).covered, { [chain.epoch.id]: 3 }, 'an older copy that is verified late takes nothing back');
	await bring(5, 6);
	await copyVerified(db, await beginCopy(db));
	assert.deepEqual((await bring(0, 0)).covered, { [chain.epoch.id]: 4 }, 'up to the gap');
	await bring(4, 5);
	assert.deepEqual((await bring(0, 0)).covered, { [chain.epoch.id]: 4 });
});

dbtest('what is put aside is covered like the rest, each in its own copy', async (db) => {
	const who = someone();
	const chain = await aChain(who, 4);
	const unknown = (seq: number) => aFact(who, { kind: 'dance', writer: chain.device, epoch: chain.epoch.id, seq });
	const bring = (facts: unknown[]) => push(db, who, { ...aPush(who, chain), facts: facts as never }, notes);
	await bring([chain.facts[0], unknown(2), { epoch: chain.epoch.id, seq: 3 }]);
	await copyVerified(db, await beginCopy(db));
	assert.deepEqual((await bring([unknown(4)])).covered, { [chain.epoch.id]: 3 });
	await copyVerified(db, await beginCopy(db));
	assert.deepEqual((await bring([])).covered, { [chain.epoch.id]: 4 });
	assert.deepEqual((await bring([chain.facts[1]])).covered, { [chain.epoch.id]: 1 }, 'a fork that came since is in no backup: its place is not covered any more');
});

dbtest('a copy that lacks a fact, or is of another time, does not hold what it should', async (db) => {
	const who = someone();
	await push(db, who, aPush(who, await aChain(who, 3)), notes);
	const mark = await beginCopy(db);
	assert.equal(await holdsCopy(db, mark), true);
	assert.equal(await holdsCopy(db, { ...mark, id: who.id }), false);
	await db.run(sql`delete from sync.fact where scope = ${who.hat.establishmentId} and pos = 2`);
	assert.equal(await holdsCopy(db, mark), false);
});

dbtest('a restore begins another life, whatever the clock says', async (db) => {
	const who = someone();
	const asked = async () => (await push(db, who, { ...aPush(who, await aChain(who, 0)), facts: [] }, notes)).timeline;
	const first = await asked();
	await beginTimeline(db);
	const second = await asked();
	assert.notEqual(second, first);
	await db.run(sql`update sync.timeline set began_at = now() + interval '5 years' where id = ${first}`);
	assert.equal(await asked(), second);
});
