import { dayOf, dayStartBefore, daysFrom } from '#platform/dates.ts';
import { daysApart } from '#platform/days.ts';
import { mostTries, real } from '#rooms/exercises/worth.ts';
import type { ChapterBasis, LocalAct, OwnState, Parcel, PartState, TodayBasis } from '#rooms/teaching/carried.ts';
import type { chapterPage, exercisePage, lessonPage, todayPage, workPage } from '#rooms/teaching/server/index.ts';
import { nextInRow, rowOfWork, type Row } from '#rooms/teaching/row.ts';
import { inOrder } from '#rooms/teaching/work-state.ts';

type Page<Load extends (...given: never[]) => Promise<unknown>> = Awaited<ReturnType<Load>>;
type Acts = readonly LocalAct[];
type Answered = Extract<LocalAct, { kind: 'answer' }>;
type Read = Extract<LocalAct, { kind: 'reading' }>;

export const answersIn = (acts: Acts): Answered[] => acts.filter((act): act is Answered => act.kind === 'answer');
const readingsIn = (acts: Acts): Read[] => acts.filter((act): act is Read => act.kind === 'reading');

const isDone = ({ marked }: Answered) => marked.right || marked.pending;

/** How exercises stand with the acts laid over. */
function laidStates(states: Record<string, OwnState>, acts: Acts): Record<string, OwnState> {
	const laid = { ...states };
	for (const { at, body, marked } of answersIn(acts)) {
		const before = laid[body.item];
		const last = before && before.last.at > at ? before.last : { version: body.version, ...(body.draw ? { draw: body.draw } : {}), answer: body.answer, right: marked.right, at };
		laid[body.item] = { tries: (before?.tries ?? 0) + 1, best: Math.max(before?.best ?? 0, real(marked.score)), right: (before?.right ?? false) || marked.right, ...(before?.pending || marked.pending ? { pending: true } : {}), last };
	}
	return laid;
}

const shownState = (item: string, state: OwnState | undefined) => (state ? { item_id: item, tries: state.tries, best: state.best, is_right: state.right, pending: state.pending ?? false } : null);

/** A chapter: exercises answered and lessons read since. */
export function layChapter(data: Page<typeof chapterPage>, basis: ChapterBasis, acts: Acts): Page<typeof chapterPage> {
	const states = laidStates(basis.states, acts);
	const read = new Map<string, boolean>();
	for (const { body } of readingsIn(acts)) read.set(body.lesson, body.done || (read.get(body.lesson) ?? false));
	return {
		...data,
		chapter: { ...data.chapter, lessons: data.chapter.lessons.map((lesson) => ({ ...lesson, read: read.has(lesson.id) ? read.get(lesson.id)! || (lesson.read ?? false) : lesson.read })) },
		items: data.items.map((item) => ({ ...item, state: shownState(item.id, states[item.id]) }))
	};
}

const chapterAt = (others: ReadonlyMap<string, Parcel>, id: string | null) => {
	const parcel = id === null ? undefined : others.get(`/learn/chapter/${id}`);
	return parcel && { data: parcel.data as Page<typeof chapterPage>, basis: parcel.basis as ChapterBasis };
};

/** A lesson: how the exercises that stand in it are. */
export function layLesson(data: Page<typeof lessonPage>, acts: Acts, others: ReadonlyMap<string, Parcel>): Page<typeof lessonPage> {
	const states = laidStates(chapterAt(others, data.lesson.chapter_id)?.basis.states ?? {}, acts);
	return { ...data, pieces: data.pieces.map((piece) => ('exercise' in piece && piece.exercise ? { exercise: { ...piece.exercise, state: shownState(piece.exercise.id, states[piece.exercise.id]) } } : piece)) };
}

/** A set work: what was answered since it opened, and the lessons read. */
export function layWork(data: Page<typeof workPage>, acts: Acts, now: Date): Page<typeof workPage> {
	const { work } = data;
	const parts = work.parts.map((part) => {
		const answers = answersIn(acts).filter((act) => act.body.item === part.item_id && act.at >= work.opens_at);
		const read = readingsIn(acts).some((act) => act.body.lesson === part.lesson_id && act.body.done);
		return {
			...part,
			tries: part.tries + answers.length,
			best: Math.max(part.best, ...answers.map((act) => real(act.marked.score))),
			done: part.done || read || answers.some(isDone)
		};
	});
	return { ...data, work: { ...work, parts }, ended: work.closed_at !== null || work.due_at < now };
}

/** An exercise, alone or in a set work: tries, the last answer, its place in the row. */
export function layExercise(data: Page<typeof exercisePage>, workId: string | null, acts: Acts, others: ReadonlyMap<string, Parcel>, { now, newId }: { now: Date; newId: () => string }): Page<typeof exercisePage> {
	const { view } = data;
	const chapter = chapterAt(others, view.chapterId);
	const set = workId === null ? undefined : others.get(`/learn/work/${workId}`);
	const states = laidStates(chapter?.basis.states ?? (others.get('/learn')?.basis as TodayBasis | undefined)?.loose ?? {}, acts);
	const state = states[view.id];
	const row: Row | undefined = set
		? rowOfWork(layWork(set.data as Page<typeof workPage>, acts, now).work.parts)
		: workId === null && chapter
			? (chapter.basis.rows[view.item.language === 'ar' || view.item.language === 'en' ? view.item.language : 'fr'] ?? chapter.data.items.map((item) => item.id)).map((id) => ({ id, done: Boolean(states[id]?.right || states[id]?.pending) }))
			: undefined;
	return {
		view: {
			...view,
			tries: Math.min(mostTries, state?.tries ?? 0),
			last: state && state.last.version === view.version && !state.last.draw ? { answer: state.last.answer, right: state.last.right, ...(state.last.again ? { again: true } : {}) } : null,
			form: { id: newId(), epoch: newId() }
		},
		work: workId,
		back: data.back,
		sequence: row ? nextInRow(row, view.id, workId, workId ? `/learn/work/${workId}` : `/learn/chapter/${view.chapterId}`) : data.sequence
	};
}

/** How far one is with a work. */
const countOf = (parts: readonly PartState[]) => ({ count: parts.length, tried: parts.filter((part) => part.tried).length, done: parts.filter((part) => part.done).length });

const laidParts = (parts: readonly PartState[], opensAt: Date, acts: Acts): PartState[] =>
	parts.map((part) => {
		const answers = answersIn(acts).filter((act) => act.body.item === part.item && act.at >= opensAt);
		const read = readingsIn(acts).filter((act) => act.body.lesson === part.lesson);
		return { ...part, tried: part.tried || answers.length > 0 || read.length > 0, done: part.done || answers.some(isDone) || read.some((act) => act.body.done) };
	});

type Line = { id: string; opens_at: Date; due_at: Date; count: number; tried: number; done: number };
const fortnight = 14 * 86_400_000;

/** The work lines of a pupil as they are now: what ended more than 14 days ago is left off. */
export const laidLines = <Of extends Line>(lines: readonly Of[], parts: TodayBasis['parts'], acts: Acts, now: Date): Of[] =>
	lines
		.filter((line) => line.due_at.getTime() > now.getTime() - fortnight)
		.sort((a, b) => a.due_at.getTime() - b.due_at.getTime() || (a.id < b.id ? -1 : 1))
		.map((line) => (parts[line.id] ? { ...line, ...countOf(laidParts(parts[line.id], line.opens_at, acts)) } : line));

/** The answers of each day with those made since, from the day `days` ago on. */
export function laidDays(days: TodayBasis['days'], acts: Acts, now: Date, back: number): { answers: number; right: number; days: number } {
	const laid = { ...days };
	for (const { at, marked } of answersIn(acts)) {
		const [answers, right] = laid[dayOf(at)] ?? [0, 0];
		laid[dayOf(at)] = [answers + (marked.pending ? 0 : 1), right + (marked.right ? 1 : 0)];
	}
	const from = dayOf(dayStartBefore(now, back));
	const counted = Object.entries(laid).flatMap(([day, figures]) => (day >= from ? [figures] : []));
	return { answers: counted.reduce((sum, [answers]) => sum + answers, 0), right: counted.reduce((sum, [, right]) => sum + right, 0), days: counted.length };
}

/** Where one stopped reading: the lesson opened last, and whether it was ever read to its end. */
function laidLast(last: Page<typeof todayPage>['last'], acts: Acts, others: ReadonlyMap<string, Parcel>): Page<typeof todayPage>['last'] {
	const reads = readingsIn(acts);
	const latest = reads.reduce<Read | undefined>((found, act) => (found && found.at > act.at ? found : act), undefined);
	const id = latest && (!last || latest.at >= last.at) ? latest.body.lesson : last?.lesson_id;
	if (!id) return null;
	const [same, own] = [last?.lesson_id === id ? last : undefined, reads.filter((act) => act.body.lesson === id)];
	const { chapterId, ...shown } = own[0]?.lesson ?? { ...same!, chapterId: null };
	const before = same?.done ?? chapterAt(others, chapterId)?.data.chapter.lessons.find((lesson) => lesson.id === id)?.read ?? false;
	const { title, chapter, position } = shown;
	return { lesson_id: id, title, chapter, position, done: before || own.some((act) => act.body.done), at: [...own.map((act) => act.at), ...(same ? [same.at] : [])].reduce((last, at) => (last > at ? last : at)) };
}

/** Today: work, where one stopped reading, the week. */
export function layToday(data: Page<typeof todayPage>, basis: TodayBasis, acts: Acts, others: ReadonlyMap<string, Parcel>, now: Date): Page<typeof todayPage> {
	const lines = data.work.map(({ state: _state, days: _days, ...line }) => line);
	const day = dayOf(now);
	return {
		...data,
		now,
		day,
		homework: data.homework.filter((line) => line.due >= day).map((line) => ({ ...line, days: daysApart(day, line.due) })),
		last: laidLast(data.last, acts, others),
		week: laidDays(basis.days, acts, now, 6),
		work: inOrder(laidLines(lines, basis.parts, acts, now), now).map((line) => ({ ...line, days: daysFrom(now, line.due_at) }))
	};
}
