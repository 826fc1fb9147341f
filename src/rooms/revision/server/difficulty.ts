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
