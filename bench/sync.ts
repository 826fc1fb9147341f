import { parseArgs } from 'node:util';
import { bugs, type Bug } from '#tests/sync/bugs.ts';
import { modelReceiver } from '#tests/sync/model.ts';
import { simulate } from '#tests/sync/simulate.ts';

/*
 * node bench/sync.ts --seeds 3000 --bugs 100 --from 1 --json
 * The exchange with phones, simulated: first as it is, then with each rule switched off in turn.
 */
const { values } = parseArgs({
	options: { seeds: { type: 'string', default: '1000' }, bugs: { type: 'string', default: '100' }, from: { type: 'string', default: '1' }, json: { type: 'boolean', default: false } }
});
const from = Number(values.from);

async function runs({ name, here, there }: Bug, seeds: number) {
	const faults: Record<string, number> = {};
	let [bad, facts, excused, pushes, first] = [0, 0, 0, 0, 0];
	const began = performance.now();
	for (let seed = from; seed < from + seeds; seed++) {
		const run = await simulate(seed, (chance, pause) => modelReceiver(chance, pause, there), here, { replica: name ? undefined : (chance) => modelReceiver(chance) });
		facts += run.facts;
		excused += run.excused;
		pushes += run.pushes;
		if (!run.faults.length) continue;
		bad++;
		first ||= seed;
		for (const fault of run.faults) faults[fault] = (faults[fault] ?? 0) + 1;
	}
	return { rule: name || '(all rules)', seeds, bad, 'first bad seed': first || '', facts, excused, pushes, 'ms a seed': Math.round((performance.now() - began) / seeds), faults };
}

const rows = [await runs({ name: '' }, Number(values.seeds))];
if (Number(values.bugs)) for (const bug of bugs) rows.push(await runs(bug, Number(values.bugs)));
if (values.json) console.log(JSON.stringify(rows));
else {
	console.table(rows.map(({ faults: _, ...row }) => row));
	for (const { rule, faults } of rows) for (const [fault, count] of Object.entries(faults)) console.log(`${rule}: ${fault} (${count})`);
}
process.exitCode = rows[0].bad || rows.slice(1).some((row) => !row.bad) ? 1 : 0;
