import { sql, type Database } from '#platform/server/sql.ts';
import type { Fact } from '#rooms/sync/fact.ts';

/** Facts of one person, and where he belongs or belonged: the scopes in which his epochs may have gone on. */
export type Asked = { person: string; scopes: readonly string[]; facts: readonly Fact[]; parents: readonly { writer: string; epoch: string; seq: number }[] };

export type Known = { found: 'place' | 'id' | 'aside'; scope: string; writer: string; epoch: string; seq: number; id: string; actor_id: string; body_sha: Buffer; prev: Buffer | null; link: Buffer | null };

/** What the log holds around some facts: at their places and beside them, under their ids, and what was put aside there. */
export class Around {
	readonly #places = new Map<string, Known[]>();
	readonly #ids = new Map<string, Known[]>();
	constructor(rows: readonly Known[]) {
		for (const row of rows) {
			const [map, key] = row.found === 'id' ? [this.#ids, `${row.scope} ${row.id}`] : [this.#places, `${row.writer} ${row.epoch} ${row.seq}`];
			if (!map.has(key)) map.set(key, []);
			map.get(key)!.push(row);
		}
	}
	at(place: { writer: string; epoch: string; seq: number }): Known[] {
		return this.#places.get(`${place.writer} ${place.epoch} ${place.seq}`) ?? [];
	}
	named(fact: Fact): Known[] {
		return this.#ids.get(`${fact.scope} ${fact.id}`) ?? [];
	}
}

/** Runs of places next to each other, with one more on either side: a push is mostly one run. */
function runsOf(one: Asked): { writer: string; epoch: string; low: number; high: number }[] {
	const places = [...one.facts, ...one.parents].sort((a, b) => (a.writer < b.writer ? -1 : a.writer > b.writer ? 1 : a.epoch < b.epoch ? -1 : a.epoch > b.epoch ? 1 : a.seq - b.seq));
	const runs: { writer: string; epoch: string; low: number; high: number }[] = [];
	for (const { writer, epoch, seq } of places) {
		const last = runs.at(-1);
		if (last?.writer === writer && last.epoch === epoch && seq - 1 <= last.high) last.high = Math.max(last.high, seq + 1);
		else runs.push({ writer, epoch, low: seq - 1, high: seq + 1 });
	}
	return runs;
}

/** Asks, in one statement, what is known around the facts of several persons. */
export async function around(db: Database, asked: readonly Asked[]): Promise<Around[]> {
	const runs = asked.flatMap((one, n) => runsOf(one).map((run) => ({ ...run, n, person: one.person })));
	const inScopes = runs.flatMap((run) => asked[run.n].scopes.map((scope) => ({ ...run, scope })));
	const ids = asked.flatMap((one, n) => one.facts.map((fact) => ({ n, scope: fact.scope, id: fact.id })));
	if (!runs.length) return asked.map(() => new Around([]));
	const rows = await db.all(sql<Known & { n: number }>`
		select 'place' as found, given.n, fact.scope, fact.writer, fact.epoch, fact.seq, fact.id, fact.actor_id, fact.body_sha, fact.prev, fact.link
		from unnest(${inScopes.map((run) => run.n)}::int[], ${inScopes.map((run) => run.scope)}::uuid[], ${inScopes.map((run) => run.writer)}::uuid[], ${inScopes.map((run) => run.epoch)}::uuid[],
			${inScopes.map((run) => run.low)}::int[], ${inScopes.map((run) => run.high)}::int[]) as given(n, scope, writer, epoch, low, high)
		join sync.fact on fact.scope = given.scope and fact.writer = given.writer and fact.epoch = given.epoch and fact.seq between given.low and given.high
		union all
		select 'id', given.n, fact.scope, fact.writer, fact.epoch, fact.seq, fact.id, fact.actor_id, fact.body_sha, fact.prev, fact.link
		from unnest(${ids.map((one) => one.n)}::int[], ${ids.map((one) => one.scope)}::uuid[], ${ids.map((one) => one.id)}::uuid[]) as given(n, scope, id)
		join sync.fact on fact.scope = given.scope and fact.id = given.id
		union all
		select 'aside', given.n, aside.scope, aside.writer, aside.epoch, aside.seq, aside.fact_id, aside.sent_by, aside.body_sha, aside.prev, aside.link
		from unnest(${runs.map((run) => run.n)}::int[], ${runs.map((run) => run.person)}::uuid[], ${runs.map((run) => run.epoch)}::uuid[], ${runs.map((run) => run.low)}::int[], ${runs.map((run) => run.high)}::int[])
			as given(n, person, epoch, low, high)
		join sync.quarantine aside on aside.sent_by = given.person and aside.epoch = given.epoch and aside.seq between given.low and given.high`);
	const byPush: Known[][] = asked.map(() => []);
	for (const row of rows) byPush[row.n].push(row);
	return byPush.map((found) => new Around(found));
}
