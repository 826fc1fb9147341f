import { speaker } from '#platform/language.ts';
import ar from '#ui/messages/site.ar.ts';
import en from '#ui/messages/site.en.ts';
import fr from '#ui/messages/site.fr.ts';

export const saySite = speaker({ fr, ar, en });
