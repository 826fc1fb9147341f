import assert from 'node:assert/strict';
import { test } from 'node:test';
import { modelReceiver } from '#tests/sync/model.ts';
import { simulate } from '#tests/sync/simulate.ts';

const seeds = 240;

test(`${seeds} runs over a bad line, on bad phones, to a server that crashes and is put back from a copy: nothing acknowledged is lost, doubled or hidden`, async () => {
	const bad: string[] = [];
	let [facts, excused, pushes] = [0, 0, 0];
	for (let seed = 1; seed <= seeds; seed++) {
		const run = await simulate(seed, modelReceiver, {}, { replica: seed % 4 ? undefined : (chance) => modelReceiver(chance) });
		facts += run.facts;
		excused += run.excused;
		pushes += run.pushes;
		if (run.faults.length) bad.push(`seed ${seed}: ${run.faults.join('; ')}`);
	}
	assert.deepEqual(bad, []);
	// A run in which little happens proves little.
	assert.ok(facts / seeds > 100 && pushes / seeds > 50, `${facts} facts, ${pushes} pushes`);
	assert.ok(excused / facts < 0.3, `${excused} of ${facts} facts were on a disk that was lost with them`);
});

test('the same seed is the same run', async () => {
	assert.deepEqual(await simulate(7, modelReceiver), await simulate(7, modelReceiver));
});
