import { test } from 'node:test';
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { countries } from './index.ts';
import { gradeOrder, isLevel, levelOf } from './level.ts';

const [senegal, djibouti, morocco] = await Promise.all([countries.senegal(), countries.djibouti(), countries.morocco()]);
const said = (country: typeof senegal, name: string) => {
	const { grade, series } = levelOf(country, name);
	return series ? `${grade} ${series}` : grade;
};

test('a class says its level in its name, however it is written', () => {
	const met: Record<string, string | null> = {
		'Tle S2 A': 'TLE S2', 'Terminale S2': 'TLE S2', 'TERMINALE L2 B': 'TLE L2', TS2: 'TLE S2', TS2A: 'TLE S2', 'TL’1 A': 'TLE L1P', 'Tle L1': 'TLE L1', 'Tle S2A': 'TLE S2', 'Tle S1A': 'TLE S1', 'Tle STEG': 'TLE STEG', 'Tle': 'TLE', 'Tle A': 'TLE',
		'1re S1 B': '1ERE S1', '1ère L2': '1ERE L2', 'Première S2': '1ERE S2', '1S2': '1ERE S2', '1 S2 A': '1ERE S2',
		'2nde S A': '2NDE S', '2de L': '2NDE L', 'Seconde S1': '2NDE S', '2S': '2NDE S', '2nde T': '2NDE', '2nd S': '2NDE S',
		'3e B': '3E', '3ème B': '3E', '3EB': '3E', '3B': '3E', '3 B': '3E', 'Troisième B': '3E', '6e A': '6E', '6 A': '6E', '6eme rose': '6E', '6e A2': '6E', '4e M2': '4E', '6e S': '6E',
		'CM2 A': 'CM2', CM2A: 'CM2', 'CM 2 A': 'CM2', 'CI': 'CI', 'CP B': 'CP', 'CE1': 'CE1', 'Cours moyen 2e année': 'CM2', 'GS': 'GS', 'Grande section 1': 'GS', 'السادسة': null, 'الصف السادس الابتدائي أ': 'CM2',
		'Théâtre': null, 'Chorale': null, '': null, '7e A': null, 'A': null, 'Groupe 3': null, '13': null
	};
	assert.deepEqual(Object.fromEntries(Object.keys(met).map((name) => [name, said(senegal, name)])), met);
	assert.deepEqual(['1re année A', '1re S A', '1re A', '2e A', '2nde B', '7e C', 'Tle ES'].map((name) => said(djibouti, name)), ['1A', '1ERE S', null, '2A', '2NDE', '7A', 'TLE ES']);
	assert.deepEqual(['1AC-3', '2BAC SP 1', '2 Bac SM A 2', 'TCS 1', 'TC', '6AP B', '1Bac SE 4', 'السنة الثانية إعدادي 3'].map((name) => said(morocco, name)), ['1AC', '2BAC SP', '2BAC SMA', 'TC TCS', 'TC', '6AP', '1BAC SE', '2AC']);
});

test('whatever the name, a guess is a level of the country', () => {
	for (const country of [senegal, djibouti, morocco])
		fc.assert(fc.property(fc.oneof(fc.string(), fc.constantFrom(...country.grades.map((grade) => grade.short)).chain((short) => fc.string({ maxLength: 6 }).map((rest) => short + rest))), (name) => isLevel(country, levelOf(country, name))));
	assert.equal(isLevel(senegal, { grade: 'CM2', series: 'S2' }), false);
	assert.equal(isLevel(senegal, { grade: null, series: 'S2' }), false);
	assert.equal(isLevel(senegal, { grade: 'X', series: null }), false);
});

test('the code, the short form and the name of each grade mean it', () => {
	for (const country of [senegal, morocco]) for (const grade of country.grades) for (const name of [grade.code, grade.short, grade.name.fr, grade.name.ar]) assert.equal(levelOf(country, `${name} A`).grade, grade.code, `${country.key} ${name}`);
	assert.deepEqual(gradeOrder(senegal).slice(9, 16), ['6E', '5E', '4E', '3E', '2NDE', '1ERE', 'TLE']);
});
