import type { Hat } from '#rooms/people/who.ts';
import { sql, type Database } from '#platform/server/sql.ts';

type HatRow = { kind: string; place_id: string; place: string; establishment_id: string; establishment: string; child_id: string | null; child_name: string | null };

/** All the ways a person acts today: roles first, then belonging, then children. At most 40. */
export async function hatsOf(db: Database, personId: string): Promise<Hat[]> {
	const rows = await db.all(sql<HatRow>`
		select hat.kind, place_id, place, hat.establishment_id, establishment.name as establishment, child_id, child_name from (
			select 1 as rank, role.role as kind, organisation.id as place_id, organisation.name as place,
				coalesce(organisation.establishment_id, organisation.id) as establishment_id, null::uuid as child_id, null::text as child_name
			from people.role join people.organisation on organisation.id = role.organisation_id
			where role.person_id = ${personId} and role.since <= current_date and (role.until is null or role.until >= current_date)
			union
			select 2, membership.kind, organisation.id, organisation.name, coalesce(organisation.establishment_id, organisation.id), null, null
			from people.membership join people.organisation on organisation.id = membership.organisation_id
			where membership.person_id = ${personId} and membership.since <= current_date and (membership.until is null or membership.until >= current_date)
			union
			select 3, 'guardian', organisation.id, organisation.name, coalesce(organisation.establishment_id, organisation.id), child.id, child.given_name || ' ' || child.family_name
			from people.guardian
			join people.person child on child.id = guardian.child_id and child.closed_at is null
			join people.membership on membership.person_id = child.id and membership.kind = 'pupil'
				and membership.since <= current_date and (membership.until is null or membership.until >= current_date)
			join people.organisation on organisation.id = membership.organisation_id
			where guardian.guardian_id = ${personId} and guardian.since <= current_date and (guardian.until is null or guardian.until >= current_date)
		) hat join people.organisation establishment on establishment.id = hat.establishment_id order by rank, place limit 40`);
	const hats = rows.map(
		(row): Hat => ({
			id: `${row.kind}:${row.child_id ?? row.place_id}`,
			kind: row.kind as Hat['kind'],
			placeId: row.place_id,
			place: row.place,
			establishmentId: row.establishment_id,
			...(row.child_id ? { childId: row.child_id, childName: row.child_name ?? '' } : {})
		})
	);
	// A teacher of five classes of one school wears one hat there, with the school's name, and belonging to a staff is no hat of its own beside a role.
	const kept: Hat[] = [];
	for (const [at, hat] of hats.entries()) {
		const same = hat.kind === 'teacher' && kept.find((other) => other.kind === 'teacher' && other.establishmentId === hat.establishmentId);
		if (same) {
			same.place = rows[at].establishment;
			continue;
		}
		if (hat.kind === 'staff' && kept.some((other) => other.establishmentId === hat.establishmentId)) continue;
		kept.push(hat);
	}
	return kept;
}

// Hats are for display and navigation; every act asks may() again. So a minute's staleness in one process does no harm.
const lifetime = 60_000;
const cache = new Map<string, { hats: Hat[]; until: number }>();

export async function cachedHats(db: Database, personId: string, now = Date.now()): Promise<Hat[]> {
	const found = cache.get(personId);
	if (found && found.until > now) return found.hats;
	const hats = await hatsOf(db, personId);
	if (cache.size > 20_000) cache.clear();
	cache.set(personId, { hats, until: now + lifetime });
	return hats;
}

/** Forgets the hats of a person in this process: after a role or membership changed here. */
export const forgetHats = (personId: string): void => void cache.delete(personId);

/** Whether a person belongs, or once belonged, to an establishment: what was done there before a move is still theirs to hand in. */
export async function everIn(db: Database, personId: string, establishmentId: string): Promise<boolean> {
	const row = await db.maybe(sql<{ there: boolean }>`
		select true as there from people.membership join people.organisation on organisation.id = membership.organisation_id
		where membership.person_id = ${personId} and coalesce(organisation.establishment_id, organisation.id) = ${establishmentId} limit 1`);
	return row !== undefined;
}
