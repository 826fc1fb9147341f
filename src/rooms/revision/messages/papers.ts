import { speaker } from '#platform/language.ts';
import ar from '#rooms/revision/messages/papers.ar.ts';
import en from '#rooms/revision/messages/papers.en.ts';
import fr from '#rooms/revision/messages/papers.fr.ts';

/** What other pages call the papers by: apart, or each telephone would carry all the words of rehearsed exams. */
export const sayPapers = speaker({ fr, ar, en });
