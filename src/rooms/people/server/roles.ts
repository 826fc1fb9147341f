import { dayOf, maybeDayStart } from '#platform/dates.ts';
import { isId, newId } from '#platform/ids.ts';
import { Refusal } from '#platform/refusal.ts';
import { audit } from '#platform/server/audit.ts';
import { sql, type Database } from '#platform/server/sql.ts';
import { commands, givable, roleKinds, roles as allRoles, type RoleName } from '#rooms/people/acts.ts';
import type { OrganisationKind } from '#rooms/people/places.ts';
import { gradesInOrder } from '#rooms/people/server/country.ts';
import { findPersons, personByCode, type Found } from '#rooms/people/server/find.ts';
import { forgetHats } from '#rooms/people/server/hats.ts';
import { may, must, notFound, type Asker } from '#rooms/people/server/may.ts';
import { refuse } from '#rooms/people/server/refuse.ts';

/** The roles `who` may give at an organisation: those commanded by a role held there or above. The system: all. */
export async function givableRoles(db: Database, who: Asker, organisationId: string): Promise<RoleName[]> {
	const place = await db.maybe(sql<{ kind: OrganisationKind }>`select kind from people.organisation where id = ${organisationId} and closed_at is null`);
	if (!place) return [];
	const fits = allRoles.filter((role) => roleKinds[role].includes(place.kind));
	if (who.id === null) return fits;
	const held = await db.all(sql<{ role: RoleName }>`
		select distinct role.role from people.above join people.role on role.organisation_id = above.above_id
		where above.organisation_id = ${organisationId} and role.person_id = ${who.id}
			and role.since <= current_date and (role.until is null or role.until >= current_date)`);
	return fits.filter((role) => held.some((giver) => givable(giver.role).includes(role)));
}

export type NewRole = { personId: string; role: RoleName; organisationId: string; subject?: string | null; since?: string | null; until?: string | null };

/** Gives a role from a day to a day (none: open). Refuses a role the giver doesn't command, a place it isn't held at, and one already held. */
export async function giveRole(db: Database, who: Asker, { personId, role, organisationId, subject, since, until }: NewRole): Promise<string> {
	await must(db, who, 'role.give', organisationId);
	await must(db, who, 'person.read', personId);
	const place = await db.maybe(sql<{ kind: OrganisationKind }>`select kind from people.organisation where id = ${organisationId} and closed_at is null`);
	if (!place) throw notFound();
	if (!allRoles.includes(role) || !roleKinds[role].includes(place.kind)) throw refuse('roleNotHere', 'role');
	if (!(await givableRoles(db, who, organisationId)).includes(role)) throw refuse('roleNotYours', 'role');
	if (until && until < (since || dayOf(new Date()))) throw refuse('dateOrder', 'until');
	const id = newId();
	const taught = subject?.trim().slice(0, 80) || null;
	await db.transaction(async (db) => {
		await db.run(sql`select id from people.person where id = ${personId} for update`);
		const same = await db.maybe(sql<{ id: string }>`
			select id from people.role
			where person_id = ${personId} and role = ${role} and organisation_id = ${organisationId} and subject is not distinct from ${taught}::text
				and (until is null or until >= coalesce(${since ?? null}::date, current_date)) and (${until ?? null}::date is null or since <= ${until ?? null}::date)`);
		if (same) throw refuse('roleThere', 'role');
		await db.run(sql`
			insert into people.role (id, person_id, role, organisation_id, subject, since, until, given_by)
			values (${id}, ${personId}, ${role}, ${organisationId}, ${taught}, coalesce(${since ?? null}::date, current_date), ${until ?? null}, ${who.id})`);
		await audit(db, who, { act: 'role.give', personId, organisationId, detail: { role, since: since ?? null, until: until ?? null } });
	});
	forgetHats(personId);
	return id;
}

/** Gives a role to the person with a code; its days as a browser sends them (2026-10-01) or empty. Refuses beside the field that is wrong. */
export async function giveRoleByCode(db: Database, who: Asker, { code, ...given }: Omit<NewRole, 'personId'> & { code: string }): Promise<string> {
	for (const field of ['since', 'until'] as const) if (given[field] && (!maybeDayStart(given[field]) || given[field] < '1900')) throw refuse('dateWrong', field);
	const personId = await personByCode(db, who, code).catch((error) => {
		throw error instanceof Refusal ? refuse('personUnknown', 'person') : error;
	});
	return giveRole(db, who, { ...given, personId });
}

/** Ends several roles at once, all or none. */
export async function endRoles(db: Database, who: Asker, roleIds: string[]): Promise<void> {
	await db.transaction(async (db) => {
		for (const id of new Set(roleIds)) await endRole(db, who, id);
	});
}

/** Ends a role from today: its holder can do nothing more by it from the next request on. */
export async function endRole(db: Database, who: Asker, roleId: string): Promise<void> {
	if (!isId(roleId)) throw notFound();
	const row = await db.maybe(sql<{ person_id: string; role: RoleName; organisation_id: string; since: string }>`
		select person_id, role, organisation_id, since from people.role where id = ${roleId} and (until is null or until >= current_date)`);
	if (!row) throw notFound();
	await must(db, who, 'role.give', row.organisation_id);
	if (who.id !== null) {
		const held = await db.all(sql<{ role: RoleName }>`
			select distinct role.role from people.above join people.role on role.organisation_id = above.above_id
			where above.organisation_id = ${row.organisation_id} and role.person_id = ${who.id}
				and role.since <= current_date and (role.until is null or role.until >= current_date)`);
		if (!held.some((giver) => commands[giver.role].includes(row.role))) throw refuse('roleNotYours', 'role');
	}
	await db.transaction(async (db) => {
		// A role ends the day before, so that it is over at once; one given today never counted, and goes. The audit keeps both.
		await db.run(sql`delete from people.role where id = ${roleId} and since >= current_date`);
		await db.run(sql`update people.role set until = current_date - 1 where id = ${roleId}`);
		await audit(db, who, { act: 'role.end', personId: row.person_id, organisationId: row.organisation_id, detail: { role: row.role, since: row.since } });
	});
	forgetHats(row.person_id);
}

export type RoleView = {
	id: string;
	person_id: string;
	person: string;
	code: string;
	role: RoleName;
	organisation_id: string;
	organisation: string;
	subject: string | null;
	since: string;
	until: string | null;
};

/** Who holds a role in an organisation or below it, by name, for each what he holds by grade and place; `limit` persons, `after` the last one shown. */
export async function rolesIn(db: Database, who: Asker, organisationId: string, role: RoleName | null, after: string | null, limit = 50): Promise<RoleView[]> {
	await must(db, who, 'people.read', organisationId);
	const grades = await gradesInOrder(db);
	return db.all(sql<RoleView>`
		with held as materialized (
			select role.id, role.person_id from people.above join people.role on role.organisation_id = above.organisation_id
			where above.above_id = ${organisationId} and (role.until is null or role.until >= current_date) and (${role}::text is null or role.role = ${role})),
		holder as materialized (
			select person.id, person.sorted, person.code, person.given_name || ' ' || person.family_name as name
			from (select distinct person_id from held) found join people.person on person.id = found.person_id
			where person.closed_at is null
				and (${after}::uuid is null or (person.sorted, person.id) > (select last.sorted, last.id from people.person last where last.id = ${after}::uuid))
			order by person.sorted, person.id limit ${limit})
		select role.id, holder.id as person_id, holder.name as person, holder.code, role.role,
			organisation.id as organisation_id, organisation.name as organisation, role.subject, role.since, role.until
		from holder join held on held.person_id = holder.id join people.role on role.id = held.id
		join people.organisation on organisation.id = role.organisation_id
		order by holder.sorted, holder.id, array_position(${[...allRoles]}::text[], role.role), role.subject nulls first,
			array_position(${grades}::text[], organisation.grade) nulls first, people.spelt(organisation.name), role.id`);
}

export type Holder = Pick<Found, 'id' | 'code' | 'given_name' | 'family_name' | 'places' | 'kinds'>;

/** People whom a role may be given to, by part of a name, a code or a number: those of the staff or with a role first, at most 12. */
export async function findHolders(db: Database, who: Asker, organisationId: string, text: string): Promise<Holder[]> {
	const found = new Map<string, Holder>();
	for (const kind of ['role', 'staff', null] as const)
		if (found.size < mostHolders) for (const one of await findPersons(db, who, { organisationId, text, kind, limit: mostHolders })) if (!found.has(one.id)) found.set(one.id, one);
	return [...found.values()].slice(0, mostHolders);
}
const mostHolders = 12;

/** The person with a code, chosen to be given a role, where `who` may read the file. */
export async function holderByCode(db: Database, who: Asker, code: string): Promise<{ id: string; code: string; name: string }> {
	const id = await personByCode(db, who, code);
	return db.one(sql<{ id: string; code: string; name: string }>`select id, code, given_name || ' ' || family_name as name from people.person where id = ${id}`);
}

/** The acts, among those asked, that `who` may do at an organisation: pages get these, never role names. */
export async function actsAt(db: Database, who: Asker, organisationId: string, acts: readonly Parameters<typeof may>[2][]): Promise<Set<string>> {
	const allowed = new Set<string>();
	for (const act of acts) if ((await may(db, who, act, [organisationId])).length) allowed.add(act);
	return allowed;
}
