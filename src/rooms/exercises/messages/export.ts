import { speaker } from '#platform/language.ts';
import ar from './export.ar.ts';
import en from './export.en.ts';
import fr from './export.fr.ts';

/** The words of taking exercises out: its page, and every loss that it names. */
export const say = speaker({ fr, ar, en });
