import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { likeness } from '#rooms/people/names.ts';
import { readDay, readEmail, readPhone, readSex } from '#rooms/people/person.ts';
import { classKey, countPlan, planRoster, type Known, type Surroundings } from '#rooms/people/plan.ts';
import { caseName, findHead, guessField, readRows, splitName } from '#rooms/people/roster.ts';

test('columns are guessed in French, Arabic and English', () => {
	const guessed = (heads: string[]) => heads.map(guessField);
	assert.deepEqual(guessed(['N°', 'Prénom(s)', 'NOM', 'Sexe', 'Date de naissance', 'Lieu de naissance', 'Matricule', 'Classe']), [null, 'givenName', 'familyName', 'sex', 'birthDate', 'birthPlace', 'number', 'class']);
	assert.deepEqual(guessed(['Prénoms et Nom', 'Né(e) le', 'à', 'IEN', 'Nom du tuteur', 'Téléphone tuteur', 'Lien de parenté', 'Établissement', 'Fonction']), ['fullName', 'birthDate', null, 'number', 'guardianName', 'guardianPhone', 'guardianRelation', 'school', 'role']);
	assert.deepEqual(guessed(['الاسم الشخصي', 'الاسم العائلي', 'الجنس', 'تاريخ الازدياد', 'مكان الازدياد', 'رقم مسار', 'القسم', 'هاتف ولي الأمر', 'اسم ولي الأمر']), ['givenName', 'familyName', 'sex', 'birthDate', 'birthPlace', 'number', 'class', 'guardianPhone', 'guardianName']);
	assert.deepEqual(guessed(['First name', 'Surname', 'Gender', 'Date of birth', 'Student ID', 'Class', 'Parent phone', 'Guardian', 'E-mail']), ['givenName', 'familyName', 'sex', 'birthDate', 'number', 'class', 'guardianPhone', 'guardianName', 'email']);
});

test('the head is found under titles, and each field is taken once', () => {
	const table = [['CEM Liberté'], ['Année 2025-2026', '', ''], [], ['N°', 'Prénom', 'Nom', 'Nom', 'Sexe'], ['1', 'Awa', 'Ba', 'x', 'F']];
	assert.deepEqual(findHead(table), { row: 3, columns: [null, 'givenName', 'familyName', null, 'sex'] });
	assert.equal(findHead([['a', 'b']]).row, -1);
});

test('days as they are written', () => {
	for (const text of ['07/03/2012', '7-3-12', '7.3.2012', '2012-03-07', '20120307', '7 mars 2012', '٧/٣/٢٠١٢', '7 مارس 2012', '40975', '2012-03-07T00:00:00.000Z']) assert.deepEqual(readDay(text, 2026), { day: '2012-03-07', about: false }, text);
	assert.deepEqual(readDay('vers 2012', 2026), { day: '2012-01-01', about: true });
	assert.deepEqual(readDay('1er août 1999', 2026), { day: '1999-08-01', about: false });
	assert.equal(readDay('12/05/87', 2026)?.day, '1987-05-12');
	for (const text of ['31/02/2012', '13/13/2012', 'demain', '2012-3', '99999999', '00/00/0000']) assert.equal(readDay(text, 2026), null, text);
	fc.assert(fc.property(fc.date({ min: new Date('1930-01-01'), max: new Date('2026-12-31'), noInvalidDate: true }), (date) => {
		const day = date.toISOString().slice(0, 10);
		const [y, m, d] = day.split('-');
		assert.equal(readDay(`${d}/${m}/${y}`, 2026)?.day, day);
		assert.equal(readDay(String(Math.round((Date.parse(day) - Date.UTC(1899, 11, 30)) / 86_400_000)), 2026)?.day, day);
	}));
});

test('sexes, telephones, names', () => {
	assert.deepEqual(['F', 'fille', 'Féminin', 'أنثى', 'M', 'Garçon', 'H', 'ذكر', '?', ''].map(readSex), ['F', 'F', 'F', 'F', 'M', 'M', 'M', 'M', null, null]);
	assert.deepEqual(['77 123 45 67', '+221 77.123.45.67', '00221771234567', 'aucun', '12'].map(readPhone), ['771234567', '+221771234567', '+221771234567', null, null]);
	assert.deepEqual(splitName('NDIAYE Awa Marie', false), { givenName: 'Awa Marie', familyName: 'NDIAYE' });
	assert.deepEqual(splitName('Awa Marie Ndiaye', false), { givenName: 'Awa Marie', familyName: 'Ndiaye' });
	assert.deepEqual(splitName('Ndiaye Awa Marie', true), { givenName: 'Awa Marie', familyName: 'Ndiaye' });
	assert.deepEqual(['NDÈYE', 'el hadji', 'Mc Beye', "M'BAYE", 'jean-pierre'].map(caseName), ['Ndèye', 'El Hadji', 'Mc Beye', "M'Baye", 'Jean-Pierre']);
	for (const [a, b] of [['Ndèye Ndiaye', 'NDEYE NDIAY'], ['Aïssatou Diop', 'Aissatu Diop'], ['Cheikh Fall', 'Cheick Fall'], ['Mouhamadou Sy', 'Muhamadou Sy'], ['Diop Awa', 'Awa Diop']]) assert.equal(likeness(a, ''), likeness(b, ''), `${a} / ${b}`);
	for (const [a, b] of [['Awa Diop', 'Awa Diouf'], ['Fatou Sow', 'Fatima Sow'], ['Moussa Ba', 'Moustapha Ba']]) assert.notEqual(likeness(a, ''), likeness(b, ''), `${a} / ${b}`);
	assert.deepEqual(['6e A', '6ème A', '6 A', '6EA', '6eme  a'].map(classKey), Array(5).fill('6a'));
	assert.deepEqual(['Tle S2', 'TERMINALE S2', 'TS2', 'Tle S 2'].map(classKey), Array(4).fill('ts2'));
	assert.notEqual(classKey('CM1'), classKey('CM2'));
});

const head = ['Prénom', 'Nom', 'Sexe', 'Né le', 'Matricule', 'Classe', 'Tuteur', 'Tél tuteur'];
const read = (...rows: string[][]) => readRows([head, ...rows], findHead([head]), 2026);

test('a faulty row is named by line and column, the others are taken', () => {
	const { rows, faults } = read(
		['Awa', 'Ba', 'F', '07/03/2012', 'A1', '6e A', 'Fatou Ba', '77 123 45 67 / 76 000 00 00'],
		['', 'Sow', 'F', '07/03/2012', '', '6e A', '', ''],
		['', '', '', '', '', '', '', ''],
		['Ali', 'Sy', 'X', '31/02/2012', '', '6e A', '', 'néant'],
		['=HYPERLINK("http://x")', '@SUM(A1)', 'F', '', '', '6e A', '', ''],
		['Bineta', 'Fall', 'F', '2025', '', '6e A', '', '']
	);
	assert.deepEqual(rows.map((row) => [row.line, row.givenName, row.guardian?.givenName, row.guardian?.phone]), [[2, 'Awa', 'Fatou', '771234567']]);
	assert.deepEqual(faults.map((fault) => [fault.line, fault.field, fault.fault]), [
		[3, 'givenName', 'givenNameMissing'], [5, 'sex', 'sexWrong'], [5, 'birthDate', 'dateWrong'], [5, 'guardianPhone', 'phoneWrong'],
		[6, 'familyName', 'nameWrong'], [6, 'givenName', 'nameWrong'], [7, 'birthDate', 'dateUnlikely']
	]);
});

const known = (id: string, givenName: string, familyName: string, birthDate: string | null, placeId = 'c1'): Known => ({ id, givenName, familyName, birthDate, schoolId: 's', placeIds: [placeId] });
const around = (people: Known[] = [], more: Partial<Surroundings> = {}): Surroundings => ({
	target: { id: 's', kind: 'school', schoolId: 's' },
	places: [{ id: 's', kind: 'school', name: 'CEM', code: 'CEM', schoolId: 's' }, { id: 'c1', kind: 'class', name: '6e A', code: 'C1', schoolId: 's' }, { id: 'c2', kind: 'class', name: '6e B', code: 'C2', schoolId: 's' }],
	known: people, numbers: new Map(), makes: () => false, ...more
});
const plan = (rows: string[][], where = around(), choices = {}) => planRoster(read(...rows).rows, where, choices);
const row = (given: string, family: string, birth = '', number = '', place = '6e A') => [given, family, '', birth, number, place, '', ''];

test('a pupil twice in one list is named with the line of the first; two numbers are two persons', () => {
	const { lines, faults } = plan([row('Awa', 'Ba', '07/03/2012'), row('AWA', 'BA', '07/03/2012'), row('Ali', 'Sy', '', 'N1'), row('Ali', 'Sy', '', 'N2'), row('Oumy', 'Ka', '', 'N1')]);
	assert.deepEqual(faults.map((fault) => [fault.line, fault.fault, fault.first]), [[3, 'twice', 2], [6, 'twice', 4]]);
	assert.deepEqual(lines.map((line) => line.outcome), ['new', 'new', 'new']);
});

test('the same person in another spelling, in the list or in the school, is for a person to decide', () => {
	const inList = plan([row('Ndèye', 'Ndiaye', '07/03/2012'), row('Ndeye', 'Ndiay', '07/03/2012')]);
	assert.deepEqual(inList.lines.map((line) => [line.outcome, line.twin, line.choice]), [['new', null, null], ['perhaps', 2, 'skip']]);
	const school = around([known('p', 'Ndèye', 'Fall', '2012-03-07')]);
	assert.deepEqual(plan([row('Ndeye', 'Fall', '07/03/2012')], school).lines.map((line) => [line.outcome, line.choice, line.person?.id]), [['perhaps', 'same', 'p']]);
	assert.deepEqual(plan([row('Ndeye', 'Fal', '07/03/2012')], school).lines.map((line) => [line.outcome, line.choice]), [['perhaps', 'skip']]);
	assert.deepEqual(plan([row('Ndeye', 'Fall', '07/03/2012')], school, { 2: 'new' }).lines.map((line) => line.choice), ['new']);
	assert.deepEqual(plan([row('Ndèye', 'Fall', '08/03/2012')], school).lines.map((line) => line.outcome), ['new'], 'another day of birth is another child');
});

test('known pupils stay, move, or are found by their number', () => {
	const school = around([known('p', 'Awa', 'Ba', '2012-03-07'), known('q', 'Ali', 'Sy', null)], { numbers: new Map([['N7', { personId: 'q', here: true }], ['N8', { personId: 'z', here: false }]]) });
	const outcome = (rows: string[][]) => plan(rows, school).lines.map((line) => [line.outcome, line.person?.id ?? null]);
	assert.deepEqual(outcome([row('Awa', 'Ba', '07/03/2012')]), [['same', 'p']]);
	assert.deepEqual(outcome([row('Awa', 'Ba', '07/03/2012', '', '6ème B')]), [['move', 'p']]);
	assert.deepEqual(outcome([row('Alioune', 'Sy', '', 'N7')]), [['same', 'q']]);
	assert.deepEqual(plan([row('X', 'Y', '', 'N8')], school).faults.map((fault) => fault.fault), ['elsewhere']);
	assert.deepEqual(plan([row('X', 'Y', '', '', '3e Z'), row('X', 'Y', '', '', '')], school).faults.map((fault) => fault.fault), ['classUnknown', 'classMissing']);
	const made = plan([row('X', 'Y', '', '', '3e Z'), row('X2', 'Y', '', '', '3ème z')], around([], { makes: () => true }));
	assert.equal(countPlan(made.lines).classes, 1);
});

test('no list, however odd, breaks the reading', () => {
	fc.assert(fc.property(fc.array(fc.array(fc.string({ maxLength: 12 }), { maxLength: 9 }), { maxLength: 12 }), (table) => {
		const found = findHead(table);
		const { rows } = readRows([head, ...table], { row: 0, columns: findHead([head]).columns }, 2026);
		planRoster(rows, around());
		assert.ok(found.row < 15);
	}));
});

test('an address of any length is read in no time', () => {
	const since = performance.now();
	assert.equal(readEmail(`a@${'.'.repeat(1_000_000)}<`), null);
	assert.equal(readEmail(`${' '.repeat(20)}Awa.Diop@ecole.sn `), 'awa.diop@ecole.sn');
	assert.ok(performance.now() - since < 100);
});
