import { isId, newId } from '#platform/ids.ts';
import { Refusal } from '#platform/refusal.ts';
import { audit } from '#platform/server/audit.ts';
import { briefly } from '#platform/server/brief.ts';
import { sql, type Database } from '#platform/server/sql.ts';
import { heldBack } from '#rooms/exercises/server/index.ts';
import { must, notFound, reachOf } from '#rooms/people/server/index.ts';
import type { Who } from '#rooms/people/who.ts';
import { isOver, type ExamTimes } from '#rooms/teaching/exam.ts';
import { sayExam } from '#rooms/teaching/messages/exam.ts';
import { classesOfPupil, classOf, pupilsOf } from '#rooms/teaching/server/classes.ts';
import { examHead, type ExamHead } from '#rooms/teaching/server/exam-head.ts';
import type { Kind } from '#rooms/sync/server/index.ts';
import { grace, handInAll } from '#rooms/teaching/server/sittings.ts';
import { extraPercentsOf, setExtra } from '#rooms/teaching/server/support.ts';

export type NewExam = { classId: string; title: string; note: string; opensAt: Date; closesAt: Date; minutes: number | null; itemIds: string[] };

/** The most exercises of a test. */
export const mostOnExam = 40;

/** Sets a test to a class, with its exercises as they are now. Refuses what is not theirs to give and times that do not fit. Answers its id. */
export async function setExam(db: Database, who: Who, exam: NewExam): Promise<string> {
	await must(db, who, 'work.set', exam.classId);
	const { establishment_id: scope } = await classOf(db, who, exam.classId);
	const refuse = (key: 'titleWrong' | 'itemsWrong' | 'timesWrong' | 'itemGone') => new Refusal(400, (language) => sayExam(language)(key, { most: mostOnExam }));
	const title = exam.title.trim();
	const itemIds = [...new Set(exam.itemIds)];
	const length = exam.closesAt.getTime() - exam.opensAt.getTime();
	if (!title || title.length > 160 || exam.note.length > 2000) throw refuse('titleWrong');
	if (!itemIds.length || itemIds.length > mostOnExam || !itemIds.every(isId)) throw refuse('itemsWrong');
	if (!(length > 0) || length > 60 * 86_400_000 || exam.closesAt <= new Date() || (exam.minutes !== null && !(Number.isInteger(exam.minutes) && exam.minutes >= 1 && exam.minutes <= 600))) throw refuse('timesWrong');
	const reach = await reachOf(db, [scope]);
	const found = await db.all(sql<{ id: string; current_version: number | null }>`
		select item.id, item.current_version from exercises.item join exercises.bank on bank.id = item.bank_id
		where item.id = any(${itemIds}::uuid[]) and item.current_version is not null and item.withdrawn_at is null and (bank.organisation_id is null or bank.organisation_id = any(${reach}::uuid[]))`);
	const versions = new Map(found.map((row) => [row.id, row.current_version!]));
	if (versions.size < itemIds.length) throw refuse('itemGone');
	const id = newId();
	await db.transaction(async (db) => {
		await db.run(sql`
			insert into teaching.exam (scope, id, class_id, title, note, set_by, opens_at, closes_at, minutes)
			values (${scope}, ${id}, ${exam.classId}, ${title}, ${exam.note.trim()}, ${who.id}, ${exam.opensAt}, ${exam.closesAt}, ${exam.minutes})`);
		await db.run(sql`
			insert into teaching.exam_item (scope, exam_id, position, item_id, item_version)
			select ${scope}, ${id}, part.position, part.item_id, part.version from unnest(${itemIds.map((_, i) => i + 1)}::int[], ${itemIds}::uuid[], ${itemIds.map((item) => versions.get(item)!)}::int[]) as part(position, item_id, version)`);
		await audit(db, who, { act: 'exam.set', organisationId: exam.classId, detail: { exam: id, title, items: itemIds.length, minutes: exam.minutes } });
	});
	forgetExams(scope);
	return id;
}

/** `items`: its exercises, with those that are the same in another language; `writing_until`: when the last pupil who writes must have handed in. */
export type OpenExam = ExamTimes & { id: string; class_id: string; title: string; items: string[]; writing_until: Date | null };

// A test that was just set or ended shows in this process at once, in others within ten seconds.
const changes = new Map<string, number>();
const forgetExams = (scope: string) => void changes.set(scope, (changes.get(scope) ?? 0) + 1);

const openExams = briefly(10, 5000, (_db: Database, scope: string) => `${scope} ${changes.get(scope) ?? 0}`, (db, scope) =>
	db.all(sql<OpenExam>`
		select exam.id, exam.class_id, exam.title, exam.opens_at, exam.closes_at, exam.minutes, exam.closed_at,
			array(select twin.id from teaching.exam_item join exercises.item on item.id = exam_item.item_id join exercises.item twin on twin.bank_id = item.bank_id and twin.code = item.code
				where exam_item.scope = exam.scope and exam_item.exam_id = exam.id) as items, writing.until as writing_until
		from teaching.exam
		cross join lateral (select max(sitting.ends_at) as until from teaching.sitting where sitting.scope = exam.scope and sitting.exam_id = exam.id and sitting.handed_at is null) writing
		where exam.scope = ${scope} and exam.closed_at is null and greatest(exam.closes_at, writing.until) > now() - interval '1 day' and exam.opens_at < now() + interval '7 days'
		order by exam.opens_at limit 500`)
);

/** Whether a test is open and somebody may still write in it, the minute of a slow line included. */
const holds = (exam: OpenExam, now: Date): boolean => exam.opens_at <= now && !isOver(exam, exam.writing_until !== null && exam.writing_until.getTime() + grace > now.getTime(), now);

const now10 = (exam: OpenExam, now: Date) => exam.opens_at.getTime() - now.getTime() < 7 * 86_400_000 && exam.closes_at > now;

/** The tests of some classes that are open or come within a week. No statement where the school's are known already. */
export async function examsSoon(db: Database, scope: string, classIds: readonly string[], now = new Date()): Promise<OpenExam[]> {
	return (await openExams(db, scope)).filter((exam) => classIds.includes(exam.class_id) && now10(exam, now));
}

/**
 * The test that holds an exercise back from a pupil: it stands in one that is open and not over for all, so that nobody reads its correction meanwhile.
 * Undefined for nearly every exercise, and then nothing is asked of the database.
 */
export async function maybeExamHolding(db: Database, who: Who, itemId: string, now = new Date()): Promise<string | undefined> {
	// Whichever hat he wears now: another school's would show him the same exercise.
	const scopes = new Set(who.hats.filter((hat) => hat.kind === 'pupil' || hat.kind === 'learner').map((hat) => hat.establishmentId));
	for (const scope of scopes) {
		const candidates = (await openExams(db, scope)).filter((exam) => holds(exam, now) && exam.items.includes(itemId));
		if (!candidates.length) continue;
		const classes = new Set((await classesOfPupil(db, who.id, scope)).map((one) => one.id));
		const found = candidates.find((exam) => classes.has(exam.class_id));
		if (found) return found.id;
	}
	return undefined;
}

/**
 * The same kind of fact, where what is about an exercise that a test holds back waits with its sender until the test is over: its verdict would tell
 * the right answer meanwhile.
 */
export const outsideExams = (kind: Kind): Kind => heldBack(kind, async (db, who, itemId) => (await maybeExamHolding(db, who, itemId)) !== undefined);

/** Which of some exercises a test holds back from a pupil's phone: those of every open one of his school. */
export async function heldItems(db: Database, scope: string, now = new Date()): Promise<Set<string>> {
	return new Set((await openExams(db, scope)).filter((exam) => holds(exam, now)).flatMap((exam) => exam.items));
}

export type ExamLine = ExamTimes & { id: string; title: string; items: number; begun: number; handed: number };

/** The tests of a class, newest first; at most 50. */
export async function examsOfClass(db: Database, who: Who, classId: string): Promise<ExamLine[]> {
	await must(db, who, 'class.follow', classId);
	const { establishment_id: scope } = await classOf(db, who, classId);
	return db.all(sql<ExamLine>`
		select exam.id, exam.title, exam.opens_at, exam.closes_at, exam.minutes, exam.closed_at,
			(select count(*) from teaching.exam_item where exam_item.scope = ${scope} and exam_item.exam_id = exam.id)::int as items,
			(select count(*) from teaching.sitting where sitting.scope = ${scope} and sitting.exam_id = exam.id)::int as begun,
			(select count(*) from teaching.sitting where sitting.scope = ${scope} and sitting.exam_id = exam.id and sitting.handed_at is not null)::int as handed
		from teaching.exam where exam.scope = ${scope} and exam.class_id = ${classId} order by exam.closes_at desc limit 50`);
}

export type ExamPupil = { id: string; given_name: string; family_name: string; extra: number; started_at: Date | null; ends_at: Date | null; handed_at: Date | null; score: number | null; answered: number };
export type ExamReport = ExamHead & { items: { position: number; item_id: string; title: string; tried: number; right: number; pending: number }[]; pupils: ExamPupil[] };

/** A test for its teacher: who sits, who handed in, with which score (the mean over all its exercises; what waits for the teacher is left out). */
export async function examReport(db: Database, who: Who, examId: string): Promise<ExamReport> {
	const head = await examHead(db, who, examId);
	await must(db, who, 'class.follow', head.class_id);
	await audit(db, who, { act: 'exam.read', reading: true, organisationId: head.class_id, detail: { exam: examId } });
	const pupils = await pupilsOf(db, head.class_id);
	const ids = pupils.map((pupil) => pupil.id);
	const sat = await db.all(sql<{ person_id: string; started_at: Date; ends_at: Date; handed_at: Date | null }>`select person_id, started_at, ends_at, handed_at from teaching.sitting where scope = ${head.scope} and exam_id = ${examId}`);
	const extra = await extraPercentsOf(db, head.scope, ids);
	// What was written in a sitting alone counts: an answer that only says that it is of this test is anybody's.
	const items = await db.all(sql<{ position: number; item_id: string; title: string; tried: number; right: number; pending: number }>`
		select exam_item.position, exam_item.item_id, coalesce(item_version.title, '') as title, count(attempt.id)::int as tried, count(attempt.id) filter (where attempt.is_right)::int as right, count(attempt.id) filter (where attempt.pending)::int as pending
		from teaching.exam_item left join exercises.item_version on item_version.item_id = exam_item.item_id and item_version.number = exam_item.item_version
		left join (teaching.sitting_answer join exercises.attempt on attempt.scope = sitting_answer.scope and attempt.id = sitting_answer.fact_id and attempt.person_id = sitting_answer.person_id)
			on sitting_answer.scope = exam_item.scope and sitting_answer.exam_id = exam_item.exam_id and sitting_answer.position = exam_item.position
		where exam_item.scope = ${head.scope} and exam_item.exam_id = ${examId} group by exam_item.position, exam_item.item_id, item_version.title order by exam_item.position`);
	const scores = await db.all(sql<{ person_id: string; sum: number; answered: number; pending: number }>`
		select attempt.person_id, coalesce(sum(attempt.score) filter (where not attempt.pending), 0)::real as sum, count(*)::int as answered, count(*) filter (where attempt.pending)::int as pending
		from teaching.sitting_answer join exercises.attempt on attempt.scope = sitting_answer.scope and attempt.id = sitting_answer.fact_id and attempt.person_id = sitting_answer.person_id
		where sitting_answer.scope = ${head.scope} and sitting_answer.exam_id = ${examId} group by attempt.person_id`);
	return {
		...head,
		items,
		pupils: pupils.map((pupil) => {
			const own = sat.find((row) => row.person_id === pupil.id);
			const score = scores.find((row) => row.person_id === pupil.id);
			const counted = items.length - (score?.pending ?? 0);
			return {
				id: pupil.id,
				given_name: pupil.given_name,
				family_name: pupil.family_name,
				extra: extra.get(pupil.id) ?? 0,
				started_at: own?.started_at ?? null,
				ends_at: own?.ends_at ?? null,
				handed_at: own?.handed_at ?? null,
				answered: score?.answered ?? 0,
				score: own?.handed_at ? (counted > 0 ? (score?.sum ?? 0) / counted : null) : null
			};
		})
	};
}

/** Ends a test for all now: what is written is handed in, and the correction is shown. */
export async function endExam(db: Database, who: Who, examId: string): Promise<void> {
	const head = await examHead(db, who, examId);
	await must(db, who, 'work.set', head.class_id);
	await db.transaction(async (db) => {
		const ended = await db.run(sql`update teaching.exam set closed_at = now() where scope = ${head.scope} and id = ${examId} and closed_at is null`);
		if (!ended) return;
		await db.run(sql`update teaching.sitting set ends_at = least(ends_at, now()) where scope = ${head.scope} and exam_id = ${examId}`);
		await audit(db, who, { act: 'exam.end', organisationId: head.class_id, detail: { exam: examId } });
	});
	await handInAll(db, head.scope, examId);
	forgetExams(head.scope);
}

/** Gives a pupil more time in every test, in percent. */
export async function setExtraTime(db: Database, who: Who, classId: string, personId: string, percent: number): Promise<void> {
	await must(db, who, 'work.set', classId);
	const { establishment_id: scope } = await classOf(db, who, classId);
	if (!(await pupilsOf(db, classId)).some((pupil) => pupil.id === personId) || !Number.isInteger(percent) || percent < 0 || percent > 100) throw notFound();
	await db.transaction(async (db) => {
		await setExtra(db, who, scope, personId, percent);
		await audit(db, who, { act: 'exam.extra', organisationId: classId, personId, detail: { percent } });
	});
}
