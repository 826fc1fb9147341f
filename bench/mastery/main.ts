import type { DataSet } from './answers.ts';
import { figuresOf, type Figures } from './figures.ts';
import { dataSetsOf } from './folder.ts';
import { byCounts, byMastery, byMean, byTruth, editionsOf } from './predict.ts';
import { aYear, worlds } from './worlds.ts';

export type Line = { set: string; by: string; figures: Figures };

/** How well each way says the answers of a data set before they come: pupils with even places teach, the others are asked. */
export function linesOf(set: DataSet): Line[] {
	const ways = [
		['mean', byMean(set)], ['logistic on counts', byCounts(set)], ['mastery, difficulties unknown', byMastery(set, [])], ['mastery', byMastery(set, editionsOf(set))], ['the truth', byTruth(set)]
	] as const;
	return ways.flatMap(([by, said]) => (said.length ? [{ set: set.name, by, figures: figuresOf(said) }] : []));
}

const digits = (value: number | null, places = 3) => (value === null ? '–' : value.toFixed(places));
const rowOf = ({ set, by, figures }: Line) => ({
	'data set': set,
	by,
	answers: figures.answers,
	AUC: digits(figures.auc),
	RMSE: digits(figures.rmse),
	ECE: digits(figures.ece),
	'interval holds': digits(figures.covered, 2),
	'interval width': digits(figures.width, 2)
});

/** The bench of mastery: five made-up countries with known truth, and the data sets of a folder. Prints the tables; answers the lines. */
export async function benchMastery(folder: string | undefined, { pupils = 400, json = false } = {}): Promise<Line[]> {
	const begun = performance.now();
	const sets = [...worlds.map((world) => aYear(world, pupils, 'bench')), ...(folder ? await dataSetsOf(folder) : [])];
	const lines: Line[] = [];
	for (const set of sets) {
		process.stderr.write(`· ${set.name}: ${set.answers.length} answers of ${set.pupils} pupils to ${set.items.length} exercises\n`);
		lines.push(...linesOf(set));
	}
	if (json) console.log(JSON.stringify(lines));
	else {
		console.table(lines.map(rowOf));
		console.log('Calibration of mastery: of answers to which it gave this chance, the share that came right');
		for (const { set, by, figures } of lines) if (by === 'mastery') console.table(figures.table.map(({ said, came, count }) => ({ 'data set': set, said: digits(said, 2), came: digits(came, 2), answers: count })));
		console.log(`${Math.round((performance.now() - begun) / 100) / 10} s`);
	}
	return lines;
}
