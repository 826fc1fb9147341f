/**
 * Coefficients and hours of Senegal. No official table was found: what the papers of the bac print at their head stands
 * as fact with its years; the rest are starting values, marked doubtful, to be confirmed by the Office du Bac.
 */
import { coefficients as table } from '../coefficients.ts';
import type { Coefficient, Hours } from '../country.ts';

const head = (subject: string, which: string) => `En-têtes d’épreuves du bac, ${subject}, ${which}`;

type Paper = { subject: string; minutes: number; source: string; weights: Record<string, number>; doubtful?: true; oneOf?: string };

/** First-group papers whose printed heads were read. */
const papers: Paper[] = [
	{ subject: 'MATH', minutes: 240, source: head('mathématiques', '2007, 2008 et 2010 (2e groupe : 2022 et 2023)'), weights: { S2: 5, S2A: 5, S4: 5, S5: 5 } },
	{ subject: 'MATH', minutes: 240, source: head('mathématiques', '2010'), weights: { S1: 8, S3: 8 } },
	{ subject: 'PC', minutes: 240, source: head('sciences physiques', '2006 et 2010'), weights: { S2: 6, S2A: 6, S4: 5, S5: 5 } },
	{ subject: 'PC', minutes: 180, source: head('sciences physiques', '2010, 2011 et 2012'), weights: { L2: 2 }, oneOf: 'sciences' },
	{ subject: 'PC', minutes: 120, source: head('sciences physiques', '2022'), weights: { T1: 2, T2: 2 } },
	{
		subject: 'HG',
		minutes: 240,
		source: head('histoire-géographie', '2012, 2015, 2017 et 2022'),
		weights: { L2: 6, LA: 4, L1A: 2, L1B: 2, L1P: 2, S1: 2, S2: 2, S2A: 2, S4: 2, S5: 2 },
	},
	{ subject: 'FR', minutes: 240, source: head('français', '2012, 2018 et 2021'), weights: { L2: 5, L1A: 6, L1B: 6, L1P: 6 } },
	{ subject: 'LV2', minutes: 180, source: head('LV2 allemand', '2020'), weights: { L1P: 4, L2: 2, L1B: 2 } },
	// The only head read is old, and other values are quoted since.
	{ subject: 'LV1', minutes: 180, source: head('LV1 anglais', '2006, à confirmer'), weights: { L1P: 4, L2: 4, L1A: 2, L1B: 3 }, doubtful: true },
];

/** What no head was found for, in the series that most candidates follow. */
const seeds: Record<string, Parameters<typeof table>[1]> = {
	L1P: { PHILO: 6, MATH: 2, EPS: 1 },
	L2: { PHILO: 6, MATH: 2, SVT: { value: 2, oneOf: 'sciences', doubtful: true }, EPS: 1 },
	S1: { PHILO: 2, FR: 3, LV1: 2, PC: 8, SVT: 2, EPS: 1 },
	S2: { PHILO: 2, FR: 3, LV1: 2, SVT: 6, EPS: 1 },
};

const sheets = 'Valeurs usuelles du premier groupe du bac, à confirmer auprès de l’Office du Bac';
const bac: Coefficient[] = [
	...papers.flatMap(({ subject, weights, minutes, source, doubtful, oneOf }) =>
		Object.entries(weights).map(
			([series, value]): Coefficient => ({
				grade: 'TLE',
				series,
				exam: 'BAC',
				subject,
				value,
				minutes,
				source,
				...(oneOf && { oneOf }),
				...(doubtful && { doubtful }),
			}),
		),
	),
	...Object.entries(seeds).flatMap(([series, row]) => table({ grade: 'TLE', series, exam: 'BAC', source: sheets, doubtful: true }, row)),
];

const mirror = 'Bulletins de lycée : les coefficients de classe suivent d’ordinaire ceux du bac, à confirmer';
/** In class the weights follow those of the bac by custom only, whatever a paper of the bac prints. */
const inClass = (grade: string): Coefficient[] =>
	bac
		.filter((row) => row.series !== null && row.series in seeds)
		.map(({ exam: _exam, minutes: _minutes, ...row }) => ({ ...row, grade, source: mirror, doubtful: true }));

const college = 'Valeurs de départ pour le collège, variables d’un établissement à l’autre, à confirmer';
const seconde = 'Valeurs de départ pour la seconde, à confirmer auprès de l’établissement';
const lower = { FR: 5, MATH: 4, ANG: 2, HG: 2, SVT: 2, EC: 1, EPS: 1, MUS: 1, ART: 1, EFS: 1, TECH: 1 };

export const coefficients: Coefficient[] = [
	...bac,
	...inClass('TLE'),
	// Philosophy begins in the last year.
	...inClass('1ERE').filter((row) => row.subject !== 'PHILO'),
	...table({ grade: '2NDE', series: 'S', source: seconde, doubtful: true }, { MATH: 5, PC: 5, SVT: 5, FR: 4, HG: 2, LV1: 3, LV2: 2, EPS: 1 }),
	...table({ grade: '2NDE', series: 'L', source: seconde, doubtful: true }, { FR: 5, HG: 4, LV1: 4, LV2: 3, MATH: 2, PC: 2, SVT: 2, EPS: 1 }),
	...['6E', '5E'].flatMap((grade) => table({ grade, series: null, source: college, doubtful: true }, lower)),
	// The second language and physics begin in quatrième.
	...['4E', '3E'].flatMap((grade) => table({ grade, series: null, source: college, doubtful: true }, { ...lower, LV2: 2, PC: 2 })),
];

const programme = 'Programme de mathématiques, Terminale S2 et S4, 2006';
export const hours: Hours[] = ['S2', 'S4'].map((series) => ({ grade: 'TLE', series, subject: 'MATH', weekly: 5, source: programme }));
