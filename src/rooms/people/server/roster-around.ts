import { sql, type Database } from '#platform/server/sql.ts';
import { schoolKey, type Known, type Place, type Surroundings } from '#rooms/people/plan.ts';
import type { RosterRow } from '#rooms/people/roster.ts';
import { notFound } from '#rooms/people/server/may.ts';

/** The numbers that lists bring are kept under this name; a country's own schemes (IEN, code Massar) are read the same way. */
export const numberScheme = 'number';

/** What a list is compared with: the places below its organisation, who is in the schools it names, and who has its numbers. */
export async function surroundingsOf(db: Database, organisationId: string, rows: RosterRow[]): Promise<Omit<Surroundings, 'makes'>> {
	const target = await db.maybe(sql<{ id: string; kind: string; schoolId: string | null }>`
		select id, kind, establishment_id as "schoolId" from people.organisation where id = ${organisationId} and closed_at is null`);
	if (!target) throw notFound();
	const places = await db.all(sql<Place>`
		select organisation.id, organisation.kind, organisation.name, organisation.code, organisation.establishment_id as "schoolId"
		from people.above join people.organisation on organisation.id = above.organisation_id
		where above.above_id = ${target.schoolId ?? organisationId} and organisation.closed_at is null and organisation.establishment_id is not null
			and organisation.kind in ('school', 'centre', 'class', 'group')
		order by organisation.kind, organisation.code limit 200000`);
	// Above schools only those the list names matter: a country has millions of others.
	const named = new Set(rows.flatMap((row) => (row.school ? [schoolKey(row.school)] : [])));
	const schools = target.schoolId ? [target.schoolId] : places.filter((place) => place.id === place.schoolId && (named.has(schoolKey(place.name)) || named.has(schoolKey(place.code)))).map((place) => place.id);
	const known = await db.all(sql<Known>`
		select person.id, person.given_name as "givenName", person.family_name as "familyName", person.birth_date as "birthDate",
			organisation.establishment_id as "schoolId", array_agg(organisation.id) as "placeIds"
		from people.organisation
		join people.membership on membership.organisation_id = organisation.id
			and membership.since <= current_date and (membership.until is null or membership.until >= current_date)
		join people.person on person.id = membership.person_id and person.closed_at is null
		where organisation.establishment_id = any(${schools}::uuid[]) and ${rows.length} > 0
		group by person.id, organisation.establishment_id limit 300000`);
	const here = new Set(known.map((one) => one.id));
	const wanted = rows.flatMap((row) => (row.number ? [row.number] : []));
	const held = await db.all(sql<{ value: string; person_id: string }>`select value, person_id from people.identity where value = any(${wanted}::text[])`);
	return { target, places, known, numbers: new Map(held.map((row) => [row.value, { personId: row.person_id, here: here.has(row.person_id) }])) };
}
