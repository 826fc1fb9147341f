import { dayAfter, isDay } from '#platform/days.ts';
import { locale, type Language } from '#platform/language.ts';

// The day is told in the country's time, which followCountryTime() of platform/server/settings.ts sets at start.
const zone = () => (typeof process === 'undefined' ? undefined : process.env.QALAM_TIME_ZONE) ?? 'Africa/Dakar';
const made = new Map<string, Intl.DateTimeFormat>();
function format(language: Language, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
	const key = language + JSON.stringify(options) + zone();
	let found = made.get(key);
	if (!found) made.set(key, (found = new Intl.DateTimeFormat(locale[language], { timeZone: zone(), ...options })));
	return found;
}

/** In French the first of a month is `1er`, which the machine's own dates do not know. */
const written = (text: string, language: Language): string => (language === 'fr' ? text.replace(/(^|\s)1(?=\s\p{L})/u, '$11er') : text);
/** `jeudi 26 novembre`. */
export const longDay = (date: Date, language: Language): string => written(format(language, { weekday: 'long', day: 'numeric', month: 'long' }).format(date), language);
/** `26 nov.` */
export const shortDay = (date: Date, language: Language): string => written(format(language, { day: 'numeric', month: 'short' }).format(date), language);
/** `26 nov. 2026, 16:30`. */
export const dayAndTime = (date: Date, language: Language): string => written(format(language, { day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit' }).format(date), language);
/** How many days from now a date is, counted in days of the country: 0 today, 1 tomorrow, −1 yesterday. */
export function daysFrom(now: Date, date: Date): number {
	const day = (at: Date) => Date.parse(dayOf(at));
	return Math.round((day(date) - day(now)) / 86_400_000);
}

/** The country's day of an instant, `2026-11-26`. */
export function dayOf(at: Date): string {
	// Of our languages English writes it in figures with fixed places: 26/11/2026.
	const [day, month, year] = format('en', { year: 'numeric', month: '2-digit', day: '2-digit' }).format(at).split('/');
	return `${year}-${month}-${day}`;
}

/** The instant at which a country's clock shows what UTC would show at `shown`, in milliseconds of Unix. */
function instantOf(shown: number): Date {
	const parts = Object.fromEntries(
		format('en', { year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).formatToParts(new Date(shown)).map((part) => [part.type, part.value])
	);
	return new Date(shown - (Date.parse(`${parts.year}-${parts.month}-${parts.day}T${parts.hour}:${parts.minute}:00Z`) - shown));
}

/** The instant at which a country's day (`2026-11-26`) begins; undefined for what is no day. */
export const maybeDayStart = (day: string): Date | undefined => (isDay(day) ? instantOf(Date.parse(day)) : undefined);

/** The instant at which the country's day began that lies `days` days before the day of an instant. */
export const dayStartBefore = (now: Date, days: number): Date => maybeDayStart(new Date(Date.parse(dayOf(now)) - days * 86_400_000).toISOString().slice(0, 10))!;

/** The last second of a country's day: what is due on a day may still be done on it. Undefined for what is no day. */
export const maybeDayEnd = (day: string): Date | undefined => {
	// Where clocks change, a day has 23 or 25 hours: Morocco's two Sundays about Ramadan.
	const next = isDay(day) && maybeDayStart(dayAfter(day, 1));
	return next ? new Date(next.getTime() - 1000) : undefined;
};

/** The minute of the country's day that an instant lies in: 510 at half past eight. */
export function minuteOf(at: Date): number {
	const [hour, minute] = format('en', { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(at).split(':').map(Number);
	return hour * 60 + minute;
}

/** `lundi` of 1, `dimanche` of 7. */
export const weekDayName = (day: number, language: Language): string => format(language, { weekday: 'long', timeZone: 'UTC' }).format(new Date(Date.UTC(2026, 0, 4 + day)));

/** The instant of a country's day and time of day (`2026-11-26`, `08:30`); undefined for what is none. */
export function maybeMoment(day: string, time: string): Date | undefined {
	const [, hour, minute] = /^([01]?\d|2[0-3]):([0-5]\d)$/.exec(time) ?? [];
	return isDay(day) && minute !== undefined ? instantOf(Date.parse(day) + (Number(hour) * 60 + Number(minute)) * 60_000) : undefined;
}

/** The time of day of an instant in the country: `08:30`, in Latin digits everywhere. */
export const timeOf = (at: Date): string => `${String(Math.floor(minuteOf(at) / 60)).padStart(2, '0')}:${String(minuteOf(at) % 60).padStart(2, '0')}`;
