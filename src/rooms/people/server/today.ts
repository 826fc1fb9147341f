import { sql, type Database } from '#platform/server/sql.ts';
import { must, type Asker } from '#rooms/people/server/may.ts';

/** What needs doing in an organisation; each figure is how many. */
export type ToDo = {
	/** Pupils and learners who can't sign in yet: no PIN was made. */
	withoutSecret: number;
	/** Pupils of whom no guardian is known. */
	withoutGuardian: number;
	/** Classes in which nobody holds the role of teacher. */
	withoutTeacher: number;
	/** Staff whose first password was not replaced yet. */
	firstPassword: number;
	/** Roles that end within 30 days. */
	ending: number;
	/** People who signed in today. */
	signedIn: number;
};

/** The figures of today for those who run an organisation, counted over all that stands below it. */
export async function toDo(db: Database, who: Asker, organisationId: string): Promise<ToDo> {
	await must(db, who, 'organisation.read', organisationId);
	return db.one(sql<ToDo>`
		with here as materialized (
			select above.organisation_id from people.above join people.organisation on organisation.id = above.organisation_id
			where above.above_id = ${organisationId} and organisation.closed_at is null),
		member as materialized (
			select distinct membership.person_id, membership.kind
			from here join people.membership on membership.organisation_id = here.organisation_id
			join people.person on person.id = membership.person_id and person.closed_at is null
			where membership.since <= current_date and (membership.until is null or membership.until >= current_date))
		select
			(select count(*)::int from member where kind <> 'staff' and not exists (select 1 from people.credential where credential.person_id = member.person_id)) as "withoutSecret",
			(select count(*)::int from member where kind = 'pupil' and not exists (
				select 1 from people.guardian where guardian.child_id = member.person_id and (guardian.until is null or guardian.until >= current_date))) as "withoutGuardian",
			(select count(*)::int from here join people.organisation on organisation.id = here.organisation_id
				where organisation.kind = 'class' and not exists (
					select 1 from people.role where role.organisation_id = organisation.id and role.role = 'teacher' and (role.until is null or role.until >= current_date))) as "withoutTeacher",
			(select count(distinct role.person_id)::int from here join people.role on role.organisation_id = here.organisation_id
				join people.credential on credential.person_id = role.person_id and credential.must_change where role.until is null or role.until >= current_date) as "firstPassword",
			(select count(*)::int from here join people.role on role.organisation_id = here.organisation_id
				where role.until between current_date and current_date + 30) as ending,
			(select count(distinct session.person_id)::int from member join people.session on session.person_id = member.person_id
				where session.seen_at >= current_date) as "signedIn"`);
}
