/** The days of a country: its holidays, told by date, by Easter or by the moon, and the terms of a school year. Pure. Days are texts, `2026-11-26`. */
import { dayAfter, dayText } from '#platform/days.ts';
import type { Country, Name } from './country.ts';

/** Easter Sunday of a year (Gregorian). Source: the anonymous algorithm, Nature 1876, as in Meeus, Astronomical Algorithms, chapter 8. */
export function easter(year: number): string {
	const [a, b, c] = [year % 19, Math.floor(year / 100), year % 100];
	const [d, e, f] = [Math.floor(b / 4), b % 4, Math.floor((b + 8) / 25)];
	const g = Math.floor((b - f + 1) / 3);
	const h = (19 * a + b - d - g + 15) % 30;
	const l = (32 + 2 * e + 2 * Math.floor(c / 4) - h - (c % 4)) % 7;
	const m = Math.floor((a + 11 * h + 22 * l) / 451);
	const n = h + l - 7 * m + 114;
	return dayText(Date.UTC(year, Math.floor(n / 31) - 1, (n % 31) + 1));
}

const moon = new Intl.DateTimeFormat('en-u-ca-islamic-umalqura-nu-latn', { timeZone: 'UTC', year: 'numeric', month: 'numeric', day: 'numeric' });
/** The month and day of the Hijri year, by the computed calendar of Umm al-Qura: where the moon is watched the day may be one or two later. */
export function hijri(day: string): { month: number; day: number } {
	const parts = Object.fromEntries(moon.formatToParts(new Date(day)).map((part) => [part.type, Number(part.value)]));
	return { month: parts.month, day: parts.day };
}

/** A holiday. `probable`: it hangs on the moon, or nobody has confirmed it, so that the day may turn out another. */
export type Holiday = { day: string; name: Name; probable: boolean };

const kept = new Map<string, Holiday[]>();

/** The holidays of a country from one day to another, both among them, in order. */
export function holidaysOf(country: Pick<Country, 'key' | 'version' | 'calendar'>, from: string, to: string): Holiday[] {
	const key = `${country.key} ${country.version} ${from} ${to}`;
	const known = kept.get(key);
	if (known) return known;
	const found: Holiday[] = [];
	for (let day = from; day <= to; day = dayAfter(day, 1)) {
		const [year, month, ofMonth] = day.split('-').map(Number);
		const lunar = hijri(day);
		for (const { name, rule, doubtful } of country.calendar.holidays) {
			const here =
				rule.kind === 'date'
					? rule.month === month && rule.day === ofMonth
					: rule.kind === 'easter'
						? dayAfter(easter(year), rule.days) === day
						: rule.month === lunar.month && rule.day === lunar.day;
			if (here) found.push({ day, name, probable: rule.kind === 'hijri' || doubtful === true });
		}
	}
	if (kept.size > 50) kept.clear();
	kept.set(key, found);
	return found;
}

export type Term = { number: number; name: Name; starts: string; ends: string };
/**
 * Where the dates of a year come from: the country's text; the same weekdays of a year that has one (`carried`); or nothing is
 * known but when a school year begins, and it is taken to last to the end of June (`assumed`).
 */
export type Basis = 'official' | 'carried' | 'assumed';

/** The terms of a school year (`2026-2027`), and how sure they are. */
export function termsOf(country: Pick<Country, 'calendar'>, code: string): { terms: Term[]; basis: Basis } {
	const { years, yearBegins } = country.calendar;
	const first = Number(code.slice(0, 4));
	const exact = years.find((year) => year.code === code);
	if (exact) return { terms: exact.terms, basis: exact.doubtful ? 'carried' : 'official' };
	const apart = (year: { code: string }) => Math.abs(Number(year.code.slice(0, 4)) - first);
	const nearest = [...years].sort((a, b) => apart(a) - apart(b))[0];
	if (nearest) {
		const days = Math.round(((first - Number(nearest.code.slice(0, 4))) * 365.2425) / 7) * 7;
		return { terms: nearest.terms.map((term) => ({ ...term, starts: dayAfter(term.starts, days), ends: dayAfter(term.ends, days) })), basis: 'carried' };
	}
	const two = (part: number) => String(part).padStart(2, '0');
	const name: Name = { fr: `Année ${code}`, ar: `السنة ${code}`, en: `Year ${code}` };
	return { terms: [{ number: 1, name, starts: `${first}-${two(yearBegins.month)}-${two(yearBegins.day)}`, ends: `${first + 1}-06-30` }], basis: 'assumed' };
}
