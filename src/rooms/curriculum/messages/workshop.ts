import { speaker } from '#platform/language.ts';
import libraryAr from './library.ar.ts';
import libraryEn from './library.en.ts';
import libraryFr from './library.fr.ts';
import reviewAr from './review.ar.ts';
import reviewEn from './review.en.ts';
import reviewFr from './review.fr.ts';
import writeAr from './write.ar.ts';
import writeEn from './write.en.ts';
import writeFr from './write.fr.ts';

/** Writing lessons and exercises, handing them in, checking and publishing them. */
export const sayWrite = speaker({ fr: writeFr, ar: writeAr, en: writeEn });
/** Checking what others wrote: the reviewer's page, remarks, who checks. */
export const sayReview = speaker({ fr: reviewFr, ar: reviewAr, en: reviewEn });
/** The library of those who write. */
export const sayLibrary = speaker({ fr: libraryFr, ar: libraryAr, en: libraryEn });
