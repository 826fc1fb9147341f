import { speaker } from '#platform/language.ts';
import ar from '#rooms/teaching/messages/exam.ar.ts';
import en from '#rooms/teaching/messages/exam.en.ts';
import fr from '#rooms/teaching/messages/exam.fr.ts';

/** The words of tests in class. */
export const sayExam = speaker({ fr, ar, en });
