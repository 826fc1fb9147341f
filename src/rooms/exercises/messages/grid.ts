import { speaker } from '#platform/language.ts';
import ar from './grid.ar.ts';
import en from './grid.en.ts';
import fr from './grid.fr.ts';

/** A grid and what is drawn on it in words: made with the page at publication, so no page carries these. */
export const sayGrid = speaker({ fr, ar, en });
