import { newId } from '#platform/ids.ts';
import { copyRows } from '#platform/server/copy.ts';
import { sql, type Database } from '#platform/server/sql.ts';
import type { Fact } from '#rooms/sync/fact.ts';
import { bodyHash } from '#rooms/sync/server/log.ts';

/**
 * Writes many new facts into their scopes' logs, in the order given, as `record` would one by one: places gapless, heads moved
 * on. For loads by the system in one transaction; a fact that is there already stops it.
 */
export async function loadFacts(db: Database, facts: readonly Fact[]): Promise<void> {
	const counts = new Map<string, number>();
	for (const fact of facts) counts.set(fact.scope, (counts.get(fact.scope) ?? 0) + 1);
	const scopes = [...counts.keys()].sort();
	const heads = await db.all(sql<{ scope: string; pos: number }>`
		insert into sync.scope_head (scope, timeline, pos)
		select head.scope, head.timeline, head.pos
		from unnest(${scopes}::uuid[], ${scopes.map(() => newId())}::uuid[], ${scopes.map((scope) => counts.get(scope))}::bigint[]) as head(scope, timeline, pos)
		on conflict (scope) do update set pos = scope_head.pos + excluded.pos returning scope, pos`);
	const next = new Map(heads.map((head) => [head.scope, head.pos - counts.get(head.scope)!]));
	const rows = facts.map((fact) => {
		const pos = next.get(fact.scope)! + 1;
		next.set(fact.scope, pos);
		return [fact.scope, fact.writer, fact.epoch, fact.seq, fact.id, pos, fact.kind, fact.v, fact.actor, fact.at, fact.body, bodyHash(fact.body)];
	});
	await copyRows(db, 'copy sync.fact (scope, writer, epoch, seq, id, pos, kind, v, actor_id, at, body, body_sha) from stdin', rows);
}
