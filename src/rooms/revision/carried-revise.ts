import { dayOf } from '#platform/dates.ts';
import { dayAfter, daysApart } from '#platform/days.ts';
import { gradeOf, recallAfter, type CardAttempt, type Grade } from '#rooms/revision/grade.ts';
import { queueOf, streakOf, type Candidate } from '#rooms/revision/queue.ts';
import type { DoneEntry, revisePage } from '#rooms/revision/server/index.ts';

// The queue of a phone: what comes back within a week, with what the model of memory would say of each answer, so that the phone needs no model.

/** How many days the queue goes along for, today among them. */
export const carriedDays = 7;

/** A card as a phone takes it along. */
export type CarriedCard = Omit<Candidate, 'recall'> & {
	/** In days; 0 where it was never answered. */
	stability: number;
	title: string;
	language: string;
	chapterTitle: string | null;
	chapterTitleAr: string | null;
	begunHere: boolean;
	/** In how many days it comes back: for an answer on each of the days three grades, or four of a first answer on any day; two letters of base 36 each. */
	dues: string;
};
/** Beside the page: the day it was taken on, and the cards. */
export type ReviseBasis = { day: string; cards: CarriedCard[]; /** What was revised on that day, of which the page names only some. */ used?: Used };

type Used = { minutes: number; fresh: number };
const usedBy = (done: readonly { minutes: number; wasNew: boolean }[]): Used => ({ minutes: done.reduce((sum, one) => sum + one.minutes, 0), fresh: done.filter((one) => one.wasNew).length });

/** How many of the day's exercises the page of a phone names as done. */
const mostDone = 3;

/** The page as a phone takes it along: it makes the queue itself, from the cards. */
export const carriedRevise = (data: Page, basis: ReviseBasis): { data: Page; basis: ReviseBasis } => ({ data: { ...data, queue: [], done: data.done.slice(0, mostDone) }, basis: { ...basis, used: usedBy(data.done) } });

/** An answer made on the phone. */
export type RevisedAct = { item: string; at: Date } & Omit<CardAttempt, 'day'>;

export const writeDues = (dues: readonly number[]): string => dues.map((days) => days.toString(36).padStart(2, '0')).join('');
const dueOf = (card: CarriedCard, place: number, grade: Grade): number => {
	const at = (card.reviews ? place * 3 + Math.min(grade, 3) - 1 : grade - 1) * 2;
	return Number.parseInt(card.dues.slice(at, at + 2), 36) || 1;
};

/** A card with the answers made on the phone. Of an exercise answered on two days the second only sets it to tomorrow: the server will know better. */
function laidCard(card: CarriedCard, acts: readonly CardAttempt[], from: string): CarriedCard & { answered: string[] } {
	const byDay = Map.groupBy(acts.filter((act) => !act.pending), (act) => act.day);
	const answered = [...byDay.keys()].sort();
	let laid = card;
	for (const [i, day] of answered.entries()) {
		const grade = gradeOf(byDay.get(day)!, laid.reviews === 0);
		const place = daysApart(from, day);
		if (day === card.lastDay) {
			// A fault after what was known today brings it back tomorrow; nothing else of today changes.
			if (grade === 1 && laid.last !== 1) laid = { ...laid, last: 1, due: dayAfter(day, 1) };
			continue;
		}
		const known = i === 0 && place >= 0 && place < carriedDays;
		laid = {
			...laid,
			due: dayAfter(day, known ? dueOf(card, place, grade) : 1), lastDay: day, last: grade, reviews: laid.reviews + 1,
			begunHere: laid.reviews === 0 ? byDay.get(day)!.some((act) => act.draw > 0) : laid.begunHere
		};
	}
	return { ...laid, answered };
}

type Page = Awaited<ReturnType<typeof revisePage>>;

/** The page of revision on a phone: the queue of its own day, without what was answered since. What was answered on the phone and comes back within the week has the place of before. */
export function layRevise(data: Page, basis: ReviseBasis, acts: readonly RevisedAct[], now: Date): Page {
	const day = dayOf(now);
	const dated = Map.groupBy(acts.map(({ at, ...act }) => ({ ...act, day: dayOf(at) })), (act) => act.item);
	const cards = basis.cards.map((card) => {
		const laid = laidCard(card, dated.get(card.item) ?? [], basis.day);
		const from = laid.answered.length ? basis.day : day;
		return { before: card, ...laid, recall: card.lastDay === null ? 0 : recallAfter(daysApart(card.lastDay, from), card.stability) };
	});
	const isNow = (card: (typeof cards)[number]) => card.answered.includes(day) && (card.reviews > 1 || card.begunHere);
	const fresh = cards.filter(isNow).map((card): DoneEntry & { inDays: number | null } => {
		const { item, minutes, title, language, chapterTitle, chapterTitleAr, reviews, last, due } = card;
		return { item, minutes, title, language, chapterTitle, chapterTitleAr, draw: reviews, known: last! > 1, wasNew: reviews === 1, back: due, inDays: due === null ? null : daysApart(day, due) };
	});
	const again = new Set(fresh.map((one) => one.item));
	const done = [...(data.day === day ? data.done.filter((one) => !again.has(one.item)) : []), ...fresh];
	const before = data.day === day ? (basis.used ?? usedBy(data.done)) : { minutes: 0, fresh: 0 };
	const since = usedBy(cards.filter((card) => isNow(card) && card.before.lastDay !== day).map((card) => ({ minutes: card.minutes, wasNew: card.reviews === 1 })));
	const queue = queueOf(cards, { day, pace: data.pace, done: { minutes: before.minutes + since.minutes, fresh: before.fresh + since.fresh } }).map(
		({ item, minutes, title, language, chapterTitle, chapterTitleAr, why, draw }) => ({ item, minutes, title, language, chapterTitle, chapterTitleAr, why, draw })
	);
	// What was answered comes back another day than the forecast says.
	const coming = new Map(data.coming.map((one) => [one.day, one.count]));
	const move = (due: string | null, by: number) => {
		const on = due === null ? undefined : due < data.day ? data.day : due;
		if (on) coming.set(on, Math.max(0, (coming.get(on) ?? 0) + by));
	};
	for (const card of cards) if (card.due !== card.before.due) (move(card.before.due, -1), move(card.due, 1));
	const revised = [...new Set([...data.revised, ...cards.flatMap((card) => (card.before.reviews > 0 || card.begunHere ? card.answered : card.answered.slice(1)))])].sort().reverse();
	return {
		...data, day, now, queue, done, revised,
		minutes: Math.ceil(queue.reduce((sum, one) => sum + one.minutes, 0)),
		coming: [...coming].filter(([, count]) => count > 0).map(([on, count]) => ({ day: on, count })),
		streak: streakOf(revised, day)
	};
}
