import { speaker } from '#platform/language.ts';
import ar from '#rooms/revision/messages/mock.ar.ts';
import en from '#rooms/revision/messages/mock.en.ts';
import fr from '#rooms/revision/messages/mock.fr.ts';

/** The words of papers and of rehearsed exams. */
export const sayMock = speaker({ fr, ar, en });
