import { test } from 'node:test';
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { countries } from './index.ts';
import { findOffice, findUnit } from './variants.ts';

const senegal = await countries.senegal();
const all = await Promise.all(Object.values(countries).map((load) => load()));

test('spellings met in imports find their department', () => {
	const met: Record<string, string> = {
		"M'bour": 'SN-TH-MBOUR',
		'M’Bour': 'SN-TH-MBOUR',
		MBOUR: 'SN-TH-MBOUR',
		Birkilane: 'SN-KA-BIRKELANE',
		Nioro: 'SN-KL-NIORO',
		'Nioro-du-Rip': 'SN-KL-NIORO',
		'Ranérou-Ferlo': 'SN-MT-RANEROU',
		'Malem-Hodar': 'SN-KA-MALEM-HODAR',
		'Maleme Hoddar': 'SN-KA-MALEM-HODAR',
		Guediawaye: 'SN-DK-GUEDIAWAYE',
		MBACKE: 'SN-DB-MBACKE',
		'Medina Yoro Foula': 'SN-KD-MEDINA-YORO-FOULAH',
		'Médina Yéro Foulah': 'SN-KD-MEDINA-YORO-FOULAH',
		'Saint Louis': 'SN-SL-SAINT-LOUIS',
		'St-Louis': 'SN-SL-SAINT-LOUIS',
		'Département de Kébémer': 'SN-LG-KEBEMER',
		'  thiès ': 'SN-TH-THIES',
		Thies: 'SN-TH-THIES',
		'Keurmassar': 'SN-DK-KEUR-MASSAR',
		'Tamba': 'SN-TC-TAMBACOUNDA',
		'امبور': 'SN-TH-MBOUR',
		'sn-th-mbour': 'SN-TH-MBOUR',
	};
	for (const [text, code] of Object.entries(met)) assert.equal(findUnit(senegal, text)?.code, code, text);
});

test('the kind asked for decides between a region and a department of one name', () => {
	assert.equal(findUnit(senegal, 'Kolda')?.code, 'SN-KD-KOLDA');
	assert.equal(findUnit(senegal, 'Kolda', 'region')?.code, 'SN-KD');
	assert.equal(findUnit(senegal, 'Mbour', 'region'), undefined);
});

test('offices are found by their usual short forms, and a divided town is not guessed', () => {
	const met: Record<string, string> = {
		'IEF de Mbour 1': 'IEF-MBOUR-1',
		"IEF M'bour 2": 'IEF-MBOUR-2',
		'Thiès Ville': 'IEF-THIES-COMMUNE',
		'IEF des Almadies': 'IEF-ALMADIES',
		'IA Rufisque': 'IA-RUFISQUE',
		"Inspection d'académie de Saint-Louis": 'IA-SAINT-LOUIS',
		'Saint-Louis Département': 'IEF-SAINT-LOUIS-DEPARTEMENT',
		'Inspection de l’éducation et de la formation de Podor': 'IEF-PODOR',
	};
	for (const [text, code] of Object.entries(met)) assert.equal(findOffice(senegal, text)?.code, code, text);
	assert.equal(findOffice(senegal, 'Mbour', 'ief'), undefined);
	assert.equal(findOffice(senegal, 'Bignona', 'ief'), undefined);
});

test('nothing is found for what names nothing', () => {
	for (const text of ['', '   ', '—', 'de la', 'Paris', 'Casablanca', '12']) {
		assert.equal(findUnit(senegal, text), undefined, text);
		assert.equal(findOffice(senegal, text), undefined, text);
	}
	fc.assert(fc.property(fc.string(), (text) => void findUnit(senegal, text)), { numRuns: 300 });
});

test('each unit and office is found by its own name, its variants, in capitals and without accents', () => {
	const plain = (text: string) => text.normalize('NFD').replace(/[\u0300-\u036f]/g, '');
	for (const country of all) {
		for (const unit of country.territory.units) {
			for (const name of [unit.name.fr, unit.name.ar, ...(unit.variants ?? [])]) {
				for (const text of [name, name.toUpperCase(), plain(name), name.replaceAll('-', ' ')]) {
					assert.equal(findUnit(country, text, unit.kind)?.code, unit.code, `${text} (${country.key})`);
				}
			}
		}
		for (const office of country.administration.units) {
			for (const text of [office.name.fr, office.short.fr, plain(office.short.fr).toUpperCase(), office.short.ar]) {
				assert.equal(findOffice(country, text, office.kind)?.code, office.code, `${text} (${country.key})`);
			}
		}
	}
});
