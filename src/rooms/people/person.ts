import { fold, isLanguage, type Language } from '#platform/language.ts';
import { tidyName } from '#rooms/people/names.ts';

/** What a person's file holds, and how it is read from a form or a list. PURE. */
export type PersonData = {
	givenName: string;
	familyName: string;
	sex: 'F' | 'M' | null;
	/** YYYY-MM-DD. */
	birthDate: string | null;
	/** Only the year is certain, as on many a *jugement supplétif*. */
	birthDateAbout: boolean;
	birthPlace: string | null;
	phone: string | null;
	email: string | null;
	language: Language;
};

const pad = (part: number) => String(part).padStart(2, '0');
const isDay = (year: number, month: number, day: number) => {
	const date = new Date(Date.UTC(year, month - 1, day));
	return date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
};
const months: Record<string, number> = {};
['janvier jan janv يناير january', 'fevrier fev fevr فبراير february feb', 'mars mar مارس march', 'avril avr ابريل april apr', 'mai ماي مايو may', 'juin jun يونيو june', 'juillet juil jul يوليوز يوليو july', 'aout aou غشت اغسطس august aug', 'septembre sept sep شتنبر سبتمبر september', 'octobre oct اكتوبر october', 'novembre nov نونبر نوفمبر november', 'decembre dec دجنبر ديسمبر december'].forEach(
	(words, i) => words.split(' ').forEach((word) => (months[word] = i + 1))
);

/**
 * A day as written in the three countries, as YYYY-MM-DD: 07/03/2012, 7-3-12, 7 mars 2012, 2012-03-07, 20120307, a spreadsheet's
 * day number; "vers 2012" or 2012 alone is 1 January, and about. Null when it can't be read. `thisYear` turns 12 into 2012 and 87 into 1987.
 */
export function readDay(text: string, thisYear: number): { day: string; about: boolean } | null {
	const clean = fold(text).replace(/1er/g, '1');
	const year = (digits: string) => (digits.length === 4 ? Number(digits) : 2000 + Number(digits) > thisYear ? 1900 + Number(digits) : 2000 + Number(digits));
	const day = (y: number, m: number, d: number) => (y >= 1900 && y <= thisYear + 1 && isDay(y, m, d) ? { day: `${y}-${pad(m)}-${pad(d)}`, about: false } : null);
	let match = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[t ]\d{2}:\d{2}.*)?$/.exec(clean);
	if (match) return day(Number(match[1]), Number(match[2]), Number(match[3]));
	match = /^(\d{1,2})\s*[-/. ]\s*(\d{1,2})\s*[-/. ]\s*(\d{4}|\d{2})$/.exec(clean);
	if (match) return day(year(match[3]), Number(match[2]), Number(match[1]));
	match = /^(\d{1,2})[\s-]+([a-z\u0600-\u06ff]+)\.?[\s-]+(\d{4}|\d{2})$/.exec(clean);
	if (match && months[match[2]]) return day(year(match[3]), months[match[2]], Number(match[1]));
	match = /^(?:vers|env(?:iron)?\.?|ne en|nee en|about|حوالي)?\s*(\d{4})$/.exec(clean);
	if (match && Number(match[1]) >= 1900 && Number(match[1]) <= thisYear) return { day: `${match[1]}-01-01`, about: true };
	match = /^(\d{4})(\d{2})(\d{2})$/.exec(clean);
	if (match) return day(Number(match[1]), Number(match[2]), Number(match[3]));
	// A spreadsheet counts days from 30 December 1899.
	if (/^\d{5}$/.test(clean)) {
		const date = new Date(Date.UTC(1899, 11, 30) + Number(clean) * 86_400_000);
		return day(date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate());
	}
	return null;
}

/** F or M as lists write them, or null: F, Fille, Féminin, G, Garçon, M, H, أنثى, ذكر, girl, boy. */
export function readSex(text: string): 'F' | 'M' | null {
	const word = fold(text);
	if (/^(f|fem(inin|me|ale)?|fille|girl|w|woman|انثي|بنت|تلميذه)\.?$/.test(word)) return 'F';
	if (/^(m|masc(ulin)?|male|g|garcon|h|homme|boy|man|ذكر|ذ|ولد|تلميذ)\.?$/.test(word)) return 'M';
	return null;
}

/** A telephone number as kept: + and digits, or digits; null when it isn't one. */
export function readPhone(text: string): string | null {
	const clean = text.replace(/[\s().\-/]/g, '').replace(/^00/, '+');
	return /^\+?\d{6,15}$/.test(clean) ? clean : null;
}

/** An address as kept, at most 254 signs (RFC 5321); null when it isn't one. */
export const readEmail = (text: string): string | null => (text.length < 300 && text.trim().length <= 254 && /^[^\s@<>"']{1,64}@[^\s@<>"']+\.[^\s@<>"']{2,}$/.test(text.trim()) ? text.trim().toLowerCase() : null);

export type PersonFault = { field: keyof PersonData; fault: 'givenNameMissing' | 'nameMissing' | 'dateWrong' | 'dateUnlikely' | 'phoneWrong' | 'emailWrong' };

/** Reads a person's data from the fields of a form, with every fault found. `thisYear` judges the birth date. */
export function readPerson(fields: Record<string, string>, thisYear: number): { data: PersonData; faults: PersonFault[] } {
	const faults: PersonFault[] = [];
	const text = (name: string) => (fields[name] ?? '').trim();
	const givenName = tidyName(text('givenName'));
	const familyName = tidyName(text('familyName'));
	if (!givenName) faults.push({ field: 'givenName', fault: 'givenNameMissing' });
	if (!familyName) faults.push({ field: 'familyName', fault: 'nameMissing' });
	const birth = text('birthDate') ? readDay(text('birthDate'), thisYear) : null;
	if (text('birthDate') && !birth) faults.push({ field: 'birthDate', fault: 'dateWrong' });
	if (birth && (Number(birth.day.slice(0, 4)) < thisYear - 110 || Number(birth.day.slice(0, 4)) > thisYear - 2)) faults.push({ field: 'birthDate', fault: 'dateUnlikely' });
	const phone = text('phone') ? readPhone(text('phone')) : null;
	if (text('phone') && !phone) faults.push({ field: 'phone', fault: 'phoneWrong' });
	const email = text('email') ? readEmail(text('email')) : null;
	if (text('email') && !email) faults.push({ field: 'email', fault: 'emailWrong' });
	const language = text('language');
	return {
		data: {
			givenName,
			familyName,
			sex: readSex(text('sex')),
			birthDate: birth?.day ?? null,
			birthDateAbout: birth ? birth.about || text('birthDateAbout') === 'on' : false,
			birthPlace: tidyName(text('birthPlace')) || null,
			phone,
			email,
			language: isLanguage(language) ? language : 'fr'
		},
		faults
	};
}

/** A day of the database, 2012-03-07, as the three countries write it: 07/03/2012. */
export const dayText = (day: string): string => day.split('-').reverse().join('/');

/** What a guardian is to a child: the codes of the countries' data. */
export const relations = ['mother', 'father', 'tutor', 'host', 'kafil', 'serigne', 'other'] as const;
export type Relation = (typeof relations)[number];
export const isRelation = (text: string): text is Relation => (relations as readonly string[]).includes(text);

/** A relation as lists write it; what is said otherwise is some other relative. */
export function readRelation(text: string): Relation | null {
	const word = fold(text);
	if (!word) return null;
	if (/^(m$|mere|maman|mother|ام|الام|والده)/.test(word)) return 'mother';
	if (/^(p$|pere|papa|father|اب|الاب|والد)/.test(word)) return 'father';
	if (/^(tut|guardian|responsable|وصي|الوصي|ولي)/.test(word)) return 'tutor';
	if (/^(famille d|host|logeu)/.test(word)) return 'host';
	if (/^(kafil|كافل)/.test(word)) return 'kafil';
	if (/^(serigne|marabout|oustaz|maitre cor)/.test(word)) return 'serigne';
	return 'other';
}
