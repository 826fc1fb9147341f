import { sql, type Database } from '#platform/server/sql.ts';
import { mayCheck } from '#rooms/curriculum/server/index.ts';
import { reachOf } from '#rooms/people/server/index.ts';
import { areaOf, type Who } from '#rooms/people/who.ts';
import type { ItemVersion } from '#rooms/exercises/server/items.ts';

/**
 * Whether an exercise is open to a person: the nation's; those of his places and of what stands above them; and to whoever checks what is written
 * there. A version is kept in memory with whose it was: since then it may only have been given a wider place, so a refusal looks again.
 */
export async function mayOpen(db: Database, who: Who, { id, organisationId }: Pick<ItemVersion, 'id' | 'organisationId'>): Promise<boolean> {
	if (organisationId === null) return true;
	const reach = await reachOf(db, who.hats.map((hat) => hat.establishmentId));
	if (reach.includes(organisationId)) return true;
	const now = await db.maybe(sql<{ organisation_id: string | null }>`select bank.organisation_id from exercises.item join exercises.bank on bank.id = item.bank_id where item.id = ${id}`);
	const its = now === undefined ? organisationId : now.organisation_id;
	return its === null || reach.includes(its) || (areaOf(who.hat) === 'run' && (await mayCheck(db, who, its)));
}
