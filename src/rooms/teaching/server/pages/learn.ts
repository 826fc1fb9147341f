import { dayOf, daysFrom } from '#platform/dates.ts';
import { daysApart } from '#platform/days.ts';
import { isId } from '#platform/ids.ts';
import type { Database } from '#platform/server/sql.ts';
import { pieces } from '#rooms/curriculum/lesson.ts';
import { chapter, lessonInItsRow, lessonReach, lessonReachOf, programme, programmes, readingsOf } from '#rooms/curriculum/server/index.ts';
import { exerciseView, itemsByCode, itemsOf, statesOf, type ItemLine, type ItemState } from '#rooms/exercises/server/index.ts';
import { notFound, reachOf } from '#rooms/people/server/index.ts';
import type { Who } from '#rooms/people/who.ts';
import { classesOfPupil, coursesOf } from '#rooms/teaching/server/classes.ts';
import { revisionRow } from '#rooms/revision/server/index.ts';
import { examsSoon, heldItems } from '#rooms/teaching/server/exams.ts';
import { subjectNames } from '#rooms/teaching/server/pages/textbook.ts';
import { copiesBack } from '#rooms/teaching/server/copy-back.ts';
import { countryOr } from '#rooms/teaching/server/year.ts';
import { pupilSheet, pupilToday, sequenceOf } from '#rooms/teaching/server/pupil.ts';
import { workFor } from '#rooms/teaching/server/work.ts';
import { inOrder } from '#rooms/teaching/work-state.ts';

// What each page of a learner's needs, in one place: the page itself asks here, and so does a phone that takes it along.

/** Where what a person does is kept: the establishment of the hat worn; who has none reads for himself. */
export const scopeOfReader = (who: Who): string => who.hat?.establishmentId ?? who.id;

/** How long a copy that was given back is told of in one's day, in milliseconds: a week. */
const shownBack = 7 * 86_400_000;

/** Today: what is set, what is to be done for which day, what comes first, where he stopped, what the week was. */
export async function todayPage(db: Database, who: Who, now = new Date()) {
	const { work, homework, ...today } = await pupilToday(db, who, now);
	const day = dayOf(now);
	// The names of subjects are asked for only where there is homework: this is the page opened most.
	const subjects = homework.length ? subjectNames(await countryOr(db), homework.map((line) => line.subject)) : {};
	const exams = who.hat ? await examsSoon(db, who.hat.establishmentId, today.classes.map((one) => one.id), now) : [];
	const back = who.hat ? await copiesBack(db, who.hat.establishmentId, who.id, new Date(now.getTime() - shownBack)) : [];
	return { ...today, back, exams: exams.map(({ id, title, opens_at, closes_at }) => ({ id, title, opens_at, closes_at })), now, day, homework: homework.map((line) => ({ ...line, days: daysApart(day, line.due) })), subjects, givenName: who.givenName, work: inOrder(work, now).map((line) => ({ ...line, days: daysFrom(now, line.due_at) })) };
}

/** The programmes of his classes, and the others that have lessons. */
export async function coursesPage(db: Database, who: Who) {
	if (!who.hat) throw notFound();
	const classes = await classesOfPupil(db, who.id, who.hat.establishmentId);
	const [all, mine] = await Promise.all([programmes(db, classes[0]?.grade ?? null, await lessonReach(db, [who.hat.establishmentId])), coursesOf(db, classes.map((one) => one.id))]);
	const followed = new Set(mine.map((course) => course.programme_id));
	return { mine: all.filter((one) => followed.has(one.id)), others: all.filter((one) => !followed.has(one.id) && one.lessons > 0) };
}

/** A programme and its chapters. */
export const programmePage = async (db: Database, who: Who, id: string) => ({ programme: await programme(db, id, await lessonReach(db, [scopeOfReader(who)])) });

const shownItem = ({ id, title, kind, difficulty, language }: ItemLine, states: Map<string, ItemState>) => ({ id, title, kind, difficulty, language, state: states.get(id) ?? null });

/** A chapter: its lessons and which were read, its exercises and how they stand. */
export async function chapterPage(db: Database, who: Who, id: string) {
	const scope = scopeOfReader(who);
	const [reach, lessonsReach] = await Promise.all([reachOf(db, [scope]), lessonReach(db, [scope])]);
	const [whole, items] = await Promise.all([chapter(db, id, who.language, lessonsReach), itemsOf(db, id, who.language, reach)]);
	const [states, readings] = await Promise.all([
		statesOf(db, scope, who.id, items.map((item) => item.id)),
		readingsOf(db, scope, who.id, whole.lessons.map((lesson) => lesson.id))
	]);
	const read = new Map(readings.map((reading) => [reading.lesson_id, reading.done_at !== null]));
	return {
		chapter: { ...whole, lessons: whole.lessons.map((lesson) => ({ ...lesson, read: read.get(lesson.id) ?? null })) },
		items: items.map((item) => shownItem(item, states))
	};
}

/** A lesson, cut where exercises stand in it, and how those stand. Reading it is noted by who shows it, not here. */
export async function lessonPage(db: Database, who: Who, id: string) {
	const { lesson: found, row } = await lessonInItsRow(db, id, who.language, await lessonReachOf(db, who, id));
	const items = await itemsByCode(db, found.chapter_id, found.exercises, found.language === 'ar' ? 'ar' : who.language, found.organisation_id);
	const states = await statesOf(db, scopeOfReader(who), who.id, items.map((item) => item.id));
	const at = row.findIndex((line) => line.id === found.id || found.others.some((other) => other.id === line.id));
	const byCode = new Map(items.map((item) => [item.code, shownItem(item, states)]));
	const { html, exercises: _, ...head } = found;
	return {
		lesson: head,
		pieces: pieces(html).map((piece) => ('exercise' in piece ? { exercise: byCode.get(piece.exercise) ?? null } : piece)),
		number: at + 1,
		count: row.length,
		previous: row[at - 1]?.id ?? null,
		next: row[at + 1]?.id ?? null
	};
}

/** An exercise to be answered, alone, in a set work, or where it comes back in revision as its `draw` (above 0). */
export async function exercisePage(db: Database, who: Who, id: string, workId: string | null, draw = 0) {
	const view = await exerciseView(db, who, id, draw);
	const work = isId(workId) ? workId : null;
	const back = draw ? [] : await copiesBack(db, view.scope, who.id, new Date(0), [view.id]);
	return { view, work, back: back[0] ?? null, sequence: draw ? await revisionRow(db, who, heldItems, id) : await sequenceOf(db, who, view, work) };
}

/** A set work as a pupil has it. */
export async function workPage(db: Database, who: Who, id: string, now = new Date()) {
	const work = await workFor(db, who, id);
	const items = work.parts.flatMap((part) => part.item_id ?? []);
	return { work, back: items.length ? await copiesBack(db, work.scope, who.id, work.opens_at, items) : [], ended: work.closed_at !== null || work.due_at < now };
}

/** One's own progress: the same sheet that his teacher sees. */
export const progressPage = async (db: Database, who: Who, now = new Date()) => ({ sheet: await pupilSheet(db, who, who.id, now) });
