import { speaker } from '#platform/language.ts';
import ar from './remark.ar.ts';
import en from './remark.en.ts';
import fr from './remark.fr.ts';

/** What became of answers that were given already: said by the server alone, so no page carries these. */
export const sayRemark = speaker({ fr, ar, en });
