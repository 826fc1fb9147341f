import { speaker } from '#platform/language.ts';
import ar from '#rooms/revision/messages/class-revision.ar.ts';
import en from '#rooms/revision/messages/class-revision.en.ts';
import fr from '#rooms/revision/messages/class-revision.fr.ts';

/** What a teacher reads of the revision of a class. */
export const sayClassRevision = speaker({ fr, ar, en });
