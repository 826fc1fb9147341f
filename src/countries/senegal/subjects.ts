/** Subjects of Senegal. */
import type { Country } from '../country.ts';
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
