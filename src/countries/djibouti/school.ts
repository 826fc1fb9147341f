/** Cycles, grades, series, kinds of school and subjects of Djibouti. */
import type { Country, Grade, Series, Subject } from '../country.ts';

export const cycles: Country['cycles'] = [
	{ code: 'prescolaire', order: 1, name: { fr: 'Préscolaire', ar: 'التعليم ما قبل المدرسي', en: 'Preschool' }, ages: [4, 5], doubtful: true },
	{ code: 'primaire', order: 2, name: { fr: 'Primaire', ar: 'التعليم الابتدائي', en: 'Primary' }, ages: [6, 10] },
	{ code: 'moyen', order: 3, name: { fr: 'Moyen', ar: 'التعليم المتوسط', en: 'Lower secondary' }, ages: [11, 14] },
	{ code: 'secondaire', order: 4, name: { fr: 'Secondaire', ar: 'التعليم الثانوي', en: 'Upper secondary' }, ages: [15, 17] },
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
];

const last = ['1ERE', 'TLE'];
export const series: Series[] = [
	{ code: 'L', name: { fr: 'Littéraire', ar: 'أدبي', en: 'Letters' }, short: 'L', family: 'letters', grades: last },
	{ code: 'ES', name: { fr: 'Économique et sociale', ar: 'اقتصادي واجتماعي', en: 'Economics and social sciences' }, short: 'ES', family: 'management', grades: last },
	{ code: 'S', name: { fr: 'Scientifique', ar: 'علمي', en: 'Sciences' }, short: 'S', family: 'sciences', grades: last },
	{ code: 'TECHNO', name: { fr: 'Technologique', ar: 'تكنولوجي', en: 'Technological' }, short: 'Techno', family: 'technical', grades: last, doubtful: true },
	{ code: 'PRO', name: { fr: 'Professionnelle', ar: 'مهني', en: 'Vocational' }, short: 'Pro', family: 'professional', grades: last, doubtful: true },
	{ code: 'AR', name: { fr: 'Baccalauréat en arabe', ar: 'البكالوريا العربية', en: 'Arabic baccalauréat' }, short: 'Arabe', family: 'letters', grades: last, doubtful: true },
];

export const schoolKinds: Country['schoolKinds'] = [
	{ code: 'ecole', short: 'École', cycles: ['primaire'], head: { fr: 'Directeur', ar: 'مدير', en: 'Head teacher' }, name: { fr: 'École fondamentale', ar: 'مدرسة أساسية', en: 'Primary school' } },
	{ code: 'college', short: 'CEM', cycles: ['moyen'], head: { fr: 'Principal', ar: 'مدير المدرسة المتوسطة', en: 'Principal' }, name: { fr: 'Collège d’enseignement moyen', ar: 'مدرسة متوسطة', en: 'Lower secondary school' } },
	{ code: 'lycee', short: 'Lycée', cycles: ['secondaire'], head: { fr: 'Proviseur', ar: 'مدير الثانوية', en: 'Principal' }, name: { fr: 'Lycée', ar: 'ثانوية', en: 'Upper secondary school' } },
];

export const schoolStatuses: Country['schoolStatuses'] = [
	{ code: 'public', name: { fr: 'Public', ar: 'عمومي', en: 'Public' } },
	{ code: 'prive', name: { fr: 'Privé', ar: 'خاص', en: 'Private' } },
	{ code: 'refugies', name: { fr: 'École de réfugiés', ar: 'مدرسة لاجئين', en: 'Refugee school' } },
];

const all = ['primaire', 'moyen', 'secondaire'];
const second = ['moyen', 'secondaire'];
export const subjects: Subject[] = [
	{ code: 'FR', short: 'Français', cycles: all, name: { fr: 'Français', ar: 'اللغة الفرنسية', en: 'French' } },
	{ code: 'ARA', short: 'Arabe', cycles: all, name: { fr: 'Arabe', ar: 'اللغة العربية', en: 'Arabic' } },
	{ code: 'MATH', short: 'Maths', cycles: all, name: { fr: 'Mathématiques', ar: 'الرياضيات', en: 'Mathematics' } },
	{ code: 'SCI', short: 'Sciences', cycles: ['primaire', 'moyen'], name: { fr: 'Sciences', ar: 'العلوم', en: 'Science' } },
	{ code: 'PC', short: 'PC', cycles: second, name: { fr: 'Physique-Chimie', ar: 'الفيزياء والكيمياء', en: 'Physics and chemistry' } },
	{ code: 'SVT', short: 'SVT', cycles: second, name: { fr: 'Sciences de la vie et de la Terre', ar: 'علوم الحياة والأرض', en: 'Life and earth sciences' } },
	{ code: 'HG', short: 'HG', cycles: all, name: { fr: 'Histoire-Géographie', ar: 'التاريخ والجغرافيا', en: 'History and geography' } },
	{ code: 'ANG', short: 'Anglais', cycles: second, name: { fr: 'Anglais', ar: 'اللغة الإنجليزية', en: 'English' } },
	{ code: 'LV1', short: 'LV1', cycles: ['secondaire'], name: { fr: 'Langue vivante 1', ar: 'اللغة الحية الأولى', en: 'First modern language' } },
	{ code: 'PHILO', short: 'Philo', cycles: ['secondaire'], name: { fr: 'Philosophie', ar: 'الفلسفة', en: 'Philosophy' } },
	{ code: 'SES', short: 'SES', cycles: ['secondaire'], name: { fr: 'Sciences économiques et sociales', ar: 'العلوم الاقتصادية والاجتماعية', en: 'Economics and social sciences' } },
	{ code: 'EPS', short: 'EPS', cycles: all, name: { fr: 'Éducation physique et sportive', ar: 'التربية البدنية والرياضية', en: 'Physical education' } },
	{ code: 'EI', short: 'Éd. isl.', cycles: all, name: { fr: 'Éducation islamique', ar: 'التربية الإسلامية', en: 'Islamic education' } },
	{ code: 'TICE', short: 'TICE', cycles: all, name: { fr: 'Technologies de l’information', ar: 'تكنولوجيا المعلومات', en: 'Information technology' } },
];
