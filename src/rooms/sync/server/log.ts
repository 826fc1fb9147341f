import { createHash } from 'node:crypto';
import { newId } from '#platform/ids.ts';
import { sql, type Database } from '#platform/server/sql.ts';
import type { Fact } from '#rooms/sync/fact.ts';

export const bodyHash = (body: string): Buffer => createHash('sha256').update(body).digest();

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
	const rows = await db.all(sql<{ pos: number }>`
		with head as (
			update sync.scope_head set pos = pos + 1
			where scope = ${fact.scope} and not exists (select 1 from sync.fact where scope = ${fact.scope} and id = ${fact.id})
			returning pos)
		insert into sync.fact (scope, writer, epoch, seq, id, pos, kind, v, actor_id, at, body, body_sha)
		select ${fact.scope}, ${fact.writer}, ${fact.epoch}, ${fact.seq}, ${fact.id}, head.pos, ${fact.kind}, ${fact.v}, ${fact.actor}, ${new Date(fact.at)}::timestamptz, ${fact.body}, ${sha}
		from head returning pos`);
	if (rows.length) return rows[0].pos;
	const known = await db.maybe(sql<{ actor_id: string; body_sha: Buffer }>`select actor_id, body_sha from sync.fact where scope = ${fact.scope} and id = ${fact.id}`);
	if (!known) {
		headed.delete(fact.scope);
		return record(db, fact);
	}
	throw new AlreadyThere(known.actor_id === fact.actor && known.body_sha.equals(sha));
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

/** Keeps what came from a signed-in person and can't be applied, with who that was: what the fact says of its author may be forged. Shown to the office, never dropped. */
export async function quarantine(db: Database, sentBy: string, code: string, fact: Fact): Promise<void> {
	const text = JSON.stringify(fact);
	await db.run(sql`
		insert into sync.quarantine (scope, fact_id, body_sha, code, fact, sent_by)
		values (${fact.scope}, ${fact.id}, ${bodyHash(text)}, ${code}, ${text}, ${sentBy})
		on conflict do nothing`);
}

export type Waiting = { fact_id: string; code: string; since: Date; fact: Fact; sent_by: string | null };

/** What of a scope waits for a decision, oldest first. */
export async function quarantined(db: Database, scope: string, limit = 100): Promise<Waiting[]> {
	return db.all(sql<Waiting>`
		select fact_id, code, since, fact, sent_by from sync.quarantine where scope = ${scope} and decided_at is null order by since limit ${limit}`);
}
