import { dayOf, dayStartBefore } from '#platform/dates.ts';
import { audit } from '#platform/server/audit.ts';
import { sql, type Database } from '#platform/server/sql.ts';
import { competencesOf, type CompetenceView } from '#rooms/curriculum/server/index.ts';
import { itemsOf, statesOf, type ExerciseView, type ItemState } from '#rooms/exercises/server/index.ts';
import { must, notFound, reachOf } from '#rooms/people/server/index.ts';
import type { Who } from '#rooms/people/who.ts';
import type { Cell } from '#rooms/revision/mastery.ts';
import { cellsOf } from '#rooms/revision/server/index.ts';
import { nextInRow, rowOfWork, type Row, type Sequence } from '#rooms/teaching/row.ts';
import { classesOfPupil } from '#rooms/teaching/server/classes.ts';
import { scopeOf } from '#rooms/teaching/server/matrix.ts';
import { supportLine, type SupportLine } from '#rooms/teaching/server/support.ts';
import { workFor, workOfPupil, type WorkLine } from '#rooms/teaching/server/work.ts';

/** What is to be done for a day, as a teacher wrote it into the cahier of the class. */
export type HomeworkLine = { id: string; subject: string; text: string; due: string; teacher: string };

export type PupilToday = {
	classes: { id: string; name: string; grade: string | null }[];
	work: WorkLine[];
	homework: HomeworkLine[];
	/** Where to go on reading: the lesson opened last. */
	last: { lesson_id: string; title: string; chapter: string; position: number; done: boolean; at: Date } | null;
	/** Answers of the last seven days, today among them: how many (but those that wait for the teacher), how many right, on how many days. */
	week: { answers: number; right: number; days: number };
};

/** A pupil's day: what is set, where he stopped, what the week was. */
export async function pupilToday(db: Database, who: Who, now = new Date()): Promise<PupilToday> {
	if (!who.hat) throw notFound();
	const scope = who.hat.establishmentId;
	const [{ last, ...day }, work] = await Promise.all([
		// All that is no list in one statement, for this is the page opened most: to send one more costs as much as to find what it asks.
		db.one(sql<Pick<PupilToday, 'classes' | 'homework' | 'last' | 'week'>>`
			select
				coalesce((select json_agg(json_build_object('id', class.id, 'name', class.name, 'grade', class.grade) order by class.name)
					from people.membership join people.organisation class on class.id = membership.organisation_id
					where membership.person_id = ${who.id} and class.establishment_id = ${scope} and class.kind in ('class', 'group')
						and membership.since <= current_date and (membership.until is null or membership.until >= current_date)), '[]') as classes,
				coalesce((select json_agg(line order by line.due, line.id) from (
					select entry.id, entry.subject, entry.homework as text, entry.homework_due as due, coalesce(teacher.given_name || ' ' || teacher.family_name, '') as teacher
					from people.membership join teaching.textbook_entry entry on entry.scope = ${scope} and entry.class_id = membership.organisation_id left join people.person teacher on teacher.id = entry.teacher_id
					where membership.person_id = ${who.id} and membership.since <= current_date and (membership.until is null or membership.until >= current_date)
						and entry.homework_due >= ${dayOf(now)}::date and entry.homework <> '' and entry.kind <> 'struck'
					order by entry.homework_due, entry.id limit 20) line), '[]') as homework,
				(select json_build_object('lesson_id', lesson.id, 'title', lesson_version.title, 'chapter', chapter.title, 'position', lesson.position,
						'done', reading.done_at is not null, 'at', reading.last_at)
					from (select lesson_id, last_at, done_at from curriculum.reading where scope = ${scope} and person_id = ${who.id}
						order by last_at desc, lesson_id desc limit 5) reading
					join curriculum.lesson on lesson.id = reading.lesson_id
					join curriculum.lesson_version on lesson_version.lesson_id = lesson.id and lesson_version.number = lesson.current_version
					join curriculum.chapter on chapter.id = lesson.chapter_id
					order by reading.last_at desc, reading.lesson_id desc limit 1) as last,
				(select json_build_object('answers', count(*) filter (where not pending), 'right', count(*) filter (where is_right), 'days', count(distinct at::date))
					from exercises.attempt where scope = ${scope} and person_id = ${who.id} and at >= ${dayStartBefore(now, 6)}) as week`),
		workOfPupil(db, scope, who.id, now)
	]);
	return { ...day, work, last: last && { ...last, at: new Date(last.at) } };
}

export type ChapterProgress = { id: string; title: string; title_ar: string | null; programme_id: string; programme: string; competences: (CompetenceView & { cell: Cell })[] };
export type RecentAnswer = { id: string; item_id: string; title: string; is_right: boolean; pending: boolean; score: number; at: Date; misconceptions: string[] };
export type PupilSheet = {
	person: { id: string; name: string; code: string };
	classes: { id: string; name: string; grade: string | null }[];
	chapters: ChapterProgress[];
	work: WorkLine[];
	recent: RecentAnswer[];
	/** How many answers wait for the teacher. */
	handed: number;
	/** How many rehearsed exams he began. */
	mocks: number;
	/** What helps him, as planned; null where nothing is. */
	support: SupportLine | null;
	month: { answers: number; right: number; days: number; last_at: Date | null };
};

/** All about one pupil's learning: his own view of it and his teacher's are the same. Reading another's is in that person's audit, unless the reading of the whole class was `noted`. */
export async function pupilSheet(db: Database, who: Who, personId: string, now = new Date(), noted = false): Promise<PupilSheet> {
	await must(db, who, 'person.read', personId);
	const scope = await scopeOf(db, who, personId);
	const person = await db.maybe(sql<PupilSheet['person']>`select id, given_name || ' ' || family_name as name, code from people.person where id = ${personId}`);
	if (!person) throw notFound();
	if (personId !== who.id && !noted) await audit(db, who, { act: 'sheet.read', reading: true, personId });
	const classes = await classesOfPupil(db, personId, scope);
	const worked = await db.all(sql<{ chapter_id: string; title: string; title_ar: string | null; programme_id: string; programme: string }>`
		select chapter.id as chapter_id, chapter.title, chapter.title_ar, programme.id as programme_id, programme.title as programme
		from (select distinct competence_id from exercises.evidence where scope = ${scope} and person_id = ${personId}) seen
		join curriculum.competence on competence.id = seen.competence_id
		join curriculum.chapter on chapter.id = competence.chapter_id
		join curriculum.programme on programme.id = chapter.programme_id
		group by chapter.id, chapter.title, chapter.title_ar, programme.id, programme.title, chapter.position order by programme.title, programme.id, chapter.position limit 60`);
	const competences = await competencesOf(db, worked.map((one) => one.chapter_id));
	const [cell, work, recent, month, counts, support] = await Promise.all([
		cellsOf(db, scope, [personId], competences.map((one) => one.id), now),
		workOfPupil(db, scope, personId, now),
		db.all(sql<RecentAnswer>`
			select attempt.id, attempt.item_id, item_version.title, attempt.is_right, attempt.pending and attempt.marked_at is null as pending, attempt.score, attempt.at, attempt.misconceptions
			from (select * from exercises.attempt where scope = ${scope} and person_id = ${personId} order by at desc, id desc limit 20) attempt
			join exercises.item_version on item_version.item_id = attempt.item_id and item_version.number = attempt.item_version order by attempt.at desc, attempt.id desc`),
		db.one(sql<PupilSheet['month']>`
			select count(*) filter (where not pending)::int as answers, count(*) filter (where is_right)::int as right, count(distinct at::date)::int as days, max(at) as last_at
			from exercises.attempt where scope = ${scope} and person_id = ${personId} and at >= ${dayStartBefore(now, 29)}`),
		db.one(sql<{ handed: number; mocks: number }>`
			select (select count(*) from exercises.attempt where scope = ${scope} and person_id = ${personId} and pending and marked_at is null)::int as handed,
				(select count(*) from revision.mock where scope = ${scope} and person_id = ${personId})::int as mocks`),
		supportLine(db, scope, personId)
	]);
	const chapters = worked.map(({ chapter_id, ...chapter }) => ({
		id: chapter_id,
		...chapter,
		competences: competences.flatMap((one, i) => (one.chapter_id === chapter_id ? [{ ...one, cell: cell(0, i) }] : []))
	}));
	return { person, classes, chapters, work, recent, ...counts, support, month };
}

const isDone = (state: ItemState | undefined): boolean => state !== undefined && (state.is_right || state.pending);

/** The row an exercise is answered in. Next is the first after it that is not yet done, else the first that is not. */
export async function sequenceOf(db: Database, who: Who, view: Pick<ExerciseView, 'id' | 'chapterId' | 'scope' | 'item'>, workId: string | null): Promise<Sequence> {
	let row: Row;
	// An exercise of a bank that stands in no chapter is opened by its teacher, a pupil's by a pupil: each has his own first page.
	let back = '/start';
	if (workId) {
		const work = await workFor(db, who, workId);
		row = rowOfWork(work.parts);
		back = `/learn/work/${workId}`;
	} else if (view.chapterId) {
		const language = view.item.language === 'ar' ? 'ar' : view.item.language === 'en' ? 'en' : 'fr';
		const items = await itemsOf(db, view.chapterId, language, await reachOf(db, [view.scope]));
		const states = await statesOf(db, view.scope, who.id, items.map((item) => item.id));
		row = items.map((item) => ({ id: item.id, done: isDone(states.get(item.id)) }));
		back = `/learn/chapter/${view.chapterId}`;
	} else row = [];
	return nextInRow(row, view.id, workId, back);
}
