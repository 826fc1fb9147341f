import { fold } from '#platform/language.ts';
import type { Country, Office, Unit } from './country.ts';

/** Words that say what kind of place it is, or only join; a list may write them or not. */
const joining = new RegExp(
	'\\b(region|departement|commune|ville|prefecture|province|academie|inspection|ia|ief|iden|aref|education|formation|de|du|des|d|la|le|les|l|et)\\b',
	'g',
);

/** A place's name reduced to what all its spellings share: no accents, case, apostrophes, hyphens, `St` for `Saint`. */
export function placeKey(text: string): string {
	const plain = fold(text)
		.replace(/[^\p{Letter}\p{Number}]+/gu, ' ')
		.trim()
		.replace(/^(st|ste)\b/, 'saint');
	// "M bour", "M'bour" and "Mbour" are one; "N dar" too.
	return plain.replace(/\b([mn]) (?=[bcdfgjkpt])/g, '$1');
}

const looseKey = (text: string) => placeKey(text).replace(joining, ' ').replace(/ +/g, ' ').trim();
const tightKey = (text: string) => looseKey(text).replaceAll(' ', '');

/** Doubled letters, silent h and the vowels that transcriptions confuse. The last resort. */
const soundKey = (text: string) =>
	tightKey(text)
		.replace(/ou/g, 'u')
		.replace(/(.)\1+/g, '$1')
		.replace(/h/g, '')
		.replace(/[ie]/g, 'e')
		.replace(/(ck|k|q|c(?=[aou]|$))/g, 'k')
		.replace(/y/g, 'i');

const keys = [placeKey, looseKey, tightKey, soundKey];

type Named = { code: string; name: { fr: string; ar: string }; short?: { fr: string; ar: string }; variants?: string[] };

/** The one that a text names, by the strictest reading that finds any; undefined when none or several fit. */
function find<T extends Named>(list: readonly T[], text: string): T | undefined {
	const exact = list.find((each) => each.code.toLowerCase() === text.trim().toLowerCase());
	if (exact) return exact;
	for (const key of keys) {
		const wanted = key(text);
		if (!wanted) return undefined;
		const found = list.filter((each) => spellings(each).some((name) => key(name) === wanted));
		if (found.length) return found.length === 1 ? found[0] : undefined;
	}
	return undefined;
}

const spellings = (each: Named) => [each.name.fr, each.name.ar, ...(each.short ? [each.short.fr, each.short.ar] : []), ...(each.variants ?? [])];

/**
 * The unit of the territory that a text names, as imports spell it: `M'bour`, `Birkilane`, `Saint Louis`, `MBACKE`, a
 * code, or Arabic. Regions and departments share names, so the kind is asked for; by default the smallest kind that the
 * country has a match in. Undefined when nothing fits, or when two fit equally: an import then asks the person.
 */
export function findUnit(country: Country, text: string, kind?: Unit['kind']): Unit | undefined {
	const order: Unit['kind'][] = kind ? [kind] : ['commune', 'departement', 'region'];
	for (const each of order) {
		const found = find(country.territory.units.filter((unit) => unit.kind === each), text);
		if (found) return found;
	}
	return undefined;
}

/** The office of the education administration that a text names: `IEF de Mbour 1`, `Thiès Ville`, `IA Rufisque`. As `findUnit`. */
export function findOffice(country: Country, text: string, kind?: Office['kind']): Office | undefined {
	const said = placeKey(text);
	const told: Office['kind'] | undefined = kind ?? (/^(ia|inspection d academie|aref)\b/.test(said) ? 'ia' : undefined);
	const order: Office['kind'][] = told ? [told] : ['ief', 'ia', 'ministry'];
	for (const each of order) {
		const found = find(country.administration.units.filter((office) => office.kind === each), text);
		if (found) return found;
	}
	return undefined;
}
