import { sql, type Database } from '#platform/server/sql.ts';

// Organisations seldom move: a minute's staleness in another process does no harm, and a page costs no query.
const lifetime = 60_000;
const cache = new Map<string, { above: string[]; until: number }>();

/**
 * The organisations whose content is open in some establishments or offices: these and all above them, in every tree. A minute old at most. An id
 * that is no organisation's reaches nothing.
 */
export async function reachOf(db: Database, organisationIds: readonly string[], now = Date.now()): Promise<string[]> {
	const found = new Set<string>();
	const missing: string[] = [];
	for (const id of new Set(organisationIds)) {
		const kept = cache.get(id);
		if (kept && kept.until > now) for (const above of kept.above) found.add(above);
		else missing.push(id);
	}
	if (!missing.length) return [...found];
	const rows = await db.all(sql<{ id: string; above_id: string }>`
		select organisation_id as id, above_id from people.above where organisation_id = any(${missing}::uuid[]) order by depth`);
	if (cache.size > 20_000) cache.clear();
	for (const id of missing) {
		const above = rows.flatMap((row) => (row.id === id ? [row.above_id] : []));
		// What is not there yet may be there in a moment.
		if (above.length) cache.set(id, { above, until: now + lifetime });
		for (const one of above) found.add(one);
	}
	return [...found];
}

/** Forgets in this process what stands above organisations: after they moved. */
export function forgetReach(organisationIds: readonly string[]): void {
	for (const id of organisationIds) cache.delete(id);
}
