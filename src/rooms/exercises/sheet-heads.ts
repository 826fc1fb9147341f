import { choiceColumns, type Column } from './sheet-columns.ts';

/** The heads of the columns: French, Arabic, English. All are read in any of them. */
const words: Record<string, readonly [string, string, string]> = {
	code: ['Code', 'الرمز', 'Code'],
	part: ['Partie', 'الجزء', 'Part'],
	type: ['Type', 'النوع', 'Type'],
	title: ['Titre', 'العنوان', 'Title'],
	language: ['Langue', 'اللغة', 'Language'],
	difficulty: ['Difficulté', 'الصعوبة', 'Difficulty'],
	stem: ['Énoncé', 'نص التمرين', 'Text'],
	question: ['Question', 'السؤال', 'Question'],
	answer: ['Réponse', 'الإجابة', 'Answer'],
	tolerance: ['Tolérance', 'هامش الخطأ', 'Tolerance'],
	units: ['Unités', 'الوحدات', 'Units'],
	right: ['Si juste', 'إذا أصاب', 'If right'],
	wrong: ['Si faux', 'إذا أخطأ', 'If wrong'],
	solution: ['Correction', 'الحل', 'Solution'],
	variables: ['Variables', 'المتغيرات', 'Variables'],
	parameters: ['Paramètres', 'القيم العشوائية', 'Parameters'],
	weight: ['Poids', 'الوزن', 'Weight'],
	options: ['Réglages', 'الإعدادات', 'Settings'],
	author: ['Auteur', 'المؤلف', 'Author'],
	licence: ['Licence', 'الرخصة', 'Licence']
};
for (let i = 1; i <= choiceColumns; i++) words[`choice${i}`] = [`Choix ${i}`, `اختيار ${i}`, `Choice ${i}`];
for (let i = 1; i <= 3; i++) words[`hint${i}`] = [`Indice ${i}`, `تلميح ${i}`, `Hint ${i}`];

/** The words for a column's head, the French one first. */
export const headWords = (column: Column): readonly string[] => words[column];

/** The head of a column as it is written in a language. */
export const headIn = (column: Column, language: string): string => words[column][language === 'ar' ? 1 : language === 'en' ? 2 : 0];
