import { speaker } from '#platform/language.ts';
import ar from '#rooms/teaching/messages/rubric.ar.ts';
import en from '#rooms/teaching/messages/rubric.en.ts';
import fr from '#rooms/teaching/messages/rubric.fr.ts';

export const sayRubric = speaker({ fr, ar, en });
