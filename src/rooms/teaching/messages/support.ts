import { speaker } from '#platform/language.ts';
import ar from '#rooms/teaching/messages/support.ar.ts';
import en from '#rooms/teaching/messages/support.en.ts';
import fr from '#rooms/teaching/messages/support.fr.ts';

/** The words of support plans. */
export const saySupport = speaker({ fr, ar, en });
