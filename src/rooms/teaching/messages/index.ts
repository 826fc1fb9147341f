import { speaker, type Language } from '#platform/language.ts';
import ar from './ar.ts';
import en from './en.ts';
import fr from './fr.ts';

export const say = speaker({ fr, ar, en });

/** Faults of a form in words, each beside its field. */
export const inWords = (faults: Record<string, keyof typeof fr>, language: Language): Record<string, string> =>
	Object.fromEntries(Object.entries(faults).map(([field, fault]) => [field, say(language)(fault)]));
