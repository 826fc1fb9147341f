/**
 * Plausible people and schools for demonstrations and trials: nobody is meant, all comes from lists and from chance that
 * can be repeated. Pure: the source of chance is given.
 */
import { between, pick, weighted, type Random } from '#platform/random.ts';
import type { Country, CountryKey } from './country.ts';
import { names as djibouti } from './djibouti/names.ts';
import { names as morocco } from './morocco/names.ts';
import { names as senegal } from './senegal/names.ts';
import type { Community, Names, Word } from './words.ts';

export type Sex = 'F' | 'M';
export type PersonName = { given: string; family: string; givenArabic?: string; familyArabic?: string; sex: Sex; community: string };

/** What is known of a person before the name is drawn. */
export type Relative = { sex?: Sex; community?: string; family?: string; familyArabic?: string };

const lists = (country: CountryKey): Names => ({ senegal, djibouti, morocco })[country];

/** The lists begin with the most usual: the first third is drawn about half the time. */
const usual = (random: Random, list: readonly Word[]): Word => list[Math.floor(random() ** 1.6 * list.length)];

/**
 * A name as the country gives them. A relative of somebody keeps the `community`, and with `family` the family name; in
 * Djibouti, where there is none, the family name is the father's and grandfather's given names.
 */
export function personName(country: CountryKey, random: Random, known: Relative = {}): PersonName {
	const { communities } = lists(country);
	const community = communities.find((each) => each.code === known.community) ?? weighted(random, communities.map((each) => [each, each.weight]));
	const sex = known.sex ?? (random() < 0.5 ? 'F' : 'M');
	const given = usual(random, sex === 'F' ? community.girls : community.boys);
	const family = known.family ? { latin: known.family, arabic: known.familyArabic } : familyName(community, random);
	return {
		given: given.latin,
		family: family.latin,
		...(given.arabic && { givenArabic: given.arabic }),
		...(family.arabic && { familyArabic: family.arabic }),
		sex,
		community: community.code,
	};
}

function familyName(community: Community, random: Random): Word {
	if (community.families) return usual(random, community.families);
	const father = usual(random, community.boys);
	const others = community.boys.filter((each) => each !== father);
	return { latin: `${father.latin} ${usual(random, others).latin}` };
}

/** The name of a school of a kind in a place, in French and where the country writes it in Arabic. May come twice: the caller keeps them apart. */
export function schoolName(country: CountryKey, kind: string, place: { fr: string; ar: string }, random: Random): { fr: string; ar?: string } {
	const { schools, schoolsArabic, honoured = [] } = lists(country);
	const patterns = schools[kind];
	if (!patterns) throw new RangeError(`no name for a school of kind ${kind} in ${country}`);
	const which = between(random, 0, patterns.length - 1);
	const number = String(between(random, 1, 9));
	const person = personName(country, random);
	const hero = honoured.length ? pick(random, honoured) : undefined;
	const fill = (pattern: string, arabic: boolean) =>
		pattern
			.replace(/\bde \{place\}/, arabic ? '{place}' : /^[AEIOUÉ]/.test(place.fr) ? 'd’{place}' : 'de {place}')
			.replace('{place}', arabic ? place.ar : place.fr)
			.replace('{person}', `${person.given} ${person.family}`)
			.replace('{honoured}', (arabic ? hero?.arabic : hero?.latin) ?? '')
			.replace('{number}', number);
	const arabic = schoolsArabic?.[kind]?.[which];
	return { fr: fill(patterns[which], false), ...(arabic && { ar: fill(arabic, true) }) };
}

/**
 * A date of birth (ISO) for a pupil of a grade in a school year such as `2025-2026`: two in three are of the expected
 * age, the others mostly older, as where children begin late or repeat. Grades without an age give adults of 18 to 40.
 */
export function birthDate(country: Country, grade: string, schoolYear: string, random: Random): string {
	const { age } = country.grades.find((each) => each.code === grade) ?? { age: undefined };
	if (age === undefined) throw new RangeError(`no grade ${grade} in ${country.key}`);
	if (age === null) return bornAged(schoolYear, 18, 40, random);
	const late = weighted(random, [[0, 66], [1, 18], [2, 8], [3, 2], [-1, age > 6 ? 6 : 0]] as const);
	return bornAged(schoolYear, age + late, age + late, random);
}

/** A date of birth (ISO) of somebody who reaches an age from `least` to `most` in the calendar year in which the school year begins. */
export function bornAged(schoolYear: string, least: number, most: number, random: Random): string {
	const year = Number(schoolYear.slice(0, 4)) - between(random, least, most);
	const day = new Date(Date.UTC(year, 0, between(random, 1, 365)));
	return day.toISOString().slice(0, 10);
}

/** How a class is called: `Tle S2 A`, `3e B`, `CM2`. */
export function className(country: Country, grade: string, series?: string | null, division?: string): string {
	const parts = [country.grades.find((each) => each.code === grade)?.short ?? grade];
	if (series) parts.push(country.series.find((each) => each.code === series)?.short ?? series);
	if (division) parts.push(division);
	return parts.join(' ');
}
