import { sql, type Database } from '#platform/server/sql.ts';

/** How hard exercises are held to be at an instant, in logits; those that are average or unknown are left out. */
export async function difficultiesOf(db: Database, itemIds: readonly string[], at: Date): Promise<Map<string, number>> {
	const rows = await db.all(sql<{ item_id: string; logit: number }>`
		select distinct on (item_id) item_id, logit from revision.difficulty where item_id = any(${itemIds}::uuid[]) and starts_at <= ${at} order by item_id, starts_at desc`);
	return new Map(rows.filter((row) => row.logit !== 0).map((row) => [row.item_id, row.logit]));
}

export type Edition = { number: number; starts_at: Date; attempts: number; persons: number; items: number };

/** The edition of difficulties in force at an instant; null before the first. It tells of nobody. */
export const currentEdition = async (db: Database, at: Date): Promise<Edition | null> =>
	(await db.maybe(sql<Edition>`select number, starts_at, attempts, persons, items from revision.edition where starts_at <= ${at} order by starts_at desc limit 1`)) ?? null;

/** How long what was read of an exercise is remembered, in milliseconds: less than the notice of an edition, so that none is ever missed. */
const remembered = 600_000;
const most = 20_000;
let memory = { until: 0, items: new Map<string, { starts: number; logit: number }[]>() };

/** Forgets what was read: an edition was made that is in force at once, which none is but in a demo and in tests. */
export const forgetDifficulties = (): void => void (memory = { until: 0, items: new Map() });

/** How hard some exercises were held to be at any instant, 0 where nothing was known; read once in ten minutes. */
export async function difficultiesInTime(db: Database, itemIds: readonly string[]): Promise<(itemId: string, at: Date) => number> {
	const now = Date.now();
	if (memory.until < now || memory.items.size > most) memory = { until: now + remembered, items: new Map() };
	const { items } = memory;
	const unread = [...new Set(itemIds)].filter((id) => !items.has(id));
	if (unread.length) {
		const rows = await db.all(sql<{ item_id: string; starts_at: Date; logit: number }>`
			select item_id, starts_at, logit from revision.difficulty where item_id = any(${unread}::uuid[]) order by item_id, starts_at`);
		const found = Map.groupBy(rows, (row) => row.item_id);
		for (const id of unread) items.set(id, (found.get(id) ?? []).map((row) => ({ starts: row.starts_at.getTime(), logit: row.logit })));
	}
	return (itemId, at) => items.get(itemId)?.findLast((one) => one.starts <= at.getTime())?.logit ?? 0;
}
