import { isId } from '#platform/ids.ts';
import { audit } from '#platform/server/audit.ts';
import { sql, type Database } from '#platform/server/sql.ts';
import { may, must, notFound } from '#rooms/people/server/index.ts';
import type { Who } from '#rooms/people/who.ts';
import { classesOfPupil, pupilsOf, type Pupil } from '#rooms/teaching/server/classes.ts';
import { versionsOf, type WorkVersion } from '#rooms/teaching/server/revisions.ts';

export type WorkHead = { id: string; scope: string; class_id: string; class_name: string; for_all: boolean; title: string; note: string; set_by: string; teacher: string; opens_at: Date; due_at: Date; closed_at: Date | null; closing_at: Date | null; revision: string; disputed: boolean };

/** A work, to who may see it: who follows its class, and the pupils it is set to once it is open. */
export async function workHead(db: Database, who: Who, workId: string): Promise<WorkHead> {
	const scope = who.hat?.establishmentId;
	const found =
		scope && isId(workId)
			? await db.maybe(sql<WorkHead>`
				select work.id, work.scope, work.class_id, class.name as class_name, work.for_all, work.title, work.note, work.set_by,
					coalesce(teacher.given_name || ' ' || teacher.family_name, '') as teacher, work.opens_at, work.due_at, work.closed_at, work.closing_at, coalesce(work.revision, work.id) as revision, work.disputed
				from teaching.work join people.organisation class on class.id = work.class_id left join people.person teacher on teacher.id = work.set_by
				where work.scope = ${scope} and work.id = ${workId}`)
			: undefined;
	if (!found) throw notFound();
	const mine = (await classesOfPupil(db, who.id, found.scope)).some((one) => one.id === found.class_id) && found.opens_at <= new Date() && (found.for_all || (await isSetTo(db, found.scope, workId, who.id)));
	if (!mine && !(await may(db, who, 'class.follow', [found.class_id])).length) throw notFound();
	return found;
}

const isSetTo = async (db: Database, scope: string, workId: string, personId: string) =>
	(await db.maybe(sql<{ person_id: string }>`select person_id from teaching.work_pupil where scope = ${scope} and work_id = ${workId} and person_id = ${personId}`)) !== undefined;

export type WorkPart = { position: number; item_id: string | null; lesson_id: string | null; title: string; kind: string; tries: number; best: number; done: boolean; gone: boolean };
export type WorkView = WorkHead & { parts: WorkPart[] };

/**
 * A work with its parts and how one person stands with each. An exercise is done when it was right once, or handed in for the teacher; a lesson when it was
 * read. A part that is gone was withdrawn since: it is asked of nobody.
 */
export async function workFor(db: Database, who: Who, workId: string, personId: string = who.id): Promise<WorkView> {
	const head = await workHead(db, who, workId);
	if (personId !== who.id) await must(db, who, 'person.read', personId);
	const parts = await db.all(sql<WorkPart>`
		select part.position, part.item_id, part.lesson_id, coalesce(item_version.title, lesson_version.title, '') as title, coalesce(item_version.kind, 'lesson') as kind,
			coalesce(tried.tries, 0)::int as tries, coalesce(tried.best, 0)::real as best, coalesce(tried.done, reading.done_at is not null) as done, part.gone
		from teaching.set_part part
		left join exercises.item on item.id = part.item_id
		left join exercises.item_version on item_version.item_id = item.id and item_version.number = item.current_version
		left join curriculum.lesson on lesson.id = part.lesson_id
		left join curriculum.lesson_version on lesson_version.lesson_id = lesson.id
			and lesson_version.number = coalesce(lesson.current_version, (select max(number) from curriculum.lesson_version last where last.lesson_id = lesson.id))
		left join curriculum.reading on reading.scope = part.scope and reading.person_id = ${personId} and reading.lesson_id = part.lesson_id
		left join lateral (
			select count(*) as tries, max(attempt.score) as best, bool_or(attempt.is_right or attempt.pending) as done from exercises.attempt
			where attempt.scope = part.scope and attempt.person_id = ${personId} and attempt.item_id = part.item_id and attempt.at >= ${head.opens_at}::timestamptz
			having count(*) > 0) tried on true
		where part.scope = ${head.scope} and part.work_id = ${workId} order by part.position`);
	return { ...head, parts };
}

export type WorkLine = { id: string; class_id: string; class_name: string; title: string; teacher: string; opens_at: Date; due_at: Date; closed_at: Date | null; count: number; tried: number; done: number };

/** The work set to a pupil in his classes that is open or ended in the last 14 days, what is due first at the top. */
export async function workOfPupil(db: Database, scope: string, personId: string, now = new Date()): Promise<WorkLine[]> {
	// His attempts are read once for all the work, not once for each part.
	return db.all(sql<WorkLine>`
		with open as materialized (
			select work.id, work.class_id, work.title, work.set_by, work.opens_at, work.due_at, work.closed_at from teaching.work
			where work.scope = ${scope} and work.opens_at <= ${now} and work.due_at > ${now}::timestamptz - interval '14 days' and work.closed_at is null
				and work.class_id in (select membership.organisation_id from people.membership
					where membership.person_id = ${personId} and membership.since <= current_date and (membership.until is null or membership.until >= current_date))
				and (work.for_all or exists (select 1 from teaching.work_pupil where work_pupil.scope = work.scope and work_pupil.work_id = work.id and work_pupil.person_id = ${personId}))
			order by work.due_at, work.id limit 40
		), mine as materialized (
			select item_id, max(at) as last_at, max(at) filter (where is_right or pending) as done_at from exercises.attempt
			where scope = ${scope} and person_id = ${personId} and at >= (select min(opens_at) from open) group by item_id
		)
		select open.id, open.class_id, class.name as class_name, open.title, coalesce(teacher.given_name || ' ' || teacher.family_name, '') as teacher,
			open.opens_at, open.due_at, open.closed_at, progress.count, progress.tried, progress.done
		from open
		join people.organisation class on class.id = open.class_id
		left join people.person teacher on teacher.id = open.set_by
		cross join lateral (
			select count(*) filter (where not part.gone or mine.done_at >= open.opens_at or reading.done_at is not null)::int as count, count(*) filter (where mine.last_at >= open.opens_at or reading.lesson_id is not null)::int as tried,
				count(*) filter (where mine.done_at >= open.opens_at or reading.done_at is not null)::int as done
			from teaching.set_part part
			left join mine on mine.item_id = part.item_id
			left join curriculum.reading on reading.scope = part.scope and reading.person_id = ${personId} and reading.lesson_id = part.lesson_id
			where part.scope = ${scope} and part.work_id = open.id) progress
		order by open.due_at, open.id`);
}

export type ClassWork = { id: string; class_id: string; class_name: string; title: string; opens_at: Date; due_at: Date; closed_at: Date | null; closing_at: Date | null; revision: string; disputed: boolean; parts: number; pupils: number; begun: number; finished: number };

/** The work of some classes for their teacher, newest first, or those after a work (`after`, its id): how many pupils began and finished, told as each pupil is told it. The caller has checked who may. */
export async function workOfClasses(db: Database, scope: string, classIds: string[], limit = 30, after: string | null = null): Promise<ClassWork[]> {
	return db.all(sql<ClassWork>`
		select work.id, work.class_id, class.name as class_name, work.title, work.opens_at, work.due_at, work.closed_at, work.closing_at, coalesce(work.revision, work.id) as revision, work.disputed, parts.count as parts, pupils.count as pupils, pupils.begun, pupils.finished
		from (select * from teaching.work where scope = ${scope} and class_id = any(${classIds}::uuid[])
			and (${after}::uuid is null or (due_at, id) < (select last.due_at, last.id from teaching.work last where last.scope = ${scope} and last.id = ${after}::uuid)) order by due_at desc, id desc limit ${limit}) work
		join people.organisation class on class.id = work.class_id
		cross join lateral (select count(*)::int as count, array_agg(part.position) as positions from teaching.set_part part where part.scope = work.scope and part.work_id = work.id and not part.gone) parts
		cross join lateral (
			select count(*)::int as count, count(*) filter (where progress.tried > 0)::int as begun, count(*) filter (where progress.done >= parts.count and parts.count > 0)::int as finished
			from people.membership join people.person on person.id = membership.person_id and person.closed_at is null
			cross join lateral (
				select count(*) filter (where tried.done is not null or reading.lesson_id is not null) as tried, count(*) filter (where part.position = any(parts.positions) and (tried.done or reading.done_at is not null)) as done
				from teaching.work_part part
				left join curriculum.reading on reading.scope = part.scope and reading.person_id = membership.person_id and reading.lesson_id = part.lesson_id
				left join lateral (
					select bool_or(attempt.is_right or attempt.pending) as done from exercises.attempt
					where attempt.scope = part.scope and attempt.item_id = part.item_id and attempt.person_id = membership.person_id and attempt.at >= work.opens_at) tried on true
				where part.scope = work.scope and part.work_id = work.id) progress
			where membership.organisation_id = work.class_id and membership.kind in ('pupil', 'learner') and membership.since <= current_date
				and (membership.until is null or membership.until >= current_date)
				and (work.for_all or exists (select 1 from teaching.work_pupil where work_pupil.scope = work.scope and work_pupil.work_id = work.id and work_pupil.person_id = membership.person_id))) pupils
		order by work.due_at desc, work.id desc`);
}

export type WorkPupil = Pupil & { tried: number; done: number; last_at: Date | null };
/** A part of a work as its teacher sees it: how many pupils tried it (opened it, for a lesson), how many of them have not done it yet, and how many handed in what only a person can judge. */
export type WorkItem = { position: number; item_id: string | null; lesson_id: string | null; title: string; gone: boolean; tried: number; failed: number; handed: number };
/** `versions`: the states that stand beside each other, the one that is shown first; empty where nothing is to be decided. */
export type WorkReport = WorkHead & { items: WorkItem[]; pupils: WorkPupil[]; count: number; versions: WorkVersion[] };

/**
 * A work for its teacher: pupil by pupil and part by part, of the pupils it is set to. What counts is what the pupil is told that
 * counts: right once or handed in since it opened, wherever it was answered. Reading it is in the audit of the class, unless a larger reading was `noted` there.
 */
export async function workReport(db: Database, who: Who, workId: string, noted = false): Promise<WorkReport> {
	const head = await workHead(db, who, workId);
	await must(db, who, 'class.follow', head.class_id);
	if (!noted) await audit(db, who, { act: 'work.read', reading: true, organisationId: head.class_id, detail: { work: workId } });
	const everyone = await pupilsOf(db, head.class_id);
	const set = head.for_all ? null : new Set((await db.all(sql<{ person_id: string }>`select person_id from teaching.work_pupil where scope = ${head.scope} and work_id = ${workId}`)).map((row) => row.person_id));
	const pupils = everyone.filter((pupil) => !set || set.has(pupil.id));
	const parts = await db.all(sql<Omit<WorkItem, 'tried' | 'failed' | 'handed'>>`
		select part.position, part.item_id, part.lesson_id, coalesce(item_version.title, lesson_version.title, '') as title, part.gone
		from teaching.set_part part
		left join exercises.item on item.id = part.item_id
		left join exercises.item_version on item_version.item_id = item.id and item_version.number = item.current_version
		left join curriculum.lesson on lesson.id = part.lesson_id
		left join curriculum.lesson_version on lesson_version.lesson_id = lesson.id
			and lesson_version.number = coalesce(lesson.current_version, (select max(number) from curriculum.lesson_version last where last.lesson_id = lesson.id))
		where part.scope = ${head.scope} and part.work_id = ${workId} order by part.position`);
	const tries = await db.all(sql<{ person_id: string; position: number; done: boolean; handed: boolean; last_at: Date }>`
		select pupil.id as person_id, part.position, coalesce(tried.done, reading.done_at is not null) as done, coalesce(tried.handed, false) as handed, coalesce(tried.last_at, reading.last_at) as last_at
		from teaching.work_part part cross join unnest(${pupils.map((pupil) => pupil.id)}::uuid[]) as pupil(id)
		left join curriculum.reading on reading.scope = part.scope and reading.person_id = pupil.id and reading.lesson_id = part.lesson_id
		left join lateral (
			select bool_or(attempt.is_right or attempt.pending) as done, bool_or(attempt.pending) as handed, max(attempt.at) as last_at from exercises.attempt
			where attempt.scope = part.scope and attempt.item_id = part.item_id and attempt.person_id = pupil.id and attempt.at >= ${head.opens_at}::timestamptz) tried on true
		where part.scope = ${head.scope} and part.work_id = ${workId} and (tried.done is not null or reading.lesson_id is not null)`);
	const live = new Set(parts.filter((part) => !part.gone).map((part) => part.position));
	const latest = (dates: Date[]) => dates.reduce<Date | null>((last, at) => (last && last > at ? last : at), null);
	return {
		...head,
		items: parts.map((part) => {
			const own = tries.filter((row) => row.position === part.position);
			return { ...part, tried: own.length, failed: own.filter((row) => !row.done).length, handed: own.filter((row) => row.handed).length };
		}),
		pupils: pupils.map((pupil) => {
			const own = tries.filter((row) => row.person_id === pupil.id);
			return { ...pupil, tried: own.length, done: own.filter((row) => row.done && live.has(row.position)).length, last_at: latest(own.map((row) => row.last_at)) };
		}),
		count: live.size,
		versions: head.disputed ? await versionsOf(db, head) : []
	};
}
