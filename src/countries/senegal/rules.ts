/** Marks, averages, decisions, exams and the calendar of Senegal. */
import type { Country, Exam, Marking, Threshold } from '../country.ts';

const mentions: Threshold[] = [
	{ code: 'TB', name: { fr: 'Très bien', ar: 'ممتاز', en: 'Very good' }, from: 16 },
	{ code: 'B', name: { fr: 'Bien', ar: 'جيد جدا', en: 'Good' }, from: 14 },
	{ code: 'AB', name: { fr: 'Assez bien', ar: 'جيد', en: 'Fairly good' }, from: 12 },
	{ code: 'P', name: { fr: 'Passable', ar: 'مقبول', en: 'Pass' }, from: 10 },
];

const decisions: Marking['promotion']['decisions'] = [
	{ code: 'ADMIS', name: { fr: 'Admis en classe supérieure', ar: 'ناجح', en: 'Goes up' } },
	{ code: 'RACHETE', name: { fr: 'Racheté', ar: 'ناجح بالإنقاذ', en: 'Goes up by the council’s grace' } },
	{ code: 'REDOUBLE', name: { fr: 'Autorisé à redoubler', ar: 'يعيد السنة', en: 'Repeats' } },
	{ code: 'EXCLU', name: { fr: 'Exclu', ar: 'مفصول', en: 'Excluded' } },
	{ code: 'REORIENTE', name: { fr: 'Réorienté', ar: 'يعاد توجيهه', en: 'Redirected' } },
];

const warnings: Marking['warnings'] = [
	{ code: 'AVERTISSEMENT-TRAVAIL', name: { fr: 'Avertissement de travail', ar: 'إنذار بسبب العمل', en: 'Warning: work' } },
	{ code: 'AVERTISSEMENT-CONDUITE', name: { fr: 'Avertissement de conduite', ar: 'إنذار بسبب السلوك', en: 'Warning: conduct' } },
	{ code: 'BLAME', name: { fr: 'Blâme', ar: 'توبيخ', en: 'Reprimand' } },
];

export const marking: Marking[] = [
	{
		code: 'elementaire',
		cycles: ['elementaire'],
		scale: 10,
		decimals: 2,
		rounding: 'half-up',
		ties: 'shared',
		subjectAverage: { testsWeight: 1, compositionWeight: 1, withoutComposition: 'tests', excusedAbsence: 'left-out', unexcusedAbsence: 'zero' },
		periodWeights: [1, 1, 1],
		mentions: mentions.map((mention) => ({ ...mention, from: mention.from / 2 })),
		honours: [],
		warnings: [],
		promotion: { passFrom: 5, rescueFrom: 4.5, automaticAfter: ['CI', 'CE1', 'CM1'], decisions: decisions.filter(({ code }) => code !== 'EXCLU') },
		source:
			'Notes sur 10 ; pas de redoublement à l’intérieur d’une étape (CI, CE1, CM1) et seuil de 4,5 : circulaire de 2020, année exceptionnelle. ' +
			'Le passage à 5 est l’usage, à confirmer. La loi d’orientation de 1991 interdit d’exclure pour résultats un élève du cycle fondamental.',
		doubtful: true,
	},
	{
		code: 'moyen-secondaire',
		cycles: ['moyen', 'secondaire'],
		scale: 20,
		decimals: 2,
		rounding: 'half-up',
		ties: 'shared',
		subjectAverage: { testsWeight: 1, compositionWeight: 1, withoutComposition: 'tests', excusedAbsence: 'left-out', unexcusedAbsence: 'zero' },
		periodWeights: [1, 1],
		mentions,
		honours: [
			{ code: 'FELICITATIONS', name: { fr: 'Félicitations', ar: 'تهنئة', en: 'Congratulations' }, from: 16, noMarkBelow: 10 },
			{ code: 'ENCOURAGEMENTS', name: { fr: 'Encouragements', ar: 'تشجيع', en: 'Encouragement' }, from: 14, noMarkBelow: 10 },
			{ code: 'TABLEAU-HONNEUR', name: { fr: 'Tableau d’honneur', ar: 'لوحة الشرف', en: 'Roll of honour' }, from: 12, noMarkBelow: 10 },
		],
		warnings,
		promotion: { passFrom: 10, rescueFrom: 9, automaticAfter: [], decisions },
		source:
			'Usage le plus répandu : (moyenne des devoirs + composition) / 2, deux semestres de même poids, ' +
			'passage à 10, rachat par le conseil à partir de 9 ; ' +
			'variantes (devoirs + 2 × composition) / 3 et (S1 + 2 × S2) / 3. Seuils des distinctions variables d’un établissement à l’autre. À confirmer.',
		doubtful: true,
	},
];

export const evaluationKinds: Country['evaluationKinds'] = [
	{ code: 'devoir', role: 'test', name: { fr: 'Devoir surveillé', ar: 'فرض محروس', en: 'Supervised test' } },
	{ code: 'interrogation', role: 'test', name: { fr: 'Interrogation', ar: 'استجواب', en: 'Quiz' } },
	{ code: 'maison', role: 'practice', name: { fr: 'Devoir de maison', ar: 'فرض منزلي', en: 'Homework' } },
	{ code: 'composition', role: 'composition', name: { fr: 'Composition', ar: 'اختبار الفترة', en: 'Period exam' } },
];

const ordinal = [
	{ fr: '1er', ar: 'الأول', en: 'First' },
	{ fr: '2e', ar: 'الثاني', en: 'Second' },
	{ fr: '3e', ar: 'الثالث', en: 'Third' },
];
const nth = (number: number, fr: string, ar: string, en: string) => {
	const word = ordinal[number - 1];
	return { fr: `${word.fr} ${fr}`, ar: `${ar} ${word.ar}`, en: `${word.en} ${en}` };
};
const trimestre = (number: number) => nth(number, 'trimestre', 'الفصل', 'term');
const semestre = (number: number) => nth(number, 'semestre', 'الأسدس', 'semester');

export const evaluationPeriods: Country['evaluationPeriods'] = [
	...[1, 2, 3].map((number) => ({ code: `T${number}`, cycles: ['prescolaire', 'elementaire'], number, name: trimestre(number) })),
	...[1, 2].map((number) => ({ code: `S${number}`, cycles: ['moyen', 'secondaire'], number, name: semestre(number) })),
];

export const calendar: Country['calendar'] = {
	yearBegins: { month: 10, day: 1 },
	years: [
		{
			code: '2025-2026',
			terms: [
				{ number: 1, name: trimestre(1), starts: '2025-10-06', ends: '2025-12-23' },
				{ number: 2, name: trimestre(2), starts: '2026-01-05', ends: '2026-03-28' },
				{ number: 3, name: trimestre(3), starts: '2026-04-13', ends: '2026-07-31' },
			],
			source: 'Décret n° 2025-1330 relatif aux trimestres et congés de l’année scolaire 2025-2026',
		},
	],
	weekDays: [1, 2, 3, 4, 5, 6],
	firstWeekDay: 1,
	holidays: [
		{ name: { fr: 'Jour de l’an', ar: 'رأس السنة الميلادية', en: 'New Year’s Day' }, rule: { kind: 'date', month: 1, day: 1 } },
		{ name: { fr: 'Fête de l’Indépendance', ar: 'عيد الاستقلال', en: 'Independence Day' }, rule: { kind: 'date', month: 4, day: 4 } },
		{ name: { fr: 'Fête du Travail', ar: 'عيد الشغل', en: 'Labour Day' }, rule: { kind: 'date', month: 5, day: 1 } },
		{ name: { fr: 'Assomption', ar: 'عيد انتقال العذراء', en: 'Assumption' }, rule: { kind: 'date', month: 8, day: 15 } },
		{ name: { fr: 'Toussaint', ar: 'عيد جميع القديسين', en: 'All Saints’ Day' }, rule: { kind: 'date', month: 11, day: 1 } },
		{ name: { fr: 'Noël', ar: 'عيد الميلاد', en: 'Christmas' }, rule: { kind: 'date', month: 12, day: 25 } },
		{ name: { fr: 'Lundi de Pâques', ar: 'اثنين الفصح', en: 'Easter Monday' }, rule: { kind: 'easter', days: 1 } },
		{ name: { fr: 'Ascension', ar: 'عيد الصعود', en: 'Ascension' }, rule: { kind: 'easter', days: 39 } },
		{ name: { fr: 'Lundi de Pentecôte', ar: 'اثنين العنصرة', en: 'Whit Monday' }, rule: { kind: 'easter', days: 50 } },
		{ name: { fr: 'Tamkharit', ar: 'عاشوراء', en: 'Ashura' }, rule: { kind: 'hijri', month: 1, day: 10 } },
		{ name: { fr: 'Grand Magal de Touba', ar: 'مغال طوبى', en: 'Grand Magal of Touba' }, rule: { kind: 'hijri', month: 2, day: 18 } },
		{ name: { fr: 'Gamou (Mawlid)', ar: 'المولد النبوي', en: 'Mawlid' }, rule: { kind: 'hijri', month: 3, day: 12 } },
		{ name: { fr: 'Korité', ar: 'عيد الفطر', en: 'Eid al-Fitr' }, rule: { kind: 'hijri', month: 10, day: 1 } },
		{ name: { fr: 'Tabaski', ar: 'عيد الأضحى', en: 'Eid al-Adha' }, rule: { kind: 'hijri', month: 12, day: 10 } },
	],
};

const dexco = { fr: 'Direction des examens et concours (DEXCO)', ar: 'مديرية الامتحانات والمسابقات', en: 'Directorate of examinations (DEXCO)' };
const office = { fr: 'Office du Baccalauréat (université Cheikh Anta Diop)', ar: 'مكتب البكالوريا', en: 'Office du Baccalauréat' };
const whole = [{ name: { fr: 'Épreuves de l’examen', ar: 'اختبارات الامتحان', en: 'Papers of the exam' }, share: 1 }];

export const exams: Exam[] = [
	{
		code: 'CFEE',
		short: 'CFEE',
		name: { fr: 'Certificat de fin d’études élémentaires', ar: 'شهادة نهاية الدروس الابتدائية', en: 'Primary leaving certificate' },
		grade: 'CM2',
		usually: { month: 7, day: 1 },
		authority: dexco,
		scale: 10,
		admittedFrom: 5,
		finalMark: whole,
		mentions: [],
		source: 'Examen de fin d’élémentaire ; seuil usuel, à confirmer auprès de la DEXCO',
		doubtful: true,
	},
	{
		code: 'BFEM',
		short: 'BFEM',
		name: { fr: 'Brevet de fin d’études moyennes', ar: 'شهادة نهاية الدروس المتوسطة', en: 'Lower secondary certificate' },
		grade: '3E',
		usually: { month: 7, day: 15 },
		authority: dexco,
		scale: 20,
		admittedFrom: 10,
		secondRoundFrom: 8,
		finalMark: whole,
		mentions,
		source: 'Deux groupes d’épreuves, dix épreuves communes et une facultative (2017) ; seuils de connaissance commune, à confirmer auprès de la DEXCO',
		doubtful: true,
	},
	{
		code: 'BAC',
		short: 'Bac',
		name: { fr: 'Baccalauréat', ar: 'البكالوريا', en: 'Baccalauréat' },
		grade: 'TLE',
		usually: { month: 7, day: 1 },
		authority: office,
		scale: 20,
		admittedFrom: 10,
		secondRoundFrom: 8,
		finalMark: whole,
		mentions,
		source:
			'Deux groupes d’épreuves ; seuils de connaissance commune. Décret 95-947, art. 11 : au premier groupe, un candidat individuel à 5 ou moins ' +
			'ou officiel à 6 ou moins ne peut se présenter à la session suivante.',
	},
];
