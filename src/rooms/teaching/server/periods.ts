import { newId } from '#platform/ids.ts';
import { Refusal } from '#platform/refusal.ts';
import { dayAfter } from '#platform/days.ts';
import { dayOf } from '#platform/dates.ts';
import { audit } from '#platform/server/audit.ts';
import { sql, type Database } from '#platform/server/sql.ts';
import { must, notFound } from '#rooms/people/server/index.ts';
import type { Who } from '#rooms/people/who.ts';
import { say } from '#rooms/teaching/messages/index.ts';
import type { NewPeriod } from '#rooms/teaching/period.ts';
import { classOf } from '#rooms/teaching/server/classes.ts';
import type { Period } from '#rooms/teaching/week.ts';
import type { WeekKind } from '#rooms/teaching/year.ts';

type Row = { id: string; class_id: string; class_name: string; subject: string; programme_id: string | null; teacher_id: string; teacher: string; day: number; from_minute: number; to_minute: number; weeks: WeekKind; since: string; until: string | null };
const shown = ({ class_id, class_name, programme_id, teacher_id, from_minute, to_minute, ...row }: Row): Period => ({ ...row, classId: class_id, className: class_name, programmeId: programme_id, teacherId: teacher_id, from: from_minute, to: to_minute });

/** The weekly periods of a teacher, or of classes, that are held on any day from one on. The caller has checked who may. */
export async function periodsOf(db: Database, scope: string, of: { teacherId: string } | { classIds: string[] }, from: string): Promise<Period[]> {
	const [teacherId, classIds] = 'teacherId' in of ? [of.teacherId, null] : [null, of.classIds];
	const rows = await db.all(sql<Row>`
		select period.id, period.class_id, class.name as class_name, period.subject, period.programme_id, period.teacher_id, coalesce(person.given_name || ' ' || person.family_name, '') as teacher,
			period.day, period.from_minute, period.to_minute, period.weeks, period.since, period.until
		from teaching.period join people.organisation class on class.id = period.class_id left join people.person on person.id = period.teacher_id
		where period.scope = ${scope} and (period.teacher_id = ${teacherId}::uuid or period.class_id = any(${classIds}::uuid[])) and (period.until is null or period.until >= ${from}::date)
		order by period.day, period.from_minute, period.id limit 300`);
	return rows.map(shown);
}

/** States a weekly period of a class as one's own, from a day on. Two at the same time are not refused: groups, and several levels in one room, are taught so. */
export async function statePeriod(db: Database, who: Who, period: NewPeriod, id = newId()): Promise<void> {
	await must(db, who, 'textbook.write', period.classId);
	const { establishment_id: scope } = await classOf(db, who, period.classId);
	await db.transaction(async (db) => {
		const made = await db.run(sql`
			insert into teaching.period (scope, id, class_id, teacher_id, subject, programme_id, day, from_minute, to_minute, weeks, since)
			values (${scope}, ${id}, ${period.classId}, ${who.id}, ${period.subject}, ${period.programmeId}, ${period.day}, ${period.from}, ${period.to}, ${period.weeks}, ${period.since})
			on conflict do nothing`);
		if (made) await audit(db, who, { act: 'period.state', organisationId: period.classId, detail: { period: id, day: period.day, from: period.from, to: period.to } });
	});
}

/** Ends a weekly period with a day, its last being the one before: whose it is, or who signs off the class's cahier. Plans placed later are free again. */
export async function endPeriod(db: Database, who: Who, id: string, from = dayOf(new Date())): Promise<void> {
	const found = who.hat ? await db.maybe(sql<{ class_id: string; teacher_id: string; since: string; until: string | null }>`
		select class_id, teacher_id, since, until from teaching.period where scope = ${who.hat.establishmentId} and id = ${id}::uuid`) : undefined;
	if (!found) throw notFound();
	if (found.teacher_id === who.id) await must(db, who, 'textbook.write', found.class_id);
	else await must(db, who, 'textbook.visa', found.class_id);
	if (found.until !== null) throw new Refusal(409, (language) => say(language)('periodEnded'));
	const scope = who.hat!.establishmentId;
	await db.transaction(async (db) => {
		await db.run(sql`update teaching.period set until = ${dayAfter(from, -1)}::date, version = version + 1 where scope = ${scope} and id = ${id} and until is null`);
		await db.run(sql`delete from teaching.placement where scope = ${scope} and period_id = ${id} and day >= ${from}::date`);
		await audit(db, who, { act: 'period.end', organisationId: found.class_id, detail: { period: id } });
	});
}
