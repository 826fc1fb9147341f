import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { log } from '#platform/server/log.ts';
import { bugs } from '#tests/sync/bugs.ts';
import { emptyTables, realReceiver } from '#tests/sync/postgres.ts';
import { modelReceiver } from '#tests/sync/model.ts';
import { simulate } from '#tests/sync/simulate.ts';
import { makeDatabase } from '#tests/support.ts';

const seeds = 14;
// The faults of ours that the runs plant are logged as such.
log.level = 'silent';

const { db, drop } = await makeDatabase();
const empty = await emptyTables(db);
const onPostgres = (seed: number, here: Parameters<typeof simulate>[2], more = {}) => simulate(seed, (chance) => realReceiver(db, empty, chance), here, { steps: 200, ...more });
// Before the first test: from there on node:test follows each promise, which takes a third of the time.
const runs: Awaited<ReturnType<typeof simulate>>[] = [];
for (let seed = 1; seed <= seeds; seed++) runs.push(await onPostgres(seed, {}, { replica: (chance: Parameters<typeof modelReceiver>[0]) => modelReceiver(chance) }));
after(drop);

test(`${seeds} runs against the real receiver on PostgreSQL, put back from yesterday’s copy; a model of it that heard the same comes to the same`, () => {
	const bad: string[] = [];
	let [facts, pushes] = [0, 0];
	for (const [i, run] of runs.entries()) {
		facts += run.facts;
		pushes += run.pushes;
		if (run.faults.length) bad.push(`seed ${i + 1}: ${run.faults.join('; ')}`);
	}
	assert.deepEqual(bad, []);
	assert.ok(facts / seeds > 80 && pushes / seeds > 40, `${facts} facts, ${pushes} pushes`);
});

test('against the real receiver too a phone that lets go what is only held, or counts on from an old copy, is noticed', async () => {
	for (const name of ['phone prunes what is held, no backup horizon', 'epoch not renewed at a start']) {
		const { here } = bugs.find((bug) => bug.name === name)!;
		const { faults } = await onPostgres(3, here);
		assert.ok(faults.length, name);
	}
});
