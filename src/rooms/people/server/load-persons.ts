import { newId } from '#platform/ids.ts';
import type { Language } from '#platform/language.ts';
import { audit, auditMany } from '#platform/server/audit.ts';
import { sql, type Database } from '#platform/server/sql.ts';
import type { RoleName } from '#rooms/people/acts.ts';
import { foldedName } from '#rooms/people/names.ts';
import { freeCodes } from '#rooms/people/server/codes.ts';
import { must, notFound, type Asker } from '#rooms/people/server/may.ts';

export type MembershipKind = 'pupil' | 'staff' | 'learner';

export type PersonRow = {
	id?: string;
	code?: string;
	givenName: string;
	familyName: string;
	sex?: 'F' | 'M' | null;
	/** A day as YYYY-MM-DD. */
	birthDate?: string | null;
	birthDateAbout?: boolean;
	birthPlace?: string | null;
	phone?: string | null;
	email?: string | null;
	language?: Language;
	identities?: { scheme: string; value: string }[];
	memberships?: { organisationId: string; kind: MembershipKind; since: string; until?: string | null }[];
	/** Only the system may load roles; others give them one by one. */
	roles?: { role: RoleName; organisationId: string; subject?: string | null; since: string; until?: string | null }[];
};

export type GuardianRow = { guardianId: string; childId: string; relation?: string; since: string };

/**
 * Adds persons by the thousand with their numbers, memberships and roles, in a few statements. Answers id and code, in the order
 * of the rows. The caller has checked the rows. Refuses organisations that `who` may not import into.
 */
export async function loadPersons(db: Database, who: Asker, rows: PersonRow[]): Promise<{ id: string; code: string }[]> {
	if (rows.length === 0) return [];
	const organisations = [...new Set(rows.flatMap((row) => (row.memberships ?? []).map((membership) => membership.organisationId)))];
	if (who.id !== null) {
		if (rows.some((row) => row.roles?.length || !row.memberships?.length)) throw notFound();
		await must(db, who, 'people.import', organisations);
	}
	return insertPersons(db, who, rows);
}

/** Adds persons without asking who may: for the functions of this room that have asked. */
export async function insertPersons(db: Database, who: Asker, rows: PersonRow[]): Promise<{ id: string; code: string }[]> {
	if (rows.length === 0) return [];
	const made = await freeCodes(db, rows.filter((row) => !row.code).length);
	const people = rows.map((row) => ({ row, id: row.id ?? newId(), code: row.code ?? made.pop()!, names: foldedName(row.givenName, row.familyName) }));
	await db.transaction(async (db) => {
		await db.run(sql`
			insert into people.person (id, code, given_name, family_name, folded, sorted, sex, birth_date, birth_date_about, birth_place, phone, email, language)
			select * from unnest(${people.map((one) => one.id)}::uuid[], ${people.map((one) => one.code)}::text[],
				${rows.map((row) => row.givenName)}::text[], ${rows.map((row) => row.familyName)}::text[],
				${people.map((one) => one.names.folded)}::text[], ${people.map((one) => one.names.sorted)}::text[],
				${rows.map((row) => row.sex ?? null)}::text[], ${rows.map((row) => row.birthDate ?? null)}::date[], ${rows.map((row) => row.birthDateAbout ?? false)}::boolean[],
				${rows.map((row) => row.birthPlace ?? null)}::text[], ${rows.map((row) => row.phone ?? null)}::text[], ${rows.map((row) => row.email ?? null)}::text[],
				${rows.map((row) => row.language ?? 'fr')}::text[])`);
		const identities = people.flatMap(({ row, id }) => (row.identities ?? []).map((identity) => ({ ...identity, id })));
		if (identities.length)
			await db.run(sql`
				insert into people.identity (scheme, value, person_id)
				select * from unnest(${identities.map((one) => one.scheme)}::text[], ${identities.map((one) => one.value)}::text[], ${identities.map((one) => one.id)}::uuid[])`);
		const memberships = people.flatMap(({ row, id }) => (row.memberships ?? []).map((membership) => ({ ...membership, id })));
		await loadMemberships(db, memberships.map(({ id, ...membership }) => ({ personId: id, ...membership })));
		const roles = people.flatMap(({ row, id }) => (row.roles ?? []).map((role) => ({ ...role, id })));
		if (roles.length)
			await db.run(sql`
				insert into people.role (id, person_id, role, organisation_id, subject, since, until)
				select * from unnest(${roles.map(() => newId())}::uuid[], ${roles.map((one) => one.id)}::uuid[], ${roles.map((one) => one.role)}::text[],
					${roles.map((one) => one.organisationId)}::uuid[], ${roles.map((one) => one.subject ?? null)}::text[],
					${roles.map((one) => one.since)}::date[], ${roles.map((one) => one.until ?? null)}::date[])`);
		const began = people.map(({ row, id }) => ({ act: 'person.add', personId: id, organisationId: row.memberships?.[0]?.organisationId ?? row.roles?.[0]?.organisationId, detail: { load: true } }));
		await auditMany(db, who, began);
	});
	return people.map(({ id, code }) => ({ id, code }));
}

/** Joins persons to organisations in one statement, for those not there yet. Without a check: for the functions of this room. */
export async function loadMemberships(
	db: Database,
	rows: { personId: string; organisationId: string; kind: MembershipKind; since: string; until?: string | null }[]
): Promise<number> {
	if (rows.length === 0) return 0;
	return db.run(sql`
		insert into people.membership (person_id, organisation_id, kind, since, until)
		select * from unnest(${rows.map((row) => row.personId)}::uuid[], ${rows.map((row) => row.organisationId)}::uuid[], ${rows.map((row) => row.kind)}::text[],
			${rows.map((row) => row.since)}::date[], ${rows.map((row) => row.until ?? null)}::date[])
		on conflict do nothing`);
}

/** Ties guardians to children in bulk. The system, or one who may manage every child; for the parents of a list see import.ts. */
export async function loadGuardians(db: Database, who: Asker, rows: GuardianRow[]): Promise<void> {
	if (rows.length === 0) return;
	await must(db, who, 'person.manage', rows.map((row) => row.childId));
	await db.transaction(async (db) => {
		await db.run(sql`
			insert into people.guardian (guardian_id, child_id, relation, since)
			select * from unnest(${rows.map((row) => row.guardianId)}::uuid[], ${rows.map((row) => row.childId)}::uuid[],
				${rows.map((row) => row.relation ?? 'tutor')}::text[], ${rows.map((row) => row.since)}::date[])
			on conflict (guardian_id, child_id) do update set relation = excluded.relation, until = null`);
		await audit(db, who, { act: 'guardian.load', detail: { count: rows.length } });
	});
}

export type CredentialRow = { personId: string; kind: 'password' | 'pin'; verifier: string; mustChange?: boolean };

/** Sets verifiers made beforehand (a demo's accounts share one, made once). The system only. */
export async function loadCredentials(db: Database, who: Asker, rows: CredentialRow[]): Promise<void> {
	if (who.id !== null) throw notFound();
	await db.transaction(async (db) => {
		await db.run(sql`
			insert into people.credential (person_id, kind, verifier, must_change)
			select * from unnest(${rows.map((row) => row.personId)}::uuid[], ${rows.map((row) => row.kind)}::text[], ${rows.map((row) => row.verifier)}::text[],
				${rows.map((row) => row.mustChange ?? false)}::boolean[])
			on conflict (person_id, kind) do update set verifier = excluded.verifier, must_change = excluded.must_change, set_at = now(), set_by = null`);
		await audit(db, who, { act: 'credential.load', detail: { count: rows.length } });
	});
}
