import { speaker } from '#platform/language.ts';
import ar from './making-faults.ar.ts';
import en from './making-faults.en.ts';
import fr from './making-faults.fr.ts';

/** What the form by which exercises are made still needs, in words: said by the server alone. */
export const sayFault = speaker({ fr, ar, en });
export type FaultMessage = keyof typeof fr & string;
export const hasFault = (key: string): key is FaultMessage => Object.hasOwn(fr, key);
