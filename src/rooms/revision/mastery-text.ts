import type { Mastery, Piece } from '#rooms/revision/mastery.ts';

// A mastery as it goes over the line each day: short, and the same to the last digit when it is read again.

const out = (value: number, unit = 1) => Math.round(value * unit).toString(36);
const back = (text: string, unit = 1) => Number.parseInt(text, 36) / unit;

/** A piece that an answer made without line may still come before. `item`: which of the exercises answered lately it is of, where an answer to it within the day before would make it a repeat. */
export type CarriedPiece = Piece & { item?: number };
/** What is carried of a competence: the mastery as it was some days ago, and the pieces since. */
export type Carried = { mastery: Mastery; since: CarriedPiece[] };

/** `mean.variance.pieces.right.last` (millionths; milliseconds of Unix), then `at.score.weight.difficulty` a piece (thousandths), with `.item` where it has one, apart by spaces, all in base 36. */
export const writeCarried = ({ mastery, since }: Carried): string =>
	[
		[out(mastery.mean, 1e6), out(mastery.variance, 1e6), out(mastery.pieces), out(mastery.right), mastery.lastAt ? out(mastery.lastAt.getTime()) : ''].join('.'),
		...since.map((piece) => [out(piece.at.getTime()), out(piece.score, 1e3), out(piece.weight, 1e3), out(piece.difficulty, 1e3), ...(piece.item === undefined ? [] : [out(piece.item)])].join('.'))
	].join(' ');

/** The same read again. The ids of pieces only keep their order. */
export function readCarried(text: string): Carried {
	const [state, ...pieces] = text.split(' ').map((part) => part.split('.'));
	const [mean, variance, count, right, last] = state;
	return {
		mastery: { mean: back(mean, 1e6), variance: back(variance, 1e6), pieces: back(count), right: back(right), lastAt: last ? new Date(back(last)) : undefined },
		since: pieces.map(([at, score, weight, difficulty, item], i) => ({ id: String.fromCharCode(33 + i), at: new Date(back(at)), score: back(score, 1e3), weight: back(weight, 1e3), difficulty: back(difficulty, 1e3), ...(item === undefined ? {} : { item: back(item) }) }))
	};
}
