/** Marks, averages, exams and the calendar of Morocco. */
import { coefficients as table } from '../coefficients.ts';
import type { Country, Marking, Threshold } from '../country.ts';

const published = 'Coefficients de l’examen national, largement publiés ; à confirmer au bulletin officiel';
const national: Record<string, Record<string, number>> = {
	SP: { MATH: 7, PC: 7, SVT: 5, PHILO: 2, LV2: 2 },
	SVT: { MATH: 7, PC: 5, SVT: 7, PHILO: 2, LV2: 2 },
	SMA: { MATH: 9, PC: 7, SVT: 3, PHILO: 2, LV2: 2 },
	SMB: { MATH: 9, PC: 7, SI: 3 },
};

export const coefficients: Country['coefficients'] = [
	...Object.entries(national).flatMap(([series, row]) => table({ grade: '2BAC', series, exam: 'BAC', source: published }, row)),
	...table({ grade: '2BAC', series: 'SMB', exam: 'BAC', source: 'Comme en SM-A, à confirmer', doubtful: true }, { PHILO: 2, LV2: 2 }),
];

export const hours: Country['hours'] = [
	{ grade: '2BAC', series: 'SP', subject: 'PC', yearly: 198, source: 'Cahier de textes de 2e bac SP' },
	{ grade: '2BAC', series: 'SVT', subject: 'PC', yearly: 132, source: 'Cahier de textes de 2e bac SVT' },
];

const mentions: Threshold[] = [
	{ code: 'TB', name: { fr: 'Très bien', ar: 'حسن جدا', en: 'Very good' }, from: 16 },
	{ code: 'B', name: { fr: 'Bien', ar: 'حسن', en: 'Good' }, from: 14 },
	{ code: 'AB', name: { fr: 'Assez bien', ar: 'مستحسن', en: 'Fairly good' }, from: 12 },
	{ code: 'P', name: { fr: 'Passable', ar: 'مقبول', en: 'Pass' }, from: 10 },
];

const rule = (code: string, cycles: string[], scale: 10 | 20): Marking => ({
	code,
	cycles,
	scale,
	decimals: 2,
	rounding: 'half-up',
	ties: 'shared',
	// Continuous assessment: there is no composition at the end of a semester outside the exams.
	subjectAverage: { testsWeight: 1, compositionWeight: 0, withoutComposition: 'tests', excusedAbsence: 'left-out', unexcusedAbsence: 'zero' },
	periodWeights: [1, 1],
	mentions: mentions.map((mention) => ({ ...mention, from: (mention.from * scale) / 20 })),
	honours: [],
	warnings: [],
	promotion: {
		passFrom: scale / 2,
		automaticAfter: [],
		decisions: [
			{ code: 'ADMIS', name: { fr: 'Admis', ar: 'ناجح', en: 'Goes up' } },
			{ code: 'REDOUBLE', name: { fr: 'Redouble', ar: 'يكرر', en: 'Repeats' } },
			{ code: 'EXCLU', name: { fr: 'Exclu', ar: 'مفصول', en: 'Excluded' } },
			{ code: 'REORIENTE', name: { fr: 'Réorienté', ar: 'يعاد توجيهه', en: 'Redirected' } },
		],
	},
	source: 'Notes sur 10 au primaire et sur 20 ensuite, deux semestres, moyenne exigée ; calcul du contrôle continu à confirmer',
	doubtful: true,
});

export const marking: Marking[] = [rule('primaire', ['primaire'], 10), rule('secondaire', ['collegial', 'qualifiant'], 20)];

export const evaluationKinds: Country['evaluationKinds'] = [
	{ code: 'controle', role: 'test', name: { fr: 'Contrôle continu', ar: 'فرض المراقبة المستمرة', en: 'Continuous assessment' } },
	{ code: 'activites', role: 'test', name: { fr: 'Activités intégrées', ar: 'الأنشطة المندمجة', en: 'Integrated activities' } },
	{ code: 'maison', role: 'practice', name: { fr: 'Devoir à la maison', ar: 'فرض منزلي', en: 'Homework' } },
	{ code: 'unifie', role: 'composition', name: { fr: 'Examen local unifié', ar: 'الامتحان المحلي الموحد', en: 'Unified local exam' } },
];

export const evaluationPeriods: Country['evaluationPeriods'] = [
	{ fr: '1er semestre', ar: 'الأسدس الأول', en: 'First semester' },
	{ fr: '2e semestre', ar: 'الأسدس الثاني', en: 'Second semester' },
].map((name, i) => ({ code: `S${i + 1}`, cycles: ['primaire', 'collegial', 'qualifiant'], number: i + 1, name }));

const fixed = (month: number, day: number, fr: string, ar: string, en: string) => ({ name: { fr, ar, en }, rule: { kind: 'date' as const, month, day } });
const moon = (month: number, day: number, fr: string, ar: string, en: string) => ({ name: { fr, ar, en }, rule: { kind: 'hijri' as const, month, day } });

export const calendar: Country['calendar'] = {
	yearBegins: { month: 9, day: 1 },
	years: [],
	weekDays: [1, 2, 3, 4, 5, 6],
	firstWeekDay: 1,
	holidays: [
		fixed(1, 1, 'Jour de l’an', 'رأس السنة الميلادية', 'New Year’s Day'),
		fixed(1, 11, 'Manifeste de l’Indépendance', 'ذكرى تقديم وثيقة الاستقلال', 'Independence Manifesto'),
		fixed(1, 14, 'Nouvel an amazigh', 'رأس السنة الأمازيغية', 'Amazigh New Year'),
		fixed(5, 1, 'Fête du Travail', 'عيد الشغل', 'Labour Day'),
		fixed(7, 30, 'Fête du Trône', 'عيد العرش', 'Throne Day'),
		fixed(8, 14, 'Récupération de Oued Ed-Dahab', 'ذكرى استرجاع وادي الذهب', 'Oued Ed-Dahab Day'),
		fixed(8, 20, 'Révolution du Roi et du Peuple', 'ذكرى ثورة الملك والشعب', 'Revolution of King and People'),
		fixed(8, 21, 'Fête de la Jeunesse', 'عيد الشباب', 'Youth Day'),
		fixed(11, 6, 'Marche verte', 'ذكرى المسيرة الخضراء', 'Green March'),
		fixed(11, 18, 'Fête de l’Indépendance', 'عيد الاستقلال', 'Independence Day'),
		moon(1, 1, 'Nouvel an de l’Hégire', 'فاتح محرم', 'Hijri New Year'),
		moon(3, 12, 'Aïd al-Mawlid', 'عيد المولد النبوي', 'Mawlid'),
		moon(10, 1, 'Aïd al-Fitr', 'عيد الفطر', 'Eid al-Fitr'),
		moon(12, 10, 'Aïd al-Adha', 'عيد الأضحى', 'Eid al-Adha'),
	],
};

const ministry = { fr: 'Centre national des examens scolaires', ar: 'المركز الوطني للامتحانات المدرسية', en: 'National examinations centre' };
const aref = { fr: 'Académie régionale (AREF)', ar: 'الأكاديمية الجهوية', en: 'Regional academy (AREF)' };
const continuous = { fr: 'Contrôle continu', ar: 'المراقبة المستمرة', en: 'Continuous assessment' };
const local = { fr: 'Examen local', ar: 'الامتحان المحلي', en: 'Local exam' };

export const exams: Country['exams'] = [
	{
		code: 'CEP',
		short: 'CEP',
		name: { fr: 'Certificat d’études primaires', ar: 'شهادة الدروس الابتدائية', en: 'Primary certificate' },
		grade: '6AP',
		usually: { month: 6, day: 25 },
		authority: aref,
		scale: 10,
		admittedFrom: 5,
		finalMark: [
			{ name: continuous, share: 0.5 },
			{ name: local, share: 0.25 },
			{ name: { fr: 'Examen provincial', ar: 'الامتحان الإقليمي', en: 'Provincial exam' }, share: 0.25 },
		],
		mentions: [],
		source: 'Parts 50/25/25, à confirmer',
		doubtful: true,
	},
	{
		code: 'BREVET',
		short: 'Brevet',
		name: { fr: 'Brevet d’enseignement collégial', ar: 'شهادة السلك الإعدادي', en: 'Lower secondary certificate' },
		grade: '3AC',
		usually: { month: 6, day: 20 },
		authority: aref,
		scale: 20,
		admittedFrom: 10,
		finalMark: [
			{ name: continuous, share: 0.3 },
			{ name: local, share: 0.3 },
			{ name: { fr: 'Examen régional normalisé', ar: 'الامتحان الجهوي الموحد', en: 'Regional exam' }, share: 0.4 },
		],
		mentions,
		source: 'Parts 30/30/40, à confirmer',
		doubtful: true,
	},
	{
		code: 'BAC',
		short: 'Bac',
		name: { fr: 'Baccalauréat', ar: 'البكالوريا', en: 'Baccalauréat' },
		grade: '2BAC',
		usually: { month: 6, day: 1 },
		authority: ministry,
		scale: 20,
		admittedFrom: 10,
		finalMark: [
			{ name: continuous, share: 0.25 },
			{ name: { fr: 'Examen régional (1re année du bac)', ar: 'الامتحان الجهوي الموحد', en: 'Regional exam (first year)' }, share: 0.25 },
			{ name: { fr: 'Examen national', ar: 'الامتحان الوطني الموحد', en: 'National exam' }, share: 0.5 },
		],
		mentions,
		source: 'Contrôle continu 25 %, régional 25 %, national 50 % (presse nationale)',
	},
];
