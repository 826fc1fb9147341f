import { isLanguage, preferred, type Catalogue, type Language } from '#platform/language.ts';
import { profiles } from './shelf.ts';

/**
 * The words of the pages: none is in the worker. Each language is a file of the site, of which a phone brings those that its people read
 * (vite.phone.config.ts puts `catalogue` in the place of every file of messages). An installed worker has one language at least.
 */
declare const __WORDS__: Record<Language, string>;
const files = __WORDS__;
const here: Partial<Record<Language, Record<string, Catalogue>>> = {};

/** What is read instead of a language whose words are not here: French where it is here, for it is the language of schools; undefined when no words are here. */
const instead = (): Language | undefined => (Object.keys(files) as Language[]).find((language) => here[language]);

/** The language that a page is written in for who reads `language`: that one, unless its words are not here. */
export const readable = (language: Language): Language => (here[language] ? language : (instead() ?? language));

export const anyWords = (): boolean => !!instead();

/** The messages of one file in one language, looked up when they are said: what is not here is said in a language that is. */
export function catalogue(language: Language, place: string): Catalogue {
	const words = (): Catalogue => {
		const found = here[readable(language)];
		if (!found) throw new Error('no words are here');
		return found[place] ?? {};
	};
	// They can be listed too, for a page that says them to what takes it over (src/ui/live.ts).
	return new Proxy<Catalogue>({}, {
		get: (_, key: string) => words()[key],
		has: (_, key: string) => key in words(),
		ownKeys: () => Object.keys(words()),
		getOwnPropertyDescriptor: (_, key: string) => (key in words() ? { value: words()[key], enumerable: true, configurable: true } : undefined)
	});
}

/** Makes the words that are kept here ready for the pages. Says whether there are any. */
export async function readWords(): Promise<boolean> {
	await Promise.all((Object.keys(files) as Language[]).map(async (language) => {
		const kept = here[language] ? undefined : await caches.match(files[language]);
		if (kept) here[language] = await kept.json();
	}));
	return anyWords();
}

export const wordsOf = (language: Language): string => files[language];

/** Where a page of the site says which language is read on it, before the worker that will need its words comes (src/routes/phone/prepare.ts). */
const place = '/phone/reads';
export const noteReads = async (language: Language): Promise<void> => (await caches.open('reads')).put(place, new Response(language));

/** The language of a page that is nobody's: of who used this phone last, or of the page on which it was prepared. */
export async function languageHere(): Promise<Language> {
	const [last] = await profiles().catch(() => []);
	const said = last ? last.language : await (await caches.match(place))?.text();
	return isLanguage(said) ? said : preferred(navigator.languages?.join() ?? navigator.language);
}

/** The languages that are read on this phone. */
export const languagesRead = async (): Promise<Set<Language>> => new Set([await languageHere(), ...(await profiles().catch(() => [])).map((profile) => profile.language)]);
