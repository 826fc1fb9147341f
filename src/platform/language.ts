/** The languages of the screens. Content may be in any language; it carries its own tag. */
export const languages = ['fr', 'ar', 'en'] as const;
export type Language = (typeof languages)[number];

export const isLanguage = (text: unknown): text is Language => languages.includes(text as Language);

/** The writing direction of a language tag such as `ar` or `fr-SN`. */
export const direction = (language: string): 'rtl' | 'ltr' => (/^(ar|fa|ur|he)\b/.test(language) ? 'rtl' : 'ltr');

/** The locale for dates and numbers: Latin digits everywhere, as the three countries write them. */
export const locale: Record<Language, string> = { fr: 'fr-SN', ar: 'ar-MA-u-nu-latn', en: 'en-GB' };

/**
 * Who is spoken to on the pages of learning: the pupil of a school (*tu*, classe, enseignant) or the adult learner of a centre
 * (*vous*, groupe, formation, formateur). Of whom a page does not know better, it speaks as to a pupil.
 */
export type Addressee = 'pupil' | 'learner';

type Text = string | ({ other: string } & Partial<Record<Intl.LDMLPluralRule, string>>);
/** A message: text with `{name}` places, or its plural forms, chosen by `count`; where pupils and learners are spoken to differently, one of each. */
export type Message = Text | Record<Addressee, Text>;
export type Catalogue = Record<string, Message>;
export type Values = Record<string, string | number>;

const rules = new Map<Language, Intl.PluralRules>();
const pluralOf = (language: Language, count: number) => {
	let rule = rules.get(language);
	if (!rule) rules.set(language, (rule = new Intl.PluralRules(language)));
	return rule.select(count);
};

/** A Latin name inside an Arabic sentence is set apart (U+2068 … U+2069), or the figures after it would change places with it. */
const isolated = (value: string, language: Language) => (language === 'ar' && /\p{Script=Latin}/u.test(value) ? `\u2068${value}\u2069` : value);

const written = (value: string | number, language: Language) => (typeof value === 'number' ? figure(value, language) : isolated(value, language));

/**
 * Keeps together what a line must not part: the digits of one number (`20 000`), and in French a sign and its word (`Quoi ?`, `« oui »`).
 * Source of the French rule: Lexique des règles typographiques en usage à l'Imprimerie nationale.
 */
export function kept(text: string, language: string): string {
	const whole = text.replace(/(\d) (?=\d{3}(?!\d))/g, '$1\u202f');
	return language.startsWith('fr') ? whole.replace(/ (?=[:;?!»%](?:[\s»).,]|$))/g, '\u00a0').replace(/« /g, '«\u00a0') : whole;
}
// The catalogues are few and never change: each text is set once.
const set = { fr: new Map<string, string>(), ar: new Map<string, string>(), en: new Map<string, string>() };
function setOnce(text: string, language: Language): string {
	let found = set[language].get(text);
	if (found === undefined) set[language].set(text, (found = kept(text, language)));
	return found;
}

const grouped = new Intl.NumberFormat('en', { maximumFractionDigits: 6 });

/**
 * A number as a sentence writes it: `12 345,5` with a narrow no-break space in French, `12,345.5` in English; in Arabic Latin digits set as in
 * French, for the point between thousands of `ar-MA` reads as a decimal one. The same in every browser, whatever its own rules are.
 */
export function figure(value: number, language: Language): string {
	const text = grouped.format(value);
	return language === 'en' ? text : text.replace(/[,.]/g, (sign) => (sign === ',' ? '\u202f' : ','));
}

/**
 * What a room's `messages/index.ts` exports: `say(language)('key', { name: 'Awa' })`, on pages of learning `say(language, addressee)`.
 * The French catalogue is the reference. Values that are numbers are written by `figure`; a year or a code comes as text.
 */
export const speaker =
	<C extends Catalogue>(catalogues: { fr: C } & Record<Language, { [K in keyof C]: Message }>) =>
	(language: Language, addressee: Addressee = 'pupil') =>
	(key: keyof C & string, values: Values = {}): string => {
		const found: Message = catalogues[language][key] ?? catalogues.fr[key];
		const message: Text = typeof found === 'object' && 'learner' in found ? found[addressee] : found;
		// French and English have no plural form for zero, but a sentence of its own for it reads better.
		const form = Number(values.count) === 0 ? 'zero' : undefined;
		const text = typeof message === 'string' ? message : ((form && message[form]) ?? message[pluralOf(language, Number(values.count))] ?? message.other);
		return setOnce(text, language).replace(/\{(\w+)\}/g, (place, name) => (name in values ? written(values[name]!, language) : place));
	};

/** The language a browser asks for, among ours. */
export function preferred(header: string | null | undefined): Language {
	for (const part of (header ?? '').split(',')) {
		const tag = part.trim().slice(0, 2).toLowerCase();
		if (isLanguage(tag)) return tag;
	}
	return 'fr';
}

/**
 * Folds a text for search and comparison: case, Latin accents, ligatures, apostrophes, Arabic vowel signs, alef, hamza,
 * ya and ta marbuta variants, and Arabic-Indic digits. `Ndèye` and `ndeye`, `أحمد` and `احمد` become one.
 */
export function fold(text: string): string {
	return text
		.normalize('NFKD')
		.replace(/[\u0300-\u036f\u064b-\u065f\u0670\u0640]/g, '')
		.toLowerCase()
		.replace(/œ/g, 'oe')
		.replace(/æ/g, 'ae')
		.replace(/ß/g, 'ss')
		.replace(/[ɓƁ]/g, 'b')
		.replace(/[ɗƊ]/g, 'd')
		.replace(/[ŋŊ]/g, 'n')
		.replace(/[ƴƳ]/g, 'y')
		.replace(/[أإآٱ]/g, 'ا')
		.replace(/ى/g, 'ي')
		.replace(/ؤ/g, 'و')
		.replace(/ئ/g, 'ي')
		.replace(/ة/g, 'ه')
		.replace(/[٠-٩]/g, (digit) => String(digit.charCodeAt(0) - 0x660))
		.replace(/[’‘ʼ`´]/g, "'")
		.replace(/\s+/g, ' ')
		.trim();
}
