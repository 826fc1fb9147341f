/** The columns of a sheet of exercises, and the words for their types. PURE. */
import type { Interaction } from './item.ts';
import { fold } from '#platform/language.ts';

export const choiceColumns = 12;
export const columns = ['code', 'part', 'type', 'title', 'language', 'difficulty', 'stem', 'question', 'answer', 'tolerance', 'units', ...Array.from({ length: choiceColumns }, (_, i) => `choice${i + 1}`), 'right', 'wrong', 'hint1', 'hint2', 'hint3', 'solution', 'variables', 'parameters', 'weight', 'options', 'author', 'licence'] as const;
export type Column = (typeof columns)[number];
export type SheetRow = Record<string, string>;

/** Types that a sheet holds, with the words that are read. The first of each language is written. */
export const typeWords = {
	choice: ['choix', 'choice', 'اختيار', 'qcm'],
	several: ['plusieurs', 'several', 'عدة اختيارات', 'choix multiple', 'multiple'],
	truefalse: ['vrai-faux', 'true-false', 'صح أو خطأ', 'vrai/faux', 'vrai ou faux', 'true/false'],
	numeric: ['nombre', 'number', 'عدد', 'numerique', 'numeric'],
	short: ['texte', 'text', 'نص', 'reponse courte', 'short'],
	gaps: ['trous', 'gaps', 'فراغات', 'texte a trous'],
	ordering: ['ordre', 'order', 'ترتيب', 'ordering'],
	matching: ['paires', 'pairs', 'مطابقة', 'association', 'matching'],
	category: ['tri', 'sort', 'تصنيف', 'category'],
	expression: ['expression', 'expression', 'عبارة'],
	written: ['redaction', 'essay', 'إنشاء', 'rédaction', 'written']
} as const satisfies Partial<Record<Interaction['type'], readonly string[]>>;
export type SheetType = keyof typeof typeWords;

export const typeOf = (text: string): SheetType | undefined => {
	const wanted = fold(text).trim();
	return (Object.keys(typeWords) as SheetType[]).find((type) => type === wanted || typeWords[type].some((word) => fold(word) === wanted));
};
