import { sql, type Database } from '#platform/server/sql.ts';

/** Whether anybody or any organisation is in the database yet. */
export async function isInhabited(db: Database): Promise<boolean> {
	return (await db.one(sql<{ there: boolean }>`select exists (select 1 from people.person) or exists (select 1 from people.organisation) as there`)).there;
}
