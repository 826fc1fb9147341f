import { audit } from '#platform/server/audit.ts';
import { sql, type Database } from '#platform/server/sql.ts';
import { personActs, roles as allRoles, type PersonAct, type RoleName } from '#rooms/people/acts.ts';
import { gradesInOrder } from '#rooms/people/server/country.ts';
import { may, must, notFound, type Asker } from '#rooms/people/server/may.ts';
import { homeOf } from '#rooms/people/server/persons.ts';

export type FileHead = {
	id: string;
	code: string;
	given_name: string;
	family_name: string;
	sex: 'F' | 'M' | null;
	birth_date: string | null;
	birth_date_about: boolean;
	birth_place: string | null;
	phone: string | null;
	email: string | null;
	language: string;
	closed_at: Date | null;
	created_at: Date;
	version: number;
};
export type FileMembership = { organisation_id: string; kind: string; organisation: string; organisation_kind: string; establishment: string | null; since: string; until: string | null; current: boolean };
export type FileRole = { id: string; role: RoleName; organisation_id: string; organisation: string; subject: string | null; since: string; until: string | null; current: boolean };
export type FileTie = { id: string; name: string; code: string; phone: string | null; relation: string };

export type PersonFile = FileHead & {
	identities: { scheme: string; value: string }[];
	memberships: FileMembership[];
	roles: FileRole[];
	guardians: FileTie[];
	children: FileTie[];
	/** Which kinds of secret there are and since when; never the secret. */
	credentials: { kind: string; set_at: Date; must_change: boolean }[];
	card: { issued_at: Date } | null;
	/** What the reader may do with this person. */
	acts: PersonAct[];
};

/** A person's whole file. Reading somebody else's is written down, and shown to that person. */
export async function personFile(db: Database, who: Asker, id: string): Promise<PersonFile> {
	await must(db, who, 'person.read', id);
	return db.transaction(async (db) => {
		const head = await db.maybe(sql<FileHead>`
			select id, code, given_name, family_name, sex, birth_date, birth_date_about, birth_place, phone, email, language, closed_at, created_at, version
			from people.person where id = ${id}`);
		if (!head) throw notFound();
		const identities = await db.all(sql<{ scheme: string; value: string }>`select scheme, value from people.identity where person_id = ${id} order by scheme`);
		const memberships = await db.all(sql<FileMembership>`
			select membership.organisation_id, membership.kind, organisation.name as organisation, organisation.kind as organisation_kind, establishment.name as establishment,
				membership.since, membership.until, membership.since <= current_date and (membership.until is null or membership.until >= current_date) as current
			from people.membership join people.organisation on organisation.id = membership.organisation_id
			left join people.organisation establishment on establishment.id = organisation.establishment_id and establishment.id <> organisation.id
			where membership.person_id = ${id} order by membership.since desc limit 50`);
		const grades = await gradesInOrder(db);
		const roles = await db.all(sql<FileRole>`
			select role.id, role.role, role.organisation_id, organisation.name as organisation, role.subject, role.since, role.until,
				role.since <= current_date and (role.until is null or role.until >= current_date) as current
			from people.role join people.organisation on organisation.id = role.organisation_id
			where role.person_id = ${id}
			order by (role.until is null or role.until >= current_date) desc, array_position(${[...allRoles]}::text[], role.role), role.subject nulls first,
				array_position(${grades}::text[], organisation.grade) nulls first, people.spelt(organisation.name), role.since desc limit 80`);
		const guardians = await db.all(sql<FileTie>`
			select person.id, person.given_name || ' ' || person.family_name as name, person.code, person.phone, guardian.relation
			from people.guardian join people.person on person.id = guardian.guardian_id
			where guardian.child_id = ${id} and (guardian.until is null or guardian.until >= current_date) order by name`);
		const ties = await db.all(sql<FileTie>`
			select person.id, person.given_name || ' ' || person.family_name as name, person.code, null::text as phone, guardian.relation
			from people.guardian join people.person on person.id = guardian.child_id
			where guardian.guardian_id = ${id} and (guardian.until is null or guardian.until >= current_date) order by name`);
		// A parent's children of other schools are none of this reader's business.
		const open = new Set(await may(db, who, 'person.read', ties.map((tie) => tie.id)));
		const children = who.id === id ? ties : ties.filter((tie) => open.has(tie.id));
		const credentials = await db.all(sql<{ kind: string; set_at: Date; must_change: boolean }>`
			select kind, set_at, must_change from people.credential where person_id = ${id} order by kind`);
		const card = await db.maybe(sql<{ issued_at: Date }>`
			select issued_at from people.card where person_id = ${id} and revoked_at is null order by issued_at desc limit 1`);
		const acts: PersonAct[] = [];
		for (const act of personActs) if ((await may(db, who, act, [id])).length) acts.push(act);
		if (who.id !== id) await audit(db, who, { act: 'person.read', reading: true, personId: id, organisationId: await homeOf(db, id) });
		return { ...head, identities, memberships, roles, guardians, children, credentials, card: card ?? null, acts };
	});
}
