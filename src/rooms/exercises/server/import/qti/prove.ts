/** Our key beside the file's: what gets all points there gets them here, what does not there does not here, and what else differs is named. PURE. */
import type { Response } from '#rooms/exercises/item.ts';
import { NotTaken, type Notes } from '../row.ts';
import type { Value } from './values.ts';

/** An answer to ask both with: as the file's value and as our response. `label` is how it reads, `atom` the option or answer it is alone. */
export type Probe = { value: Value; response: Response; label: string; atom?: string };

const whole = 1 - 1e-6;
/** Ours gives 0.99 where the points are all there but something more was ticked. */
const nearly = 0.9899;

type Fault = 'right-here-wrong' | 'wrong-here-right' | undefined;
const faultOf = (there: number, here: number): Fault => (there >= whole && here < nearly ? 'right-here-wrong' : there < whole && here === 1 ? 'wrong-here-right' : undefined);

const clamped = (score: number): number => Math.min(1, Math.max(0, score));
const percent = (score: number): number => Math.round(clamped(score) * 100);

/**
 * The candidate that marks most like the file. Refuses when even that one calls something wrong that is right in the file, or the other way
 * round; notes where partial points differ, with the answer they differ most for.
 */
export function proven<T>(candidates: T[], probes: Probe[], there: (probe: Probe) => number, here: (candidate: T, probe: Probe) => number, notes: Notes): T {
	const scores = probes.map(there);
	const judged = candidates.map((candidate) => {
		const own = probes.map((probe) => here(candidate, probe));
		const faults = scores.map((score, i) => faultOf(score, own[i]));
		const gaps = scores.map((score, i) => Math.abs(clamped(score) - own[i]));
		// Thirds are written as 0.333333: less than that is no difference, and the simpler rule comes first.
		return { candidate, own, faults, gaps, far: Math.max(0, ...gaps), wrongs: faults.filter(Boolean).length, sum: gaps.reduce((a, b) => a + (b < 1e-4 ? 0 : b), 0) };
	});
	const [best] = judged.sort((a, b) => a.wrongs - b.wrongs || (Math.abs(a.far - b.far) < 1e-4 ? 0 : a.far - b.far) || a.sum - b.sum);
	const fault = best.faults.findIndex((each) => each === 'wrong-here-right');
	const other = best.faults.findIndex((each) => each === 'right-here-wrong');
	if (fault >= 0) throw new NotTaken('wrong-would-be-right', { answer: probes[fault].label.slice(0, 80) });
	if (other >= 0) throw new NotTaken('right-would-be-wrong', { answer: probes[other].label.slice(0, 80) });
	const only = scores.findIndex((score, i) => score >= whole && best.own[i] < 1);
	if (only >= 0) notes.add('only-whole-key-right', { answer: probes[only].label.slice(0, 80) });
	if (scores.some((score, i) => score < -1e-6 && best.own[i] === 0)) notes.add('negative-weights-lost');
	if (best.far > 0.0101) {
		const at = best.gaps.indexOf(best.far);
		if (scores.every((score) => score >= whole || score <= 1e-6)) notes.add('all-or-nothing-lost');
		else notes.add('partial-points-differ', { answer: probes[at].label.slice(0, 80), there: percent(scores[at]), here: percent(best.own[at]) });
	}
	return best.candidate;
}
