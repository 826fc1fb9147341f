import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bugs } from '#tests/sync/bugs.ts';
import { modelReceiver } from '#tests/sync/model.ts';
import { simulate } from '#tests/sync/simulate.ts';

/** A bug that this many runs don't show would go unnoticed. */
const enough = 40;

for (const { name, here, there } of bugs)
	test(`the simulation notices: ${name}`, async () => {
		for (let seed = 1; seed <= enough; seed++) if ((await simulate(seed, (chance, pause) => modelReceiver(chance, pause, there), here)).faults.length) return;
		assert.fail(`${enough} runs without a fault: the simulation is blind for it`);
	});
