import { speaker } from '#platform/language.ts';
import ar from './media.ar.ts';
import en from './media.en.ts';
import fr from './media.fr.ts';

/** The words of pictures, sounds, videos and files of a draft. */
export const say = speaker({ fr, ar, en });
export type MediaMessage = keyof typeof fr & string;
