import { sql, type Database } from '#platform/server/sql.ts';
import { forgetReach } from '#rooms/people/server/reach.ts';

/**
 * Computes `people.above` again for these organisations and all that stands below them, over all trees at once.
 * Call it in the transaction that changed `people.place`.
 */
export async function refreshAbove(db: Database, ids: string[]): Promise<void> {
	if (ids.length === 0) return;
	const touched = (
		await db.all(sql<{ id: string }>`
			with recursive below(id) as (
				select id from unnest(${ids}::uuid[]) as given(id)
				union
				select place.organisation_id from people.place join below on place.parent_id = below.id)
			select id from below`)
	).map((row) => row.id);
	forgetReach(touched);
	await db.run(sql`delete from people.above where organisation_id = any(${touched}::uuid[])`);
	await db.run(sql`
		insert into people.above (organisation_id, above_id, depth)
		with recursive up(organisation_id, above_id, depth) as (
			select id, id, 0 from unnest(${touched}::uuid[]) as given(id)
			union
			select up.organisation_id, place.parent_id, up.depth + 1
			from up join people.place on place.organisation_id = up.above_id
			where up.depth < 20)
		select organisation_id, above_id, min(depth) from up group by organisation_id, above_id`);
}
