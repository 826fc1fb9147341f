import { speaker } from '#platform/language.ts';
import ar from '#rooms/revision/messages/plan.ar.ts';
import en from '#rooms/revision/messages/plan.en.ts';
import fr from '#rooms/revision/messages/plan.fr.ts';

/** The words of the plan to an exam. */
export const sayPlan = speaker({ fr, ar, en });
