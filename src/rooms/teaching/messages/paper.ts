import { speaker } from '#platform/language.ts';
import ar from '#rooms/teaching/messages/paper.ar.ts';
import en from '#rooms/teaching/messages/paper.en.ts';
import fr from '#rooms/teaching/messages/paper.fr.ts';

/** The words of exercises on paper. */
export const sayPaper = speaker({ fr, ar, en });
