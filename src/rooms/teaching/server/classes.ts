import { newId } from '#platform/ids.ts';
import { audit } from '#platform/server/audit.ts';
import { sql, type Database } from '#platform/server/sql.ts';
import { gradesInOrder, may, must, notFound, type Asker } from '#rooms/people/server/index.ts';
import type { Who } from '#rooms/people/who.ts';

export type ClassLine = { id: string; name: string; grade: string | null; series: string | null; school: string; establishment_id: string; pupils: number };

/** The classes that a person follows in the establishment of the hat worn, from the youngest up: a teacher's own, all of them for a head. */
export async function followedClasses(db: Database, who: Who): Promise<ClassLine[]> {
	if (!who.hat) return [];
	const grades = await gradesInOrder(db);
	const all = await db.all(sql<ClassLine>`
		select class.id, class.name, class.grade, class.series, school.name as school, school.id as establishment_id,
			(select count(*) from people.membership join people.person on person.id = membership.person_id and person.closed_at is null
				where membership.organisation_id = class.id and membership.kind in ('pupil', 'learner') and membership.since <= current_date and (membership.until is null or membership.until >= current_date))::int as pupils
		from people.organisation class join people.organisation school on school.id = class.establishment_id
		where class.establishment_id = ${who.hat.establishmentId} and class.kind in ('class', 'group') and class.closed_at is null
		order by array_position(${grades}::text[], class.grade) nulls last, people.spelt(class.name), class.id limit 200`);
	const allowed = new Set(await may(db, who, 'class.follow', all.map((line) => line.id)));
	return all.filter((line) => allowed.has(line.id));
}

/** A class with its school, for who follows it. */
export async function classOf(db: Database, who: Asker, classId: string): Promise<Omit<ClassLine, 'pupils'>> {
	await must(db, who, 'class.follow', classId);
	const found = await db.maybe(sql<Omit<ClassLine, 'pupils'>>`
		select class.id, class.name, class.grade, class.series, school.name as school, school.id as establishment_id
		from people.organisation class join people.organisation school on school.id = class.establishment_id
		where class.id = ${classId} and class.kind in ('class', 'group')`);
	if (!found) throw notFound();
	return found;
}

export type Pupil = { id: string; given_name: string; family_name: string; code: string };

/** The pupils of a class today, by family name. The caller has checked who may. */
export async function pupilsOf(db: Database, classId: string): Promise<Pupil[]> {
	return db.all(sql<Pupil>`
		select person.id, person.given_name, person.family_name, person.code
		from people.membership join people.person on person.id = membership.person_id
		where membership.organisation_id = ${classId} and membership.kind in ('pupil', 'learner') and person.closed_at is null
			and membership.since <= current_date and (membership.until is null or membership.until >= current_date)
		order by person.sorted, person.id limit 300`);
}

export type CourseLine = { programme_id: string; title: string; title_ar: string | null; subject: string; teacher_id: string | null };

/** The programmes that some classes follow: those chosen for them, else all in force of their grade and series. A teacher's own first. */
export async function coursesOf(db: Database, classIds: string[], teacherId: string | null = null): Promise<(CourseLine & { class_id: string })[]> {
	return db.all(sql<CourseLine & { class_id: string }>`
		select class_id, programme_id, title, title_ar, subject, teacher_id from (
			select course.class_id, programme.id as programme_id, programme.title, programme.title_ar, programme.subject, course.teacher_id
			from teaching.course join curriculum.programme on programme.id = course.programme_id
			where course.class_id = any(${classIds}::uuid[])
			union all
			select class.id, programme.id, programme.title, programme.title_ar, programme.subject, null
			from people.organisation class join curriculum.programme on programme.grade = class.grade and programme.status = 'in-force'
				and (programme.series = '{}' or class.series = any(programme.series))
			where class.id = any(${classIds}::uuid[]) and not exists (select 1 from teaching.chosen where chosen.class_id = class.id)) course
		order by (teacher_id = ${teacherId}::uuid) desc nulls last, title limit 500`);
}

/** The classes (and training groups) a pupil is in, in the establishment of the hat worn. */
export async function classesOfPupil(db: Database, personId: string, establishmentId: string): Promise<{ id: string; name: string; grade: string | null }[]> {
	return db.all(sql<{ id: string; name: string; grade: string | null }>`
		select class.id, class.name, class.grade from people.membership join people.organisation class on class.id = membership.organisation_id
		where membership.person_id = ${personId} and class.establishment_id = ${establishmentId} and class.kind in ('class', 'group')
			and membership.since <= current_date and (membership.until is null or membership.until >= current_date)
		order by people.spelt(class.name) limit 20`);
}

/** Lets classes follow programmes, in bulk. Same class and programme again changes the teacher only. */
export async function setCourses(db: Database, who: Asker, rows: { classId: string; programmeId: string; teacherId: string | null }[]): Promise<void> {
	if (!rows.length) return;
	await must(db, who, 'organisation.manage', rows.map((row) => row.classId));
	await db.transaction(async (db) => {
		await db.run(sql`
			insert into teaching.chosen (class_id, chosen_by) select distinct class.id, ${who.id}::uuid from unnest(${rows.map((row) => row.classId)}::uuid[]) as class(id)
			on conflict do nothing`);
		await db.run(sql`
			insert into teaching.course (id, class_id, programme_id, teacher_id)
			select course.id, course.class_id, course.programme_id, course.teacher_id
			from unnest(${rows.map(() => newId())}::uuid[], ${rows.map((r) => r.classId)}::uuid[], ${rows.map((r) => r.programmeId)}::uuid[], ${rows.map((r) => r.teacherId)}::uuid[])
				as course(id, class_id, programme_id, teacher_id)
			on conflict (class_id, programme_id) do update set teacher_id = excluded.teacher_id`);
		await audit(db, who, { act: 'course.set', organisationId: rows.length === 1 ? rows[0].classId : undefined, detail: { count: rows.length } });
	});
}

/**
 * Says which programmes a class follows from now on, instead of all of its grade; whoever teaches it takes the new ones on. What is left off leaves the class's pages and
 * takes nothing away: work and evidence stay. For whoever may set work to the class.
 */
export async function chooseCourses(db: Database, who: Asker, classId: string, programmeIds: string[]): Promise<void> {
	await must(db, who, 'work.set', classId);
	const ids = [...new Set(programmeIds)];
	await db.transaction(async (db) => {
		const teaches = await db.maybe(sql<{ person_id: string }>`
			select person_id from people.role where person_id = ${who.id}::uuid and organisation_id = ${classId} and role = 'teacher' and since <= current_date and (until is null or until >= current_date)`);
		const first = await db.run(sql`insert into teaching.chosen (class_id, chosen_by) values (${classId}, ${who.id}) on conflict do nothing`);
		const left = await db.run(sql`delete from teaching.course where class_id = ${classId} and programme_id <> all(${ids}::uuid[])`);
		const taken = await db.run(sql`
			insert into teaching.course (id, class_id, programme_id, teacher_id)
			select chosen.id, ${classId}, programme.id, ${teaches?.person_id ?? null}::uuid
			from unnest(${ids.map(() => newId())}::uuid[], ${ids}::uuid[]) as chosen(id, programme_id) join curriculum.programme on programme.id = chosen.programme_id
			on conflict (class_id, programme_id) do nothing`);
		if (first || left || taken) await audit(db, who, { act: 'course.set', organisationId: classId, detail: { programmes: ids, left, taken } });
	});
}
