import { speaker } from '#platform/language.ts';
import ar from './ar.ts';
import en from './en.ts';
import fr from './fr.ts';

export const say = speaker({ fr, ar, en });
