/** One dated piece of evidence for a competence. `score` from 0 to 1; `weight` is what it counts for, 1 for a whole unhelped answer. */
export type Piece = { id: string; score: number; weight: number; at: Date };

export type Standing = { estimate: number; pieces: number; lastAt: Date | undefined };

export type Level = 'none' | 'm0' | 'm1' | 'm2' | 'm3' | 'm4';

/** How many pieces count, how much less each counts than the one after it, and the weight of knowing nothing. */
const span = 12;
const fading = 0.9;
const prior = { score: 0.5, weight: 2 };

/**
 * What the evidence says of a competence, from 0 to 1:
 *
 *     estimate = (2 × 0.5 + Σ fᵢ wᵢ sᵢ) / (2 + Σ fᵢ wᵢ),   fᵢ = 0.9^i,   i = 0 for the latest of the last 12 pieces
 *
 * It is a weighted mean with a neutral start worth two answers, so that one right answer is 67 % and not 100 %, four in a row
 * are 82 %, and twelve are 89 %. Later pieces count more, because a pupil who has now understood must be able to leave
 * old errors behind. Time alone changes nothing: forgetting is judged where revision is planned, and a figure that a teacher
 * saw yesterday stays unless something was answered.
 *
 * The order of the list does not matter: pieces stand by (at, id). A piece dated after `now` comes from a wrong clock and counts as
 * of now. Pieces without weight, and those that are not numbers, are no evidence. `pieces` is how many there are in all.
 */
export function standing(pieces: readonly Piece[], now: Date): Standing {
	const time = (piece: Piece) => Math.min(piece.at.getTime(), now.getTime());
	const sound = pieces
		.filter(({ score, weight, at }) => Number.isFinite(score) && Number.isFinite(weight) && weight > 0 && Number.isFinite(at.getTime()))
		.sort((a, b) => time(b) - time(a) || (a.id < b.id ? 1 : a.id > b.id ? -1 : 0));
	let [sum, weights] = [prior.score * prior.weight, prior.weight];
	for (const [i, { score, weight }] of sound.slice(0, span).entries()) {
		const counts = weight * fading ** i;
		sum += counts * Math.min(Math.max(score, 0), 1);
		weights += counts;
	}
	return { estimate: sum / weights, pieces: sound.length, lastAt: sound.length ? new Date(time(sound[0])) : undefined };
}

/**
 * The band of an estimate, on the figure that is shown (rounded to a hundredth): below 35 m0, below 50 m1, below 65 m2, below 80
 * m3, from 80 m4. Fewer than 3 pieces never make the highest band; none make `none`.
 */
export function level(estimate: number, pieces: number): Level {
	if (!(pieces > 0) || !Number.isFinite(estimate)) return 'none';
	const shown = Math.round(estimate * 100);
	if (shown < 35) return 'm0';
	if (shown < 50) return 'm1';
	if (shown < 65) return 'm2';
	return shown < 80 || pieces < 3 ? 'm3' : 'm4';
}
