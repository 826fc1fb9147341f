import { speaker } from '#platform/language.ts';
import ar from './package-face.ar.ts';
import en from './package-face.en.ts';
import fr from './package-face.fr.ts';

/** What is said of a package where exercises are listed and opened; phones bring no more of its words. */
export const sayPackageFace = speaker({ fr, ar, en });
