/** Subjects of Senegal, with the coefficients and hours that are known. */
import { coefficients as table } from '../coefficients.ts';
import type { Coefficient, Country, Hours } from '../country.ts';

const all = ['elementaire', 'moyen', 'secondaire'];
const second = ['moyen', 'secondaire'];

export const subjects: Country['subjects'] = [
	{ code: 'FR', short: 'Français', cycles: all, name: { fr: 'Français', ar: 'اللغة الفرنسية', en: 'French' } },
	{ code: 'RED', short: 'Rédaction', cycles: ['moyen'], partOf: 'FR', name: { fr: 'Rédaction', ar: 'التعبير الكتابي', en: 'Written expression' } },
	{ code: 'ORTH', short: 'Orthographe', cycles: ['moyen'], partOf: 'FR', name: { fr: 'Orthographe (dictée)', ar: 'الإملاء', en: 'Spelling (dictation)' } },
	{ code: 'TSQ', short: 'TSQ', cycles: ['moyen'], partOf: 'FR', name: { fr: 'Texte suivi de questions', ar: 'نص متبوع بأسئلة', en: 'Reading with questions' } },
	{ code: 'MATH', short: 'Maths', cycles: all, name: { fr: 'Mathématiques', ar: 'الرياضيات', en: 'Mathematics' } },
	{ code: 'PC', short: 'PC', cycles: second, name: { fr: 'Sciences physiques', ar: 'العلوم الفيزيائية', en: 'Physics and chemistry' } },
	{ code: 'SVT', short: 'SVT', cycles: second, name: { fr: 'Sciences de la vie et de la Terre', ar: 'علوم الحياة والأرض', en: 'Life and earth sciences' } },
	{ code: 'HG', short: 'HG', cycles: second, name: { fr: 'Histoire-Géographie', ar: 'التاريخ والجغرافيا', en: 'History and geography' } },
	{ code: 'EC', short: 'Éd. civique', cycles: all, name: { fr: 'Éducation à la citoyenneté', ar: 'التربية على المواطنة', en: 'Citizenship' } },
	{ code: 'PHILO', short: 'Philo', cycles: ['secondaire'], name: { fr: 'Philosophie', ar: 'الفلسفة', en: 'Philosophy' } },
	{ code: 'LV1', short: 'LV1', cycles: second, name: { fr: 'Langue vivante 1', ar: 'اللغة الحية الأولى', en: 'First modern language' } },
	{ code: 'LV2', short: 'LV2', cycles: second, name: { fr: 'Langue vivante 2', ar: 'اللغة الحية الثانية', en: 'Second modern language' } },
	{ code: 'ANG', short: 'Anglais', cycles: second, name: { fr: 'Anglais', ar: 'اللغة الإنجليزية', en: 'English' } },
	{ code: 'ESP', short: 'Espagnol', cycles: second, name: { fr: 'Espagnol', ar: 'اللغة الإسبانية', en: 'Spanish' } },
	{ code: 'ALL', short: 'Allemand', cycles: second, name: { fr: 'Allemand', ar: 'اللغة الألمانية', en: 'German' } },
	{ code: 'POR', short: 'Portugais', cycles: second, name: { fr: 'Portugais', ar: 'اللغة البرتغالية', en: 'Portuguese' } },
	{ code: 'ITA', short: 'Italien', cycles: second, name: { fr: 'Italien', ar: 'اللغة الإيطالية', en: 'Italian' } },
	{ code: 'ARA', short: 'Arabe', cycles: all, name: { fr: 'Arabe', ar: 'اللغة العربية', en: 'Arabic' } },
	{ code: 'LAT', short: 'Latin', cycles: second, name: { fr: 'Latin', ar: 'اللغة اللاتينية', en: 'Latin' } },
	{ code: 'EPS', short: 'EPS', cycles: all, name: { fr: 'Éducation physique et sportive', ar: 'التربية البدنية والرياضية', en: 'Physical education' } },
	{ code: 'MUS', short: 'Musique', cycles: second, name: { fr: 'Éducation musicale', ar: 'التربية الموسيقية', en: 'Music' } },
	{ code: 'ART', short: 'Arts', cycles: second, name: { fr: 'Éducation artistique', ar: 'التربية الفنية', en: 'Visual arts' } },
	{ code: 'EFS', short: 'Éco. fam.', cycles: ['moyen'], name: { fr: 'Économie familiale et sociale', ar: 'الاقتصاد المنزلي والاجتماعي', en: 'Family and social economics' } },
	{ code: 'TECH', short: 'Techno', cycles: second, name: { fr: 'Technologie', ar: 'التكنولوجيا', en: 'Technology' } },
	{ code: 'TICE', short: 'Numérique', cycles: all, name: { fr: 'Informatique et culture numérique', ar: 'المعلوماتية والثقافة الرقمية', en: 'Computing and digital literacy' } },
	{ code: 'ECO', short: 'Économie', cycles: ['secondaire'], name: { fr: 'Sciences économiques et sociales', ar: 'العلوم الاقتصادية والاجتماعية', en: 'Economics and social sciences' } },
	{ code: 'COMPTA', short: 'Comptabilité', cycles: ['secondaire'], name: { fr: 'Comptabilité et gestion', ar: 'المحاسبة والتسيير', en: 'Accounting and management' } },
	{ code: 'STI', short: 'Techniques', cycles: ['secondaire'], name: { fr: 'Sciences et techniques industrielles', ar: 'العلوم والتقنيات الصناعية', en: 'Industrial sciences' } },
	{ code: 'LC', short: 'Langue', cycles: ['elementaire'], name: { fr: 'Langue et communication', ar: 'اللغة والتواصل', en: 'Language and communication' } },
	{ code: 'ESVS', short: 'ESVS', cycles: ['elementaire'], name: { fr: 'Éducation à la science et à la vie sociale', ar: 'التربية العلمية والحياة الاجتماعية', en: 'Science and social life' } },
	{ code: 'EPSA', short: 'EPSA', cycles: ['elementaire'], name: { fr: 'Éducation physique, sportive et artistique', ar: 'التربية البدنية والرياضية والفنية', en: 'Physical and artistic education' } },
	{ code: 'LN', short: 'Langue nat.', cycles: ['elementaire'], name: { fr: 'Langue nationale', ar: 'اللغة الوطنية', en: 'National language' } },
	{ code: 'REL', short: 'Éd. relig.', cycles: ['elementaire'], name: { fr: 'Éducation religieuse', ar: 'التربية الدينية', en: 'Religious education' } },
];

const sheets = 'Valeurs usuelles du premier groupe du bac, à confirmer auprès de l’Office du Bac';
const header = 'En-tête d’épreuve, bac 2020, LV2 allemand (3 h) : L1b–L2 coefficient 2, L’1 coefficient 4';
const mirror = 'Bulletins de lycée : les coefficients de classe suivent d’ordinaire ceux du bac, à confirmer';

type Table = Parameters<typeof table>[1];

/** The first group of the bac. */
const bac: Record<string, Table> = {
	L1P: { PHILO: 6, FR: 5, HG: 2, LV1: 5, LV2: { value: 4, source: header }, MATH: 2, EPS: 1 },
	L2: { PHILO: 6, FR: 5, HG: 6, LV1: 3, LV2: { value: 2, source: header }, MATH: 2, PC: { value: 2, oneOf: 'sciences', doubtful: true }, SVT: { value: 2, oneOf: 'sciences', doubtful: true }, EPS: 1 },
	S1: { PHILO: 2, FR: 3, HG: 2, LV1: 2, MATH: 8, PC: 8, SVT: 2, EPS: 1 },
	S2: { PHILO: 2, FR: 3, HG: 2, LV1: 2, MATH: 5, PC: 6, SVT: 6, EPS: 1 },
};

/** In class, what a paper of the bac says of a weight does not hold: all of it is to be confirmed. */
const inClass = (row: Table): Table =>
	Object.fromEntries(Object.entries(row).map(([subject, weight]) => [subject, typeof weight === 'number' ? weight : { value: weight.value, oneOf: weight.oneOf, doubtful: true as const }]));

const college = 'Valeurs de départ pour le collège, variables d’un établissement à l’autre, à confirmer';
const lower: Table = { FR: 5, MATH: 4, ANG: 2, HG: 2, SVT: 2, EC: 1, EPS: 1, MUS: 1, ART: 1, EFS: 1, TECH: 1 };
const seconde = 'Valeurs de départ pour la seconde, à confirmer auprès de l’établissement';

export const coefficients: Coefficient[] = [
	...Object.entries(bac).flatMap(([series, row]) => [
		...table({ grade: 'TLE', series, exam: 'BAC', source: sheets, doubtful: true }, row),
		...table({ grade: 'TLE', series, source: mirror, doubtful: true }, inClass(row)),
		// Philosophy begins in the last year.
		...table({ grade: '1ERE', series, source: mirror, doubtful: true }, Object.fromEntries(Object.entries(inClass(row)).filter(([subject]) => subject !== 'PHILO'))),
	]),
	...table({ grade: '2NDE', series: 'S', source: seconde, doubtful: true }, { MATH: 5, PC: 5, SVT: 5, FR: 4, HG: 2, LV1: 3, LV2: 2, EPS: 1 }),
	...table({ grade: '2NDE', series: 'L', source: seconde, doubtful: true }, { FR: 5, HG: 4, LV1: 4, LV2: 3, MATH: 2, PC: 2, SVT: 2, EPS: 1 }),
	...['6E', '5E'].flatMap((grade) => table({ grade, series: null, source: college, doubtful: true }, lower)),
	// The second language and physics begin in quatrième.
	...['4E', '3E'].flatMap((grade) => table({ grade, series: null, source: college, doubtful: true }, { ...lower, LV2: 2, PC: 2 })),
];

export const hours: Hours[] = [
	{ grade: 'TLE', series: 'S2', subject: 'MATH', weekly: 5, source: 'Programme de mathématiques, Terminale S2 et S4, 2006' },
	{ grade: 'TLE', series: 'S4', subject: 'MATH', weekly: 5, source: 'Programme de mathématiques, Terminale S2 et S4, 2006' },
];
