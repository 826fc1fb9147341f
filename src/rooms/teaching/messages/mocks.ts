import { speaker } from '#platform/language.ts';
import ar from '#rooms/teaching/messages/mocks.ar.ts';
import en from '#rooms/teaching/messages/mocks.en.ts';
import fr from '#rooms/teaching/messages/mocks.fr.ts';

/** The words of the rehearsed exams of a class and of a pupil. */
export const sayMocks = speaker({ fr, ar, en });
