import { speaker } from '#platform/language.ts';
import ar from './ar.ts';
import en from './en.ts';
import fr from './fr.ts';
import runAr from './run.ar.ts';
import runEn from './run.en.ts';
import runFr from './run.fr.ts';

/** Sign-in and one's own pages. */
export const say = speaker({ fr, ar, en });
/** The pages of those who run a school, a region, the country. */
export const sayRun = speaker({ fr: runFr, ar: runAr, en: runEn });
