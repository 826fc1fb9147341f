/** Cycles, grades, series (filières), kinds of school and subjects of Morocco. */
import type { Country, Grade, Series, Subject } from '../country.ts';
import { schoolKind, subject } from '../rows.ts';

export const cycles: Country['cycles'] = [
	{ code: 'prescolaire', order: 1, name: { fr: 'Préscolaire', ar: 'التعليم الأولي', en: 'Preschool' }, ages: [4, 5] },
	{ code: 'primaire', order: 2, name: { fr: 'Primaire', ar: 'التعليم الابتدائي', en: 'Primary' }, ages: [6, 11] },
	{ code: 'collegial', order: 3, name: { fr: 'Secondaire collégial', ar: 'التعليم الثانوي الإعدادي', en: 'Lower secondary' }, ages: [12, 14] },
	{ code: 'qualifiant', order: 4, name: { fr: 'Secondaire qualifiant', ar: 'التعليم الثانوي التأهيلي', en: 'Upper secondary' }, ages: [15, 17] },
	{ code: 'formation', order: 5, name: { fr: 'Formation des adultes', ar: 'تكوين الكبار', en: 'Adult training' }, ages: [16, 99] },
];

const arabic = ['الأولى', 'الثانية', 'الثالثة', 'الرابعة', 'الخامسة', 'السادسة'];
const ordinal = (year: number) => (year === 1 ? '1re' : `${year}e`);

const qualifying = (code: string, order: number, short: string, age: number, name: Grade['name']): Grade => ({
	code,
	cycle: 'qualifiant',
	order,
	name,
	short,
	age,
});

export const grades: Grade[] = [
	{ code: 'MS', cycle: 'prescolaire', order: 1, name: { fr: 'Moyenne section', ar: 'القسم المتوسط', en: 'Preschool 1' }, short: 'MS', age: 4 },
	{ code: 'GS', cycle: 'prescolaire', order: 2, name: { fr: 'Grande section', ar: 'القسم الكبير', en: 'Preschool 2' }, short: 'GS', age: 5 },
	...arabic.map((word, i): Grade => ({
		code: `${i + 1}AP`,
		cycle: 'primaire',
		order: i + 3,
		name: { fr: `${ordinal(i + 1)} année primaire`, ar: `السنة ${word} ابتدائي`, en: `Primary ${i + 1}` },
		short: `${i + 1}AP`,
		age: i + 6,
	})),
	...arabic.slice(0, 3).map((word, i): Grade => ({
		code: `${i + 1}AC`,
		cycle: 'collegial',
		order: i + 9,
		name: { fr: `${ordinal(i + 1)} année collégiale`, ar: `السنة ${word} إعدادي`, en: `Lower secondary ${i + 1}` },
		short: `${i + 1}AC`,
		age: i + 12,
	})),
	qualifying('TC', 12, 'TC', 15, { fr: 'Tronc commun', ar: 'الجذع المشترك', en: 'Common core' }),
	qualifying('1BAC', 13, '1Bac', 16, { fr: '1re année du baccalauréat', ar: 'السنة الأولى بكالوريا', en: 'Baccalauréat, first year' }),
	qualifying('2BAC', 14, '2Bac', 17, { fr: '2e année du baccalauréat', ar: 'السنة الثانية بكالوريا', en: 'Baccalauréat, second year' }),
	{ code: 'ADULTE', cycle: 'formation', order: 15, name: { fr: 'Adultes', ar: 'الكبار', en: 'Adults' }, short: 'Adultes', age: null },
];

const stream = (code: string, short: string, family: Series['family'], grades: string[], fr: string, ar: string, en: string): Series => ({
	code,
	short,
	family,
	grades,
	name: { fr, ar, en },
});

export const series: Series[] = [
	stream('TCS', 'TCS', 'sciences', ['TC'], 'Tronc commun scientifique', 'الجذع المشترك العلمي', 'Common core, sciences'),
	stream('TCL', 'TCLSH', 'letters', ['TC'], 'Tronc commun lettres et sciences humaines', 'الجذع المشترك للآداب والعلوم الإنسانية', 'Common core, letters'),
	stream('TCT', 'TCT', 'technical', ['TC'], 'Tronc commun technologique', 'الجذع المشترك التكنولوجي', 'Common core, technology'),
	stream('TCP', 'TCP', 'professional', ['TC'], 'Tronc commun professionnel', 'الجذع المشترك المهني', 'Common core, vocational'),
	stream('SE', 'SE', 'sciences', ['1BAC'], 'Sciences expérimentales', 'العلوم التجريبية', 'Experimental sciences'),
	stream('SM', 'SM', 'sciences', ['1BAC'], 'Sciences mathématiques', 'العلوم الرياضية', 'Mathematical sciences'),
	stream('SEG', 'SEG', 'management', ['1BAC'], 'Sciences économiques et gestion', 'العلوم الاقتصادية والتدبير', 'Economics and management'),
	stream('LSH', 'LSH', 'letters', ['1BAC'], 'Lettres et sciences humaines', 'الآداب والعلوم الإنسانية', 'Letters and humanities'),
	stream('SMA', 'SM-A', 'sciences', ['2BAC'], 'Sciences mathématiques A', 'العلوم الرياضية أ', 'Mathematical sciences A'),
	stream('SMB', 'SM-B', 'sciences', ['2BAC'], 'Sciences mathématiques B', 'العلوم الرياضية ب', 'Mathematical sciences B'),
	stream('SP', 'SP', 'sciences', ['2BAC'], 'Sciences physiques', 'العلوم الفيزيائية', 'Physical sciences'),
	stream('SVT', 'SVT', 'sciences', ['2BAC'], 'Sciences de la vie et de la Terre', 'علوم الحياة والأرض', 'Life and earth sciences'),
	stream('SA', 'SA', 'sciences', ['2BAC'], 'Sciences agronomiques', 'العلوم الزراعية', 'Agricultural sciences'),
	stream('ECO', 'SE', 'management', ['2BAC'], 'Sciences économiques', 'العلوم الاقتصادية', 'Economics'),
	stream('SGC', 'SGC', 'management', ['2BAC'], 'Sciences de gestion comptable', 'علوم التدبير المحاسباتي', 'Accounting and management'),
	stream('L', 'Lettres', 'letters', ['2BAC'], 'Lettres', 'الآداب', 'Letters'),
	stream('SH', 'SH', 'letters', ['2BAC'], 'Sciences humaines', 'العلوم الإنسانية', 'Humanities'),
	stream('STE', 'STE', 'technical', ['1BAC', '2BAC'], 'Sciences et technologies électriques', 'العلوم والتكنولوجيات الكهربائية', 'Electrical technologies'),
	stream('STM', 'STM', 'technical', ['1BAC', '2BAC'], 'Sciences et technologies mécaniques', 'العلوم والتكنولوجيات الميكانيكية', 'Mechanical technologies'),
	stream('AA', 'AA', 'technical', ['1BAC', '2BAC'], 'Arts appliqués', 'الفنون التطبيقية', 'Applied arts'),
	stream('PRO', 'Bac pro', 'professional', ['1BAC', '2BAC'], 'Baccalauréat professionnel', 'البكالوريا المهنية', 'Vocational baccalauréat'),
];

const director = { fr: 'Directeur', ar: 'مدير', en: 'Head teacher' };
export const schoolKinds: Country['schoolKinds'] = [
	schoolKind('primaire', 'École', ['prescolaire', 'primaire'], director, 'École primaire', 'مدرسة ابتدائية', 'Primary school'),
	schoolKind('secteur', 'GS', ['prescolaire', 'primaire'], director, 'Groupe scolaire (école-mère et satellites)', 'مجموعة مدارس', 'School group'),
	schoolKind('college', 'Collège', ['collegial'], director, 'Lycée collégial', 'ثانوية إعدادية', 'Lower secondary school'),
	schoolKind('lycee', 'Lycée', ['qualifiant'], director, 'Lycée qualifiant', 'ثانوية تأهيلية', 'Upper secondary school'),
];

export const schoolStatuses: Country['schoolStatuses'] = [
	{ code: 'public', name: { fr: 'Public', ar: 'عمومي', en: 'Public' } },
	{ code: 'prive', name: { fr: 'Privé', ar: 'خصوصي', en: 'Private' } },
];

const all = ['primaire', 'collegial', 'qualifiant'];
const second = ['collegial', 'qualifiant'];
export const subjects: Subject[] = [
	subject('ARA', 'Arabe', all, 'Langue arabe', 'اللغة العربية', 'Arabic'),
	subject('FR', 'Français', all, 'Langue française', 'اللغة الفرنسية', 'French'),
	subject('AMA', 'Amazighe', ['primaire'], 'Langue amazighe', 'اللغة الأمازيغية', 'Amazigh'),
	subject('LV2', 'LV2', second, 'Deuxième langue étrangère', 'اللغة الأجنبية الثانية', 'Second foreign language'),
	subject('MATH', 'Maths', all, 'Mathématiques', 'الرياضيات', 'Mathematics'),
	subject('PC', 'PC', second, 'Physique-Chimie', 'الفيزياء والكيمياء', 'Physics and chemistry'),
	subject('SVT', 'SVT', second, 'Sciences de la vie et de la Terre', 'علوم الحياة والأرض', 'Life and earth sciences'),
	subject('AS', 'Act. sc.', ['primaire'], 'Activité scientifique', 'النشاط العلمي', 'Science'),
	subject('EI', 'Éd. isl.', all, 'Éducation islamique', 'التربية الإسلامية', 'Islamic education'),
	subject('HG', 'HG', all, 'Histoire, géographie et citoyenneté', 'الاجتماعيات', 'Social studies'),
	subject('PHILO', 'Philo', ['qualifiant'], 'Philosophie', 'الفلسفة', 'Philosophy'),
	subject('SI', 'SI', ['qualifiant'], 'Sciences de l’ingénieur', 'علوم المهندس', 'Engineering sciences'),
	subject('INFO', 'Info', second, 'Informatique', 'المعلوميات', 'Computing'),
	subject('NUM', 'Numérique', [...all, 'formation'], 'Culture numérique', 'الثقافة الرقمية', 'Digital literacy'),
	subject('EPS', 'EPS', all, 'Éducation physique et sportive', 'التربية البدنية والرياضة', 'Physical education'),
	subject('EA', 'Arts', ['primaire', 'collegial'], 'Éducation artistique', 'التربية الفنية', 'Art'),
];
