import { speaker } from '#platform/language.ts';
import ar from '#rooms/teaching/messages/alerts.ar.ts';
import en from '#rooms/teaching/messages/alerts.en.ts';
import fr from '#rooms/teaching/messages/alerts.fr.ts';

/** The words of alerts on pupils. */
export const sayAlerts = speaker({ fr, ar, en });
