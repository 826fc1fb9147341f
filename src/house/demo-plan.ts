import type { Language } from '#platform/language.ts';

/** The demo country as a plan: which schools, classes and people with a known account. Data only. */

/** How much work a class has behind it: eight works over six weeks, the last three, or none. */
export type Weeks = 'full' | 'some' | 'none';

/** A class: its pupils, its work; `bank`: its teacher brought in questions of his own. */
export type ClassPlan = { grade: string; series?: string; division?: string; size: number; weeks: Weeks; accounts?: string[]; language?: 'ar'; bank?: true };

export type SchoolPlan = {
	code: string;
	/** A kind of the country's schools, or `centre`. */
	kind: string;
	name: string;
	nameAr?: string;
	cycle: string;
	status: string;
	/** Its inspection (for a centre: its network) and its place in the territory. */
	office: string;
	unit: string;
	classes: ClassPlan[];
};

const primary = { kind: 'elementaire', cycle: 'elementaire', status: 'public' };
const lower = { kind: 'cem', cycle: 'moyen', status: 'public' };
const upper = { kind: 'lycee', cycle: 'secondaire', status: 'public' };

export const schools: SchoolPlan[] = [
	{
		...upper, code: 'LYC-KEDOUGOU', kind: 'lycee-mixte', name: 'Lycée de Kédougou', nameAr: 'ثانوية كيدوغو', office: 'IEF-KEDOUGOU', unit: 'SN-KE-KEDOUGOU',
		classes: [
			{ grade: '3E', division: 'A', size: 52, weeks: 'full', accounts: ['DEMO-ELEVE-3E'] },
			{ grade: '3E', division: 'B', size: 49, weeks: 'none' },
			{ grade: '2NDE', series: 'S', division: 'A', size: 56, weeks: 'none' },
			{ grade: '1ERE', series: 'S2', division: 'A', size: 47, weeks: 'none' },
			{ grade: 'TLE', series: 'S2', division: 'A', size: 43, weeks: 'full', bank: true, accounts: ['DEMO-ELEVE'] },
			{ grade: 'TLE', series: 'S2', division: 'B', size: 39, weeks: 'full' },
			{ grade: 'TLE', series: 'L2', division: 'A', size: 51, weeks: 'none' }
		]
	},
	{
		...lower, code: 'CEM-KEDOUGOU', name: 'CEM de Kédougou', nameAr: 'المدرسة المتوسطة بكيدوغو', office: 'IEF-KEDOUGOU', unit: 'SN-KE-KEDOUGOU',
		classes: [
			{ grade: '6E', division: 'A', size: 58, weeks: 'none' },
			{ grade: '5E', division: 'A', size: 54, weeks: 'none' },
			{ grade: '4E', division: 'A', size: 50, weeks: 'none' },
			{ grade: '3E', division: 'A', size: 46, weeks: 'some' }
		]
	},
	{
		...primary, code: 'EE-KEDOUGOU-1', name: 'École élémentaire Kédougou 1', nameAr: 'المدرسة الابتدائية كيدوغو 1', office: 'IEF-KEDOUGOU', unit: 'SN-KE-KEDOUGOU',
		classes: [
			{ grade: 'CE2', size: 44, weeks: 'none' },
			{ grade: 'CM1', size: 47, weeks: 'none' },
			{ grade: 'CM2', size: 45, weeks: 'full', accounts: ['DEMO-ELEVE-CM2'] }
		]
	},
	{
		...primary, code: 'EFA-SAINT-LOUIS', kind: 'franco-arabe', name: 'École franco-arabe de Saint-Louis', nameAr: 'المدرسة الفرنسية العربية بسان لويس', status: 'public', office: 'IEF-SAINT-LOUIS-COMMUNE', unit: 'SN-SL-SAINT-LOUIS',
		classes: [
			{ grade: 'CM1', size: 41, weeks: 'none', language: 'ar' },
			{ grade: 'CM2', size: 38, weeks: 'some', language: 'ar', accounts: ['DEMO-ARABE'] }
		]
	},
	{
		...primary, code: 'EE-GRAND-DAKAR-3', name: 'École élémentaire Grand Dakar 3', office: 'IEF-GRAND-DAKAR', unit: 'SN-DK-DAKAR',
		classes: [
			{ grade: 'CE2', size: 57, weeks: 'none' },
			{ grade: 'CM1', size: 55, weeks: 'none' },
			{ grade: 'CM2', division: 'A', size: 53, weeks: 'some' },
			{ grade: 'CM2', division: 'B', size: 52, weeks: 'none' }
		]
	},
	{
		...lower, code: 'CEM-ZIGUINCHOR', name: 'CEM de Ziguinchor', nameAr: 'المدرسة المتوسطة بزيغينشور', office: 'IEF-ZIGUINCHOR', unit: 'SN-ZG-ZIGUINCHOR',
		classes: [
			{ grade: '6E', division: 'A', size: 59, weeks: 'none' },
			{ grade: '4E', division: 'A', size: 48, weeks: 'none' },
			{ grade: '3E', division: 'A', size: 44, weeks: 'some' }
		]
	},
	{
		...upper, code: 'LYC-THIES', name: 'Lycée de Thiès', nameAr: 'ثانوية تييس', office: 'IEF-THIES-COMMUNE', unit: 'SN-TH-THIES',
		classes: [
			{ grade: '2NDE', series: 'S', division: 'A', size: 60, weeks: 'none' },
			{ grade: 'TLE', series: 'S2', division: 'A', size: 46, weeks: 'some' },
			{ grade: 'TLE', series: 'L2', division: 'A', size: 55, weeks: 'none' }
		]
	},
	{
		...upper, code: 'LYC-MATAM', name: 'Lycée de Matam', nameAr: 'ثانوية ماتام', office: 'IEF-MATAM', unit: 'SN-MT-MATAM',
		classes: [
			{ grade: '2NDE', series: 'L', division: 'A', size: 54, weeks: 'none' },
			{ grade: 'TLE', series: 'S2', division: 'A', size: 37, weeks: 'some' }
		]
	},
	{
		code: 'ENO-THIES', kind: 'centre', name: 'Espace numérique de Thiès', nameAr: 'الفضاء الرقمي بتييس', cycle: 'formation', status: 'public', office: 'RESEAU-NUMERIQUE', unit: 'SN-TH-THIES',
		classes: [
			{ grade: 'ADULTE', division: 'du matin', size: 24, weeks: 'full', accounts: ['DEMO-APPRENANTE'] },
			{ grade: 'ADULTE', division: 'du soir', size: 19, weeks: 'some' }
		]
	}
];

/** The network of public digital centres, under the country. */
export const network = { code: 'RESEAU-NUMERIQUE', name: 'Réseau des espaces numériques publics', nameAr: 'شبكة الفضاءات الرقمية العمومية' };

/** Someone with a known account. `place` is an organisation of the demo; a pupil's class stands in the plan above. */
export type AccountPlan = {
	code: string;
	role: Record<Language, string>;
	kind: 'password' | 'pin';
	look: string;
	sex: 'F' | 'M';
	language?: 'ar';
	/** A printed card is made too. */
	card?: true;
	holds?: { role: 'administrator' | 'ministry' | 'inspector' | 'head' | 'censeur' | 'supervisor' | 'manager'; place: string }[];
	/** Teaches these classes (`school code / class name`), with the subject. */
	teaches?: { classes: string[]; subject: string | null };
	children?: string[];
	/** Beside the children with an account: one more, in this class. */
	childIn?: string;
};

/** One secret for all adults and one PIN for all pupils: memorable, good only in a demo, and made into verifiers once. */
export const demoSecrets = { password: 'baobab-qalam', pin: '246810' };

export const accounts: AccountPlan[] = [
	{ code: 'DEMO-ELEVE', role: { fr: 'élève, Tle S2', ar: 'تلميذة، السنة الثالثة ثانوي S2', en: 'pupil, final year S2' }, kind: 'pin', sex: 'F', look: 'Son travail d’aujourd’hui, un exercice corrigé aussitôt, ses progrès' },
	{ code: 'DEMO-ELEVE-3E', role: { fr: 'élève, 3e', ar: 'تلميذ، الصف الرابع المتوسط', en: 'pupil, lower secondary 4' }, kind: 'pin', sex: 'M', look: 'Un travail en retard, un autre pour demain' },
	{ code: 'DEMO-ELEVE-CM2', role: { fr: 'élève, CM2', ar: 'تلميذة، الصف السادس الابتدائي', en: 'pupil, primary 6' }, kind: 'pin', sex: 'F', card: true, look: 'La connexion par la carte et le code, les fractions' },
	{ code: 'DEMO-ARABE', role: { fr: 'élève, CM2 franco-arabe', ar: 'تلميذة، الصف السادس بالمدرسة الفرنسية العربية', en: 'pupil, primary 6, French-Arabic school' }, kind: 'pin', sex: 'F', language: 'ar', look: 'La plateforme en arabe, de droite à gauche' },
	{
		code: 'DEMO-PARENT', role: { fr: 'parent', ar: 'وليّة أمر', en: 'parent' }, kind: 'password', sex: 'F', look: 'Ses deux enfants, dans deux établissements',
		children: ['DEMO-ELEVE'], childIn: 'EE-KEDOUGOU-1 / CM2'
	},
	{
		code: 'DEMO-PROF', role: { fr: 'professeur de mathématiques', ar: 'أستاذ رياضيات', en: 'mathematics teacher' }, kind: 'password', sex: 'M', look: 'Ses classes, la matrice classe × compétences, un travail donné ; aussi parent d’une élève',
		teaches: { classes: ['LYC-KEDOUGOU / Tle S2 A', 'LYC-KEDOUGOU / Tle S2 B', 'LYC-KEDOUGOU / 3e A'], subject: 'MATH' }, children: ['DEMO-ELEVE-CM2']
	},
	{
		code: 'DEMO-MAITRESSE', role: { fr: 'institutrice, CM2', ar: 'معلمة، الصف السادس الابتدائي', en: 'primary 6 teacher' }, kind: 'password', sex: 'F', look: 'Sa classe, les cartes à imprimer, les erreurs reconnues',
		teaches: { classes: ['EE-KEDOUGOU-1 / CM2'], subject: null }
	},
	{ code: 'DEMO-CENSEUR', role: { fr: 'censeur', ar: 'الناظر', en: 'deputy head for studies' }, kind: 'password', sex: 'M', look: 'Toutes les classes du lycée', holds: [{ role: 'censeur', place: 'LYC-KEDOUGOU' }] },
	{ code: 'DEMO-SURVEILLANT', role: { fr: 'surveillant', ar: 'مراقب', en: 'supervisor' }, kind: 'password', sex: 'M', look: 'Les élèves, une carte perdue à refaire', holds: [{ role: 'supervisor', place: 'LYC-KEDOUGOU' }] },
	{ code: 'DEMO-PROVISEUR', role: { fr: 'proviseur', ar: 'مديرة الثانوية', en: 'head of a lycée' }, kind: 'password', sex: 'F', look: 'Le lycée : personnes, rôles, cartes, journal', holds: [{ role: 'head', place: 'LYC-KEDOUGOU' }] },
	{ code: 'DEMO-IEF', role: { fr: 'inspecteur, IEF de Kédougou', ar: 'مفتش التربية والتكوين بكيدوغو', en: 'inspector, IEF of Kédougou' }, kind: 'password', sex: 'M', look: 'Les écoles de son inspection, leurs classes', holds: [{ role: 'inspector', place: 'IEF-KEDOUGOU' }] },
	{ code: 'DEMO-IA', role: { fr: 'inspectrice, IA de Kédougou', ar: 'مفتشة أكاديمية كيدوغو', en: 'inspector, IA of Kédougou' }, kind: 'password', sex: 'F', look: 'L’académie et ses inspections', holds: [{ role: 'inspector', place: 'IA-KEDOUGOU' }] },
	{ code: 'DEMO-MINISTERE', role: { fr: 'ministère', ar: 'الوزارة', en: 'ministry' }, kind: 'password', sex: 'F', look: 'Les arbres du pays, ce qu’ils comptent', holds: [{ role: 'ministry', place: 'MEN' }] },
	{ code: 'DEMO-ADMIN', role: { fr: 'administrateur', ar: 'مدير النظام', en: 'administrator' }, kind: 'password', sex: 'M', look: 'Tout : organisations, personnes, rôles, journal', holds: [{ role: 'administrator', place: 'SN' }] },
	{ code: 'DEMO-CENTRE', role: { fr: 'responsable de l’espace numérique', ar: 'مسؤول الفضاء الرقمي', en: 'head of a digital centre' }, kind: 'password', sex: 'M', look: 'Le centre, ses groupes et ses apprenants', holds: [{ role: 'manager', place: 'ENO-THIES' }] },
	{
		code: 'DEMO-FORMATRICE', role: { fr: 'formatrice, espace numérique', ar: 'مكوّنة بالفضاء الرقمي', en: 'trainer, digital centre' }, kind: 'password', sex: 'F', look: 'Ses groupes qui suivent DigComp',
		teaches: { classes: ['ENO-THIES / Bases du numérique, groupe du matin', 'ENO-THIES / Bases du numérique, groupe du soir'], subject: 'NUM' }
	},
	{ code: 'DEMO-APPRENANTE', role: { fr: 'apprenante, espace numérique', ar: 'متعلمة بالفضاء الرقمي', en: 'learner, digital centre' }, kind: 'pin', sex: 'F', look: 'Une formation d’adulte au numérique' }
];
