import { speaker } from '#platform/language.ts';
import ar from './editor.ar.ts';
import en from './editor.en.ts';
import fr from './editor.fr.ts';

/** The words of the editor of lessons. */
export const sayEditor = speaker({ fr, ar, en });
export type EditorMessage = keyof typeof fr & string;
