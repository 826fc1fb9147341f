import { speaker } from '#platform/language.ts';
import ar from '#rooms/revision/messages/sit.ar.ts';
import en from '#rooms/revision/messages/sit.en.ts';
import fr from '#rooms/revision/messages/sit.fr.ts';

/** The words of papers and of sitting one, in a person's language: those that a telephone brings. */
export const saySit = speaker({ fr, ar, en });
