import assert from 'node:assert/strict';
import { push } from '#rooms/sync/server/index.ts';
import { aChain, aPush, someone } from '#tests/exchange.ts';
import { notes, placesIn } from '#tests/facts.ts';
import { dbtest } from '#tests/support.ts';

dbtest('a push is taken in once, and told what is held', async (db) => {
	const who = someone();
	const chain = await aChain(who, 5);
	const first = await push(db, who, aPush(who, chain), notes);
	assert.deepEqual(first.results.map((one) => one.result), Array(5).fill('ok'));
	assert.deepEqual(first.held, { [chain.epoch.id]: [[1, 5]] });
	assert.deepEqual([first.covered, first.cutOff, first.more], [{}, false, false]);
	const second = await push(db, who, aPush(who, chain), notes);
	assert.deepEqual(second.results.map((one) => one.result), Array(5).fill('duplicate'));
	assert.deepEqual(second.held, first.held);
	assert.deepEqual(await placesIn(db, who.hat.establishmentId), [1, 2, 3, 4, 5]);
	assert.deepEqual((await push(db, who, { ...aPush(who, chain), facts: [] }, notes)).held, first.held);
});
