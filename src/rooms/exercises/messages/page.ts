import type { Language } from '#platform/language.ts';
import ar from './ar.ts';
import en from './en.ts';
import kindsAr from './kinds.ar.ts';
import kindsEn from './kinds.en.ts';

const folder = 'src/rooms/exercises/messages/';

/** The words that the exercise page carries for its script, by the file they are in; none in French, which the script has. `more`: the kinds that few pages need are on it. */
export function pageWords(language: Language, more: boolean): Record<string, unknown> | undefined {
	if (language === 'fr') return undefined;
	const [own, kinds] = language === 'ar' ? [ar, kindsAr] : [en, kindsEn];
	return { [`${folder}${language}.ts`]: own, ...(more ? { [`${folder}kinds.${language}.ts`]: kinds } : {}) };
}
