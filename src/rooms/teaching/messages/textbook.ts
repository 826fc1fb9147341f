import { speaker } from '#platform/language.ts';
import ar from '#rooms/teaching/messages/textbook.ar.ts';
import en from '#rooms/teaching/messages/textbook.en.ts';
import fr from '#rooms/teaching/messages/textbook.fr.ts';

export const sayTextbook = speaker({ fr, ar, en });
