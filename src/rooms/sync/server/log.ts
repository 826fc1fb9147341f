import { hash } from 'node:crypto';
import { newId } from '#platform/ids.ts';
import { sql, type Database } from '#platform/server/sql.ts';
import { linkOf } from '#rooms/sync/chain.ts';
import type { Fact } from '#rooms/sync/fact.ts';

const digest = (bytes: Uint8Array) => hash('sha256', bytes, 'buffer');

type Chained = { prev: Buffer | null; link: Buffer | null };
const chains = new WeakMap<Fact, Chained>();

/** What is stored of a fact's place in its chain: the link it names before it and its own; nothing where it names none. */
export async function chained(fact: Fact): Promise<Chained> {
	const known = chains.get(fact);
	if (known) return known;
	const found = fact.prev === undefined ? { prev: null, link: null } : { prev: Buffer.from(fact.prev, 'hex'), link: Buffer.from(await linkOf(fact.prev, fact, digest), 'hex') };
	chains.set(fact, found);
	return found;
}

export const bodyHash = (body: string): Buffer => hash('sha256', body, 'buffer');

/** Raised to undo a transaction whose fact is already there: `same` tells whether it is the very same fact or a fork. */
export class AlreadyThere extends Error {
	readonly same: boolean;
	constructor(same: boolean) {
		super(same ? 'duplicate' : 'fork');
		this.same = same;
	}
}

// A scope's head row is made once and never removed; remembering that saves a statement an act.
const headed = new Set<string>();

/**
 * Writes a fact into its scope's log, as the last statement of the act's transaction: the place it gets is gapless and in
 * commit order, because the scope's head stays locked until the commit. Throws AlreadyThere when the identity is taken.
 */
export async function record(db: Database, fact: Fact): Promise<number> {
	if (!headed.has(fact.scope)) {
		await db.run(sql`insert into sync.scope_head (scope, timeline) values (${fact.scope}, ${newId()}) on conflict do nothing`);
		if (headed.size > 100_000) headed.clear();
		headed.add(fact.scope);
	}
	const sha = bodyHash(fact.body);
	const { prev, link } = await chained(fact);
	const rows = await db.all(sql<{ pos: number }>`
		with head as (
			update sync.scope_head set pos = pos + 1
			where scope = ${fact.scope} and not exists (select 1 from sync.fact where scope = ${fact.scope} and id = ${fact.id})
			returning pos)
		insert into sync.fact (scope, writer, epoch, seq, id, pos, kind, v, actor_id, at, body, body_sha, prev, link)
		select ${fact.scope}, ${fact.writer}, ${fact.epoch}, ${fact.seq}, ${fact.id}, head.pos, ${fact.kind}, ${fact.v}, ${fact.actor}, ${new Date(fact.at)}::timestamptz, ${fact.body}, ${sha}, ${prev}, ${link}
		from head returning pos`);
	if (rows.length) return rows[0].pos;
	const known = await db.maybe(sql<{ actor_id: string; body_sha: Buffer }>`select actor_id, body_sha from sync.fact where scope = ${fact.scope} and id = ${fact.id}`);
	if (!known) {
		headed.delete(fact.scope);
		return record(db, fact);
	}
	throw new AlreadyThere(known.actor_id === fact.actor && known.body_sha.equals(sha));
}

/**
 * Writes many facts into their scopes' logs, in the order given, as `record` would one by one; the last statement of the act's
 * transaction. None of them may be there already: a taken identity breaks the transaction (23505).
 */
export async function recordMany(db: Database, facts: readonly Fact[]): Promise<void> {
	if (!facts.length) return;
	const scopes = [...new Set(facts.map((fact) => fact.scope))].sort();
	const fresh = scopes.filter((scope) => !headed.has(scope));
	if (fresh.length) {
		await db.run(sql`
			insert into sync.scope_head (scope, timeline) select head.scope, head.timeline
			from unnest(${fresh}::uuid[], ${fresh.map(() => newId())}::uuid[]) as head(scope, timeline) on conflict do nothing`);
		if (headed.size > 100_000) headed.clear();
		for (const scope of fresh) headed.add(scope);
	}
	const place = new Map(scopes.map((scope) => [scope, 0]));
	const rows = await Promise.all(
		facts.map(async (fact) => {
			place.set(fact.scope, place.get(fact.scope)! + 1);
			return { ...fact, place: place.get(fact.scope)!, sha: bodyHash(fact.body), ...(await chained(fact)) };
		})
	);
	// Heads are locked in one order, so that two batches of several schools never wait for each other.
	const written = await db.run(sql`
		with locked as (select scope, pos from sync.scope_head where scope = any(${scopes}::uuid[]) order by scope for update),
		head as (
			update sync.scope_head set pos = locked.pos + more.count
			from locked join unnest(${scopes}::uuid[], ${scopes.map((scope) => place.get(scope)!)}::int[]) as more(scope, count) on more.scope = locked.scope
			where scope_head.scope = locked.scope returning scope_head.scope, locked.pos)
		insert into sync.fact (scope, writer, epoch, seq, id, pos, kind, v, actor_id, at, body, body_sha, prev, link)
		select fact.scope, fact.writer, fact.epoch, fact.seq, fact.id, head.pos + fact.place, fact.kind, fact.v, fact.actor, fact.at, fact.body, fact.sha, fact.prev, fact.link
		from unnest(${rows.map((row) => row.scope)}::uuid[], ${rows.map((row) => row.writer)}::uuid[], ${rows.map((row) => row.epoch)}::uuid[], ${rows.map((row) => row.seq)}::int[],
			${rows.map((row) => row.id)}::uuid[], ${rows.map((row) => row.place)}::int[], ${rows.map((row) => row.kind)}::text[], ${rows.map((row) => row.v)}::smallint[],
			${rows.map((row) => row.actor)}::uuid[], ${rows.map((row) => new Date(row.at).toISOString())}::timestamptz[], ${rows.map((row) => row.body)}::text[], ${rows.map((row) => row.sha)}::bytea[],
			${rows.map((row) => row.prev)}::bytea[], ${rows.map((row) => row.link)}::bytea[])
			as fact(scope, writer, epoch, seq, id, place, kind, v, actor, at, body, sha, prev, link)
		join head on head.scope = fact.scope`);
	if (written === facts.length) return;
	// A head that we remember and that is gone: the database is another one than it was.
	headed.clear();
	throw new Error(`${facts.length} facts, ${written} written`);
}

/** Whether this very identity is known already, of the same author and with the same bytes. Undefined when it is new. */
export async function maybeKnown(db: Database, fact: Fact): Promise<AlreadyThere | undefined> {
	const rows = await db.all(sql<{ id: string; actor_id: string; body_sha: Buffer }>`
		select id, actor_id, body_sha from sync.fact where scope = ${fact.scope} and id = ${fact.id}
		union all
		select id, actor_id, body_sha from sync.fact where scope = ${fact.scope} and writer = ${fact.writer} and epoch = ${fact.epoch} and seq = ${fact.seq}`);
	if (!rows.length) return undefined;
	const sha = bodyHash(fact.body);
	return new AlreadyThere(rows.every((row) => row.id === fact.id && row.actor_id === fact.actor && row.body_sha.equals(sha)));
}

/** A fact to be put aside, with why and who sent it. */
export type Quarantined = { sentBy: string; code: string; fact: Fact };

/** Keeps what came from signed-in persons and can't be applied, with who sent it: what a fact says of its author may be forged. Shown to the office, never dropped. */
export async function quarantineMany(db: Database, asides: readonly Quarantined[]): Promise<void> {
	if (!asides.length) return;
	const rows = await Promise.all(asides.map(async (one) => ({ ...one, text: JSON.stringify(one.fact), ...(await chained(one.fact)) })));
	await db.run(sql`
		insert into sync.quarantine (scope, fact_id, body_sha, code, fact, sent_by, writer, epoch, seq, prev, link)
		select aside.scope, aside.id, aside.sha, aside.code, aside.fact::jsonb, aside.sent_by, aside.writer, aside.epoch, aside.seq, aside.prev, aside.link
		from unnest(${rows.map((row) => row.fact.scope)}::uuid[], ${rows.map((row) => row.fact.id)}::uuid[], ${rows.map((row) => bodyHash(row.text))}::bytea[], ${rows.map((row) => row.code)}::text[],
			${rows.map((row) => row.text)}::text[], ${rows.map((row) => row.sentBy)}::uuid[], ${rows.map((row) => row.fact.writer)}::uuid[], ${rows.map((row) => row.fact.epoch)}::uuid[],
			${rows.map((row) => row.fact.seq)}::int[], ${rows.map((row) => row.prev)}::bytea[], ${rows.map((row) => row.link)}::bytea[])
			as aside(scope, id, sha, code, fact, sent_by, writer, epoch, seq, prev, link)
		on conflict do nothing`);
}

export const quarantine = (db: Database, sentBy: string, code: string, fact: Fact): Promise<void> => quarantineMany(db, [{ sentBy, code, fact }]);
