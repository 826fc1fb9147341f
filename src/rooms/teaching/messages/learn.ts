import { speaker } from '#platform/language.ts';
import ar from '#rooms/teaching/messages/learn.ar.ts';
import en from '#rooms/teaching/messages/learn.en.ts';
import fr from '#rooms/teaching/messages/learn.fr.ts';

export const sayLearn = speaker({ fr, ar, en });
