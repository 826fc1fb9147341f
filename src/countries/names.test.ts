import { test } from 'node:test';
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { seeded } from '#platform/random.ts';
import type { CountryKey } from './country.ts';
import { countries } from './index.ts';
import { birthDate, className, personName, schoolName } from './names.ts';
import { names as djibouti } from './djibouti/names.ts';
import { names as morocco } from './morocco/names.ts';
import { names as senegal } from './senegal/names.ts';
import type { Names } from './words.ts';
import { periodsOf, schoolYearOf } from './year.ts';

const lists: Record<CountryKey, Names> = { senegal, djibouti, morocco };
const keys = Object.keys(countries) as CountryKey[];

test('Senegal has 120 given and 120 family names or more, from six languages, none twice in a list', () => {
	const given = new Set(senegal.communities.flatMap((each) => [...each.girls, ...each.boys].map((word) => word.latin)));
	const family = new Set(senegal.communities.flatMap((each) => each.families!.map((word) => word.latin)));
	assert.ok(given.size >= 120, `${given.size} given`);
	assert.ok(family.size >= 120, `${family.size} family`);
	assert.equal(senegal.communities.length, 6);
	for (const key of keys) {
		for (const { code, girls, boys, families = [] } of lists[key].communities) {
			for (const list of [girls, boys, families]) {
				const latin = list.map((word) => word.latin);
				assert.deepEqual(latin.filter((word, i) => latin.indexOf(word) !== i), [], `${key} ${code}`);
				assert.deepEqual(latin.filter((word) => !/^\p{Lu}[\p{L} ’-]+$/u.test(word)), [], `${key} ${code}`);
			}
		}
	}
});

test('in Morocco every name is written in Arabic too', () => {
	for (const { girls, boys, families } of morocco.communities) {
		for (const word of [...girls, ...boys, ...families!, ...morocco.honoured!]) assert.match(word.arabic ?? '', /^[\p{Script=Arabic} ]+$/u, word.latin);
	}
});

test('the same seed makes the same people; nobody is without a name', () => {
	for (const key of keys) {
		const people = (seed: number) => {
			const random = seeded(seed);
			return Array.from({ length: 50 }, () => personName(key, random));
		};
		fc.assert(
			fc.property(fc.integer(), (seed) => {
				assert.deepEqual(people(seed), people(seed));
				for (const person of people(seed)) {
					assert.ok(person.given.trim().length > 1 && person.family.trim().length > 1, JSON.stringify(person));
					assert.ok(!/undefined|,|=/.test(person.given + person.family));
					assert.equal(Boolean(person.givenArabic && person.familyArabic), key === 'morocco');
					const community = lists[key].communities.find((each) => each.code === person.community)!;
					assert.ok((person.sex === 'F' ? community.girls : community.boys).some((word) => word.latin === person.given));
				}
			}),
			{ numRuns: 30 },
		);
		const random = seeded(key);
		const many = Array.from({ length: 2000 }, () => personName(key, random));
		const girls = many.filter((person) => person.sex === 'F').length;
		assert.ok(girls > 900 && girls < 1100, `${girls} girls of 2000`);
		const whole = new Set(many.map((person) => `${person.given} ${person.family}`));
		assert.ok(whole.size > 1100, `${key}: only ${whole.size} different names of 2000`);
	}
});

test('a relative keeps the family name and the sex asked for', () => {
	const random = seeded('family');
	const child = personName('morocco', random);
	const mother = personName('morocco', random, { ...child, sex: 'F' });
	assert.equal(mother.sex, 'F');
	assert.equal(mother.family, child.family);
	assert.equal(mother.familyArabic, child.familyArabic);
	assert.equal(mother.community, child.community);
});

test('each kind of school of each country has a name, with nothing left to fill', async () => {
	for (const key of keys) {
		const country = await countries[key]();
		const random = seeded(key);
		const place = country.territory.units.at(-1)!.name;
		for (const kind of country.schoolKinds) {
			for (let i = 0; i < 20; i++) {
				const { fr, ar } = schoolName(key, kind.code, place, random);
				assert.match(fr, /^\p{Lu}[^{}]+$/u);
				assert.doesNotMatch(fr, /undefined| {2}| $/);
				if (key === 'morocco') assert.match(ar ?? '', /^[\p{Script=Arabic} \d]+$/u);
			}
		}
		assert.throws(() => schoolName(key, 'castle', place, random), RangeError);
	}
	assert.equal(schoolName('senegal', 'bst', { fr: 'Oussouye', ar: 'أوسوي' }, seeded(1)).fr, 'Bloc scientifique et technique d’Oussouye');
});

test('pupils are of the age of their grade, or a little older', async () => {
	for (const key of keys) {
		const country = await countries[key]();
		for (const grade of country.grades) {
			const random = seeded(`${key} ${grade.code}`);
			const ages = Array.from({ length: 400 }, () => {
				const date = birthDate(country, grade.code, '2025-2026', random);
				assert.match(date, /^(19|20)\d\d-[01]\d-[0-3]\d$/);
				return 2025 - Number(date.slice(0, 4));
			});
			if (grade.age === null) {
				assert.ok(Math.min(...ages) >= 18 && Math.max(...ages) <= 40);
				continue;
			}
			assert.ok(Math.min(...ages) >= grade.age - (grade.age > 6 ? 1 : 0) && Math.max(...ages) <= grade.age + 3, `${key} ${grade.code}`);
			const right = ages.filter((age) => age === grade.age).length;
			assert.ok(right > 220 && right < 340, `${right} of 400 of the right age`);
		}
		assert.throws(() => birthDate(country, 'NONE', '2025-2026', seeded(1)), RangeError);
	}
});

test('classes, years and periods are called as in the country', async () => {
	const country = await countries.senegal();
	assert.equal(className(country, 'TLE', 'S2', 'A'), 'Tle S2 A');
	assert.equal(className(country, '1ERE', 'L1P'), '1re L’1');
	assert.equal(className(country, 'CM2'), 'CM2');
	assert.equal(schoolYearOf(country, '2025-09-30'), '2024-2025');
	assert.equal(schoolYearOf(country, '2025-10-01'), '2025-2026');
	assert.equal(schoolYearOf(country, '2026-03-05T10:00:00Z'), '2025-2026');
	assert.deepEqual(periodsOf(country, 'secondaire').map((each) => each.code), ['S1', 'S2']);
	assert.deepEqual(periodsOf(country, 'elementaire').map((each) => each.code), ['T1', 'T2', 'T3']);
	assert.equal(country.calendar.years[0].terms.length, 3);
});
