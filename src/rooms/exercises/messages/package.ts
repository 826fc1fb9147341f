import { speaker } from '#platform/language.ts';
import ar from './package.ar.ts';
import en from './package.en.ts';
import fr from './package.fr.ts';

/** The words of packages that are played: bringing one in, opening it, what it told. */
export const sayPackage = speaker({ fr, ar, en });
export type PackageMessage = keyof typeof fr & string;
