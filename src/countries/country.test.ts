import { test } from 'node:test';
import assert from 'node:assert/strict';
import { checkCountry, faultsOf } from './check.ts';
import { coefficientsOf } from './coefficients.ts';
import type { Country } from './country.ts';
import { countries, isCountry } from './index.ts';

const all = await Promise.all(Object.values(countries).map((load) => load()));
const [senegal, djibouti, morocco] = all;

for (const country of all) {
	test(`${country.key}: shape and references hold`, () => {
		assert.equal(checkCountry(structuredClone(country)).key, country.key);
		assert.ok(isCountry(country.key));
	});

	test(`${country.key}: every name given in two languages is written in each`, () => {
		const faults: string[] = [];
		const walk = (value: unknown, where: string): void => {
			if (Array.isArray(value)) return value.forEach((each, i) => walk(each, `${where}[${each?.code ?? i}]`));
			if (!value || typeof value !== 'object') return;
			const names = value as Record<string, unknown>;
			if ('fr' in names && 'ar' in names) {
				if (!/\p{Script=Arabic}/u.test(String(names.ar))) faults.push(`${where}: ${names.ar}`);
				if (/\p{Script=Arabic}/u.test(String(names.fr))) faults.push(`${where}: ${names.fr}`);
				if (/['"]/.test(`${names.fr}${names.en ?? ''}`)) faults.push(`${where}: straight quote in ${names.fr}`);
				return;
			}
			for (const [key, each] of Object.entries(names)) walk(each, `${where}.${key}`);
		};
		walk(country, country.key);
		assert.deepEqual(faults, []);
	});
}

const kinds = (country: Country, kind: string) => [...country.territory.units, ...country.administration.units].filter((each) => each.kind === kind);
const population = (country: Country, kind: string) =>
	country.territory.units.filter((unit) => unit.kind === kind).reduce((sum, unit) => sum + unit.population!, 0);

test('Senegal has 14 regions, 46 departments, 16 academies and 59 inspections', () => {
	assert.deepEqual(['region', 'departement', 'ministry', 'ia', 'ief'].map((kind) => kinds(senegal, kind).length), [14, 46, 1, 16, 59]);
});

test('the people of Senegal are the same by region and by department', () => {
	assert.equal(population(senegal, 'region'), 18_126_388);
	assert.equal(population(senegal, 'departement'), 18_126_388);
	for (const region of senegal.territory.units.filter((unit) => unit.kind === 'region')) {
		const sum = senegal.territory.units.filter((unit) => unit.parent === region.code).reduce((total, unit) => total + unit.population!, 0);
		assert.equal(sum, region.population, region.code);
		assert.ok(region.women! > 0.4 * region.population! && region.women! < 0.6 * region.population!, region.code);
	}
});

test('each inspection of Senegal lies in the region of its academy, and every department has one', () => {
	const { units } = senegal.administration;
	const covered = new Set<string>();
	for (const ief of units.filter((unit) => unit.kind === 'ief')) {
		const ia = units.find((unit) => unit.code === ief.parent)!;
		for (const code of ief.covers) {
			assert.ok(ia.covers.includes(code), `${ief.code} covers ${code}, ${ia.code} does not`);
			covered.add(code);
		}
	}
	assert.equal(covered.size, 46);
});

test('places lie within their countries', () => {
	const boxes = { senegal: [12, 17, -18, -11], djibouti: [10, 13, 41, 44], morocco: [20, 36, -18, 0] };
	for (const country of all) {
		const [south, north, west, east] = boxes[country.key];
		for (const { code, latitude, longitude } of country.territory.units) {
			if (latitude === undefined || longitude === undefined) continue;
			assert.ok(latitude > south && latitude < north && longitude > west && longitude < east, `${code}: ${latitude}, ${longitude}`);
		}
	}
});

test('Djibouti has six units, 5 + 4 + 3 grades and 1 066 809 people; Morocco twelve academies and 36 828 330', () => {
	assert.equal(kinds(djibouti, 'region').length, 6);
	assert.deepEqual(['primaire', 'moyen', 'secondaire'].map((cycle) => djibouti.grades.filter((grade) => grade.cycle === cycle).length), [5, 4, 3]);
	assert.equal(population(djibouti, 'region'), 1_066_809);
	assert.equal(kinds(morocco, 'ia').length, 12);
	assert.equal(population(morocco, 'region'), 36_828_330);
});

test('grades follow each other by age and by cycle', () => {
	for (const country of all) {
		const sorted = country.grades.filter((grade) => grade.age !== null).sort((a, b) => a.order - b.order);
		sorted.forEach((grade, i) => {
			const cycle = country.cycles.find((each) => each.code === grade.cycle)!;
			assert.ok(grade.age! >= cycle.ages[0] && grade.age! <= cycle.ages[1], `${country.key} ${grade.code}`);
			if (i) assert.equal(grade.age, sorted[i - 1].age! + 1, `${country.key} ${grade.code}`);
		});
	}
});

test('a class and an exam find their coefficients, and what is not confirmed says so', () => {
	const weight = (of: Parameters<typeof coefficientsOf>[1], subject: string) => coefficientsOf(senegal, of).find((row) => row.subject === subject);
	assert.equal(weight({ grade: 'TLE', series: 'S2', exam: 'BAC' }, 'MATH')?.value, 5);
	assert.equal(weight({ grade: 'TLE', series: 'S1', exam: 'BAC' }, 'MATH')?.value, 8);
	assert.equal(weight({ grade: 'TLE', series: 'S2', exam: 'BAC' }, 'MATH')?.doubtful, undefined);
	assert.equal(weight({ grade: 'TLE', series: 'S2', exam: 'BAC' }, 'MATH')?.minutes, 240);
	assert.equal(weight({ grade: 'TLE', series: 'S2', exam: 'BAC' }, 'SVT')?.doubtful, true);
	assert.equal(weight({ grade: 'TLE', series: 'L1P', exam: 'BAC' }, 'LV2')?.value, 4);
	assert.equal(weight({ grade: 'TLE', series: 'L1P', exam: 'BAC' }, 'FR')?.value, 6);
	assert.equal(weight({ grade: 'TLE', series: 'L1P' }, 'LV2')?.doubtful, true);
	assert.equal(weight({ grade: '1ERE', series: 'S2' }, 'PHILO'), undefined);
	assert.equal(weight({ grade: '3E' }, 'PC')?.value, 2);
	assert.equal(weight({ grade: '6E' }, 'PC'), undefined);
	assert.deepEqual(coefficientsOf(senegal, { grade: 'CM2' }), []);
	assert.deepEqual(
		coefficientsOf(senegal, { grade: 'TLE', series: 'L2', exam: 'BAC' }).filter((row) => row.oneOf).map((row) => row.subject),
		['PC', 'SVT'],
	);
});

test('the check names each fault', () => {
	const broken = structuredClone(senegal);
	broken.administration.units.at(-1)!.parent = 'IA-NOWHERE';
	broken.coefficients[0].subject = 'ALCHEMY';
	broken.territory.units[1].code = broken.territory.units[0].code;
	broken.marking[1].mentions.reverse();
	const faults = faultsOf(broken).join('\n');
	for (const word of ['IA-NOWHERE', 'ALCHEMY', 'SN-DK stands twice', 'mentions']) assert.match(faults, new RegExp(word));
	assert.throws(() => checkCountry({ ...senegal, version: 'new', code: 'sen' }), /version.*|code.*/);
	assert.throws(() => checkCountry(null), TypeError);
});
