import { chance, extend, later, model, nothing, shownOf, type Mastery, type Model } from '#rooms/revision/mastery.ts';
import { difficultiesOf } from '#rooms/revision/difficulty.ts';
import { teaches, type Answer, type DataSet } from './answers.ts';
import type { Said } from './figures.ts';

const day = 86_400_000;
const dateOf = (days: number) => new Date(Date.UTC(2026, 0, 1) + days * day);
const tried = (set: DataSet) => set.answers.filter((answer) => !teaches(answer));
const bounded = (chance: number) => Math.min(Math.max(chance, 0.01), 0.99);

type Edition = { from: number; logits: Float64Array };

/** Editions of difficulties as the house publishes them, here every 30 days, from the first answers of those who teach; without days one, from all of these. */
export function editionsOf(set: DataSet, of: Model = model, every = 30): Edition[] {
	const seen = new Set<string>();
	const firsts = set.answers.filter((answer) => {
		const name = `${answer.pupil} ${answer.item}`;
		return teaches(answer) && !seen.has(name) && Boolean(seen.add(name));
	});
	firsts.sort((a, b) => a.day - b.day);
	const last = firsts.at(-1)?.day ?? 0;
	const dates = set.days ? Array.from({ length: Math.floor(last / every) }, (_, i) => (i + 1) * every) : [0];
	const groups = Int32Array.from(set.items, (item) => item.skill);
	return dates.map((from) => {
		const until = set.days ? firsts.filter((answer) => answer.day < from) : firsts;
		return {
			from,
			logits: difficultiesOf(
				{ persons: Int32Array.from(until, (one) => one.pupil), items: Int32Array.from(until, (one) => one.item), scores: Float32Array.from(until, (one) => one.score), count: until.length, personCount: set.pupils, groups }, of
			).logits
		};
	});
}

const hardAt = (editions: readonly Edition[], answer: Answer) => editions.findLast((edition) => edition.from <= answer.day)?.logits[answer.item] ?? 0;

/** What our model says of each answer before it comes, pupil by pupil, with the interval it would show of the competence. */
export function byMastery(set: DataSet, editions: readonly Edition[], of: Model = model): Said[] {
	const known = new Map<string, Mastery>();
	return tried(set).map((answer) => {
		const name = `${answer.pupil} ${answer.skill}`;
		const [before, at, difficulty] = [known.get(name) ?? nothing(of), dateOf(answer.day), hardAt(editions, answer)];
		const { mean, variance } = later(before, at, of);
		const said = chance((mean - difficulty) / Math.sqrt(1 + (Math.PI * variance) / 8), 0, of);
		const shown = before.pieces ? shownOf(before, at, of) : undefined;
		known.set(name, extend(before, [{ id: '', at, score: answer.score, weight: 1, difficulty }], at, of));
		return { chance: bounded(said), score: answer.score, ...(shown && answer.level !== undefined ? { low: shown.low, high: shown.high, level: answer.level } : {}) };
	});
}

/** The first baseline: what pupils that teach scored in the same competence, whoever is asked. */
export function byMean(set: DataSet): Said[] {
	const sums = Array.from({ length: set.skills }, () => ({ score: 1, count: 2 }));
	for (const answer of set.answers)
		if (teaches(answer)) {
			sums[answer.skill].score += answer.score;
			sums[answer.skill].count++;
		}
	return tried(set).map((answer) => ({ chance: bounded(sums[answer.skill].score / sums[answer.skill].count), score: answer.score }));
}

/**
 * The second: logistic regression on counts, as PFA (Pavlik, Cen & Koedinger 2009): an intercept a competence and, of his answers there so far, ln(1 + right)
 * and ln(1 + wrong). Fitted on those who teach by Adam over ten rounds.
 */
export function byCounts(set: DataSet): Said[] {
	const size = set.skills + 2;
	const [weights, first, second] = [new Float64Array(size), new Float64Array(size), new Float64Array(size)];
	const features = (of: readonly Answer[]) => {
		const counts = new Map<string, { right: number; wrong: number }>();
		return of.map((answer) => {
			const name = `${answer.pupil} ${answer.skill}`;
			const own = counts.get(name) ?? { right: 0, wrong: 0 };
			const row = { skill: answer.skill, right: Math.log1p(own.right), wrong: Math.log1p(own.wrong), score: answer.score };
			counts.set(name, { right: own.right + answer.score, wrong: own.wrong + 1 - answer.score });
			return row;
		});
	};
	const said = (row: ReturnType<typeof features>[number]) => 1 / (1 + Math.exp(-(weights[row.skill] + weights[set.skills] * row.right + weights[set.skills + 1] * row.wrong)));
	const rows = features(set.answers.filter(teaches));
	let time = 0;
	const batch = 256;
	for (let round = 0; round < 10; round++)
		for (let from = 0; from < rows.length; from += batch) {
			const slope = new Float64Array(size);
			for (const row of rows.slice(from, from + batch)) {
				const miss = said(row) - row.score;
				slope[row.skill] += miss;
				slope[set.skills] += miss * row.right;
				slope[set.skills + 1] += miss * row.wrong;
			}
			time++;
			for (let i = 0; i < size; i++) {
				const own = slope[i] / batch;
				first[i] = 0.9 * first[i] + 0.1 * own;
				second[i] = 0.999 * second[i] + 0.001 * own * own;
				weights[i] -= (0.02 * (first[i] / (1 - 0.9 ** time))) / (Math.sqrt(second[i] / (1 - 0.999 ** time)) + 1e-8);
			}
		}
	return features(tried(set)).map((row) => ({ chance: bounded(said(row)), score: row.score }));
}

/** What nobody can do better: the very chance by which the answer was drawn. */
export const byTruth = (set: DataSet): Said[] => tried(set).flatMap(({ chance, score }) => (chance === undefined ? [] : [{ chance: bounded(chance), score }]));
