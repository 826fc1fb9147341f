import { speaker } from '#platform/language.ts';
import ar from '#rooms/teaching/messages/mark.ar.ts';
import en from '#rooms/teaching/messages/mark.en.ts';
import fr from '#rooms/teaching/messages/mark.fr.ts';

export const sayMark = speaker({ fr, ar, en });
