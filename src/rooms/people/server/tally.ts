import { sql, type Database } from '#platform/server/sql.ts';
import { must, type Asker } from '#rooms/people/server/may.ts';

/** What an organisation counts, itself and all below it, and what needs doing there; each figure is how many. */
export type Figures = {
	schools: number;
	classes: number;
	pupils: number;
	staff: number;
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
	/** When this was counted; null: now. */
	countedAt: Date | null;
};

/** The figures of an organisation that `who` may read. A school is counted now; an office above schools lately. */
export async function figures(db: Database, who: Asker, organisationId: string): Promise<Figures> {
	await must(db, who, 'organisation.read', organisationId);
	return figuresOf(db, organisationId);
}

/** The same without asking who may: for the functions of this room that have asked. */
export async function figuresOf(db: Database, organisationId: string): Promise<Figures> {
	const kept = await db.maybe(sql<{ establishment_id: string | null; figures: Omit<Figures, 'countedAt'> | null; counted_at: Date | null; stale: boolean | null }>`
		select organisation.establishment_id, tally.figures, tally.counted_at, tally.asked_at < now() - interval '1 hour' as stale
		from people.organisation left join people.tally on tally.organisation_id = organisation.id where organisation.id = ${organisationId}`);
	if (!kept || kept.establishment_id) return { ...(await count(db, organisationId)), countedAt: null };
	if (!kept.figures) return { ...(await recount(db, organisationId)), countedAt: null };
	if (kept.stale) await db.run(sql`update people.tally set asked_at = now() where organisation_id = ${organisationId}`).catch(() => {});
	return { ...kept.figures, countedAt: kept.counted_at };
}

async function recount(db: Database, organisationId: string): Promise<Omit<Figures, 'countedAt'>> {
	const figures = await count(db, organisationId);
	await db.run(sql`
		insert into people.tally (organisation_id, figures) values (${organisationId}, ${JSON.stringify(figures)})
		on conflict (organisation_id) do update set figures = excluded.figures, counted_at = now()`);
	return figures;
}

/** Counts anew the offices that somebody asked for within a day, the longest unseen first. Answers how many. */
export async function recountOffices(db: Database): Promise<number> {
	const due = await db.all(sql<{ organisation_id: string }>`
		select organisation_id from people.tally
		where asked_at > now() - interval '1 day' and counted_at < now() - interval '5 minutes' order by counted_at limit 200`);
	for (const { organisation_id } of due) await recount(db, organisation_id);
	return due.length;
}

const count = (db: Database, organisationId: string): Promise<Omit<Figures, 'countedAt'>> =>
	db.one(sql<Omit<Figures, 'countedAt'>>`
		with here as materialized (
			select above.organisation_id, organisation.kind from people.above join people.organisation on organisation.id = above.organisation_id
			where above.above_id = ${organisationId} and organisation.closed_at is null),
		member as materialized (
			select distinct membership.person_id, membership.kind
			from here join people.membership on membership.organisation_id = here.organisation_id
			join people.person on person.id = membership.person_id and person.closed_at is null
			where membership.since <= current_date and (membership.until is null or membership.until >= current_date))
		select
			(select count(*)::int from here where kind = 'school') as schools,
			(select count(*)::int from here where kind in ('class', 'group')) as classes,
			(select count(distinct person_id)::int from member where kind <> 'staff') as pupils,
			(select count(*)::int from member where kind = 'staff') as staff,
			(select count(*)::int from member where kind <> 'staff' and not exists (select 1 from people.credential where credential.person_id = member.person_id)) as "withoutSecret",
			(select count(*)::int from member where kind = 'pupil' and not exists (
				select 1 from people.guardian where guardian.child_id = member.person_id and (guardian.until is null or guardian.until >= current_date))) as "withoutGuardian",
			(select count(*)::int from here where kind = 'class' and not exists (
				select 1 from people.role where role.organisation_id = here.organisation_id and role.role = 'teacher' and (role.until is null or role.until >= current_date))) as "withoutTeacher",
			(select count(distinct role.person_id)::int from here join people.role on role.organisation_id = here.organisation_id
				join people.credential on credential.person_id = role.person_id and credential.must_change where role.until is null or role.until >= current_date) as "firstPassword",
			(select count(*)::int from here join people.role on role.organisation_id = here.organisation_id
				where role.until between current_date and current_date + 30) as ending,
			(select count(distinct session.person_id)::int from member join people.session on session.person_id = member.person_id
				where session.seen_at >= current_date) as "signedIn"`);
