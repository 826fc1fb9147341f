import { speaker } from '#platform/language.ts';
import ar from './proof.ar.ts';
import en from './proof.en.ts';
import fr from './proof.fr.ts';

export const sayProof = speaker({ fr, ar, en });
