/** Shapes of rows that the countries' tables share: long tables stay one line a row. */
import type { Name, SchoolKind, Subject } from './country.ts';

export const subject = (code: string, short: string, cycles: string[], fr: string, ar: string, en: string, partOf?: string): Subject => ({
	code,
	short,
	cycles,
	name: { fr, ar, en },
	...(partOf && { partOf }),
});

export const schoolKind = (code: string, short: string, cycles: string[], head: Name, fr: string, ar: string, en: string): SchoolKind => ({
	code,
	short,
	cycles,
	head,
	name: { fr, ar, en },
});
