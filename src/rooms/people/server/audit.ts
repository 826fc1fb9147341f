import type { AuditRow } from '#platform/server/audit.ts';
import { sql, type Database } from '#platform/server/sql.ts';
import { must, type Asker } from '#rooms/people/server/may.ts';

export type AuditView = AuditRow & { person: string | null; organisation: string | null };

export type AuditFilter = {
	/** The beginning of an act's name: `person`, `role.give`. */
	act?: string | null;
	/** Only readings (true), only changes (false), both (null). */
	reading?: boolean | null;
	/** Only what others did. */
	byOthers?: boolean;
	/** The id of the last row shown. */
	before?: string | null;
	limit?: number;
};

/** Who read or changed a person's file, newest first. Everyone sees his own; others only who may change that file. */
export async function auditOfPerson(db: Database, who: Asker, personId: string, { act = null, reading = null, byOthers = false, before = null, limit = 50 }: AuditFilter = {}): Promise<AuditView[]> {
	await must(db, who, who.id === personId ? 'person.read' : 'person.manage', personId);
	return db.all(sql<AuditView>`
		select audit.id, audit.at, audit.actor_id, audit.actor_label, audit.act, audit.reading, audit.person_id, audit.organisation_id, audit.detail,
			null::text as person, organisation.name as organisation
		from platform.audit left join people.organisation on organisation.id = audit.organisation_id
		where (audit.person_id = ${personId}
				-- A page of the whole class shows each of its pupils: reading it is reading them.
				or (audit.reading and audit.person_id is null and audit.organisation_id in (
					select membership.organisation_id from people.membership
					where membership.person_id = ${personId} and membership.kind in ('pupil', 'learner')
						and audit.at >= membership.since and (membership.until is null or audit.at < membership.until + 1))))
			and (${act}::text is null or starts_with(audit.act, ${act}))
			and (${reading}::boolean is null or audit.reading = ${reading}) and (not ${byOthers}::boolean or audit.actor_id is distinct from ${personId}::uuid)
			and (${before}::uuid is null or audit.id < ${before}::uuid)
		order by audit.id desc limit ${Math.min(limit, 200)}`);
}

/** What happened in an organisation and below it, newest first. */
export async function auditOfOrganisation(db: Database, who: Asker, organisationId: string, { act = null, reading = null, before = null, limit = 50 }: AuditFilter = {}): Promise<AuditView[]> {
	await must(db, who, 'audit.read', organisationId);
	return db.all(sql<AuditView>`
		select audit.id, audit.at, audit.actor_id, audit.actor_label, audit.act, audit.reading, audit.person_id, audit.organisation_id, audit.detail,
			person.given_name || ' ' || person.family_name as person, organisation.name as organisation
		from platform.audit
		left join people.person on person.id = audit.person_id
		left join people.organisation on organisation.id = audit.organisation_id
		where audit.organisation_id in (select above.organisation_id from people.above where above.above_id = ${organisationId})
			and (${act}::text is null or starts_with(audit.act, ${act})) and (${reading}::boolean is null or audit.reading = ${reading})
			and (${before}::uuid is null or audit.id < ${before}::uuid)
		order by audit.id desc limit ${Math.min(limit, 200)}`);
}
