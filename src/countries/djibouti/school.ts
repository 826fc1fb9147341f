/** Cycles, grades, series, kinds of school and subjects of Djibouti. */
import type { Country, Grade, Series, Subject } from '../country.ts';
import { schoolKind, subject } from '../rows.ts';

export const cycles: Country['cycles'] = [
	{ code: 'prescolaire', order: 1, name: { fr: 'Préscolaire', ar: 'التعليم ما قبل المدرسي', en: 'Preschool' }, ages: [4, 5], doubtful: true },
	{ code: 'primaire', order: 2, name: { fr: 'Primaire', ar: 'التعليم الابتدائي', en: 'Primary' }, ages: [6, 10] },
	{ code: 'moyen', order: 3, name: { fr: 'Moyen', ar: 'التعليم المتوسط', en: 'Lower secondary' }, ages: [11, 14] },
	{ code: 'secondaire', order: 4, name: { fr: 'Secondaire', ar: 'التعليم الثانوي', en: 'Upper secondary' }, ages: [15, 17] },
	{ code: 'formation', order: 5, name: { fr: 'Formation des adultes', ar: 'تكوين الكبار', en: 'Adult training' }, ages: [16, 99] },
];

const arabic = ['الأولى', 'الثانية', 'الثالثة', 'الرابعة', 'الخامسة', 'السادسة', 'السابعة', 'الثامنة', 'التاسعة'];
const ordinal = (year: number) => (year === 1 ? '1re' : `${year}e`);

export const grades: Grade[] = [
	...arabic.map((word, i): Grade => ({
		code: `${i + 1}A`,
		cycle: i < 5 ? 'primaire' : 'moyen',
		order: i + 1,
		name: { fr: `${ordinal(i + 1)} année`, ar: `السنة ${word}`, en: `Year ${i + 1}` },
		short: ordinal(i + 1),
		age: i + 6,
	})),
	{ code: '2NDE', cycle: 'secondaire', order: 10, name: { fr: 'Seconde', ar: 'الأولى ثانوي', en: 'Upper secondary 1' }, short: '2nde', age: 15 },
	{ code: '1ERE', cycle: 'secondaire', order: 11, name: { fr: 'Première', ar: 'الثانية ثانوي', en: 'Upper secondary 2' }, short: '1re', age: 16 },
	{ code: 'TLE', cycle: 'secondaire', order: 12, name: { fr: 'Terminale', ar: 'الثالثة ثانوي', en: 'Final year' }, short: 'Tle', age: 17 },
	{ code: 'ADULTE', cycle: 'formation', order: 13, name: { fr: 'Adultes', ar: 'الكبار', en: 'Adults' }, short: 'Adultes', age: null },
];

const stream = (code: string, short: string, family: Series['family'], fr: string, ar: string, en: string): Series => ({
	code,
	short,
	family,
	grades: ['1ERE', 'TLE'],
	name: { fr, ar, en },
});

export const series: Series[] = [
	stream('L', 'L', 'letters', 'Littéraire', 'أدبي', 'Letters'),
	stream('ES', 'ES', 'management', 'Économique et sociale', 'اقتصادي واجتماعي', 'Economics and social sciences'),
	stream('S', 'S', 'sciences', 'Scientifique', 'علمي', 'Sciences'),
	{ ...stream('TECHNO', 'Techno', 'technical', 'Technologique', 'تكنولوجي', 'Technological'), doubtful: true },
	{ ...stream('PRO', 'Pro', 'professional', 'Professionnelle', 'مهني', 'Vocational'), doubtful: true },
	{ ...stream('AR', 'Arabe', 'letters', 'Baccalauréat en arabe', 'البكالوريا العربية', 'Arabic baccalauréat'), doubtful: true },
];

const director = { fr: 'Directeur', ar: 'مدير', en: 'Head teacher' };
const principal = { fr: 'Principal', ar: 'مدير المدرسة المتوسطة', en: 'Principal' };
const proviseur = { fr: 'Proviseur', ar: 'مدير الثانوية', en: 'Principal' };

export const schoolKinds: Country['schoolKinds'] = [
	schoolKind('ecole', 'École', ['primaire'], director, 'École fondamentale', 'مدرسة أساسية', 'Primary school'),
	schoolKind('college', 'CEM', ['moyen'], principal, 'Collège d’enseignement moyen', 'مدرسة متوسطة', 'Lower secondary school'),
	schoolKind('lycee', 'Lycée', ['secondaire'], proviseur, 'Lycée', 'ثانوية', 'Upper secondary school'),
];

export const schoolStatuses: Country['schoolStatuses'] = [
	{ code: 'public', name: { fr: 'Public', ar: 'عمومي', en: 'Public' } },
	{ code: 'prive', name: { fr: 'Privé', ar: 'خاص', en: 'Private' } },
	{ code: 'refugies', name: { fr: 'École de réfugiés', ar: 'مدرسة لاجئين', en: 'Refugee school' } },
];

const all = ['primaire', 'moyen', 'secondaire'];
const second = ['moyen', 'secondaire'];
export const subjects: Subject[] = [
	subject('FR', 'Français', all, 'Français', 'اللغة الفرنسية', 'French'),
	subject('ARA', 'Arabe', all, 'Arabe', 'اللغة العربية', 'Arabic'),
	subject('MATH', 'Maths', all, 'Mathématiques', 'الرياضيات', 'Mathematics'),
	subject('SCI', 'Sciences', ['primaire', 'moyen'], 'Sciences', 'العلوم', 'Science'),
	subject('PC', 'PC', second, 'Physique-Chimie', 'الفيزياء والكيمياء', 'Physics and chemistry'),
	subject('SVT', 'SVT', second, 'Sciences de la vie et de la Terre', 'علوم الحياة والأرض', 'Life and earth sciences'),
	subject('HG', 'HG', all, 'Histoire-Géographie', 'التاريخ والجغرافيا', 'History and geography'),
	subject('ANG', 'Anglais', second, 'Anglais', 'اللغة الإنجليزية', 'English'),
	subject('LV1', 'LV1', ['secondaire'], 'Langue vivante 1', 'اللغة الحية الأولى', 'First modern language'),
	subject('PHILO', 'Philo', ['secondaire'], 'Philosophie', 'الفلسفة', 'Philosophy'),
	subject('SES', 'SES', ['secondaire'], 'Sciences économiques et sociales', 'العلوم الاقتصادية والاجتماعية', 'Economics and social sciences'),
	subject('EPS', 'EPS', all, 'Éducation physique et sportive', 'التربية البدنية والرياضية', 'Physical education'),
	subject('EI', 'Éd. isl.', all, 'Éducation islamique', 'التربية الإسلامية', 'Islamic education'),
	subject('NUM', 'Numérique', [...all, 'formation'], 'Culture numérique', 'الثقافة الرقمية', 'Digital literacy'),
];
