/**
 * The rules of a rehearsed exam: its clock, and which question may be written now. PURE; the same on the server and on a phone without line.
 *
 * The clock counts from sign to sign (an answer kept, a page opened, a beat of a page that lives). A silence of a page that used to beat is an interruption:
 * the machine, the page or the line died. Its time is given back, up to the paper's pause in all; what is beyond counts, so nobody pauses at will for longer.
 */
import type { Answer } from '#rooms/exercises/item.ts';
import type { PaperRules } from './paper.ts';

/** How often a living page says so, and how long a silence is taken for an interruption, in milliseconds. */
export const beatEvery = 60_000;
export const silence = 150_000;
/** What a slow line may take to bring the last answer, in milliseconds: it still counts. */
export const grace = 60_000;

/** All in milliseconds, but for the instant of the last sign. `beats`: a page that beats has been seen in this sitting. */
export type Clock = { allowed: number; pause: number; used: number; given: number; seenAt: Date; beats: boolean };

const minute = 60_000;

/** The clock of a sitting that begins now: the paper's minutes, with what more the pupil has in percent (as for every test). */
export const startClock = ({ minutes, pause }: { minutes: number; pause: number }, extraPercent: number, now: Date): Clock => ({
	allowed: Math.round(minutes * minute * (1 + Math.min(100, Math.max(0, extraPercent)) / 100)), pause: pause * minute, used: 0, given: 0, seenAt: now, beats: false
});

/** The clock after a sign of life at `now`. A clock that went backwards stands still. */
export function signAt(clock: Clock, now: Date, beat = false): Clock {
	const gap = Math.max(0, now.getTime() - clock.seenAt.getTime());
	const given = clock.beats && gap > silence ? Math.min(gap, clock.pause - clock.given) : 0;
	return { ...clock, used: clock.used + gap - given, given: clock.given + given, seenAt: now > clock.seenAt ? now : clock.seenAt, beats: clock.beats || beat };
}

/** What is left to write at an instant after the last sign, in milliseconds, never below zero. */
export const leftAt = (clock: Clock, now: Date): number => Math.max(0, clock.allowed - signAt(clock, now).used);

/** The last instant at which a sitting can still be going on, if nothing more is heard of it. */
export const overAt = (clock: Clock): Date => new Date(clock.seenAt.getTime() + clock.allowed - clock.used + (clock.beats ? clock.pause - clock.given : 0));

/**
 * Counts by two tellers of one sitting, the server's and a phone's that was without line: the greater holds, in whatever order they come. A phone's word is
 * bounded by its own clock set right: more than has passed since the beginning, it can't have used. It beats as long as it lives, as a page with script does.
 */
export function merged(clock: Clock, told: { used: number; given: number }, at: Date, begunAt: Date): Clock {
	const passed = Math.max(0, at.getTime() - begunAt.getTime());
	const used = Math.min(Math.max(0, told.used), passed + grace);
	return { ...clock, used: Math.max(clock.used, used), given: Math.min(clock.pause, Math.max(clock.given, told.given, 0)), seenAt: at > clock.seenAt ? at : clock.seenAt, beats: true };
}

/** Whether what was written at `at` was in time: within the longest the sitting may have lasted, and, where its teller counted, within the time allowed. */
export function inTime(clock: Pick<Clock, 'allowed' | 'pause'>, begunAt: Date, at: Date, used?: number): boolean {
	return at.getTime() - begunAt.getTime() <= clock.allowed + clock.pause + grace && (used ?? 0) <= clock.allowed + grace;
}

/** Whole minutes that are left; the last one counts until it is over. */
export const minutesOf = (left: number): number => Math.ceil(Math.max(0, left) / minute);

/**
 * Whether a question may be written: `reached` is the last one that was opened. Without a way back only that one and those after it; in a fixed order only up to
 * the next one.
 */
export function mayWrite(rules: Pick<PaperRules, 'order' | 'back'>, reached: number, number: number): boolean {
	if (number < 1) return false;
	if (!rules.back && number < reached) return false;
	return rules.order === 'free' || number <= reached + 1;
}

/** Whether something stands in an answer: what was opened and left is blank. */
export const isFilled = (answer: Answer | undefined): boolean => answer !== undefined && Object.values(answer).some((response) => (typeof response === 'string' ? response.trim() !== '' : Object.keys(response).length > 0));
