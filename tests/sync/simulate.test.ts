import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { exchange, type Transport } from '#rooms/sync/deliver.ts';
import { openEpoch } from '#rooms/sync/opening.ts';
import { freshPace, isDue } from '#rooms/sync/sender.ts';
import { chanceOf } from '#tests/sync/chance.ts';
import { emptyDisk, memoryShelf } from '#tests/sync/memory.ts';
import { modelReceiver } from '#tests/sync/model.ts';
import { simulate } from '#tests/sync/simulate.ts';

const seeds = 240;
// Before the first test: from there on node:test follows each promise, which takes half of the time.
const runs: Awaited<ReturnType<typeof simulate>>[] = [];
for (let seed = 1; seed <= seeds; seed++) runs.push(await simulate(seed, modelReceiver, {}, { replica: seed % 4 ? undefined : (chance) => modelReceiver(chance) }));

test(`${seeds} runs over a bad line, on bad phones, to a server that crashes and is put back from a copy: nothing acknowledged is lost, doubled or hidden`, () => {
	const bad: string[] = [];
	let [facts, excused, pushes, files] = [0, 0, 0, 0];
	for (const [i, run] of runs.entries()) {
		facts += run.facts;
		excused += run.excused;
		pushes += run.pushes;
		files += run.files;
		if (run.faults.length) bad.push(`seed ${i + 1}: ${run.faults.join('; ')}`);
	}
	assert.deepEqual(bad, []);
	// A run in which little happens proves little.
	assert.ok(facts / seeds > 100 && pushes / seeds > 50 && files / seeds > 10, `${facts} facts, ${pushes} pushes, ${files} files`);
	assert.ok(excused / facts < 0.3, `${excused} of ${facts} facts were on a disk that was lost with them`);
});

test('the same seed is the same run', async () => {
	assert.deepEqual(await simulate(7, modelReceiver), await simulate(7, modelReceiver));
});

test('5 000 acts in one go, over a line that loses every third push and every third answer: each there once, in few exchanges', async () => {
	const chance = chanceOf(5);
	const receiver = modelReceiver(chance);
	const person = { id: chance.id(0), scopes: [chance.id(0)] };
	const disk = emptyDisk(chance.id(0));
	const shelf = memoryShelf(disk);
	const opening = openEpoch(shelf, person.id, { now: () => 1_800_000_000_000, newId: () => chance.id(1), digest: (bytes) => createHash('sha256').update(bytes).digest() });
	for (let n = 0; n < 5000; n++) await opening.keep({ scope: person.scopes[0], kind: 'note', v: 1, body: `{"text":"${n}","may":true}` });
	const line: Transport = async (push) => {
		if (chance.happens(0.33)) return { kind: 'cut' };
		const answer = await receiver.push(person, push, 0);
		return chance.happens(0.33) || !answer || answer === 'notYours' ? { kind: 'cut' } : { kind: 'answer', answer };
	};
	const pace = freshPace();
	const rows = () => disk.people.get(person.id)!.rows;
	let tries = 0;
	while (rows().some(isDue)) {
		tries++;
		await exchange(shelf, line, () => 0, person.id, pace);
	}
	const { applied } = await receiver.contents();
	assert.deepEqual([applied.length, new Set(applied.map((one) => one.id)).size, rows().length], [5000, 5000, 5000]);
	assert.ok(tries < 150, `${tries} exchanges`);
});
