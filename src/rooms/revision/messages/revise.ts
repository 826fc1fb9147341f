import { speaker } from '#platform/language.ts';
import ar from '#rooms/revision/messages/revise.ar.ts';
import en from '#rooms/revision/messages/revise.en.ts';
import fr from '#rooms/revision/messages/revise.fr.ts';

/** The words of the daily revision. */
export const sayRevise = speaker({ fr, ar, en });
