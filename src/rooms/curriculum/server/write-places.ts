import { sql, type Database } from '#platform/server/sql.ts';
import type { OrganisationAct } from '#rooms/people/acts.ts';
import { may } from '#rooms/people/server/index.ts';
import type { Writer } from '#rooms/curriculum/server/drafts.ts';

export type WritePlace = { id: string; name: string; kind: string };

/**
 * The establishments and offices of a person where he may do an act of content: of a class its school. Those that stand nearest to pupils first; at
 * most 100.
 */
export async function writePlaces(db: Database, who: Writer, act: OrganisationAct & `content.${string}`): Promise<WritePlace[]> {
	const near = await db.all(sql<WritePlace>`
		select organisation.id, organisation.name, organisation.kind from people.organisation
		where organisation.closed_at is null and organisation.id in (
			select coalesce(place.establishment_id, place.id) from people.role join people.organisation place on place.id = role.organisation_id
			where role.person_id = ${who.id} and role.since <= current_date and (role.until is null or role.until >= current_date)
			union
			select coalesce(place.establishment_id, place.id) from people.membership join people.organisation place on place.id = membership.organisation_id
			where membership.person_id = ${who.id} and membership.kind = 'staff' and membership.since <= current_date and (membership.until is null or membership.until >= current_date))
		order by organisation.kind in ('school', 'centre') desc, organisation.name limit 100`);
	const allowed = new Set(await may(db, who, act, near.map((place) => place.id)));
	return near.filter((place) => allowed.has(place.id));
}
