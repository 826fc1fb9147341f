import { speaker, type Language, type Values } from '#platform/language.ts';
import ar from './making.ar.ts';
import en from './making.en.ts';
import fr from './making.fr.ts';

/** The words of the form by which exercises are made. */
export const sayMaking = speaker({ fr, ar, en });
export type MakingMessage = keyof typeof fr & string;

/** The same for names that are put together, which may not be there. */
export const makingWords = (language: Language) => {
	const t = sayMaking(language);
	return { t: (key: string, values?: Values) => t(key as MakingMessage, values), has: (key: string): boolean => Object.hasOwn(fr, key) };
};
