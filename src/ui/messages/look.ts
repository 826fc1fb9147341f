import { speaker } from '#platform/language.ts';
import ar from '#ui/messages/look.ar.ts';
import en from '#ui/messages/look.en.ts';
import fr from '#ui/messages/look.fr.ts';

export const sayLook = speaker({ fr, ar, en });
