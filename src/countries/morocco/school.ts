/** Cycles, grades, series (filières), kinds of school and subjects of Morocco. */
import type { Country, Grade, Series, Subject } from '../country.ts';

export const cycles: Country['cycles'] = [
	{ code: 'prescolaire', order: 1, name: { fr: 'Préscolaire', ar: 'التعليم الأولي', en: 'Preschool' }, ages: [4, 5] },
	{ code: 'primaire', order: 2, name: { fr: 'Primaire', ar: 'التعليم الابتدائي', en: 'Primary' }, ages: [6, 11] },
	{ code: 'collegial', order: 3, name: { fr: 'Secondaire collégial', ar: 'التعليم الثانوي الإعدادي', en: 'Lower secondary' }, ages: [12, 14] },
	{ code: 'qualifiant', order: 4, name: { fr: 'Secondaire qualifiant', ar: 'التعليم الثانوي التأهيلي', en: 'Upper secondary' }, ages: [15, 17] },
];

const arabic = ['الأولى', 'الثانية', 'الثالثة', 'الرابعة', 'الخامسة', 'السادسة'];
const ordinal = (year: number) => (year === 1 ? '1re' : `${year}e`);

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
	{ code: 'TC', cycle: 'qualifiant', order: 12, name: { fr: 'Tronc commun', ar: 'الجذع المشترك', en: 'Common core' }, short: 'TC', age: 15 },
	{ code: '1BAC', cycle: 'qualifiant', order: 13, name: { fr: '1re année du baccalauréat', ar: 'السنة الأولى بكالوريا', en: 'Baccalauréat, first year' }, short: '1Bac', age: 16 },
	{ code: '2BAC', cycle: 'qualifiant', order: 14, name: { fr: '2e année du baccalauréat', ar: 'السنة الثانية بكالوريا', en: 'Baccalauréat, second year' }, short: '2Bac', age: 17 },
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
	{ code: 'primaire', short: 'École', cycles: ['prescolaire', 'primaire'], head: director, name: { fr: 'École primaire', ar: 'مدرسة ابتدائية', en: 'Primary school' } },
	{ code: 'secteur', short: 'GS', cycles: ['prescolaire', 'primaire'], head: director, name: { fr: 'Groupe scolaire (école-mère et satellites)', ar: 'مجموعة مدارس', en: 'School group' } },
	{ code: 'college', short: 'Collège', cycles: ['collegial'], head: director, name: { fr: 'Lycée collégial', ar: 'ثانوية إعدادية', en: 'Lower secondary school' } },
	{ code: 'lycee', short: 'Lycée', cycles: ['qualifiant'], head: director, name: { fr: 'Lycée qualifiant', ar: 'ثانوية تأهيلية', en: 'Upper secondary school' } },
];

export const schoolStatuses: Country['schoolStatuses'] = [
	{ code: 'public', name: { fr: 'Public', ar: 'عمومي', en: 'Public' } },
	{ code: 'prive', name: { fr: 'Privé', ar: 'خصوصي', en: 'Private' } },
];

const all = ['primaire', 'collegial', 'qualifiant'];
const second = ['collegial', 'qualifiant'];
export const subjects: Subject[] = [
	{ code: 'ARA', short: 'Arabe', cycles: all, name: { fr: 'Langue arabe', ar: 'اللغة العربية', en: 'Arabic' } },
	{ code: 'FR', short: 'Français', cycles: all, name: { fr: 'Langue française', ar: 'اللغة الفرنسية', en: 'French' } },
	{ code: 'AMA', short: 'Amazighe', cycles: ['primaire'], name: { fr: 'Langue amazighe', ar: 'اللغة الأمازيغية', en: 'Amazigh' } },
	{ code: 'LV2', short: 'LV2', cycles: second, name: { fr: 'Deuxième langue étrangère', ar: 'اللغة الأجنبية الثانية', en: 'Second foreign language' } },
	{ code: 'MATH', short: 'Maths', cycles: all, name: { fr: 'Mathématiques', ar: 'الرياضيات', en: 'Mathematics' } },
	{ code: 'PC', short: 'PC', cycles: second, name: { fr: 'Physique-Chimie', ar: 'الفيزياء والكيمياء', en: 'Physics and chemistry' } },
	{ code: 'SVT', short: 'SVT', cycles: second, name: { fr: 'Sciences de la vie et de la Terre', ar: 'علوم الحياة والأرض', en: 'Life and earth sciences' } },
	{ code: 'AS', short: 'Act. sc.', cycles: ['primaire'], name: { fr: 'Activité scientifique', ar: 'النشاط العلمي', en: 'Science' } },
	{ code: 'EI', short: 'Éd. isl.', cycles: all, name: { fr: 'Éducation islamique', ar: 'التربية الإسلامية', en: 'Islamic education' } },
	{ code: 'HG', short: 'HG', cycles: all, name: { fr: 'Histoire, géographie et citoyenneté', ar: 'الاجتماعيات', en: 'Social studies' } },
	{ code: 'PHILO', short: 'Philo', cycles: ['qualifiant'], name: { fr: 'Philosophie', ar: 'الفلسفة', en: 'Philosophy' } },
	{ code: 'SI', short: 'SI', cycles: ['qualifiant'], name: { fr: 'Sciences de l’ingénieur', ar: 'علوم المهندس', en: 'Engineering sciences' } },
	{ code: 'INFO', short: 'Info', cycles: second, name: { fr: 'Informatique', ar: 'المعلوميات', en: 'Computing' } },
	{ code: 'EPS', short: 'EPS', cycles: all, name: { fr: 'Éducation physique et sportive', ar: 'التربية البدنية والرياضة', en: 'Physical education' } },
	{ code: 'EA', short: 'Arts', cycles: ['primaire', 'collegial'], name: { fr: 'Éducation artistique', ar: 'التربية الفنية', en: 'Art' } },
];
