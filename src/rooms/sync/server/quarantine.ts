import { isId } from '#platform/ids.ts';
import { audit } from '#platform/server/audit.ts';
import { sql, type Database } from '#platform/server/sql.ts';
import { must } from '#rooms/people/server/index.ts';
import type { Who } from '#rooms/people/who.ts';
import type { Fact } from '#rooms/sync/fact.ts';

/** A fact in quarantine, as the office sees it: who sent it, when it came, why it could not be taken in. */
export type InQuarantine = {
	/** What `decideQuarantine` takes. */
	key: string;
	code: string;
	since: Date;
	decided_at: Date | null;
	fact: Fact;
	sent_by: string | null;
	sender: string | null;
};

/** How many facts of an establishment wait to be seen; at most 1000 are counted. */
export async function quarantineCount(db: Database, who: Who, establishmentId: string): Promise<number> {
	await must(db, who, 'quarantine.decide', establishmentId);
	const row = await db.one(sql<{ count: number }>`
		select count(*)::int as count from (select 1 from sync.quarantine where scope = ${establishmentId} and decided_at is null limit 1000) waiting`);
	return row.count;
}

/** What of an establishment is in quarantine: what waits to be seen, oldest first, or what was seen, newest first. Refuses who may not decide on it. */
export async function quarantineOf(db: Database, who: Who, establishmentId: string, seen = false, limit = 50): Promise<InQuarantine[]> {
	await must(db, who, 'quarantine.decide', establishmentId);
	return db.all(sql<InQuarantine>`
		select quarantine.fact_id || '.' || encode(quarantine.body_sha, 'hex') as key, quarantine.code, quarantine.since, quarantine.decided_at, quarantine.fact, quarantine.sent_by,
			person.given_name || ' ' || person.family_name as sender
		from sync.quarantine left join people.person on person.id = quarantine.sent_by
		where quarantine.scope = ${establishmentId} and (quarantine.decided_at is not null) = ${seen}
		order by case when ${seen} then quarantine.decided_at end desc, quarantine.since, quarantine.fact_id limit ${limit}`);
}

/**
 * Marks facts in quarantine as seen; they stay kept, and are never taken in from here. Answers how many were not seen before. Refuses
 * who may not decide; keys of another establishment are not there.
 */
export async function decideQuarantine(db: Database, who: Who, establishmentId: string, keys: string[]): Promise<number> {
	await must(db, who, 'quarantine.decide', establishmentId);
	const chosen = keys.slice(0, 200).map((key) => key.split('.')).filter(([id, sha]) => isId(id) && /^[0-9a-f]{64}$/.test(sha ?? ''));
	if (!chosen.length) return 0;
	return db.transaction(async (db) => {
		const seen = await db.all(sql<{ fact_id: string; code: string; sent_by: string | null }>`
			update sync.quarantine set decided_at = now()
			from unnest(${chosen.map(([id]) => id)}::uuid[], ${chosen.map(([, sha]) => sha)}::text[]) as chosen(fact_id, sha)
			where quarantine.scope = ${establishmentId} and quarantine.fact_id = chosen.fact_id and quarantine.body_sha = decode(chosen.sha, 'hex') and quarantine.decided_at is null
			returning quarantine.fact_id, quarantine.code, quarantine.sent_by`);
		if (!seen.length) return 0;
		const senders = [...new Set(seen.map((one) => one.sent_by))];
		const facts = seen.map(({ fact_id, code }) => ({ fact: fact_id, code }));
		await audit(db, who, { act: 'quarantine.decide', organisationId: establishmentId, personId: senders.length === 1 ? (senders[0] ?? undefined) : undefined, detail: { facts } });
		return seen.length;
	});
}
