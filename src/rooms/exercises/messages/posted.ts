import { speaker } from '#platform/language.ts';
import ar from './posted.ar.ts';
import en from './posted.en.ts';
import fr from './posted.fr.ts';

/** What only the server says of an answer: apart, for the exercise page carries its own words to the phone. */
export const sayPosted = speaker({ fr, ar, en });
