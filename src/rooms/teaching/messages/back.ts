import { speaker } from '#platform/language.ts';
import ar from '#rooms/teaching/messages/back.ar.ts';
import en from '#rooms/teaching/messages/back.en.ts';
import fr from '#rooms/teaching/messages/back.fr.ts';

export const sayBack = speaker({ fr, ar, en });
