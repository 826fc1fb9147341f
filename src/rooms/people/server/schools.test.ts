import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { senegal } from '#countries/senegal/index.ts';
import { theSystem } from '#platform/server/audit.ts';
import { Refusal } from '#platform/refusal.ts';
import { setSetting } from '#platform/server/settings.ts';
import { sql, type Database } from '#platform/server/sql.ts';
import { auditOfOrganisation, decideSchools, loadCountry, previewRoster, previewSchools, rostersOf, takeSchools, uploadSchools } from '#rooms/people/server/index.ts';
import { aPerson } from '#tests/people.ts';
import { dbtest } from '#tests/support.ts';

const since = '2025-10-01';
const text = (lines: string[]) => new TextEncoder().encode(lines.join('\r\n'));
const notFound = (error: unknown) => error instanceof Refusal && error.status === 404;
const list = [
	'Registre des établissements;;;;;',
	'Nom;Type;Code;IEF;Département;Classes',
	'CEM de Bandafassi;CEM;CEM-BANDAFASSI;IEF de Kédougou;;"6e A, 6e B, 3e A"',
	'Lycée de Salémata;Lycée;;IEF-SALEMATA;;Tle S2 A',
	'École 3;Cirque;;IEF-KEDOUGOU;;',
	';EE;;IEF-KEDOUGOU;;',
	'EE de Mbour;;;;Mbour;',
	'École de Dakar;;;IEF de nulle part;;'
];

async function aNation(db: Database) {
	const ids = await loadCountry(db, theSystem('test'), senegal);
	await setSetting(db, 'country', 'senegal');
	const holding = (role: 'administrator' | 'inspector', place: string) => aPerson(db, { roles: [{ role, organisationId: ids.get(place)!, since }] });
	return { id: (code: string) => ids.get(code)!, administrator: await holding('administrator', 'SN'), holding };
}
const schools = (db: Database) =>
	db.all(sql<{ name: string; code: string; cycle: string | null; under: string[]; classes: string[] }>`
		select school.name, school.code, school.cycle,
			array(select parent.code from people.place join people.organisation parent on parent.id = place.parent_id where place.organisation_id = school.id order by 1) as under,
			array(select class.name || ' ' || coalesce(class.grade, '') || ' ' || coalesce(class.series, '') from people.organisation class where class.establishment_id = school.id and class.kind = 'class' order by 1) as classes
		from people.organisation school where school.kind = 'school' order by school.name`);

dbtest('an administrator brings the schools of a country: looks, takes, and twice the same file changes nothing', async (db) => {
	const { id, administrator } = await aNation(db);
	const upload = (lines: string[]) => uploadSchools(db, administrator, id('SN'), { name: 'registre.csv', bytes: text(lines) });
	const first = await upload(list);
	const preview = await previewSchools(db, administrator, first);
	assert.deepEqual(preview.counts, { new: 2, change: 0, same: 0, classes: 4, faulty: 4 });
	assert.deepEqual(preview.faults.map((one) => [one.line, one.head, one.fault]), [[5, 'Type', 'kindUnknown'], [6, 'Nom', 'nameMissing'], [7, 'IEF', 'officeMany'], [8, 'IEF', 'officeUnknown']]);
	assert.deepEqual(await schools(db), [], 'a preview makes nothing');
	await assert.rejects(previewRoster(db, administrator, first), notFound, 'it is no list of people');

	const report = await takeSchools(db, administrator, first);
	assert.deepEqual([report.added, report.changed, report.same, report.classes, report.faulty], [2, 0, 0, 4, 4]);
	assert.deepEqual(await takeSchools(db, administrator, first), report, 'a form sent twice');
	const there = await schools(db);
	assert.deepEqual(there, [
		{ name: 'CEM de Bandafassi', code: 'CEM-BANDAFASSI', cycle: 'moyen', under: ['IEF-KEDOUGOU', 'SN-KE-KEDOUGOU'], classes: ['3e A 3E ', '6e A 6E ', '6e B 6E '] },
		{ name: 'Lycée de Salémata', code: 'IEF-SALEMATA-LYCEE-DE-SALEMATA', cycle: 'secondaire', under: ['IEF-SALEMATA', 'SN-KE-SALEMATA'], classes: ['Tle S2 A TLE S2'] }
	]);
	assert.deepEqual((await previewSchools(db, administrator, await upload(list))).counts, { new: 0, change: 0, same: 2, classes: 0, faulty: 4 });
	const again = await takeSchools(db, administrator, await upload(list));
	assert.deepEqual([again.added, again.changed, again.same, again.classes], [0, 0, 2, 0]);
	assert.deepEqual(await schools(db), there);

	const moved = await takeSchools(db, administrator, await upload(['Nom;Code;IEF;Statut;Classes', 'CEM de Bandafassi 1;CEM-BANDAFASSI;IEF-SARAYA;Public;6e C']));
	assert.deepEqual([moved.added, moved.changed, moved.classes], [0, 1, 1]);
	assert.deepEqual((await schools(db))[0], { ...there[0], name: 'CEM de Bandafassi 1', under: ['IEF-SARAYA', 'SN-KE-SARAYA'], classes: ['3e A 3E ', '6e A 6E ', '6e B 6E ', '6e C 6E '] });
	const [edit] = await auditOfOrganisation(db, administrator, id('SN'), { act: 'organisation.edit' });
	assert.deepEqual((({ was, now }) => [was, now])(edit.detail as { was: Record<string, unknown>; now: Record<string, unknown> }).map(({ name, status }) => [name, status]), [['CEM de Bandafassi', null], ['CEM de Bandafassi 1', 'public']]);
	assert.equal((await auditOfOrganisation(db, administrator, id('SN'), { act: 'organisation.add' })).length, 2 + 4 + 1);
	assert.equal((await rostersOf(db, administrator))[0].holds, 'schools');
});

dbtest('schools are brought only below what one manages; columns can be told', async (db) => {
	const { id, holding, administrator } = await aNation(db);
	const local = await holding('administrator', 'IEF-KEDOUGOU');
	const bytes = text(['Nom;Code;IEF', 'EE Un;EE-UN;', 'EE Deux;;IEF-MATAM', 'EE Trois;IEF-MATAM;']);
	const mine = await uploadSchools(db, local, id('IEF-KEDOUGOU'), { name: 'a.csv', bytes });
	assert.deepEqual((await previewSchools(db, local, mine)).faults.map((one) => [one.line, one.fault]), [[3, 'officeUnknown'], [4, 'codeTaken']]);
	await takeSchools(db, local, mine);
	assert.deepEqual((await schools(db)).map((one) => [one.name, one.under]), [['EE Un', ['IEF-KEDOUGOU']]]);
	await assert.rejects(uploadSchools(db, local, id('IEF-MATAM'), { name: 'a.csv', bytes }), notFound);
	await assert.rejects(uploadSchools(db, await holding('inspector', 'IEF-KEDOUGOU'), id('IEF-KEDOUGOU'), { name: 'a.csv', bytes }), notFound);
	const [{ id: school }] = await db.all(sql<{ id: string }>`select id from people.organisation where code = 'EE-UN'`);
	await assert.rejects(uploadSchools(db, administrator, school, { name: 'a.csv', bytes }), notFound, 'no school stands under a school');
	await assert.rejects(previewSchools(db, administrator, mine), notFound, 'a list is its bringer’s only');

	const odd = await uploadSchools(db, local, id('IEF-KEDOUGOU'), { name: 'b.csv', bytes: text(['Bidule;Machin', 'EE Quatre;CI, CP']) });
	assert.deepEqual((await previewSchools(db, local, odd)).columns.map((column) => column.field), [null, null]);
	await decideSchools(db, local, odd, ['name', 'classes', 'code']);
	// The first row is then a row like any other: nothing said that it is a head.
	const told = await previewSchools(db, local, odd);
	assert.deepEqual(told.lines.map((line) => [line.to.name, line.classes.map((one) => one.grade)]), [['EE Quatre', ['CI', 'CP']]]);
	assert.deepEqual(told.faults.map((one) => [one.line, one.fault, one.value]), [[1, 'classUnknown', 'Machin']]);
});

dbtest('the model file is taken without a fault', async (db) => {
	const { id, administrator } = await aNation(db);
	const model = await uploadSchools(db, administrator, id('SN'), { name: 'etablissements.csv', bytes: await readFile('static/models/etablissements.csv') });
	const { counts, columns } = await previewSchools(db, administrator, model);
	assert.deepEqual([counts, columns.some((column) => column.field === null)], [{ new: 2, change: 0, same: 0, classes: 8, faulty: 0 }, false]);
});

dbtest('a register of thousands is taken in seconds', async (db) => {
	const { id, administrator } = await aNation(db);
	const offices = senegal.administration.units.filter((unit) => unit.kind === 'ief').map((unit) => unit.code);
	const rows = Array.from({ length: 1000 }, (_, i) => `École ${i};EE;EE-${i};${offices[i % offices.length]};CI, CP, CE1`);
	const file = { name: 'grand.csv', bytes: text(['Nom;Type;Code;IEF;Classes', ...rows]) };
	const start = performance.now();
	const report = await takeSchools(db, administrator, await uploadSchools(db, administrator, id('SN'), file));
	const took = performance.now() - start;
	assert.deepEqual([report.added, report.classes, report.faulty], [1000, 3000, 0]);
	console.log(`1 000 schools with 3 000 classes took ${Math.round(took)} ms`);
	assert.ok(took < 60_000);
});
