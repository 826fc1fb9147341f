import { speaker } from '#platform/language.ts';
import ar from './kinds.ar.ts';
import en from './kinds.en.ts';
import fr from './kinds.fr.ts';

/** The words of what is sorted, placed or handed in: apart, for only their pages bring them. */
export const sayKinds = speaker({ fr, ar, en });
