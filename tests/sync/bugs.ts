import { settle, nextPush } from '#rooms/sync/sender.ts';
import type { Rules } from '#rooms/sync/deliver.ts';
import type { PlantedThere } from '#tests/sync/model.ts';
import type { Planted } from '#tests/sync/world.ts';

/** A rule of the design switched off: the simulator must notice, or it is blind. */
export type Bug = { name: string; here?: Planted; there?: PlantedThere };

/** What the sender believes of an answer, with something added. */
const believing = (more: (change: ReturnType<typeof settle>, ...given: Parameters<typeof settle>) => ReturnType<typeof settle>): Partial<Rules> => ({ settle: (...given) => more(settle(...given), ...given) });

/** What was acknowledged once stays so, whatever the server says later: the sender keeps the cursor. */
const remembering = believing((change, { rows }, _, answer) => ({
	...change,
	level: change.level.map((one) => {
		const row = rows.find((row) => row.id === one.id)!;
		return row.level === 'server' && row.told ? { id: one.id, level: row.level, told: row.told } : answer.results.some((result) => result.id === one.id) ? { ...one, level: 'server' as const } : one;
	})
}));

/*
 * The rules of the design's table (shared design, 6.1), one by one. Three of its rows can't exist here, for the phone pulls by comparing
 * what it has with what there is (docs/sync.md, 4) and keeps no cursor: "pull filtered by origin", "cursor without timeline" and
 * "serial cursor, open transactions ignored". "Phone prunes when the box acks" needs a box between; with two tiers it is the same as
 * pruning at the first acknowledgement.
 */
export const bugs: Bug[] = [
	{ name: 'sender keeps the cursor', here: { rules: remembering } },
	{
		name: 'phone prunes at the first acknowledgement',
		here: { rules: believing((change, { rows }, sent, answer) => ({ ...change, drop: rows.filter((row) => sent.ids.includes(row.id) && answer.results.some((one) => one.id === row.id)).map((row) => row.id) })) }
	},
	{
		name: 'phone prunes what is held, no backup horizon',
		here: { rules: believing((change, { rows }, sent, answer) => ({ ...change, drop: rows.filter((row) => sent.epochs.some(({ id }) => id === row.epoch) && answer.held[row.epoch]?.some(([from, to]) => row.seq >= from && row.seq <= to)).map((row) => row.id) })) }
	},
	{ name: 'server counts what is committed as being in a backup', there: { hopeful: true } },
	{ name: 'server answers before the commit', there: { early: true } },
	{ name: 'epoch not renewed at a start', here: { resumed: true } },
	{ name: 'relaxed durability on the phone', here: { relaxed: true } },
	{ name: 'relaxed durability, epoch not renewed', here: { relaxed: true, resumed: true } },
	{ name: 'one bad item blocks the queue', there: { whole: true }, here: { rules: { slower: () => {}, nextPush: (contents, round, pace) => nextPush(contents, round, { ...pace, count: 1, cuts: new Map() }) } } },
	{
		name: 'bad item dropped: refused means done',
		here: { rules: believing((change, _, sent, answer) => ({ ...change, asides: [], drop: [...change.drop, ...answer.results.filter((one) => one.result === 'quarantine').map((one) => one.id)] })) }
	},
	{ name: 'item without a result dropped: an answer means done', here: { rules: believing((change, _, sent) => ({ ...change, drop: [...new Set([...change.drop, ...sent.ids])] })) } },
	{ name: 'check, then insert, without a unique key', there: { keyless: true } },
	{ name: 'held is taken for told', here: { rules: { nextPush: ({ rows, epochs }, round, pace) => nextPush({ epochs, rows: rows.map((row) => (row.level === 'server' ? { ...row, told: row.told ?? { result: 'ok', timeline: '' } } : row)) }, round, pace) } } },
	{ name: 'any page that says 200 is an answer', here: { trusting: true } },
	{ name: 'server does not ask whose facts a push brings', there: { unasked: true } },
	{ name: 'server believes the author that a fact names', there: { credulous: true } },
	{ name: 'a file is complete without its hash being reckoned', there: { filing: { unchecked: true } } },
	{ name: 'a part counts before it is on the disk', there: { filing: { hasty: true } } },
	{ name: 'who knows the name of a file has it', there: { filing: { open: true } } },
	{ name: 'a backup that was not read again covers a file', there: { filing: { hopeful: true } } },
	{ name: 'phone lets a file go that is whole, no backup horizon', here: { handOver: { isGone: (standing) => standing.state === 'whole' } } },
	{ name: 'phone lets a file go when all its parts were sent', here: { handOver: { isGone: (standing) => standing.state !== 'parts' && standing.state !== 'refused' } } }
];
