import { speaker } from '#platform/language.ts';
import ar from './row.ar.ts';
import en from './row.en.ts';
import fr from './row.fr.ts';

/** What a line says of an exercise in a list: apart, for the exercise page carries its own words to the phone. */
export const sayRow = speaker({ fr, ar, en });
