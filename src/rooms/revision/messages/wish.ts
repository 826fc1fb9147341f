import { speaker } from '#platform/language.ts';
import ar from '#rooms/revision/messages/wish.ar.ts';
import en from '#rooms/revision/messages/wish.en.ts';
import fr from '#rooms/revision/messages/wish.fr.ts';

/** The words of the form by which a plan to an exam is made. */
export const sayWish = speaker({ fr, ar, en });
