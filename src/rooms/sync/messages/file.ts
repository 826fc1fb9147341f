import { speaker } from '#platform/language.ts';
import ar from './file.ar.ts';
import en from './file.en.ts';
import fr from './file.fr.ts';

/** A file of what waited on a phone, handed in on another computer. */
export const sayFile = speaker({ fr, ar, en });
