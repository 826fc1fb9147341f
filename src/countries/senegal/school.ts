/** Cycles, grades, series and kinds of school of Senegal. */
import type { Country, Grade, Series } from '../country.ts';
import { schoolKind } from '../rows.ts';

export const cycles: Country['cycles'] = [
	{ code: 'prescolaire', order: 1, name: { fr: 'Préscolaire', ar: 'التعليم ما قبل المدرسي', en: 'Preschool' }, ages: [3, 5] },
	{ code: 'elementaire', order: 2, name: { fr: 'Élémentaire', ar: 'التعليم الابتدائي', en: 'Primary' }, ages: [6, 11] },
	{ code: 'moyen', order: 3, name: { fr: 'Moyen', ar: 'التعليم المتوسط', en: 'Lower secondary' }, ages: [12, 15] },
	{ code: 'secondaire', order: 4, name: { fr: 'Secondaire', ar: 'التعليم الثانوي', en: 'Upper secondary' }, ages: [16, 18] },
	{ code: 'formation', order: 5, name: { fr: 'Formation des adultes', ar: 'تكوين الكبار', en: 'Adult training' }, ages: [16, 99] },
];

const grade = (order: number, code: string, cycle: string, age: number, short: string, fr: string, ar: string, en: string, stage?: number): Grade => ({
	code,
	cycle,
	order,
	name: { fr, ar, en },
	short,
	age,
	...(stage && { stage }),
});

export const grades: Grade[] = [
	grade(1, 'PS', 'prescolaire', 3, 'PS', 'Petite section', 'القسم الصغير', 'Nursery, first year'),
	grade(2, 'MS', 'prescolaire', 4, 'MS', 'Moyenne section', 'القسم المتوسط', 'Nursery, second year'),
	grade(3, 'GS', 'prescolaire', 5, 'GS', 'Grande section', 'القسم الكبير', 'Nursery, third year'),
	grade(4, 'CI', 'elementaire', 6, 'CI', 'Cours d’initiation', 'الصف الأول الابتدائي', 'Primary 1', 1),
	grade(5, 'CP', 'elementaire', 7, 'CP', 'Cours préparatoire', 'الصف الثاني الابتدائي', 'Primary 2', 1),
	grade(6, 'CE1', 'elementaire', 8, 'CE1', 'Cours élémentaire 1re année', 'الصف الثالث الابتدائي', 'Primary 3', 2),
	grade(7, 'CE2', 'elementaire', 9, 'CE2', 'Cours élémentaire 2e année', 'الصف الرابع الابتدائي', 'Primary 4', 2),
	grade(8, 'CM1', 'elementaire', 10, 'CM1', 'Cours moyen 1re année', 'الصف الخامس الابتدائي', 'Primary 5', 3),
	grade(9, 'CM2', 'elementaire', 11, 'CM2', 'Cours moyen 2e année', 'الصف السادس الابتدائي', 'Primary 6', 3),
	grade(10, '6E', 'moyen', 12, '6e', 'Sixième', 'الصف الأول المتوسط', 'Lower secondary 1'),
	grade(11, '5E', 'moyen', 13, '5e', 'Cinquième', 'الصف الثاني المتوسط', 'Lower secondary 2'),
	grade(12, '4E', 'moyen', 14, '4e', 'Quatrième', 'الصف الثالث المتوسط', 'Lower secondary 3'),
	grade(13, '3E', 'moyen', 15, '3e', 'Troisième', 'الصف الرابع المتوسط', 'Lower secondary 4'),
	grade(14, '2NDE', 'secondaire', 16, '2nde', 'Seconde', 'الصف الأول الثانوي', 'Upper secondary 1'),
	grade(15, '1ERE', 'secondaire', 17, '1re', 'Première', 'الصف الثاني الثانوي', 'Upper secondary 2'),
	grade(16, 'TLE', 'secondaire', 18, 'Tle', 'Terminale', 'الصف الثالث الثانوي', 'Final year'),
	{ code: 'ADULTE', cycle: 'formation', order: 17, name: { fr: 'Adultes', ar: 'الكبار', en: 'Adults' }, short: 'Adultes', age: null },
];

type Row = [code: string, family: Series['family'], fr: string, ar: string, en: string, doubtful?: 'doubtful'];

// The codes are those of the 2023 session of the bac; the words for the rarer series vary from paper to paper.
const rows: Row[] = [
	['L1', 'letters', 'Langues et lettres', 'اللغات والآداب', 'Languages and letters', 'doubtful'],
	['L1A', 'letters', 'Lettres et langues classiques', 'الآداب واللغات القديمة', 'Letters and classical languages', 'doubtful'],
	['L1B', 'letters', 'Lettres et langues vivantes', 'الآداب واللغات الحية', 'Letters and modern languages', 'doubtful'],
	['L1P', 'letters', 'Langues et civilisations', 'اللغات والحضارات', 'Languages and civilisations'],
	['L2', 'letters', 'Lettres et sciences sociales', 'الآداب والعلوم الاجتماعية', 'Letters and social sciences'],
	['LA', 'letters', 'Lettres arabes', 'الآداب العربية', 'Arabic letters', 'doubtful'],
	['L-AR', 'letters', 'Lettres, enseignement franco-arabe', 'الآداب، التعليم الفرنسي العربي', 'Letters, French-Arabic schooling', 'doubtful'],
	['S1', 'sciences', 'Sciences exactes', 'العلوم الدقيقة', 'Exact sciences'],
	[
		'S1A',
		'sciences',
		'Sciences exactes, enseignement franco-arabe',
		'العلوم الدقيقة، التعليم الفرنسي العربي',
		'Exact sciences, French-Arabic schooling',
		'doubtful',
	],
	['S2', 'sciences', 'Sciences expérimentales', 'العلوم التجريبية', 'Experimental sciences'],
	[
		'S2A',
		'sciences',
		'Sciences expérimentales, enseignement franco-arabe',
		'العلوم التجريبية، التعليم الفرنسي العربي',
		'Experimental sciences, French-Arabic schooling',
		'doubtful',
	],
	['S3', 'technical', 'Sciences et techniques industrielles', 'العلوم والتقنيات الصناعية', 'Sciences and industrial techniques', 'doubtful'],
	['S4', 'sciences', 'Sciences agronomiques', 'العلوم الزراعية', 'Agricultural sciences', 'doubtful'],
	['S5', 'sciences', 'Sciences et techniques alimentaires', 'العلوم والتقنيات الغذائية', 'Food sciences and techniques', 'doubtful'],
	['T1', 'technical', 'Techniques industrielles, mécanique', 'التقنيات الصناعية، الميكانيك', 'Industrial techniques, mechanics', 'doubtful'],
	['T2', 'technical', 'Techniques industrielles, électricité', 'التقنيات الصناعية، الكهرباء', 'Industrial techniques, electricity', 'doubtful'],
	['F6', 'technical', 'Chimie industrielle', 'الكيمياء الصناعية', 'Industrial chemistry', 'doubtful'],
	[
		'STIDD',
		'technical',
		'Sciences et technologies de l’industrie et du développement durable',
		'علوم وتقنيات الصناعة والتنمية المستدامة',
		'Industry and sustainable development',
	],
	['STEG', 'management', 'Sciences et technologies de l’économie et de la gestion', 'علوم وتقنيات الاقتصاد والتسيير', 'Economics and management'],
];

export const series: Series[] = [
	{ code: 'L', name: { fr: 'Littéraire', ar: 'أدبي', en: 'Letters' }, short: 'L', family: 'letters', grades: ['2NDE'] },
	{ code: 'S', name: { fr: 'Scientifique', ar: 'علمي', en: 'Sciences' }, short: 'S', family: 'sciences', grades: ['2NDE'] },
	...rows.map(([code, family, fr, ar, en, doubtful]): Series => ({
		code,
		name: { fr, ar, en },
		short: code === 'L1P' ? 'L’1' : code,
		family,
		grades: ['1ERE', 'TLE'],
		...(doubtful && { doubtful: true }),
	})),
];

const director = { fr: 'Directeur', ar: 'مدير', en: 'Head teacher' };
const principal = { fr: 'Principal', ar: 'مدير المدرسة المتوسطة', en: 'Principal' };
const serigne = { fr: 'Serigne daara', ar: 'شيخ الدارة', en: 'Daara master' };
const proviseur = { fr: 'Proviseur', ar: 'مدير الثانوية', en: 'Principal' };

export const schoolKinds: Country['schoolKinds'] = [
	schoolKind('maternelle', 'EM', ['prescolaire'], director, 'École maternelle', 'روضة أطفال', 'Nursery school'),
	schoolKind('case', 'CTP', ['prescolaire'], director, 'Case des tout-petits', 'دار الصغار', 'Early-childhood centre'),
	schoolKind('elementaire', 'EE', ['elementaire'], director, 'École élémentaire', 'مدرسة ابتدائية', 'Primary school'),
	schoolKind('franco-arabe', 'EFA', ['elementaire'], director, 'École franco-arabe', 'مدرسة فرنسية عربية', 'French-Arabic school'),
	schoolKind('daara', 'Daara', ['elementaire'], serigne, 'Daara moderne', 'دارة حديثة', 'Modern daara'),
	schoolKind('cem', 'CEM', ['moyen'], principal, 'Collège d’enseignement moyen', 'مدرسة متوسطة', 'Lower secondary school'),
	schoolKind('lycee', 'Lycée', ['secondaire'], proviseur, 'Lycée', 'ثانوية', 'Upper secondary school'),
	schoolKind('lycee-mixte', 'Lycée', ['moyen', 'secondaire'], proviseur, 'Lycée avec cycle moyen', 'ثانوية بسلك متوسط', 'Secondary school'),
	schoolKind('bst', 'BST', ['moyen', 'secondaire'], director, 'Bloc scientifique et technique', 'مجمع علمي وتقني', 'Science and technology block'),
	schoolKind('groupe', 'GS', ['prescolaire', 'elementaire', 'moyen', 'secondaire'], director, 'Groupe scolaire', 'مجموعة مدرسية', 'School group'),
];

export const schoolStatuses: Country['schoolStatuses'] = [
	{ code: 'public', name: { fr: 'Public', ar: 'عمومي', en: 'Public' } },
	{ code: 'prive-laic', name: { fr: 'Privé laïc', ar: 'خاص علماني', en: 'Private, secular' } },
	{ code: 'prive-catholique', name: { fr: 'Privé catholique', ar: 'خاص كاثوليكي', en: 'Private, Catholic' } },
	{ code: 'prive-franco-arabe', name: { fr: 'Privé franco-arabe', ar: 'خاص فرنسي عربي', en: 'Private, French-Arabic' } },
	{ code: 'communautaire', name: { fr: 'Communautaire', ar: 'أهلي', en: 'Community' } },
];
