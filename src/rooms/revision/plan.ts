import * as v from 'valibot';
import { dayAfter, daysApart, isDay, weekDayOf } from '#platform/days.ts';

const day = v.pipe(v.string(), v.check((text: string) => isDay(text), 'dayMissing'));

/** What a pupil wants of his plan: until when, how many minutes a week, on which days of the week not, for which programmes. `exam` is the code of the country's exam, if it is one. */
export const wish = v.object({
	exam: v.nullable(v.pipe(v.string(), v.maxLength(20))),
	examDay: day,
	minutesWeek: v.pipe(v.number('hoursMissing'), v.integer('hoursMissing'), v.minValue(0, 'hoursMissing'), v.maxValue(60 * 60, 'hoursMissing')),
	/** 1 is Monday. */
	daysOff: v.pipe(v.array(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(7))), v.maxLength(7)),
	programmeIds: v.pipe(v.array(v.pipe(v.string(), v.uuid())), v.minLength(1, 'programmeMissing'), v.maxLength(30))
});
export type Wish = v.InferOutput<typeof wish>;

/** The body of a `plan.revision` fact, version 1: a plan is made or changed, or (null) given up. */
export const planBody = v.object({ wish: v.nullable(wish) });
export type PlanBody = v.InferOutput<typeof planBody>;

/** A chapter as a plan weighs it. What was read and done counts by itself: it is no work any more. */
export type PlanChapter = {
	id: string;
	/** Its share of the exam, from 0 to 1; of all chapters together 1. */
	weight: number;
	/** Mastery from 0 to 1; null where there is no evidence. */
	known: number | null;
	/** What its programme plans for it in class, in minutes. */
	planned: number;
	lessons: { id: string; minutes: number; done: boolean }[];
	exercises: { id: string; minutes: number; done: boolean }[];
};

/** What to do in one go: read a lesson, do exercises, look again at the notes (nothing of the chapter is here, or all of it is done), revise the day's queue, sit a paper. */
export type Block = { kind: 'lesson' | 'exercises' | 'notes' | 'queue' | 'paper'; chapter: string | null; lesson?: string; exercises?: string[]; minutes: number; /** It goes on from the day before. */ more?: boolean };
export type PlanDay = { day: string; blocks: Block[] };

/** Why a chapter stands where it does: its share, what is known of it, the minutes it needs, and the points of the exam (of 100) that it can bring. */
export type PlanOrder = { chapter: string; weight: number; known: number | null; minutes: number; gain: number };

export type Plan = {
	/** `past`: the exam is over; `today`: it is today; `none`: no hour or no day is left to work; `known`: all is known, only the queue remains; `short`: not all fits; `ready`: all fits. */
	state: 'past' | 'today' | 'none' | 'known' | 'short' | 'ready';
	daysLeft: number;
	/** Minutes that all needs, and that there are for it. */
	need: number;
	room: number;
	/** Minutes that a day of work asks, the queue among them. */
	perDay: number;
	days: PlanDay[];
	order: PlanOrder[];
	/** What does not fit, and is best left: least gain for its time. */
	dropped: PlanOrder[];
	/** How many minutes a week would hold all; null where none of them would. */
	enough: number | null;
};

/** From here on a chapter is known: the highest band of mastery. */
const knownFrom = 0.8;
/** What is taken for known where nothing was ever answered. */
export const unseen = 0.25;
/** To look at one's notes again takes this share of what the class spent on the chapter. */
const notesShare = 1 / 8;
const longestDay = 480;
/** So many days ahead are laid out at most, three years of school: a day that a device names may lie in any century. */
const farthest = 1100;

/** Where all fits, a day asks a quarter more than it must, for days that will be missed, and at least this. */
const reserve = 1.25;
const leastDay = 20;

const isBegun = (chapter: PlanChapter) => chapter.known !== null || chapter.lessons.some((one) => one.done) || chapter.exercises.some((one) => one.done);
const gap = (chapter: PlanChapter) => 1 - (chapter.known ?? unseen);
const fives = (minutes: number) => Math.max(5, Math.round(minutes / 5) * 5);

/** What is left to do of a chapter, in the order in which it is done. Nothing, where it is known. */
export function blocksOf(chapter: PlanChapter): Block[] {
	if ((chapter.known ?? 0) >= knownFrom) return [];
	const lessons = chapter.lessons.filter((one) => !one.done).map((one): Block => ({ kind: 'lesson', chapter: chapter.id, lesson: one.id, minutes: fives(one.minutes) }));
	const open = chapter.exercises.filter((one) => !one.done);
	const exercises: Block[] = [];
	// By handfuls of about twenty minutes, so that a day can hold one.
	for (let i = 0; i < open.length; ) {
		let minutes = 0;
		const from = i;
		while (i < open.length && (i === from || minutes + open[i].minutes <= 20)) minutes += open[i++].minutes;
		exercises.push({ kind: 'exercises', chapter: chapter.id, exercises: open.slice(from, i).map((one) => one.id), minutes: fives(minutes) });
	}
	if (lessons.length + exercises.length) return [...lessons, ...exercises];
	return [{ kind: 'notes', chapter: chapter.id, minutes: fives(Math.min(90, Math.max(15, chapter.planned * notesShare * gap(chapter)))) }];
}

const sum = (blocks: readonly { minutes: number }[]) => blocks.reduce((total, one) => total + one.minutes, 0);

/**
 * A plan from today to the day before an exam. PURE: the same from the same, made anew each day from what is left, so that a missed day is no debt: it
 * only makes what remains denser. Of the chapters that are begun those with most to gain come first (share of the exam × what is not known yet); the others
 * follow in the order of the programme, as the class will meet them. Where all fits, it is spread over the days; what does not fit is left from the least gain
 * for its time, and said. Of each day the queue takes `pace` minutes; the last two days before an exam that is two weeks off are for its papers.
 */
export function planOf(chapters: readonly PlanChapter[], { today, wish, pace }: { today: string; wish: Pick<Wish, 'examDay' | 'minutesWeek' | 'daysOff'>; pace: number }): Plan {
	const daysLeft = daysApart(today, wish.examDay);
	const work = chapters.map((chapter) => ({ chapter, blocks: blocksOf(chapter) })).filter(({ blocks }) => blocks.length);
	const order = work
		.map(({ chapter, blocks }, place) => ({ place, blocks, chapter: chapter.id, weight: chapter.weight, known: chapter.known, begun: isBegun(chapter), minutes: sum(blocks), gain: Math.round(1000 * chapter.weight * gap(chapter)) / 10 }))
		.sort((a, b) => Number(b.begun) - Number(a.begun) || (a.begun ? b.gain - a.gain : 0) || a.place - b.place);
	const told = ({ chapter, weight, known, minutes, gain }: (typeof order)[number]): PlanOrder => ({ chapter, weight, known, minutes, gain });
	const need = sum(order);
	const base = { daysLeft, need, room: 0, perDay: 0, days: [], order: order.map(told), dropped: [], enough: null };
	if (daysLeft < 0) return { ...base, state: 'past' };
	if (daysLeft === 0) return { ...base, state: 'today' };
	const off = new Set(wish.daysOff);
	const workDays = Array.from({ length: Math.min(daysLeft, farthest) }, (_, i) => dayAfter(today, i)).filter((one) => !off.has(weekDayOf(one)));
	const perWeek = 7 - off.size;
	const perDay = perWeek ? Math.min(longestDay, Math.round(wish.minutesWeek / perWeek)) : 0;
	if (!workDays.length || perDay < 5) return { ...base, state: 'none', dropped: order.map(told), enough: workDays.length ? enoughOf(need, workDays.length, perWeek, pace) : null };
	const queue = Math.min(pace, perDay);
	const left = perDay - queue;
	const papers = daysLeft >= 14 && daysLeft <= farthest && workDays.length > 4 ? 2 : 0;
	const room = left * (workDays.length - papers);
	// Most gain for its time is kept first; what is kept then stands in the order of gain.
	const kept = new Set<string>();
	let used = 0;
	for (const one of [...order].sort((a, b) => b.gain / b.minutes - a.gain / a.minutes || a.place - b.place))
		if (used + one.minutes <= room) {
			used += one.minutes;
			kept.add(one.chapter);
		}
	const dropped = order.filter((one) => !kept.has(one.chapter));
	const asked = dropped.length ? left : Math.min(left, Math.max(leastDay, Math.ceil((need * reserve) / (workDays.length - papers) / 5) * 5));
	const days = laidOut(order.filter((one) => kept.has(one.chapter)).flatMap((one) => one.blocks), workDays, { queue, left: asked, papers, paper: left });
	const state = !order.length ? 'known' : dropped.length ? 'short' : 'ready';
	return { ...base, state, room, perDay: order.length ? queue + asked : queue, days, dropped: dropped.map(told), enough: dropped.length ? enoughOf(need, workDays.length - papers, perWeek, pace) : null };
}

/** How many minutes a week hold a need within some days, with the queue of each; null beyond what a day holds. */
function enoughOf(need: number, days: number, perWeek: number, pace: number): number | null {
	const perDay = Math.ceil(need / days) + pace;
	return days > 0 && perDay <= longestDay ? Math.ceil((perDay * perWeek) / 30) * 30 : null;
}

/** Blocks on days: the queue first, then work until the minutes are used. A block that is longer than what a day has left goes on the next. */
function laidOut(work: readonly Block[], days: readonly string[], { queue, left, papers, paper }: { queue: number; left: number; papers: number; paper: number }): PlanDay[] {
	const waiting = [...work];
	return days.map((one, i) => {
		const blocks: Block[] = [{ kind: 'queue', chapter: null, minutes: queue }];
		if (i >= days.length - papers) return { day: one, blocks: paper >= 5 ? [...blocks, { kind: 'paper', chapter: null, minutes: paper }] : blocks };
		let free = left;
		while (waiting.length && free > 0) {
			const next = waiting.shift()!;
			if (next.minutes <= free) blocks.push(next);
			else {
				blocks.push({ ...next, minutes: free });
				waiting.unshift({ ...next, minutes: next.minutes - free, more: true });
			}
			free -= Math.min(free, next.minutes);
		}
		return { day: one, blocks };
	});
}

export type PlanWeek = { from: string; minutes: number; chapters: { chapter: string; minutes: number }[]; papers: number };

/** A plan by weeks, which begin on `first` (1 is Monday): the minutes of each chapter in the order of the days. */
export function weeksOf(days: readonly PlanDay[], first: number): PlanWeek[] {
	const weeks = new Map<string, PlanWeek>();
	for (const { day: one, blocks } of days) {
		const from = dayAfter(one, -((weekDayOf(one) - first + 7) % 7));
		const week = weeks.get(from) ?? { from, minutes: 0, chapters: [], papers: 0 };
		weeks.set(from, week);
		for (const block of blocks) {
			week.minutes += block.minutes;
			if (block.kind === 'paper') week.papers += block.minutes;
			if (block.chapter === null) continue;
			const known = week.chapters.find((chapter) => chapter.chapter === block.chapter);
			if (known) known.minutes += block.minutes;
			else week.chapters.push({ chapter: block.chapter, minutes: block.minutes });
		}
	}
	return [...weeks.values()];
}
