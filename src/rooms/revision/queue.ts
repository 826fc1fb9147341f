import * as v from 'valibot';
import { dayAfter } from '#platform/days.ts';
import type { Grade } from '#rooms/revision/grade.ts';

/** How many minutes a day one may choose to revise; the second is the first given. */
export const paces = [5, 10, 15, 20] as const;
export const usualPace = 10;

/** The body of a `pace` fact, version 1: how many minutes a day a pupil wants to revise. */
export const paceBody = v.object({ minutes: v.picklist(paces) });
export type PaceBody = v.InferOutput<typeof paceBody>;

/** Why an exercise is in the queue: it was wrong, it was right with help, it is about to be forgotten, the class did it. */
export type Why = 'mistake' | 'shaky' | 'fading' | 'class';

/** An exercise that may stand in the queue of a day. */
export type Candidate = {
	item: string;
	chapter: string | null;
	minutes: number;
	/** On how many days he answered it: on none, and it is what `pupils` of his class did. */
	reviews: number;
	pupils: number;
	due: string | null;
	lastDay: string | null;
	last: Grade | null;
	/** How likely it is still known on the day that is asked for, in thousandths. */
	recall: number;
};
export type Entry<Of extends Candidate = Candidate> = Of & { why: Why; /** Which draw of its values is answered. */ draw: number };

// Minutes that a question of a kind takes a pupil, of middle difficulty. Starting values, rounded up; the note of the room says so.
const minutesOf: Record<string, number> = { choice: 1, truefalse: 0.5, several: 1, numeric: 1.5, short: 1, gaps: 1.5, ordering: 1.5, matching: 1.5, category: 1.5, expression: 2, hotspot: 1, label: 1.5, graph: 2 };

/** About how many minutes an exercise takes: by the kind of its first question, how many it has, and its difficulty (1 to 5). From half a minute to eight. */
export function estimateOf({ kind, parts, difficulty }: { kind: string; parts: number; difficulty: number }): number {
	const minutes = (minutesOf[kind] ?? 2) * (1 + 0.7 * (Math.max(1, parts) - 1)) * (0.7 + 0.1 * difficulty);
	return Math.min(8, Math.max(0.5, Math.round(minutes * 2) / 2));
}

/** Kinds that no queue holds: a teacher or another program marks them. */
export const notRevised = ['written', 'file', 'package'];

const whyOf = ({ last }: Candidate): Why => (last === 1 ? 'mistake' : last === 2 ? 'shaky' : 'fading');

/** How many exercises of the class that one has never done enter a day: one for each five minutes. */
export const mostNew = (pace: number): number => Math.ceil(pace / 5);

// Mistakes first, then what is nearest to being forgotten.
const soonest = (a: Candidate, b: Candidate) => Number(b.last === 1) - Number(a.last === 1) || a.recall - b.recall || (a.item < b.item ? -1 : 1);

/**
 * The queue of a day: what is due, and some that the class did and he did not, within the minutes that are left of `pace`. The first always enters, while
 * minutes are left, however long it takes. Neighbours are of different chapters where that can be. `done` is what was revised on that day already.
 */
export function queueOf<Of extends Candidate>(candidates: readonly Of[], { day, pace, done }: { day: string; pace: number; done: { minutes: number; fresh: number } }): Entry<Of>[] {
	const due = candidates.filter((one) => one.reviews > 0 && one.due !== null && one.due <= day && one.lastDay !== day).sort(soonest).map((one): Entry<Of> => ({ ...one, why: whyOf(one), draw: one.reviews + 1 }));
	const unknown = candidates.filter((one) => one.reviews === 0 && one.pupils > 0).sort((a, b) => b.pupils - a.pupils || (a.item < b.item ? -1 : 1));
	const fresh = unknown.map((one): Entry<Of> => ({ ...one, why: 'class', draw: 1 }));
	let left = pace - done.minutes;
	let chosen = 0;
	const take = (list: readonly Entry<Of>[], most: number): Entry<Of>[] => {
		const taken: Entry<Of>[] = [];
		for (const one of list) {
			if (taken.length >= most || left <= 0) break;
			if (one.minutes > left && chosen > 0) continue;
			left -= one.minutes;
			chosen++;
			taken.push(one);
		}
		return taken;
	};
	const room = Math.max(0, mostNew(pace) - done.fresh);
	// A place is kept for what the class does, or those who have much to catch up would never meet it.
	const reserved = due.length && room && fresh.length ? Math.min(left, fresh[0].minutes) : 0;
	left -= reserved;
	const again = take(due, Infinity);
	left += reserved;
	return interleaved(again, take(fresh, room));
}

/** New ones after each second of the others; no chapter twice in a row where another is left. */
function interleaved<Of extends Candidate>(due: readonly Entry<Of>[], fresh: readonly Entry<Of>[]): Entry<Of>[] {
	const left: Entry<Of>[] = [];
	const [known, added] = [[...due], [...fresh]];
	while (known.length || added.length) left.push(...known.splice(0, 2), ...added.splice(0, 1));
	const row: Entry<Of>[] = [];
	while (left.length) {
		const last = row.at(-1)?.chapter;
		const at = last === undefined ? 0 : left.findIndex((one) => one.chapter !== last);
		row.push(...left.splice(Math.max(0, at), 1));
	}
	return row;
}

/** How many are due on each of the next `count` days, from `day` on; what was due before it is due on it. */
export function forecastOf(due: readonly string[], day: string, count: number): { day: string; count: number }[] {
	const days = Array.from({ length: count }, (_, i) => ({ day: dayAfter(day, i), count: 0 }));
	for (const one of due) {
		const at = one <= day ? 0 : days.findIndex((each) => each.day === one);
		if (at >= 0) days[at].count++;
	}
	return days;
}

/** How many free days of seven keep a streak. */
export const freeDays = 2;

/**
 * A streak: how many days one revised in a row, where up to two days without in any seven are free. Today counts when it was revised and breaks nothing
 * when it was not yet. `revised` in any order.
 */
export function streakOf(revised: readonly string[], today: string): { days: number; isToday: boolean } {
	const known = new Set(revised);
	const isToday = known.has(today);
	let days = isToday ? 1 : 0;
	const missed: number[] = [];
	for (let back = 1; back < 400; back++) {
		if (known.has(dayAfter(today, -back))) {
			days++;
			continue;
		}
		missed.push(back);
		if (missed.filter((one) => one > back - 7).length > freeDays) break;
	}
	return { days, isToday };
}
