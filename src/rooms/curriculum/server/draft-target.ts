import { audit } from '#platform/server/audit.ts';
import { sql, type Database } from '#platform/server/sql.ts';
import { ownDraft, type Writer } from '#rooms/curriculum/server/drafts.ts';

/** Says what a draft is the next version of, once something was made of it. Its owner's and writers' to do, in the transaction that made it. */
export async function aimDraft(db: Database, who: Writer, id: string, targetId: string): Promise<void> {
	const found = await ownDraft(db, who, id);
	if (found.targetId === targetId) return;
	await db.run(sql`update curriculum.draft set target_id = ${targetId} where id = ${id}`);
	await audit(db, who, { act: 'draft.aim', organisationId: found.organisationId, detail: { draft: id, title: found.title, target: targetId } });
}

/** The newest draft of a person's own that will be the next version of a lesson or item; undefined when there is none. */
export async function maybeDraftFor(db: Database, who: Writer, targetId: string): Promise<string | undefined> {
	const found = await db.maybe(sql<{ id: string }>`
		select id from curriculum.draft where target_id = ${targetId} and owner_id = ${who.id} and removed_at is null order by changed_at desc limit 1`);
	return found?.id;
}
