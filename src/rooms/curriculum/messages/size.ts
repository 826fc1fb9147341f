import type { Language } from '#platform/language.ts';
import { say } from './index.ts';

/** A number of bytes in words: `340 ko`, `4,1 Mo`. */
export function inBytes(bytes: number, language: Language): string {
	const t = say(language);
	if (bytes < 1_000_000) return t('kilobytes', { count: Math.max(1, Math.round(bytes / 1000)) });
	const mega = bytes / 1_000_000;
	return t('megabytes', { count: mega < 10 ? Math.round(mega * 10) / 10 : Math.round(mega) });
}
