import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { countries } from '#countries/index.ts';
import { findHead } from '#rooms/people/roster.ts';
import { countSchools, planSchools, type Above, type KnownSchool, type SchoolsAround } from '#rooms/people/school-plan.ts';
import { findSchoolHead, readSchools, type SchoolRow } from '#rooms/people/schools.ts';

const senegal = await countries.senegal();
const above: Above[] = [
	...senegal.territory.units.map((unit): Above => ({ id: unit.code, kind: unit.kind, code: unit.code, name: unit.name.fr })),
	...senegal.administration.units.map((office): Above => ({ id: office.code, kind: office.kind, code: office.code, name: office.name.fr }))
];
const country: Above = { id: 'SN', kind: 'country', code: 'SN', name: 'Sénégal' };
const around = (more: Partial<SchoolsAround> = {}): SchoolsAround => ({ country: senegal, target: country, above, schools: [], taken: new Set(), ...more });
const row = (more: Partial<SchoolRow>): SchoolRow => ({ line: 2, name: 'CEM X', nameAr: null, kind: null, code: null, office: null, ia: null, unit: null, status: null, classes: [], ...more });
const plan = (rows: Partial<SchoolRow>[], more: Partial<SchoolsAround> = {}) => planSchools(rows.map((one, i) => row({ line: i + 2, ...one })), around(more));

test('columns of schools are guessed as registers name them, and a list of people is none', () => {
	const columns = (...heads: string[]) => findSchoolHead([['ANNÉE 2026', '', ''], heads]).columns;
	assert.deepEqual(columns('Code établissement', 'Nom de l’établissement', 'Type d’établissement', 'IA', 'IEF', 'Département', 'Statut', 'Classes'), ['code', 'name', 'kind', 'ia', 'ief', 'unit', 'status', 'classes']);
	assert.deepEqual(columns('École', 'Code IEF', 'Nom en arabe'), ['name', 'ief', 'nameAr']);
	assert.deepEqual(columns('المؤسسة', 'نوع المؤسسة', 'الأكاديمية'), ['name', 'kind', 'ia']);
	assert.equal(findSchoolHead([['Prénom', 'Nom', 'École', 'Classe', 'Code']]).row, -1);
	assert.equal(findHead([['Nom de l’établissement', 'Type', 'IEF']]).columns.includes('givenName'), false);
});

test('a school stands under its inspection and its department, by code, by name, or by what the list is brought to', () => {
	const under = (more: Partial<SchoolRow>, at: Partial<SchoolsAround> = {}) => plan([more], at).lines[0]?.parents ?? plan([more], at).faults[0].fault;
	assert.deepEqual(under({ office: 'IEF-KEDOUGOU' }), ['IEF-KEDOUGOU', 'SN-KE-KEDOUGOU']);
	assert.deepEqual(under({ office: 'Inspection de Kédougou' }), ['IEF-KEDOUGOU', 'SN-KE-KEDOUGOU']);
	assert.deepEqual(under({ office: 'IA de Kédougou' }), ['IA-KEDOUGOU'], 'a lycée may answer to the academy itself');
	assert.deepEqual(under({ unit: 'KEDOUGOU' }), ['IEF-KEDOUGOU', 'SN-KE-KEDOUGOU'], 'the one inspection of a department');
	assert.deepEqual(under({ office: 'SN-KE-KEDOUGOU' }), ['IEF-KEDOUGOU', 'SN-KE-KEDOUGOU'], 'a code of the department in the column of offices');
	assert.equal(under({ unit: 'Mbour' }), 'officeMany', 'two inspections share it');
	assert.deepEqual(under({ unit: 'Mbour', office: 'IEF Mbour 1' }), ['IEF-MBOUR-1', 'SN-TH-MBOUR']);
	assert.equal(under({ unit: 'Kédougou', office: 'IEF de Mars' }), 'officeUnknown', 'a known department is no excuse for an inspection that is not there');
	assert.equal(under({ unit: 'Kédougou', ia: 'IA de Mars', office: 'IEF-KEDOUGOU' }), 'officeUnknown', 'nor is a known inspection for an academy that is not');
	assert.deepEqual(under({ unit: 'Kédougou', ia: 'IA de Kédougou', office: 'IEF-KEDOUGOU' }), ['IEF-KEDOUGOU', 'SN-KE-KEDOUGOU']);
	assert.deepEqual(under({ unit: 'Kédougou', office: 'Département de Kédougou' }), ['IEF-KEDOUGOU', 'SN-KE-KEDOUGOU'], 'a column of offices may name the department');
	assert.equal(under({}), 'officeMissing');
	assert.equal(under({ office: 'Atlantide' }), 'officeUnknown');
	assert.equal(under({ unit: 'Atlantide' }), 'unitUnknown');
	assert.equal(under({ unit: 'Atlantide', office: 'IEF-KEDOUGOU' }), 'unitUnknown', 'a known inspection is no excuse for a department that is not there');
	assert.equal(under({ unit: 'Mbour', office: 'IEF-KEDOUGOU' }), 'unitElsewhere', 'the department of another inspection');
	const target = above.find((one) => one.code === 'IEF-KEDOUGOU')!;
	assert.deepEqual(under({}, { target, above: [target] }), ['IEF-KEDOUGOU'], 'units that one does not manage stay out');
	assert.deepEqual(under({ office: 'IEF-KEDOUGOU', ia: 'IA Kédougou' }, { target, above: [target] }), ['IEF-KEDOUGOU'], 'an academy above what one manages is known all the same');
	assert.equal(under({ office: 'IEF-MBOUR-1' }, { target, above: [target] }), 'officeUnknown');
});

test('kinds, statuses, codes and classes are read; what cannot be is named', () => {
	const made = (more: Partial<SchoolRow>) => plan([{ office: 'IEF-KEDOUGOU', ...more }]);
	assert.equal(made({ kind: 'Collège d’enseignement moyen' }).lines[0].to.cycle, 'moyen');
	assert.equal(made({ name: 'Lycée de Bandafassi' }).lines[0].to.cycle, 'secondaire');
	assert.equal(made({ name: 'École élémentaire 3' }).lines[0].to.cycle, 'elementaire');
	assert.equal(made({ name: 'Bandafassi' }).lines[0].to.cycle, null);
	assert.equal(made({ status: 'PUBLIC' }).lines[0].to.status, 'public');
	assert.deepEqual(made({ classes: ['6e A', '6ème A', 'Tle S2 A'] }).lines[0].classes, [{ name: '6e A', grade: '6E', series: null }, { name: 'Tle S2 A', grade: 'TLE', series: 'S2' }]);
	const fault = (more: Partial<SchoolRow>, at: Partial<SchoolsAround> = {}) => plan([{ office: 'IEF-KEDOUGOU', ...more }], at).faults[0].fault;
	assert.deepEqual([fault({ kind: 'Cirque' }), fault({ status: 'Lunaire' }), fault({ code: '!' }), fault({ code: 'ief matam' }, { taken: new Set(['IEF-MATAM']) })], ['kindUnknown', 'statusUnknown', 'codeWrong', 'codeTaken']);
	const chorale = { classes: ['6e A', 'Chorale', 'Lundi'] };
	const heard = plan([{ office: 'IEF-KEDOUGOU', ...chorale }]);
	assert.deepEqual([heard.lines, heard.faults.map((one) => [one.field, one.fault, one.value])], [[], [['classes', 'classUnknown', 'Chorale'], ['classes', 'classUnknown', 'Lundi']]], 'no class is made of a name that says no level');
	assert.equal(countSchools(heard.lines, heard.faults).faulty, 1);
	const sings: KnownSchool = { id: 'x', code: 'CEM-X', name: 'CEM X', nameAr: null, cycle: 'moyen', status: null, parents: ['IEF-KEDOUGOU', 'SN-KE-KEDOUGOU'], classes: ['Chorale', 'Lundi'] };
	assert.deepEqual(plan([{ office: 'IEF-KEDOUGOU', ...chorale }], { schools: [sings] }).lines[0].classes.map((one) => one.name), ['6e A'], 'one that is there already is known');
	assert.deepEqual(plan([{ office: 'IEF-KEDOUGOU', code: 'A-1' }, { office: 'IEF-KEDOUGOU', code: 'a 1', name: 'Y' }, { office: 'IEF-KEDOUGOU' }, { office: 'IEF-KEDOUGOU', name: 'C.E.M. x' }]).faults.map((one) => [one.line, one.fault, one.first]), [[3, 'twice', 2], [5, 'twice', 4]]);
});

test('a school that is there stays, changes by what the list says, and blank cells take nothing away', () => {
	const there: KnownSchool = { id: 'x', code: 'CEM-X', name: 'CEM X', nameAr: 'ع', cycle: 'moyen', status: 'public', parents: ['IEF-KEDOUGOU', 'SN-KE-KEDOUGOU'], classes: ['6e A'] };
	const outcome = (more: Partial<SchoolRow>) => (({ lines: [line] }) => [line.outcome, line.school?.id ?? null])(plan([{ office: 'IEF-KEDOUGOU', ...more }], { schools: [there] }));
	assert.deepEqual(outcome({}), ['same', 'x']);
	assert.deepEqual(outcome({ name: 'C.E.M. X', classes: ['6ème A'] }), ['same', 'x']);
	assert.deepEqual(outcome({ code: 'cem-x', name: 'CEM Xavier' }), ['change', 'x']);
	assert.deepEqual(outcome({ classes: ['6e A', '6e B'] }), ['change', 'x']);
	assert.deepEqual(outcome({ code: 'cem-x', office: 'IEF-SARAYA' }), ['change', 'x']);
	assert.deepEqual(outcome({ office: 'IEF-SARAYA' }), ['new', null], 'a name is one school a place');
});

test('no list, however odd, breaks the reading', () => {
	fc.assert(fc.property(fc.array(fc.array(fc.string({ maxLength: 14 }), { maxLength: 9 }), { maxLength: 12 }), (table) => {
		findSchoolHead(table);
		const { rows } = readSchools([['Nom', 'Type', 'Code', 'IEF', 'Classes'], ...table], { row: 0, columns: ['name', 'kind', 'code', 'ief', 'classes'] });
		planSchools(rows, around());
	}), { numRuns: 40 });
});
