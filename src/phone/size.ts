import type { Language } from '#platform/language.ts';
import { say } from './messages/index.ts';

/** A size for people: kB up to a megabyte, then MB with one decimal; never 0 for something. */
export const sizeText = (bytes: number, language: Language): string =>
	bytes < 1_000_000 ? say(language)('kB', { size: bytes ? Math.max(1, Math.round(bytes / 1000)) : 0 }) : say(language)('MB', { size: Math.round(bytes / 100_000) / 10 });
