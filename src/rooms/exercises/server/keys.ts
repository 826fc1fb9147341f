import { briefly } from '#platform/server/brief.ts';
import { sql, type Database } from '#platform/server/sql.ts';

// Which key marks which version: few, and asked for at every answer. The worker passes twice, so that what another process marked meanwhile by the
// old key is marked again too.
let changes = 0;
/** What was decided shows in this process at once, in others within ten seconds. */
export const forgetKeys = (): void => void changes++;

const decided = briefly(10, 2, (_db: Database) => String(changes), async (db) => {
	const rows = await db.all(sql<{ item_id: string; kind: string; number: number; versions: number[] }>`select item_id, kind, number, versions from exercises.amendment order by at, id`);
	const counting = new Map(rows.filter((row) => row.kind !== 'key').map((row) => [row.item_id, row.kind]));
	return {
		keys: new Map(rows.flatMap(({ item_id, number, versions }) => versions.map((version) => [`${item_id} ${version}`, number] as const))),
		amended: new Set(rows.filter((row) => row.kind === 'key').map((row) => row.item_id)),
		aside: new Set([...counting].flatMap(([id, kind]) => (kind === 'aside' ? id : [])))
	};
});

/** The version whose key marks an answer to this version: its own, or that of a correction. */
export const keyNumber = async (db: Database, itemId: string, version: number): Promise<number> => (await decided(db)).keys.get(`${itemId} ${version}`) ?? version;

/** Those of some exercises that have a corrected key. No statement where it is known already. */
export async function amendedOf(db: Database, itemIds: readonly string[]): Promise<string[]> {
	const { amended } = await decided(db);
	return itemIds.filter((id) => amended.has(id));
}

/** Those of some exercises whose answers count no longer. No statement where it is known already. */
export async function asideOf(db: Database, itemIds: readonly string[]): Promise<string[]> {
	const { aside } = await decided(db);
	return itemIds.filter((id) => aside.has(id));
}
