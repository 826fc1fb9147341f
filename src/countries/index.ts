import type { Country, CountryKey } from './country.ts';

/** The countries of the house. Each is loaded alone, so that a phone does not fetch the facts of the others. */
export const countries: Record<CountryKey, () => Promise<Country>> = {
	senegal: async () => (await import('./senegal/index.ts')).senegal,
	djibouti: async () => (await import('./djibouti/index.ts')).djibouti,
	morocco: async () => (await import('./morocco/index.ts')).morocco,
};

export const isCountry = (text: unknown): text is CountryKey => typeof text === 'string' && Object.hasOwn(countries, text);
