import type { Hat } from '#rooms/people/who.ts';
import { sql, type Database } from '#platform/server/sql.ts';

type HatRow = { person_id: string; kind: string; place_id: string; place: string; establishment_id: string; establishment: string; child_id: string | null; child_name: string | null };

/** At most so many ways of acting are shown. */
const most = 40;

/** All the ways a person acts today: roles first, then belonging, then children. At most 40. */
export const hatsOf = async (db: Database, personId: string): Promise<Hat[]> => (await hatsOfMany(db, [personId])).get(personId)!;

async function hatsOfMany(db: Database, personIds: readonly string[]): Promise<Map<string, Hat[]>> {
	// Through a select, so that PostgreSQL does not plan anew for each number of persons: that costs more than to find what they are.
	const rows = await db.all(sql<HatRow>`
		select hat.person_id, hat.kind, place_id, place, hat.establishment_id, establishment.name as establishment, child_id, child_name from (
			select role.person_id, 1 as rank, role.role as kind, organisation.id as place_id, organisation.name as place,
				coalesce(organisation.establishment_id, organisation.id) as establishment_id, null::uuid as child_id, null::text as child_name
			from people.role join people.organisation on organisation.id = role.organisation_id
			where role.person_id = any((select ${personIds}::uuid[])::uuid[]) and role.since <= current_date and (role.until is null or role.until >= current_date)
			union
			select membership.person_id, 2, membership.kind, organisation.id, organisation.name, coalesce(organisation.establishment_id, organisation.id), null, null
			from people.membership join people.organisation on organisation.id = membership.organisation_id
			where membership.person_id = any((select ${personIds}::uuid[])::uuid[]) and membership.since <= current_date and (membership.until is null or membership.until >= current_date)
			union
			select guardian.guardian_id, 3, 'guardian', organisation.id, organisation.name, coalesce(organisation.establishment_id, organisation.id), child.id, child.given_name || ' ' || child.family_name
			from people.guardian
			join people.person child on child.id = guardian.child_id and child.closed_at is null
			join people.membership on membership.person_id = child.id and membership.kind = 'pupil'
				and membership.since <= current_date and (membership.until is null or membership.until >= current_date)
			join people.organisation on organisation.id = membership.organisation_id
			where guardian.guardian_id = any((select ${personIds}::uuid[])::uuid[]) and guardian.since <= current_date and (guardian.until is null or guardian.until >= current_date)
		) hat join people.organisation establishment on establishment.id = hat.establishment_id order by rank, place`);
	return new Map(personIds.map((id) => [id, worn(rows.filter((row) => row.person_id === id).slice(0, most))]));
}

function worn(rows: readonly HatRow[]): Hat[] {
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

/** The hats of persons, by person, a minute old at most. */
export async function cachedHats(db: Database, personIds: readonly string[], now = Date.now()): Promise<Map<string, Hat[]>> {
	const found = new Map<string, Hat[]>();
	const missing: string[] = [];
	for (const id of new Set(personIds)) {
		const kept = cache.get(id);
		if (kept && kept.until > now) found.set(id, kept.hats);
		else missing.push(id);
	}
	if (!missing.length) return found;
	if (cache.size > 20_000) cache.clear();
	for (const [id, hats] of await hatsOfMany(db, missing)) {
		cache.set(id, { hats, until: now + lifetime });
		found.set(id, hats);
	}
	return found;
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

// Where somebody ever belonged only grows: what is remembered may lack a place, never have one too many.
const everCache = new Map<string, { places: string[]; until: number }>();

/**
 * The establishments to which persons belong or ever belonged, or where they held a role, by person: what was done there before a move is still theirs to hand in.
 * It may be a minute old, but for those in `anew`.
 */
export async function placesEver(db: Database, personIds: readonly string[], anew: ReadonlySet<string> = new Set(), now = Date.now()): Promise<Map<string, string[]>> {
	const wanted = [...new Set(personIds)];
	const found = new Map<string, string[]>();
	for (const id of wanted) {
		const kept = everCache.get(id);
		if (kept && kept.until > now && !anew.has(id)) found.set(id, kept.places);
	}
	const missing = wanted.filter((id) => !found.has(id));
	if (!missing.length) return found;
	const rows = await db.all(sql<{ person_id: string; place: string }>`
		select membership.person_id, coalesce(organisation.establishment_id, organisation.id) as place
		from people.membership join people.organisation on organisation.id = membership.organisation_id
		where membership.person_id = any(${missing}::uuid[])
		union
		select role.person_id, coalesce(organisation.establishment_id, organisation.id)
		from people.role join people.organisation on organisation.id = role.organisation_id
		where role.person_id = any(${missing}::uuid[]) and role.since <= current_date`);
	if (everCache.size > 20_000) everCache.clear();
	for (const id of missing) {
		const places = rows.flatMap((row) => (row.person_id === id ? [row.place] : []));
		everCache.set(id, { places, until: now + lifetime });
		found.set(id, places);
	}
	return found;
}
