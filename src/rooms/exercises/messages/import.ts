import { speaker, type Language } from '#platform/language.ts';
import ar from './import.ar.ts';
import en from './import.en.ts';
import fr from './import.fr.ts';

/** The words of bringing in a bank: its pages, and every reason that a report can give. */
export const say = speaker({ fr, ar, en });
export type ImportMessage = keyof typeof fr & string;

/** The sentence of a reason, with the words of the fault it may carry. */
export function because(language: Language, why: { key: ImportMessage; values: Record<string, string | number> }): string {
	const t = say(language);
	const fault = String(why.values.fault ?? '');
	return t(why.key, fault in fr ? { ...why.values, fault: t(fault as ImportMessage) } : why.values);
}

/** A chapter as it is chosen from a list by typing: its programme and its title. */
export const chapterLabel = (chapter: { title: string; title_ar: string | null; programme: string; programme_ar: string | null }, language: Language): string =>
	language === 'ar' ? `${chapter.title_ar || chapter.title} — ${chapter.programme_ar || chapter.programme}` : `${chapter.title} — ${chapter.programme}`;
