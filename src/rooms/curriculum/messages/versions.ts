import { speaker } from '#platform/language.ts';
import ar from './versions.ar.ts';
import en from './versions.en.ts';
import fr from './versions.fr.ts';

/** The words of versions: who wrote what when, what changed between two, putting one back. */
export const say = speaker({ fr, ar, en });
