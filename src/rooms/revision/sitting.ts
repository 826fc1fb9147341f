/**
 * A sitting of a paper as facts make it, and its page. PURE: the server reckons each fact by these rules as it takes it in, a phone without line when it shows
 * the page.
 */
import type { Answer, Item } from '#rooms/exercises/item.ts';
import { grace, inTime, isFilled, mayWrite, merged, overAt, signAt, type Clock } from '#rooms/revision/mock.ts';
import type { PaperRules } from '#rooms/revision/paper.ts';

/** What a writer without line counted by itself, in milliseconds. */
export type Told = { used?: number; given?: number };
export type EndedBy = 'pupil' | 'time';
export type Stand = { begunAt: Date; clock: Clock; endedAt: Date | null; endedBy: EndedBy | null };
export type Sitting = Stand & { flags: string[]; answers: ReadonlyMap<number, { answer: Answer; at: Date }> };

/** When a sitting began by what a fact of it says. */
export const begunBy = (at: Date, { used, given }: Told): Date => new Date(at.getTime() - (used ?? 0) - (given ?? 0));

/** The clock after a fact: by the writer's own count where it was without line, else by ours. */
export const clockAfter = ({ clock, begunAt }: Pick<Stand, 'clock' | 'begunAt'>, at: Date, { used, given }: Told): Clock =>
	used === undefined ? signAt(clock, at) : merged(clock, { used, given: given ?? 0 }, at, begunAt);

/** Why what was kept at `at` does not count: too late, or its question is shut. `clock` is the one after it; `reached` the last question that was opened before. */
export function keepFaults({ clock, begunAt, endedAt, endedBy }: Stand, rules: Pick<PaperRules, 'order' | 'back'>, reached: number, { number, used }: Told & { number: number }, at: Date): { late: boolean; shut: boolean } {
	return {
		late: !inTime(clock, begunAt, at, used) || (used === undefined && clock.used > clock.allowed + grace) || (endedBy === 'pupil' && endedAt! < at),
		shut: !mayWrite(rules, reached, number)
	};
}

/** When a sitting ended that was handed in, or noticed to be over, at `at`: never later than its time. */
export const endedAtOf = (clock: Clock, at: Date): Date => (at < overAt(clock) ? at : overAt(clock));

type Question = { number: number; section: number; label: string; points: number; item: Item };

/** What the page of a sitting shows but for its result: where its clock stands, which questions may be written, and the one that is asked for. `left` in milliseconds. */
export function sittingPage<Asked extends Question>(id: string, { begunAt, clock, endedAt, endedBy, flags, answers }: Stand & { flags: string[]; answers: ReadonlyMap<number, { answer: Answer }> }, { rules, questions }: { rules: PaperRules; questions: Asked[] }, number: number | null, left: number) {
	const reached = Math.max(0, ...answers.keys());
	const open = (one: number) => !endedAt && mayWrite(rules, reached, one);
	const asked = number !== null && (endedAt || open(number)) ? questions.find((one) => one.number === number) : undefined;
	return {
		mock: { id, begunAt, endedAt, endedBy, left: endedAt ? 0 : left, allowed: clock.allowed, given: clock.given, pause: clock.pause, flags },
		questions: questions.map(({ number, section, label, points, item }) => ({ number, section, label, points, title: item.title, saved: isFilled(answers.get(number)?.answer), open: open(number) })),
		/** The next question to write. */
		next: questions.find((one) => open(one.number) && !answers.has(one.number))?.number ?? reached,
		exercise: asked ? { ...asked, answer: answers.get(asked.number)?.answer ?? {} } : null,
		answers: Object.fromEntries([...answers].sort(([a], [b]) => a - b).map(([one, { answer }]) => [one, answer])) as Record<number, Answer>
	};
}
