import { speaker } from '#platform/language.ts';
import ar from '#rooms/teaching/messages/teach.ar.ts';
import en from '#rooms/teaching/messages/teach.en.ts';
import fr from '#rooms/teaching/messages/teach.fr.ts';

export const sayTeach = speaker({ fr, ar, en });
