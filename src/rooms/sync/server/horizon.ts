import { newId } from '#platform/ids.ts';
import { sql, type Database } from '#platform/server/sql.ts';

/** The beginning of a backup: up to which place each scope's log stood. Places follow the commits, so all of it is in the copy that follows. */
export type CopyMark = { id: string; heads: { scope: string; pos: number }[] };

/** Marks the beginning of a backup, before its first byte is read. What is put aside is marked itself, for it has no place in a log. */
export async function beginCopy(db: Database): Promise<CopyMark> {
	const id = newId();
	return db.transaction(async (db) => {
		await db.run(sql`insert into sync.copy (id) values (${id})`);
		await db.run(sql`update sync.quarantine set copy = ${id} where not exists (select 1 from sync.copy where copy.id = quarantine.copy and copy.verified_at is not null)`);
		await db.run(sql`update sync.unread set copy = ${id} where not exists (select 1 from sync.copy where copy.id = unread.copy and copy.verified_at is not null)`);
		await db.run(sql`update sync.attachment set copy = ${id} where whole_at is not null and not exists (select 1 from sync.copy where copy.id = attachment.copy and copy.verified_at is not null)`);
		return { id, heads: await db.all(sql<CopyMark['heads'][number]>`select scope, pos from sync.scope_head where pos > 0`) };
	});
}

/** Whether a database that was brought back from a copy holds all that its mark says: every log as far, and without a gap. */
export async function holdsCopy(db: Database, mark: CopyMark): Promise<boolean> {
	const { count } = await db.one(sql<{ count: number }>`
		select count(*) as count from unnest(${mark.heads.map((head) => head.scope)}::uuid[], ${mark.heads.map((head) => head.pos)}::bigint[]) as head(scope, pos)
		where (select count(*) from sync.fact where fact.scope = head.scope and fact.pos <= head.pos) = head.pos`);
	return count === mark.heads.length && (await db.maybe(sql<{ id: string }>`select id from sync.copy where id = ${mark.id}`)) !== undefined;
}

/** Records that a backup was brought back on trial and holds what it should: from now on phones may let go what it covers. */
export async function copyVerified(db: Database, mark: CopyMark): Promise<void> {
	await db.transaction(async (db) => {
		await db.run(sql`update sync.copy set verified_at = now() where id = ${mark.id}`);
		await db.run(sql`
			insert into sync.horizon (scope, pos)
			select scope, pos from unnest(${mark.heads.map((head) => head.scope)}::uuid[], ${mark.heads.map((head) => head.pos)}::bigint[]) as head(scope, pos) order by scope
			on conflict (scope) do update set pos = greatest(horizon.pos, excluded.pos), recorded_at = now()`);
	});
}

/** Begins another life of this database: after a restore, what was held may be held no more. */
export async function beginTimeline(db: Database): Promise<void> {
	await db.run(sql`
		insert into sync.timeline (id, parent)
		select ${newId()}::uuid, (select id from sync.timeline where not exists (select 1 from sync.timeline later where later.parent = timeline.id) order by began_at desc limit 1)`);
}
