import assert from 'node:assert/strict';
import { test } from 'node:test';
import { log } from '#platform/server/log.ts';
import { bugs } from '#tests/sync/bugs.ts';
import { emptyTables, realReceiver } from '#tests/sync/postgres.ts';
import { modelReceiver } from '#tests/sync/model.ts';
import { simulate } from '#tests/sync/simulate.ts';
import { ownDatabase } from '#tests/support.ts';

const seeds = 14;
// The faults of ours that the runs plant are logged as such.
log.level = 'silent';

const { db } = await ownDatabase();
const empty = await emptyTables(db);

test(`${seeds} runs against the real receiver on PostgreSQL, put back from yesterday’s copy; a model of it that heard the same comes to the same`, async () => {
	const bad: string[] = [];
	let [facts, pushes] = [0, 0];
	for (let seed = 1; seed <= seeds; seed++) {
		const run = await simulate(seed, (chance) => realReceiver(db, empty, chance), {}, { steps: 200, replica: (chance) => modelReceiver(chance) });
		facts += run.facts;
		pushes += run.pushes;
		if (run.faults.length) bad.push(`seed ${seed}: ${run.faults.join('; ')}`);
	}
	assert.deepEqual(bad, []);
	assert.ok(facts / seeds > 80 && pushes / seeds > 40, `${facts} facts, ${pushes} pushes`);
});

test('against the real receiver too a phone that lets go what is only held, or counts on from an old copy, is noticed', async () => {
	for (const name of ['phone prunes what is held, no backup horizon', 'epoch not renewed at a start']) {
		const { here } = bugs.find((bug) => bug.name === name)!;
		const { faults } = await simulate(3, (chance) => realReceiver(db, empty, chance), here, { steps: 200 });
		assert.ok(faults.length, name);
	}
});
