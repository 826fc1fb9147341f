/** Marks, averages, exams and the calendar of Djibouti. Nearly all are starting values to be confirmed by the ministry. */
import { coefficients as table } from '../coefficients.ts';
import type { Country, Marking, Threshold } from '../country.ts';

const close = 'Voisins de l’ancien bac français, à confirmer par le MENFOP';
const bac: Record<string, Record<string, number>> = {
	S: { MATH: 7, PC: 6, SVT: 6, FR: 4, PHILO: 3, HG: 3, LV1: 3, ARA: 2, EPS: 2 },
	ES: { SES: 7, MATH: 5, HG: 5, FR: 4, PHILO: 4, LV1: 3, ARA: 2, EPS: 2 },
	L: { PHILO: 7, FR: 5, HG: 4, LV1: 4, ARA: 4, EPS: 2 },
};

export const coefficients: Country['coefficients'] = Object.entries(bac).flatMap(([series, row]) => [
	...table({ grade: 'TLE', series, exam: 'BAC', source: close, doubtful: true }, row),
	...table({ grade: 'TLE', series, source: close, doubtful: true }, row),
]);

const mentions: Threshold[] = [
	{ code: 'TB', name: { fr: 'Très bien', ar: 'ممتاز', en: 'Very good' }, from: 16 },
	{ code: 'B', name: { fr: 'Bien', ar: 'جيد جدا', en: 'Good' }, from: 14 },
	{ code: 'AB', name: { fr: 'Assez bien', ar: 'جيد', en: 'Fairly good' }, from: 12 },
	{ code: 'P', name: { fr: 'Passable', ar: 'مقبول', en: 'Pass' }, from: 10 },
];

const rule = (code: string, cycles: string[], scale: 10 | 20): Marking => ({
	code,
	cycles,
	scale,
	decimals: 2,
	rounding: 'half-up',
	ties: 'shared',
	subjectAverage: { testsWeight: 1, compositionWeight: 1, withoutComposition: 'tests', excusedAbsence: 'left-out', unexcusedAbsence: 'zero' },
	periodWeights: [1, 1, 1],
	mentions: mentions.map((mention) => ({ ...mention, from: (mention.from * scale) / 20 })),
	honours: [],
	warnings: [],
	promotion: {
		passFrom: scale / 2,
		automaticAfter: [],
		decisions: [
			{ code: 'ADMIS', name: { fr: 'Admis en classe supérieure', ar: 'ناجح', en: 'Goes up' } },
			{ code: 'REDOUBLE', name: { fr: 'Redouble', ar: 'يعيد السنة', en: 'Repeats' } },
			{ code: 'REORIENTE', name: { fr: 'Réorienté', ar: 'يعاد توجيهه', en: 'Redirected' } },
		],
	},
	source: 'Usages repris des pays voisins, à confirmer par le MENFOP',
	doubtful: true,
});

export const marking: Marking[] = [rule('primaire', ['primaire'], 10), rule('moyen-secondaire', ['moyen', 'secondaire'], 20)];

export const evaluationKinds: Country['evaluationKinds'] = [
	{ code: 'devoir', role: 'test', name: { fr: 'Devoir surveillé', ar: 'فرض محروس', en: 'Supervised test' } },
	{ code: 'interrogation', role: 'test', name: { fr: 'Interrogation', ar: 'استجواب', en: 'Quiz' } },
	{ code: 'maison', role: 'practice', name: { fr: 'Devoir maison', ar: 'فرض منزلي', en: 'Homework' } },
	{ code: 'composition', role: 'composition', name: { fr: 'Composition', ar: 'اختبار الفترة', en: 'Period exam' } },
];

export const evaluationPeriods: Country['evaluationPeriods'] = [
	{ fr: '1er trimestre', ar: 'الفصل الأول', en: 'First term' },
	{ fr: '2e trimestre', ar: 'الفصل الثاني', en: 'Second term' },
	{ fr: '3e trimestre', ar: 'الفصل الثالث', en: 'Third term' },
].map((name, i) => ({ code: `T${i + 1}`, cycles: ['primaire', 'moyen', 'secondaire'], number: i + 1, name, doubtful: true }));

export const calendar: Country['calendar'] = {
	yearBegins: { month: 9, day: 1 },
	years: [],
	weekDays: [7, 1, 2, 3, 4],
	firstWeekDay: 7,
	holidays: [
		{ name: { fr: 'Jour de l’an', ar: 'رأس السنة الميلادية', en: 'New Year’s Day' }, rule: { kind: 'date', month: 1, day: 1 } },
		{ name: { fr: 'Fête du Travail', ar: 'عيد العمال', en: 'Labour Day' }, rule: { kind: 'date', month: 5, day: 1 } },
		{ name: { fr: 'Fête de l’Indépendance', ar: 'عيد الاستقلال', en: 'Independence Day' }, rule: { kind: 'date', month: 6, day: 27 } },
		{ name: { fr: 'Nouvel an de l’Hégire', ar: 'رأس السنة الهجرية', en: 'Hijri New Year' }, rule: { kind: 'hijri', month: 1, day: 1 } },
		{ name: { fr: 'Mawlid', ar: 'المولد النبوي', en: 'Mawlid' }, rule: { kind: 'hijri', month: 3, day: 12 } },
		{ name: { fr: 'Al-Isra wal-Miraj', ar: 'الإسراء والمعراج', en: 'Isra and Mi’raj' }, rule: { kind: 'hijri', month: 7, day: 27 } },
		{ name: { fr: 'Aïd el-Fitr', ar: 'عيد الفطر', en: 'Eid al-Fitr' }, rule: { kind: 'hijri', month: 10, day: 1 } },
		{ name: { fr: 'Aïd al-Adha', ar: 'عيد الأضحى', en: 'Eid al-Adha' }, rule: { kind: 'hijri', month: 12, day: 10 } },
	],
};

const menfop = { fr: 'MENFOP, service des examens', ar: 'مصلحة الامتحانات بوزارة التربية', en: 'MENFOP, examinations' };
const papers = { fr: 'Épreuves de l’examen', ar: 'اختبارات الامتحان', en: 'Papers of the exam' };

export const exams: Country['exams'] = [
	{
		code: 'OTI',
		short: 'OTI',
		name: { fr: 'Objectif terminal d’intégration', ar: 'الهدف النهائي للإدماج', en: 'Final integration test' },
		grade: '5A',
		usually: { month: 5, day: 15 },
		authority: menfop,
		scale: 20,
		admittedFrom: 10,
		finalMark: [{ name: papers, share: 1 }],
		mentions: [],
		source: 'Évaluation de fin de 5e année, de connaissance commune ; barème à confirmer',
		doubtful: true,
	},
	{
		code: 'BEF',
		short: 'BEF',
		name: { fr: 'Brevet d’enseignement fondamental', ar: 'شهادة التعليم الأساسي', en: 'Basic education certificate' },
		grade: '9A',
		usually: { month: 6, day: 1 },
		authority: menfop,
		scale: 20,
		admittedFrom: 10,
		finalMark: [
			{ name: { fr: 'Contrôle continu', ar: 'المراقبة المستمرة', en: 'Continuous assessment' }, share: 0.6 },
			{ name: papers, share: 0.4 },
		],
		mentions: [],
		source:
			'CRIPEN, nouvelles épreuves du BEF 2024 (mathématiques, français, sciences) : ' +
			'le contrôle continu compte 60 % pour l’entrée au lycée ; seuil à confirmer',
		doubtful: true,
	},
	{
		code: 'BAC',
		short: 'Bac',
		name: { fr: 'Baccalauréat', ar: 'البكالوريا', en: 'Baccalauréat' },
		grade: 'TLE',
		usually: { month: 6, day: 1 },
		authority: menfop,
		scale: 20,
		admittedFrom: 10,
		secondRoundFrom: 8,
		finalMark: [{ name: papers, share: 1 }],
		mentions,
		source: 'Décret n° 2015-346/PR/MENFOP : bac national depuis 2016, épreuves anticipées en première ; seuils à confirmer',
		doubtful: true,
	},
];
