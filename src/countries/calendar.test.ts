import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { dayAfter, isDay, weekDayOf, weekStart } from '#platform/days.ts';
import { easter, hijri, holidaysOf, termsOf } from './calendar.ts';
import { countries } from './index.ts';

test('Easter falls where the tables say', () => {
	// Meeus, Astronomical Algorithms, and the printed calendars of these years.
	for (const day of ['1818-03-22', '1886-04-25', '1943-04-25', '1961-04-02', '2000-04-23', '2024-03-31', '2025-04-20', '2026-04-05', '2027-03-28', '2038-04-25', '2285-03-22']) assert.equal(easter(Number(day.slice(0, 4))), day);
	fc.assert(fc.property(fc.integer({ min: 1900, max: 2200 }), (year) => weekDayOf(easter(year)) === 7 && easter(year) >= `${year}-03-22` && easter(year) <= `${year}-04-25`));
});

test('the days of the moon are those that were announced, or a day or two before', () => {
	assert.deepEqual(hijri('2025-03-30'), { month: 10, day: 1 });
	assert.deepEqual(hijri('2025-06-06'), { month: 12, day: 10 });
});

test('a year of Senegal has its holidays, those of the moon marked as probable', async () => {
	const found = holidaysOf(await countries.senegal(), '2025-10-01', '2026-07-31');
	const told = found.map((one) => `${one.day} ${one.name.fr}${one.probable ? ' ?' : ''}`);
	for (const line of ['2025-11-01 Toussaint', '2025-12-25 Noël', '2026-01-01 Jour de l’an', '2026-04-04 Fête de l’Indépendance', '2026-04-06 Lundi de Pâques', '2026-05-14 Ascension', '2026-05-25 Lundi de Pentecôte', '2026-03-20 Korité ?', '2026-05-27 Tabaski ?'])
		assert.ok(told.includes(line), `${line} is not among ${told.join(', ')}`);
	assert.deepEqual(told, [...told].sort());
});

test('weeks begin where the country begins them', () => {
	assert.deepEqual(['2024-02-29', '2025-02-29', '2025-13-01', '2025-1-1', '', null].map(isDay), [true, false, false, false, false, false]);
	assert.equal(weekStart('2026-11-22', 1), '2026-11-16');
	assert.equal(weekStart('2026-11-22', 7), '2026-11-22');
	const aDay = fc.integer({ min: 0, max: 40_000 }).map((days) => dayAfter('1990-01-01', days));
	fc.assert(fc.property(aDay, fc.integer({ min: 1, max: 7 }), (day, first) => weekDayOf(weekStart(day, first)) === first && weekStart(day, first) <= day && day < dayAfter(weekStart(day, first), 7)));
});

test('a year without a text of its own keeps the weekdays of one that has; where there is none it says so', async () => {
	const senegal = await countries.senegal();
	assert.deepEqual([termsOf(senegal, '2025-2026').basis, termsOf(senegal, '2025-2026').terms[0].starts], ['official', '2025-10-06']);
	for (const code of ['2026-2027', '2027-2028', '2031-2032', '2024-2025', '2020-2021']) {
		const { terms, basis } = termsOf(senegal, code);
		assert.equal(basis, 'carried');
		for (const [i, term] of terms.entries()) {
			const model = senegal.calendar.years[0].terms[i];
			assert.equal(weekDayOf(term.starts), weekDayOf(model.starts));
			assert.equal(Date.parse(term.ends) - Date.parse(term.starts), Date.parse(model.ends) - Date.parse(model.starts));
		}
		assert.ok(terms[0].starts.startsWith(code.slice(0, 4)) && terms[2].ends.startsWith(code.slice(5)), code);
	}
	for (const key of ['djibouti', 'morocco'] as const) {
		const { terms, basis } = termsOf(await countries[key](), '2026-2027');
		assert.deepEqual([basis, terms.length, terms[0].starts, terms[0].ends], ['assumed', 1, '2026-09-01', '2027-06-30']);
	}
});
