import { commands, guardedActs, guardianActs, organisationActs, pupilsOnly, roles as allRoles, rolesFor, selfActs, staffActs, type Act, type OrganisationAct } from '#rooms/people/acts.ts';
import { say } from '#rooms/people/messages/index.ts';
import type { Actor } from '#platform/server/audit.ts';
import { isId } from '#platform/ids.ts';
import { Refusal } from '#platform/refusal.ts';
import { sql, type Database } from '#platform/server/sql.ts';

/** Who asks: a person, or the system for a stated reason (which may do everything). */
export type Asker = Pick<Actor, 'id' | 'label'> & { requestId?: string };

const commandPairs = allRoles.flatMap((role) => commands[role].map((other) => `${role} ${other}`));

const isOrganisationAct = (act: Act): act is OrganisationAct => (organisationActs as readonly string[]).includes(act);

/**
 * The ids, among those given, on which `who` may do `act`: organisations for an organisation act, persons for a person act.
 * Check and filter are one rule. The system (id null) may all.
 */
export async function may(db: Database, who: Asker, act: Act, given: string[]): Promise<string[]> {
	// What is no id comes from an address that somebody typed: nothing is there.
	const ids = given.filter(isId);
	if (ids.length === 0 || who.id === null) return ids;
	const roles = rolesFor(act);
	if (isOrganisationAct(act)) {
		const rows = await db.all(sql<{ id: string }>`
			select wanted.id from unnest(${ids}::uuid[]) as wanted(id)
			where exists (
				select 1 from people.above
				join people.role on role.organisation_id = above.above_id
				where above.organisation_id = wanted.id and role.person_id = ${who.id} and role.role = any(${roles}::text[])
					and role.since <= current_date and (role.until is null or role.until >= current_date))
			or (${staffActs.includes(act)} and exists (
				select 1 from people.membership
				where membership.person_id = ${who.id} and membership.kind = 'staff' and membership.organisation_id = wanted.id
					and membership.since <= current_date and (membership.until is null or membership.until >= current_date)))`);
		return rows.map((row) => row.id);
	}
	// Whom a role reaches: who belongs to its organisation or below; who holds a role there; the parents of its pupils.
	// Some roles reach pupils and learners only, and never one who is also a parent or holds a role.
	const narrow = roles.filter((role) => pupilsOnly.includes(role));
	const broad = roles.filter((role) => !pupilsOnly.includes(role));
	const guarded = guardedActs.includes(act);
	const rows = await db.all(sql<{ id: string }>`
		select wanted.id from unnest(${ids}::uuid[]) as wanted(id)
		where (${selfActs.includes(act)} and wanted.id = ${who.id}::uuid)
		or (${guardianActs.includes(act)} and exists (
			select 1 from people.guardian
			where guardian.guardian_id = ${who.id} and guardian.child_id = wanted.id
				and guardian.since <= current_date and (guardian.until is null or guardian.until >= current_date)))
		or ((
			exists (
				select 1 from people.membership
				join people.above on above.organisation_id = membership.organisation_id
				join people.role on role.organisation_id = above.above_id
				where membership.person_id = wanted.id and membership.since <= current_date and (membership.until is null or membership.until >= current_date)
					and role.person_id = ${who.id} and role.since <= current_date and (role.until is null or role.until >= current_date)
					and (role.role = any(${broad}::text[]) or (role.role = any(${narrow}::text[]) and membership.kind <> 'staff'
						and not exists (select 1 from people.role held where held.person_id = wanted.id and (held.until is null or held.until >= current_date))
						and not exists (select 1 from people.guardian where guardian.guardian_id = wanted.id and (guardian.until is null or guardian.until >= current_date)))))
			or exists (
				select 1 from people.role held
				join people.above on above.organisation_id = held.organisation_id
				join people.role on role.organisation_id = above.above_id
				where held.person_id = wanted.id and (held.until is null or held.until >= current_date)
					and role.person_id = ${who.id} and role.role = any(${broad}::text[])
					and role.since <= current_date and (role.until is null or role.until >= current_date))
			or exists (
				select 1 from people.guardian
				join people.membership on membership.person_id = guardian.child_id
					and membership.since <= current_date and (membership.until is null or membership.until >= current_date)
				join people.above on above.organisation_id = membership.organisation_id
				join people.role on role.organisation_id = above.above_id
				where guardian.guardian_id = wanted.id and guardian.since <= current_date and (guardian.until is null or guardian.until >= current_date)
					and role.person_id = ${who.id} and role.role = any(${broad}::text[])
					and role.since <= current_date and (role.until is null or role.until >= current_date)))
			-- An account is changed or recovered only by one who commands every role it holds or will hold: else a lost password
			-- would be a way up.
			and (not ${guarded} or not exists (
				select 1 from people.role held
				where held.person_id = wanted.id and (held.until is null or held.until >= current_date)
					and not exists (
						select 1 from people.above join people.role on role.organisation_id = above.above_id
						where above.organisation_id = held.organisation_id and role.person_id = ${who.id}
							and role.since <= current_date and (role.until is null or role.until >= current_date)
							and role.role || ' ' || held.role = any(${commandPairs}::text[])))))`);
	return rows.map((row) => row.id);
}

/** Refuses unless `who` may do `act` on every id. A refusal and an absence look alike: not found. */
export async function must(db: Database, who: Asker, act: Act, ids: string | string[]): Promise<void> {
	const wanted = [...new Set(typeof ids === 'string' ? [ids] : ids)];
	const allowed = await may(db, who, act, wanted);
	if (allowed.length < wanted.length || wanted.length === 0) throw notFound();
}

/** The one refusal for what is not there and what one may not see. */
export const notFound = (): Refusal => new Refusal(404, (language) => say(language)('notFound'));
