import { commands, guardedActs, guardianActs, matrix, organisationActs, pupilsOnly, selfActs, staffActs, type Act, type OrganisationAct, type RoleName } from '#rooms/people/acts.ts';
import { say } from '#rooms/people/messages/index.ts';
import type { Actor } from '#platform/server/audit.ts';
import { isId } from '#platform/ids.ts';
import { Refusal } from '#platform/refusal.ts';
import { sql, type Database } from '#platform/server/sql.ts';

/** Who asks: a person, or the system for a stated reason (which may do everything). */
export type Asker = Pick<Actor, 'id' | 'label'> & { requestId?: string };

const isOrganisationAct = (act: Act): act is OrganisationAct => (organisationActs as readonly string[]).includes(act);

/**
 * The ids, among those given, on which `who` may do `act`: organisations for an organisation act, persons for a person act.
 * Check and filter are one rule. The system (id null) may all.
 */
export async function may(db: Database, who: Asker, act: Act, given: string[]): Promise<string[]> {
	// What is no id comes from an address that somebody typed: nothing is there.
	const ids = given.filter(isId);
	if (ids.length === 0 || who.id === null) return ids;
	if (selfActs.includes(act) && ids.every((id) => id === who.id)) return ids;
	const mine = await db.all(sql<Held>`
		select role, organisation_id from people.role
		where person_id = ${who.id} and since <= current_date and (until is null or until >= current_date)`);
	const able = mine.filter((held) => matrix[held.role].includes(act));
	return isOrganisationAct(act) ? mayOnOrganisations(db, who.id, act, able, ids) : mayOnPersons(db, who.id, act, { mine, able }, ids);
}

type Held = { role: RoleName; organisation_id: string };

// The questions start at what is asked about and at what the asker holds, never at all that stands below him: an answer for a
// country costs what it costs for a class.
async function mayOnOrganisations(db: Database, whoId: string, act: OrganisationAct, able: Held[], ids: string[]): Promise<string[]> {
	const allowed = new Set<string>();
	if (able.length > 0) {
		const below = await db.all(sql<{ id: string }>`
			select distinct organisation_id as id from people.above
			where organisation_id = any(${ids}::uuid[]) and above_id = any(${able.map((held) => held.organisation_id)}::uuid[])`);
		for (const { id } of below) allowed.add(id);
	}
	if (staffActs.includes(act) && allowed.size < ids.length) {
		const own = await db.all(sql<{ id: string }>`
			select organisation_id as id from people.membership
			where person_id = ${whoId} and kind = 'staff' and organisation_id = any(${ids}::uuid[]) and since <= current_date and (until is null or until >= current_date)`);
		for (const { id } of own) allowed.add(id);
	}
	return ids.filter((id) => allowed.has(id));
}

/**
 * Whom a role reaches: who belongs to its organisation or below; who holds a role there; the parents of its pupils. Some roles
 * reach pupils and learners only, and never one who is also a parent or holds a role.
 */
async function mayOnPersons(db: Database, whoId: string, act: Act, { mine, able }: { mine: Held[]; able: Held[] }, ids: string[]): Promise<string[]> {
	const allowed = new Set<string>(selfActs.includes(act) ? ids.filter((id) => id === whoId) : []);
	if (guardianActs.includes(act)) {
		const children = await db.all(sql<{ child_id: string }>`
			select child_id from people.guardian
			where guardian_id = ${whoId} and child_id = any(${ids}::uuid[]) and since <= current_date and (until is null or until >= current_date)`);
		for (const child of children) allowed.add(child.child_id);
	}
	const others = ids.filter((id) => !allowed.has(id));
	if (able.length === 0 || others.length === 0) return ids.filter((id) => allowed.has(id));

	const reached = await db.all(sql<{ id: string; way: string; above_id: string }>`
		select membership.person_id as id, membership.kind as way, above.above_id
		from people.membership join people.above on above.organisation_id = membership.organisation_id
		where membership.person_id = any(${others}::uuid[]) and above.above_id = any(${able.map((held) => held.organisation_id)}::uuid[])
			and membership.since <= current_date and (membership.until is null or membership.until >= current_date)
		union
		select held.person_id, 'role', above.above_id
		from people.role held join people.above on above.organisation_id = held.organisation_id
		where held.person_id = any(${others}::uuid[]) and above.above_id = any(${able.map((held) => held.organisation_id)}::uuid[])
			and (held.until is null or held.until >= current_date)
		union
		select guardian.guardian_id, 'guardian', above.above_id
		from people.guardian
		join people.membership on membership.person_id = guardian.child_id
			and membership.since <= current_date and (membership.until is null or membership.until >= current_date)
		join people.above on above.organisation_id = membership.organisation_id
		where guardian.guardian_id = any(${others}::uuid[]) and above.above_id = any(${able.map((held) => held.organisation_id)}::uuid[])
			and guardian.since <= current_date and (guardian.until is null or guardian.until >= current_date)`);
	const broadly = new Set<string>();
	const narrowly = new Set<string>();
	for (const { id, way, above_id } of reached)
		for (const held of able) {
			if (held.organisation_id !== above_id) continue;
			if (!pupilsOnly.includes(held.role)) broadly.add(id);
			else if (way === 'pupil' || way === 'learner') narrowly.add(id);
		}
	const candidates = [...new Set([...broadly, ...narrowly])];
	const standing = guardedActs.includes(act) || candidates.some((id) => !broadly.has(id)) ? await standingOf(db, candidates, mine) : null;
	const away = guardedActs.includes(act) ? await alsoElsewhere(db, candidates, able) : new Set<string>();
	for (const id of candidates) {
		if (away.has(id)) continue;
		const found = standing?.get(id);
		const plain = !found?.roles.length && !found?.guardian;
		if (!broadly.has(id) && !plain) continue;
		// An account is changed or recovered only by one who commands every role it holds or will hold: else a lost password
		// would be a way up.
		const commanded = (held: Standing['roles'][number]) => mine.some((giver) => held.above.includes(giver.organisation_id) && commands[giver.role].includes(held.role));
		if (guardedActs.includes(act) && !(found?.roles ?? []).every(commanded)) continue;
		allowed.add(id);
	}
	return ids.filter((id) => allowed.has(id));
}

/**
 * Those whose accounts open what is out of reach, so that a tie or a role given here is no way into another school: parents of whose
 * children one is in no place of the asker's, and those who belong somewhere and to no place of his.
 */
async function alsoElsewhere(db: Database, ids: string[], able: Held[]): Promise<Set<string>> {
	const places = able.map((held) => held.organisation_id);
	const rows = await db.all(sql<{ id: string }>`
		select wanted.id from unnest(${ids}::uuid[]) as wanted(id)
		where exists (
			select 1 from people.membership where membership.person_id = wanted.id and (membership.until is null or membership.until >= current_date)
			having not bool_or(exists (
				select 1 from people.above where above.organisation_id = membership.organisation_id and above.above_id = any(${places}::uuid[]))))
		or exists (
			select 1 from people.guardian join people.membership on membership.person_id = guardian.child_id
			where guardian.guardian_id = wanted.id and (guardian.until is null or guardian.until >= current_date)
				and (membership.until is null or membership.until >= current_date)
			group by guardian.child_id having not bool_or(exists (
				select 1 from people.above where above.organisation_id = membership.organisation_id and above.above_id = any(${places}::uuid[]))))`);
	return new Set(rows.map((row) => row.id));
}

type Standing = { roles: { role: RoleName; above: string[] }[]; guardian: boolean };

/** What persons hold now or will hold, with which of the asker's organisations stand above it, and whether they are guardians. */
async function standingOf(db: Database, ids: string[], mine: Held[]): Promise<Map<string, Standing>> {
	const roles = await db.all(sql<{ person_id: string; role: RoleName; above: string[] }>`
		select held.person_id, held.role, array(
			select above.above_id from people.above
			where above.organisation_id = held.organisation_id and above.above_id = any(${mine.map((held) => held.organisation_id)}::uuid[])) as above
		from people.role held where held.person_id = any(${ids}::uuid[]) and (held.until is null or held.until >= current_date)`);
	const guardians = await db.all(sql<{ guardian_id: string }>`
		select distinct guardian_id from people.guardian where guardian_id = any(${ids}::uuid[]) and (until is null or until >= current_date)`);
	const parents = new Set(guardians.map((row) => row.guardian_id));
	return new Map(ids.map((id) => [id, { roles: roles.filter((row) => row.person_id === id), guardian: parents.has(id) }]));
}

/** Refuses unless `who` may do `act` on every id. A refusal and an absence look alike: not found. */
export async function must(db: Database, who: Asker, act: Act, ids: string | string[]): Promise<void> {
	const wanted = [...new Set(typeof ids === 'string' ? [ids] : ids)];
	const allowed = await may(db, who, act, wanted);
	if (allowed.length < wanted.length || wanted.length === 0) throw notFound();
}

/** The one refusal for what is not there and what one may not see. */
export const notFound = (): Refusal => new Refusal(404, (language) => say(language)('notFound'));
