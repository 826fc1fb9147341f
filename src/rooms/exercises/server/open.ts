import type { Database } from '#platform/server/sql.ts';
import { mayCheck } from '#rooms/curriculum/server/index.ts';
import { reachOf } from '#rooms/people/server/index.ts';
import { areaOf, type Who } from '#rooms/people/who.ts';

/** Whether an exercise of an organisation's bank is open to a person: the nation's; those of his places and of what stands above them; and to whoever checks what is written there. */
export async function mayOpen(db: Database, who: Who, organisationId: string | null): Promise<boolean> {
	if (organisationId === null) return true;
	const reach = await reachOf(db, who.hats.map((hat) => hat.establishmentId));
	return reach.includes(organisationId) || (areaOf(who.hat) === 'run' && (await mayCheck(db, who, organisationId)));
}
