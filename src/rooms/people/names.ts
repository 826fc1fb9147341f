import { fold } from '#platform/language.ts';

/** Names of people: how they are kept, sorted, searched and compared. PURE. */

/** A name as kept: no double spaces, composed accents, at most 80 signs. */
export const tidyName = (text: string): string => text.normalize('NFC').replace(/[\p{Cc}\p{Cf}]/gu, '').replace(/\s+/g, ' ').trim().slice(0, 80);

/** The two forms a name is searched and sorted by. */
export const foldedName = (givenName: string, familyName: string): { folded: string; sorted: string } => ({
	folded: fold(`${givenName} ${familyName}`),
	sorted: fold(`${familyName} ${givenName}`)
});

/**
 * What stays of a name when spellings differ that one registrar writes and another doesn't: accents, hyphens, doubled
 * letters, `ou`/`u`, `ia`/`ya`, `dj`/`j`, `kh`/`k`, a silent h, final e. Ndèye and Ndeye, Aïssatou and Aissatu, Ndiaye and Ndiay,
 * Cheikh and Cheick are alike. Only a hint: a person decides.
 */
export function likeness(givenName: string, familyName: string): string {
	const words = fold(`${givenName} ${familyName}`)
		.replace(/[-']/g, ' ')
		.split(' ')
		.filter(Boolean)
		.map((word) =>
			word
				.replace(/^(el|al) ?/, (start) => (word.length > 4 ? '' : start))
				.replace(/ou/g, 'u')
				.replace(/oo/g, 'o')
				.replace(/dj|di(?=[aeou])/g, 'j')
				.replace(/c[hk]|kh|q/g, 'k')
				.replace(/th/g, 't')
				.replace(/ph/g, 'f')
				.replace(/ai|ei/g, 'e')
				.replace(/y/g, 'i')
				.replace(/(.)\1+/g, '$1')
				.replace(/h/g, '')
				.replace(/(?<=.{2})e$/, '')
				.replace(/c(?=[eiy])/g, 's')
				.replace(/c/g, 'k')
		);
	return words.sort().join(' ');
}

/** The name of an organisation in the reader's language, where it has one. */
export const nameIn = (one: { name: string; name_ar: string | null }, language: string): string => (language === 'ar' && one.name_ar ? one.name_ar : one.name);
