import { speaker } from '#platform/language.ts';
import ar from './ar.ts';
import en from './en.ts';
import fr from './fr.ts';

/** What was put aside, for who runs an establishment. */
export const say = speaker({ fr, ar, en });
/** The reasons that have words: a room may put aside under a code of its own. */
export const whyKeys: ReadonlySet<string> = new Set(Object.keys(fr).filter((key) => key.startsWith('why.')));
