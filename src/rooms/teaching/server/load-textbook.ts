import { audit } from '#platform/server/audit.ts';
import { arrayText, copyRows } from '#platform/server/copy.ts';
import type { Database } from '#platform/server/sql.ts';
import { notFound, type Asker } from '#rooms/people/server/index.ts';
import type { NewPeriod } from '#rooms/teaching/period.ts';
import type { NewPlan } from '#rooms/teaching/plan-form.ts';
import type { Entry } from '#rooms/teaching/textbook.ts';

export type TextbookRows = {
	periods: (NewPeriod & { scope: string; id: string; teacherId: string })[];
	/** Signed at `at`; `revision` is the id of its one state. */
	entries: { scope: string; id: string; revision: string; teacherId: string; at: Date; entry: Entry }[];
	plans: { scope: string; id: string; ownerId: string; at: Date; plan: NewPlan }[];
	placements: { scope: string; periodId: string; day: string; planId: string; placedBy: string }[];
	visas: { scope: string; id: string; classId: string; upto: string; remark: string; entries: number; signedBy: string; at: Date }[];
};

/** Enters many weekly periods, entries of cahiers, plans and visas, as they would have come one by one. The system only, with rows it has checked. */
export async function loadTextbooks(db: Database, who: Asker, { periods, entries, plans, placements, visas }: TextbookRows): Promise<void> {
	if (who.id !== null) throw notFound();
	await db.transaction(async (db) => {
		await copyRows(
			db,
			'copy teaching.period (scope, id, class_id, teacher_id, subject, programme_id, day, from_minute, to_minute, weeks, since) from stdin',
			periods.map((row) => [row.scope, row.id, row.classId, row.teacherId, row.subject, row.programmeId, row.day, row.from, row.to, row.weeks, row.since])
		);
		await copyRows(
			db,
			'copy teaching.textbook_entry (scope, id, class_id, teacher_id, revision, said_at, received_at, period_id, plan_id, day, from_minute, to_minute, kind, subject, programme_id, chapter_id, finishes, title, content, homework, homework_due, work_id) from stdin',
			entries.map(({ scope, id, revision, teacherId, at, entry }) => [
				scope, id, entry.classId, teacherId, revision, at, at, entry.periodId, entry.planId, entry.day, entry.from, entry.to, entry.kind, entry.subject, entry.programmeId, entry.chapterId, entry.finishes, entry.title,
				entry.content, entry.homework, entry.homeworkDue, entry.workId
			])
		);
		await copyRows(
			db,
			'copy teaching.textbook_revision (scope, entry_id, id, parents, said, made_by, at, received_at) from stdin',
			entries.map(({ scope, id, revision, teacherId, at, entry }) => [scope, id, revision, '{}', JSON.stringify(entry), teacherId, at, at])
		);
		await copyRows(
			db,
			'copy teaching.plan (scope, id, owner_id, class_ids, subject, programme_id, chapter_id, title, minutes, content, shared, made_at, changed_at) from stdin',
			plans.map(({ scope, id, ownerId, at, plan }) => [scope, id, ownerId, arrayText(plan.classIds), plan.subject, plan.programmeId, plan.chapterId, plan.title, plan.minutes, JSON.stringify(plan.content), plan.shared, at, at])
		);
		await copyRows(db, 'copy teaching.placement (scope, period_id, day, plan_id, placed_by) from stdin', placements.map((row) => [row.scope, row.periodId, row.day, row.planId, row.placedBy]));
		await copyRows(
			db,
			'copy teaching.visa (scope, id, class_id, upto, remark, entries, seen_at, signed_by, signed_at) from stdin',
			visas.map((row) => [row.scope, row.id, row.classId, row.upto, row.remark, row.entries, row.at, row.signedBy, row.at])
		);
		await audit(db, who, { act: 'textbook.load', detail: { entries: entries.length, periods: periods.length } });
	});
}
