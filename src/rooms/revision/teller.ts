/**
 * The teller of an exam that is sat on a phone: it counts the time by itself and says in each fact what it counted. PURE. Its last sign stands on the
 * disk, so that a page, a worker or a machine that dies loses a minute at most.
 */
import type { Answer } from '#rooms/exercises/item.ts';
import type { Here } from '#rooms/revision/carried-mock.ts';
import { grace, leftAt, mayWrite, signAt, startClock, type Clock } from '#rooms/revision/mock.ts';
import type { PaperRules } from '#rooms/revision/paper.ts';

export type Said = { kind: 'mock.begin' | 'mock.keep' | 'mock.end'; body: object };

/** A difference between the phone's clock and what a page counted itself that no slow or sleeping phone has: the clock was set. In milliseconds. */
const jump = 6 * 3_600_000;
/** A fact tells at most so much, in milliseconds: nine days. */
const mostTold = 9 * 86_400_000;

const told = ({ used, given }: Clock) => ({ used: Math.round(Math.min(used, mostTold)), given: Math.round(given) });
const bodyOf = ({ id, paper, version }: Pick<Here, 'id' | 'paper' | 'version'>) => ({ mock: id, paper, version });

/** The clock of a sitting that begins on a phone now: it beats from the first moment, for who answers here is alive. */
export const begunClock = (paper: { minutes: number; rules: Pick<PaperRules, 'pause'> }, extra: number, now: Date): Clock => ({ ...startClock({ minutes: paper.minutes, pause: paper.rules.pause }, extra, now), beats: true });

export const saysBegin = (sat: Pick<Here, 'id' | 'paper' | 'version'>): Said => ({ kind: 'mock.begin', body: { ...bodyOf(sat), used: 0, given: 0 } });

/**
 * A sign of life at `now`: the clock goes on, what an interruption took is given back up to the paper's pause and said, and a time that is over ends the sitting.
 * `lived` is how long its page says that it has lived since the last sign: where the clock was set meanwhile, that is what passed.
 */
export function signed(sat: Here, now: Date, lived?: number): { sat: Here; says: Said[] } {
	const { sitting } = sat;
	if (sitting.endedAt) return { sat, says: [] };
	const wasSet = lived !== undefined && Math.abs(now.getTime() - sitting.clock.seenAt.getTime() - lived) >= jump;
	const clock = signAt(wasSet ? { ...sitting.clock, seenAt: new Date(now.getTime() - lived) } : sitting.clock, now, true);
	const says: Said[] =
		leftAt(clock, now) <= 0
			? [{ kind: 'mock.end', body: { ...bodyOf(sat), ...told(clock), by: 'time' } }]
			: clock.given > sitting.clock.given
				? [{ kind: 'mock.begin', body: { ...bodyOf(sat), ...told(clock) } }]
				: [];
	return { sat: { ...sat, sitting: { ...sitting, clock, ...(leftAt(clock, now) <= 0 ? { endedAt: now, endedBy: 'time' as const } : {}) } }, says };
}

/**
 * What is written in a question at `now`. It counts while there is time, and a minute more, as for a slow line; undefined `why` where it does. What a paper has shut
 * is not said at all.
 */
export function kept(before: Here, now: Date, rules: Pick<PaperRules, 'order' | 'back'>, number: number, answer: Answer): { sat: Here; says: Said[]; why?: 'timeOver' | 'shut' } {
	const { sat, says } = signed(before, now);
	const { clock, answers, endedAt } = sat.sitting;
	if (before.sitting.endedAt || clock.used > clock.allowed + grace) return { sat, says, why: 'timeOver' };
	if (!mayWrite(rules, Math.max(0, ...answers.keys()), number)) return { sat, says, why: 'shut' };
	const keep: Said = { kind: 'mock.keep', body: { ...bodyOf(sat), ...told(clock), number, answer } };
	return { sat, says: endedAt ? [keep, ...says] : [...says, keep] };
}

/** The copy handed in at `now`; of one that is over already nothing is said but that. */
export function handed(before: Here, now: Date): { sat: Here; says: Said[] } {
	const { sat, says } = signed(before, now);
	return { sat, says: sat.sitting.endedAt ? says : [...says, { kind: 'mock.end', body: { ...bodyOf(sat), ...told(sat.sitting.clock), by: 'pupil' } }] };
}
