/** Subjects of Senegal, with the coefficients and hours that are known. */
import { coefficients as table } from '../coefficients.ts';
import type { Coefficient, Country, Hours } from '../country.ts';
import { subject } from '../rows.ts';

const all = ['elementaire', 'moyen', 'secondaire'];
const second = ['moyen', 'secondaire'];

export const subjects: Country['subjects'] = [
	subject('FR', 'Français', all, 'Français', 'اللغة الفرنسية', 'French'),
	subject('RED', 'Rédaction', ['moyen'], 'Rédaction', 'التعبير الكتابي', 'Written expression', 'FR'),
	subject('ORTH', 'Orthographe', ['moyen'], 'Orthographe (dictée)', 'الإملاء', 'Spelling (dictation)', 'FR'),
	subject('TSQ', 'TSQ', ['moyen'], 'Texte suivi de questions', 'نص متبوع بأسئلة', 'Reading with questions', 'FR'),
	subject('MATH', 'Maths', all, 'Mathématiques', 'الرياضيات', 'Mathematics'),
	subject('PC', 'PC', second, 'Sciences physiques', 'العلوم الفيزيائية', 'Physics and chemistry'),
	subject('SVT', 'SVT', second, 'Sciences de la vie et de la Terre', 'علوم الحياة والأرض', 'Life and earth sciences'),
	subject('HG', 'HG', second, 'Histoire-Géographie', 'التاريخ والجغرافيا', 'History and geography'),
	subject('EC', 'Éd. civique', all, 'Éducation à la citoyenneté', 'التربية على المواطنة', 'Citizenship'),
	subject('PHILO', 'Philo', ['secondaire'], 'Philosophie', 'الفلسفة', 'Philosophy'),
	subject('LV1', 'LV1', second, 'Langue vivante 1', 'اللغة الحية الأولى', 'First modern language'),
	subject('LV2', 'LV2', second, 'Langue vivante 2', 'اللغة الحية الثانية', 'Second modern language'),
	subject('ANG', 'Anglais', second, 'Anglais', 'اللغة الإنجليزية', 'English'),
	subject('ESP', 'Espagnol', second, 'Espagnol', 'اللغة الإسبانية', 'Spanish'),
	subject('ALL', 'Allemand', second, 'Allemand', 'اللغة الألمانية', 'German'),
	subject('POR', 'Portugais', second, 'Portugais', 'اللغة البرتغالية', 'Portuguese'),
	subject('ITA', 'Italien', second, 'Italien', 'اللغة الإيطالية', 'Italian'),
	subject('ARA', 'Arabe', all, 'Arabe', 'اللغة العربية', 'Arabic'),
	subject('LAT', 'Latin', second, 'Latin', 'اللغة اللاتينية', 'Latin'),
	subject('EPS', 'EPS', all, 'Éducation physique et sportive', 'التربية البدنية والرياضية', 'Physical education'),
	subject('MUS', 'Musique', second, 'Éducation musicale', 'التربية الموسيقية', 'Music'),
	subject('ART', 'Arts', second, 'Éducation artistique', 'التربية الفنية', 'Visual arts'),
	subject('EFS', 'Éco. fam.', ['moyen'], 'Économie familiale et sociale', 'الاقتصاد المنزلي والاجتماعي', 'Family and social economics'),
	subject('TECH', 'Techno', second, 'Technologie', 'التكنولوجيا', 'Technology'),
	subject('NUM', 'Numérique', [...all, 'formation'], 'Informatique et culture numérique', 'المعلوماتية والثقافة الرقمية', 'Computing and digital literacy'),
	subject('ECO', 'Économie', ['secondaire'], 'Sciences économiques et sociales', 'العلوم الاقتصادية والاجتماعية', 'Economics and social sciences'),
	subject('COMPTA', 'Comptabilité', ['secondaire'], 'Comptabilité et gestion', 'المحاسبة والتسيير', 'Accounting and management'),
	subject('STI', 'Techniques', ['secondaire'], 'Sciences et techniques industrielles', 'العلوم والتقنيات الصناعية', 'Industrial sciences'),
	subject('LC', 'Langue', ['elementaire'], 'Langue et communication', 'اللغة والتواصل', 'Language and communication'),
	subject('ESVS', 'ESVS', ['elementaire'], 'Éducation à la science et à la vie sociale', 'التربية العلمية والحياة الاجتماعية', 'Science and social life'),
	subject('EPSA', 'EPSA', ['elementaire'], 'Éducation physique, sportive et artistique', 'التربية البدنية والرياضية والفنية', 'Physical, artistic education'),
	subject('LN', 'Langue nat.', ['elementaire'], 'Langue nationale', 'اللغة الوطنية', 'National language'),
	subject('REL', 'Éd. relig.', ['elementaire'], 'Éducation religieuse', 'التربية الدينية', 'Religious education'),
];

const sheets = 'Valeurs usuelles du premier groupe du bac, à confirmer auprès de l’Office du Bac';
const header = 'En-tête d’épreuve, bac 2020, LV2 allemand (3 h) : L1b–L2 coefficient 2, L’1 coefficient 4';
const mirror = 'Bulletins de lycée : les coefficients de classe suivent d’ordinaire ceux du bac, à confirmer';

type Table = Parameters<typeof table>[1];

const science = { value: 2, oneOf: 'sciences', doubtful: true as const };

/** The first group of the bac. */
const bac: Record<string, Table> = {
	L1P: { PHILO: 6, FR: 5, HG: 2, LV1: 5, LV2: { value: 4, source: header }, MATH: 2, EPS: 1 },
	L2: { PHILO: 6, FR: 5, HG: 6, LV1: 3, LV2: { value: 2, source: header }, MATH: 2, PC: science, SVT: science, EPS: 1 },
	S1: { PHILO: 2, FR: 3, HG: 2, LV1: 2, MATH: 8, PC: 8, SVT: 2, EPS: 1 },
	S2: { PHILO: 2, FR: 3, HG: 2, LV1: 2, MATH: 5, PC: 6, SVT: 6, EPS: 1 },
};

/** In class, what a paper of the bac says of a weight does not hold: all of it is to be confirmed. */
const inClass = (row: Table): Table =>
	Object.fromEntries(
		Object.entries(row).map(([subject, weight]) => {
			if (typeof weight === 'number') return [subject, weight];
			const { value, oneOf } = weight;
			return [subject, { value, ...(oneOf && { oneOf }), doubtful: true }];
		}),
	);

/** Philosophy begins in the last year. */
const before = ({ PHILO: _, ...row }: Table): Table => row;

const college = 'Valeurs de départ pour le collège, variables d’un établissement à l’autre, à confirmer';
const lower: Table = { FR: 5, MATH: 4, ANG: 2, HG: 2, SVT: 2, EC: 1, EPS: 1, MUS: 1, ART: 1, EFS: 1, TECH: 1 };
const seconde = 'Valeurs de départ pour la seconde, à confirmer auprès de l’établissement';

export const coefficients: Coefficient[] = [
	...Object.entries(bac).flatMap(([series, row]) => [
		...table({ grade: 'TLE', series, exam: 'BAC', source: sheets, doubtful: true }, row),
		...table({ grade: 'TLE', series, source: mirror, doubtful: true }, inClass(row)),
		...table({ grade: '1ERE', series, source: mirror, doubtful: true }, before(inClass(row))),
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
