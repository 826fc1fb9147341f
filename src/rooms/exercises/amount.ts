import type { FigureKind, GraphAnswer } from './item.ts';

/*
 * How much an answer may hold: apart, for every exercise page reads its form with it.
 */

/** The longest text of a written answer, in characters: about eight pages written by hand. */
export const longestWritten = 20_000;

/** How many points a learner places: two for what two determine, else as many as the first answer has. */
export const pointsOf = ({ figure, answers }: { figure: FigureKind; answers: Pick<GraphAnswer, 'at'>[] }): number => (/^(points|polygon)$/.test(figure) ? answers[0].at.length : 2);
