import { isLanguage, type Language } from '#platform/language.ts';
import ar from './ar.ts';
import editorAr from './editor.ar.ts';
import editorEn from './editor.en.ts';
import { sayEditor } from './editor.ts';
import en from './en.ts';
import mediaAr from './media.ar.ts';
import mediaEn from './media.en.ts';

const folder = 'src/rooms/curriculum/messages/';

/** The words that the editor's page carries for its script, by the file they are in; none in French, which the script has. */
export function pageWords(language: Language): Record<string, unknown> | undefined {
	if (language === 'fr') return undefined;
	const [own, editor, media] = language === 'ar' ? [ar, editorAr, mediaAr] : [en, editorEn, mediaEn];
	return { [`${folder}${language}.ts`]: own, [`${folder}editor.${language}.ts`]: editor, [`${folder}media.${language}.ts`]: media };
}

/** The frames that a lesson may have, by name, as they are called in its own language. */
export const frameNames = ['frameDefinition', 'frameTheorem', 'frameProperty', 'frameMethod', 'frameExample', 'frameWarning', 'frameRemember'] as const;
export const framesIn = (language: string): Record<string, string> => {
	const t = sayEditor(isLanguage(language) ? language : 'fr');
	return Object.fromEntries(frameNames.map((name) => [name, `${t(name)}.`]));
};
