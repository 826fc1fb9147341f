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

type Line = Omit<Found, 'places' | 'kinds'>;
type Wanted = { organisationId: string; kind: Search['kind']; first: string; start: string; rest: string[]; code: string; number: string; after: string | null; limit: number };

/** People of an organisation and below it, by family name; at most 100 at a time. Never a secret, never more of a file than a list needs. */
export async function findPersons(db: Database, who: Asker, { organisationId, text = '', kind = null, after = null, limit = 50 }: Search): Promise<Found[]> {
	await must(db, who, 'people.read', organisationId);
	const [first = '', ...others] = fold(text).split(' ').filter(Boolean);
	const wanted = { organisationId, kind, first, start: `${plain(first)}%`, rest: others.map((word) => `%${plain(word)}%`), code: cleanCode(text), number: text.trim().slice(0, 60), after, limit: Math.min(limit, 100) };
	const scope = await db.maybe(sql<{ establishment_id: string | null }>`select establishment_id from people.organisation where id = ${organisationId}`);
	const people = scope?.establishment_id ? await inEstablishment(db, wanted) : await inOffice(db, wanted);
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
		) place order by rank, people.spelt(place), place`);
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

/** A school has some thousands of people: they are gathered first, then looked through. */
async function inEstablishment(db: Database, { organisationId, kind, first, start, rest, code, number, after, limit }: Wanted): Promise<Line[]> {
	return db.all(sql<Line>`
		with here as materialized (select organisation_id from people.above where above_id = ${organisationId}),
		member as materialized (
			select membership.person_id, membership.kind from here join people.membership on membership.organisation_id = here.organisation_id
			where membership.since <= current_date and (membership.until is null or membership.until >= current_date)
			union
			select role.person_id, 'role' from here join people.role on role.organisation_id = here.organisation_id
			where role.until is null or role.until >= current_date),
		one as materialized (
			select person_id, kind from member
			union
			select guardian.guardian_id, 'guardian' from member join people.guardian on guardian.child_id = member.person_id
			where member.kind not in ('role', 'staff') and (guardian.until is null or guardian.until >= current_date))
		select person.id, person.code, person.given_name, person.family_name, person.sex, person.birth_date
		from (select distinct person_id from one where ${kind}::text is null or kind = ${kind}) found
		join people.person on person.id = found.person_id
		where person.closed_at is null
			and (${first} = '' or ((person.folded like ${start} or person.sorted like ${start}) and person.folded like all (${rest}::text[]))
				or person.code = ${code} or exists (select 1 from people.identity where identity.person_id = person.id and identity.value = ${number}))
			and (${after}::uuid is null or (person.sorted, person.id) > (select last.sorted, last.id from people.person last where last.id = ${after}::uuid))
		order by person.sorted, person.id limit ${limit}`);
}

/** A country has millions: those whose name fits are walked in order, each asked whether he belongs, until the page is full. */
async function inOffice(db: Database, { organisationId, kind, first, rest, code, number, after, limit }: Wanted): Promise<Line[]> {
	// A range instead of LIKE: it uses the index whatever the plan. No name goes past the last sign of all.
	const end = `${first}\u{10ffff}`;
	const last = after ? await db.maybe(sql<{ sorted: string; id: string }>`select sorted, id from people.person where id = ${after}`) : undefined;
	if (!first)
		return db.all(sql<Line>`
			select person.id, person.code, person.given_name, person.family_name, person.sex, person.birth_date
			from people.person cross join lateral (
				select 1 from (
					select 1 from people.membership join people.above on above.organisation_id = membership.organisation_id and above.above_id = ${organisationId}
					where (${kind}::text is null or membership.kind = ${kind}) and membership.person_id = person.id
						and membership.since <= current_date and (membership.until is null or membership.until >= current_date)
					union all
					select 1 from people.role join people.above on above.organisation_id = role.organisation_id and above.above_id = ${organisationId}
					where (${kind}::text is null or ${kind} = 'role') and role.person_id = person.id and (role.until is null or role.until >= current_date)
					union all
					select 1 from people.guardian
					join people.membership on membership.person_id = guardian.child_id
						and membership.since <= current_date and (membership.until is null or membership.until >= current_date)
					join people.above on above.organisation_id = membership.organisation_id and above.above_id = ${organisationId}
					where (${kind}::text is null or ${kind} = 'guardian') and guardian.guardian_id = person.id and (guardian.until is null or guardian.until >= current_date)
				) tie limit 1) within
			where person.closed_at is null and (person.sorted, person.id) > (${last?.sorted ?? ''}, ${last?.id ?? '00000000-0000-0000-0000-000000000000'}::uuid)
			order by person.sorted, person.id limit ${limit}`);
	return db.all(sql<Line>`
		with hit as materialized (
			select id from people.person where sorted >= ${first} and sorted < ${end} and folded like all (${rest}::text[])
			union select id from people.person where folded >= ${first} and folded < ${end} and folded like all (${rest}::text[])
			union select id from people.person where code = ${code}
			union select person_id from people.identity where value = ${number})
		select person.id, person.code, person.given_name, person.family_name, person.sex, person.birth_date
		from (
			select person.* from hit join people.person on person.id = hit.id
			where person.closed_at is null and (person.sorted, person.id) > (${last?.sorted ?? ''}, ${last?.id ?? '00000000-0000-0000-0000-000000000000'}::uuid)
			order by person.sorted, person.id offset 0) person
		cross join lateral (
			select 1 from (
				select 1 from people.membership join people.above on above.organisation_id = membership.organisation_id and above.above_id = ${organisationId}
				where (${kind}::text is null or membership.kind = ${kind}) and membership.person_id = person.id
					and membership.since <= current_date and (membership.until is null or membership.until >= current_date)
				union all
				select 1 from people.role join people.above on above.organisation_id = role.organisation_id and above.above_id = ${organisationId}
				where (${kind}::text is null or ${kind} = 'role') and role.person_id = person.id and (role.until is null or role.until >= current_date)
				union all
				select 1 from people.guardian
				join people.membership on membership.person_id = guardian.child_id
					and membership.since <= current_date and (membership.until is null or membership.until >= current_date)
				join people.above on above.organisation_id = membership.organisation_id and above.above_id = ${organisationId}
				where (${kind}::text is null or ${kind} = 'guardian') and guardian.guardian_id = person.id and (guardian.until is null or guardian.until >= current_date)
			) tie limit 1) within
		order by person.sorted, person.id limit ${limit}`);
}
