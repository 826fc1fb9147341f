import { speaker } from '#platform/language.ts';
import ar from '#rooms/teaching/messages/difficult.ar.ts';
import en from '#rooms/teaching/messages/difficult.en.ts';
import fr from '#rooms/teaching/messages/difficult.fr.ts';

/** The words of difficult questions and of the groups made from them. */
export const sayDifficult = speaker({ fr, ar, en });
