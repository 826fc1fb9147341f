import { isId } from '#platform/ids.ts';
import { sql, type Database } from '#platform/server/sql.ts';
import { may, notFound } from '#rooms/people/server/index.ts';
import type { Who } from '#rooms/people/who.ts';
import type { ExamTimes } from '#rooms/teaching/exam.ts';
import { classesOfPupil } from '#rooms/teaching/server/classes.ts';

// Who may still write, the minute of a slow line included: until then nobody sees a correction, himself least of all.
export type ExamHead = ExamTimes & { scope: string; id: string; class_id: string; class_name: string; title: string; note: string; running: boolean };

/** A test, to who may see it: who follows its class, and its pupils once it may be seen (a day before it opens). */
export async function examHead(db: Database, who: Who, examId: string): Promise<ExamHead> {
	const scope = who.hat?.establishmentId;
	const found = scope && isId(examId)
		? await db.maybe(sql<ExamHead>`
			select exam.scope, exam.id, exam.class_id, class.name as class_name, exam.title, exam.note, exam.opens_at, exam.closes_at, exam.minutes, exam.closed_at,
				exists (select 1 from teaching.sitting where sitting.scope = exam.scope and sitting.exam_id = exam.id and sitting.handed_at is null and sitting.ends_at > now() - interval '1 minute') as running
			from teaching.exam join people.organisation class on class.id = exam.class_id where exam.scope = ${scope} and exam.id = ${examId}`)
		: undefined;
	if (!found) throw notFound();
	const mine = (await classesOfPupil(db, who.id, found.scope)).some((one) => one.id === found.class_id);
	if (!mine && !(await may(db, who, 'class.follow', [found.class_id])).length) throw notFound();
	return found;
}
