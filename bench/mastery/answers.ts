/** One answer of a data set: by places of pupil, competence and exercise; days since the set began; from 0 to 1. `chance` and `level`: the truth where it is known. */
export type Answer = { pupil: number; skill: number; item: number; day: number; score: number; chance?: number; level?: number };

/** Answers of many pupils, each pupil's in their order; those of even pupils teach, those of odd ones try. `days`: whether days are known. */
export type DataSet = { name: string; answers: Answer[]; pupils: number; skills: number; items: { skill: number }[]; days: boolean };

export const teaches = (answer: Answer): boolean => answer.pupil % 2 === 0;
