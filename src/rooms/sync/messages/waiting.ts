import { speaker } from '#platform/language.ts';
import ar from './waiting.ar.ts';
import en from './waiting.en.ts';
import fr from './waiting.fr.ts';

/** What waits on a phone, for whoever did it. */
export const sayWaiting = speaker({ fr, ar, en });
