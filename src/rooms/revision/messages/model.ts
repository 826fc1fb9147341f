import { speaker } from '#platform/language.ts';
import ar from '#rooms/revision/messages/model.ar.ts';
import en from '#rooms/revision/messages/model.en.ts';
import fr from '#rooms/revision/messages/model.fr.ts';

/** The words of the page that explains the model of mastery. */
export const sayModel = speaker({ fr, ar, en });
