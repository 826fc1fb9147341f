import { speaker } from '#platform/language.ts';
import ar from '#rooms/teaching/messages/plan.ar.ts';
import en from '#rooms/teaching/messages/plan.en.ts';
import fr from '#rooms/teaching/messages/plan.fr.ts';

export const sayPlan = speaker({ fr, ar, en });
