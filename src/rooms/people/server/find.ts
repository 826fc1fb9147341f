import { fold } from '#platform/language.ts';
import { sql, type Database } from '#platform/server/sql.ts';
import { cleanCode } from '#rooms/people/secret.ts';
import { must, notFound, type Asker } from '#rooms/people/server/may.ts';
import type { MembershipKind } from '#rooms/people/server/load-persons.ts';

export type Found = {
	id: string;
	code: string;
	given_name: string;
	family_name: string;
	sex: string | null;
	birth_date: string | null;
	/** Classes, schools and roles in words of the country's own names, most precise first. */
	places: string[];
	kinds: string[];
};

export type Search = {
	organisationId: string;
	/** Part of a name in any order and spelling of accents, a code, or a number such as a matricule. */
	text?: string;
	kind?: MembershipKind | 'role' | 'guardian' | null;
	/** The id of the last person shown: the list goes on after him, whatever was added meanwhile. */
	after?: string | null;
	limit?: number;
};

/** Turns `%` and `_` of a typed text into themselves for LIKE. */
const plain = (text: string) => text.replace(/[\\%_]/g, (sign) => `\\${sign}`);

/** People of an organisation and below it, by family name; at most 100 at a time. Never a secret, never more of a file than a list needs. */
export async function findPersons(db: Database, who: Asker, { organisationId, text = '', kind = null, after = null, limit = 50 }: Search): Promise<Found[]> {
	await must(db, who, 'people.read', organisationId);
	const [first = '', ...others] = fold(text).split(' ').filter(Boolean);
	const start = `${plain(first)}%`;
	const rest = others.map((word) => `%${plain(word)}%`);
	const number = text.trim().slice(0, 60);
	const people = await db.all(sql<Omit<Found, 'places' | 'kinds'>>`
		select person.id, person.code, person.given_name, person.family_name, person.sex, person.birth_date from people.person
		where person.closed_at is null
			and (${first} = '' or ((person.folded like ${start} or person.sorted like ${start}) and person.folded like all (${rest}::text[]))
				or person.code = ${cleanCode(text)} or person.id in (select person_id from people.identity where value = ${number}))
			and ((${kind}::text is null or ${kind} not in ('role', 'guardian')) and exists (
					select 1 from people.membership join people.above on above.organisation_id = membership.organisation_id
					where membership.person_id = person.id and above.above_id = ${organisationId} and (${kind}::text is null or membership.kind = ${kind})
						and membership.since <= current_date and (membership.until is null or membership.until >= current_date))
				or (${kind}::text is null or ${kind} = 'role') and exists (
					select 1 from people.role join people.above on above.organisation_id = role.organisation_id
					where role.person_id = person.id and above.above_id = ${organisationId} and (role.until is null or role.until >= current_date))
				or (${kind}::text is null or ${kind} = 'guardian') and exists (
					select 1 from people.guardian
					join people.membership on membership.person_id = guardian.child_id
						and membership.since <= current_date and (membership.until is null or membership.until >= current_date)
					join people.above on above.organisation_id = membership.organisation_id
					where guardian.guardian_id = person.id and above.above_id = ${organisationId} and (guardian.until is null or guardian.until >= current_date)))
			and (${after}::uuid is null or (person.sorted, person.id) > (select last.sorted, last.id from people.person last where last.id = ${after}::uuid))
		order by person.sorted, person.id limit ${Math.min(limit, 100)}`);
	const ids = people.map((person) => person.id);
	const places = await db.all(sql<{ person_id: string; kind: string; place: string }>`
		select person_id, kind, place from (
			select 1 as rank, role.person_id, role.role as kind, organisation.name as place
			from people.role join people.organisation on organisation.id = role.organisation_id
			where role.person_id = any(${ids}::uuid[]) and (role.until is null or role.until >= current_date)
			union
			select 2, membership.person_id, membership.kind, organisation.name
			from people.membership join people.organisation on organisation.id = membership.organisation_id
			where membership.person_id = any(${ids}::uuid[]) and membership.since <= current_date and (membership.until is null or membership.until >= current_date)
			union
			select 3, guardian.guardian_id, 'guardian', child.given_name || ' ' || child.family_name
			from people.guardian join people.person child on child.id = guardian.child_id
			where guardian.guardian_id = any(${ids}::uuid[]) and (guardian.until is null or guardian.until >= current_date)
		) place order by rank, place`);
	return people.map((person) => {
		const own = places.filter((place) => place.person_id === person.id);
		return { ...person, places: [...new Set(own.map((place) => place.place))].slice(0, 4), kinds: [...new Set(own.map((place) => place.kind))] };
	});
}

/** The id of the person with a code, where `who` may read the file; else it is as if there were none. */
export async function personByCode(db: Database, who: Asker, code: string): Promise<string> {
	const row = await db.maybe(sql<{ id: string }>`select id from people.person where code = ${cleanCode(code)}`);
	if (!row) throw notFound();
	await must(db, who, 'person.read', row.id);
	return row.id;
}

/** The id of the organisation with a code, where `who` may read it. */
export async function organisationByCode(db: Database, who: Asker, code: string): Promise<string> {
	const row = await db.maybe(sql<{ id: string }>`select id from people.organisation where code = ${code.trim().toUpperCase()}`);
	if (!row) throw notFound();
	await must(db, who, 'organisation.read', row.id);
	return row.id;
}
