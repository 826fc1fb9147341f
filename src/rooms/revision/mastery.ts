/** One dated piece of evidence for a competence: `score` from 0 to 1, `weight` what it counts for (1: a whole unhelped answer), `difficulty` of its exercise in logits (0: average). */
export type Piece = { id: string; at: Date; score: number; weight: number; difficulty: number };

/** What is known of a competence as of its last piece: a normal law over the ability in logits, on how many pieces, how many of them right. */
export type Mastery = { mean: number; variance: number; pieces: number; right: number; lastAt: Date | undefined };

export type Level = 'none' | 'm0' | 'm1' | 'm2' | 'm3' | 'm4';

/** What is shown of it, from 0 to 1 and rounded to 5 in a hundred: the expected score at an average exercise, 80 chances in 100 between `low` and `high`. */
export type Shown = { estimate: number; low: number; high: number; level: Level; sure: boolean };

/** The figures of the model; how they were chosen is in docs/decisions/0021-mastery-model.md. */
export const model = {
	/** What is supposed of a pupil of whom nothing is known: mean and variance in logits. */
	prior: { mean: 0.2, variance: 1.25 },
	/** The share that chance alone gets right. */
	guess: 0.1,
	/** What a whole answer tells, in units of 1 / variance. */
	information: 0.15,
	/** After how many days without an answer half of what was learnt above the prior is taken for forgotten. */
	halfLife: 365,
	/** By how much the variance grows a day. */
	drift: 0.004,
	/** By how much it grows with a whole answer, since who answers and is corrected learns. */
	practice: 0.02
} as const;
export type Model = { prior: { mean: number; variance: number }; guess: number; information: number; halfLife: number; drift: number; practice: number };

const day = 86_400_000;
/** Kept in millionths, so that a state that was written down and read again is the same to the last digit. */
const kept = (value: number) => Math.round(value * 1e6) / 1e6;
const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));

/** What is known before any answer. */
export const nothing = (of: Model = model): Mastery => ({ mean: of.prior.mean, variance: of.prior.variance, pieces: 0, right: 0, lastAt: undefined });

/** The same some time later: less certain, and what stood above the prior nearer to it. Time alone never raises an estimate. A clock that went back changes nothing. */
export function later(mastery: Mastery, at: Date, of: Model = model): Pick<Mastery, 'mean' | 'variance'> {
	const days = mastery.lastAt ? Math.max(0, at.getTime() - mastery.lastAt.getTime()) / day : 0;
	const above = mastery.mean - of.prior.mean;
	return { mean: above > 0 ? of.prior.mean + above * 2 ** (-days / of.halfLife) : mastery.mean, variance: Math.min(of.prior.variance, mastery.variance + of.drift * days) };
}

/** The chance of a right answer of an ability at a difficulty, both in logits. */
export const chance = (ability: number, difficulty: number, of: Model = model): number => of.guess + (1 - of.guess) * sigmoid(ability - difficulty);

/**
 * One answer more. Between answers the law widens and settles (`later`); an answer moves it by its surprise, the more the less was known:
 *
 *     v ← 1 / (1/(v + w·l) + w·i)        m ← m + v·w·(s − p),   p = g + (1 − g)·σ(m − d)
 *
 * with the score s, the weight w, the exercise's difficulty d; l is what practice may have changed, and v never grows by an answer. The information i of an answer is taken as constant, so that a better score can never
 * end in a lower estimate, whatever followed (mastery.test.ts).
 */
function hear(mastery: Mastery, piece: Piece, of: Model): Mastery {
	const { mean, variance } = later(mastery, piece.at, of);
	const known = Math.min(variance, 1 / (1 / (variance + piece.weight * of.practice) + piece.weight * of.information));
	return {
		mean: kept(mean + known * piece.weight * (piece.score - chance(mean, piece.difficulty, of))),
		variance: kept(known),
		pieces: mastery.pieces + 1,
		right: mastery.right + (piece.score >= 0.999 ? 1 : 0),
		lastAt: mastery.lastAt && mastery.lastAt > piece.at ? mastery.lastAt : piece.at
	};
}

const bound = (value: number, low: number, high: number) => Math.min(Math.max(value, low), high);
const isSound = ({ score, weight, at, difficulty }: Piece) => Number.isFinite(score) && Number.isFinite(weight) && weight > 0 && Number.isFinite(at.getTime()) && Number.isFinite(difficulty);

/** Goes on from what is known with pieces that are all later, whatever their order in the list: they stand by (at, id). */
export function extend(mastery: Mastery, pieces: readonly Piece[], now: Date, of: Model = model): Mastery {
	const time = (piece: Piece) => Math.min(piece.at.getTime(), now.getTime());
	const sound = pieces.filter(isSound).sort((a, b) => time(a) - time(b) || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
	return sound.reduce((known, piece) => hear(known, { ...piece, at: new Date(time(piece)), score: bound(piece.score, 0, 1), weight: bound(piece.weight, 0, 1), difficulty: bound(piece.difficulty, -6, 6) }, of), mastery);
}

/**
 * What dated evidence says of a competence: a Bayesian filter on the logit scale, of the family of Glicko (Glickman 1999) and of Elo ratings in
 * learning systems (Pelánek 2016), with difficulties of exercises and forgetting. The order of the list does not matter. A piece dated after `now`
 * comes from a wrong clock and counts as of now. Pieces without weight, and those that are not numbers, are no evidence.
 */
export const masteryOf = (pieces: readonly Piece[], now: Date, of: Model = model): Mastery => extend(nothing(of), pieces, now, of);

/** 80 of 100 chances lie within so many standard deviations of a normal law. */
const eighty = 1.2816;
/** From where on an interval is too wide to be taken for a figure. */
const widest = 0.4;
const fives = (value: number, round: (value: number) => number) => bound(round(Number((value * 20).toFixed(6))) / 20, 0, 1);

/** What is shown of a mastery now: never finer than 5 in a hundred, the interval rounded outwards. Without evidence the level is `none`. */
export function shownOf(mastery: Mastery, now: Date, of: Model = model): Shown {
	const { mean, variance } = later(mastery, now, of);
	const deviation = Math.sqrt(variance);
	// The mean of a sigmoid over a normal law, as MacKay (1992) approximates it.
	const estimate = fives(chance(mean / Math.sqrt(1 + (Math.PI * variance) / 8), 0, of), Math.round);
	const low = fives(chance(mean - eighty * deviation, 0, of), Math.floor);
	const high = fives(chance(mean + eighty * deviation, 0, of), Math.ceil);
	return { estimate, low, high, level: level(estimate, mastery.pieces), sure: mastery.pieces > 0 && high - low <= widest + 1e-9 };
}

/**
 * The band of an estimate, on the figure that is shown: below 35 m0, below 50 m1, below 65 m2, below 80 m3, from 80 m4. Fewer than 3 pieces never make
 * the highest band; none make `none`.
 */
export function level(estimate: number, pieces: number): Level {
	if (!(pieces > 0) || !Number.isFinite(estimate)) return 'none';
	const shown = Math.round(estimate * 100);
	if (shown < 35) return 'm0';
	if (shown < 50) return 'm1';
	if (shown < 65) return 'm2';
	return shown < 80 || pieces < 3 ? 'm3' : 'm4';
}

/** What a cell says: the figures of `shownOf` in hundredths (null: no evidence yet), on how many pieces, how many right, and when the last one was. */
export type Cell = { estimate: number | null; low: number; high: number; level: Level; sure: boolean; pieces: number; right: number; lastAt: Date | null };

/** The cell of a competence without evidence. */
export const emptyCell: Cell = { estimate: null, low: 0, high: 0, level: 'none', sure: false, pieces: 0, right: 0, lastAt: null };

/** A mastery as a cell shows it now. */
export function cellOf(mastery: Mastery | undefined, now: Date): Cell {
	if (!mastery?.pieces) return emptyCell;
	const { estimate, low, high, level, sure } = shownOf(mastery, now);
	const hundredths = (value: number) => Math.round(value * 100);
	return { estimate: hundredths(estimate), low: hundredths(low), high: hundredths(high), level, sure, pieces: mastery.pieces, right: mastery.right, lastAt: mastery.lastAt ?? null };
}
