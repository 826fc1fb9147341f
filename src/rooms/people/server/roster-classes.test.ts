import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { Refusal } from '#platform/refusal.ts';
import { setSetting } from '#platform/server/settings.ts';
import { sql, type Database } from '#platform/server/sql.ts';
import { findHead, readRows } from '#rooms/people/roster.ts';
import { auditOfOrganisation, decideRoster, findPersons, previewRoster, takeRoster, uploadRoster } from '#rooms/people/server/index.ts';
import { readTable } from '#rooms/people/server/table.ts';
import { aCountry, aPerson } from '#tests/people.ts';
import { dbtest } from '#tests/support.ts';

const since = '2025-10-01';
const text = (lines: string[]) => new TextEncoder().encode(lines.join('\r\n'));
const list = ['Prénom;Nom;Classe', 'Awa;Ba;Tle S2 A', 'Ali;Ba;TS2A', 'Ndèye;Fall;3e  C', 'Modou;Sy;6ème A', 'Oumar;Ka;Chorale'];

const classesIn = (db: Database, schoolId: string) =>
	db.all(sql<{ name: string; grade: string | null; series: string | null; school_year: string | null; code: string }>`
		select name, grade, series, school_year, code from people.organisation where establishment_id = ${schoolId} and kind = 'class' order by name`);

dbtest('a list brings the classes it names: offered with their level and how many rows they take, chosen, made in the same act', async (db) => {
	const id = await aCountry(db);
	await setSetting(db, 'country', 'senegal');
	const head = await aPerson(db, { roles: [{ role: 'head', organisationId: id('A'), since }] });
	const roster = await uploadRoster(db, head, id('A'), { name: 'liste.csv', bytes: text(list) });
	const preview = await previewRoster(db, head, roster);
	const shown = ({ name, rows, make, grade, series }: (typeof preview.classes)[number]) => [name, rows, make, grade, series];
	assert.deepEqual(preview.classes.map(shown), [['Tle S2 A', 2, true, 'TLE', 'S2'], ['3e C', 1, true, '3E', null], ['Chorale', 1, false, null, null]]);
	assert.deepEqual([preview.counts.new, preview.counts.classes, preview.faults.map((fault) => fault.value)], [4, 2, ['Chorale']]);
	assert.equal((await classesIn(db, id('A'))).length, 2, 'a preview makes nothing');

	const [{ key }, , { key: choir }] = preview.classes;
	await decideRoster(db, head, roster, { classes: { [key]: { make: true, grade: '3E', series: 'S2' } } });
	await assert.rejects(takeRoster(db, head, roster), (error) => error instanceof Refusal && error.field === 'classes', 'a third form has no series');
	await decideRoster(db, head, roster, { classes: { [key]: { make: true, grade: 'TLE', series: 'S1' }, [choir]: { make: true, grade: null, series: null } } });
	const report = await takeRoster(db, head, roster);
	assert.deepEqual([report.added, report.classes, report.faulty], [5, 3, 0]);
	const made = (await classesIn(db, id('A'))).filter((one) => one.school_year !== null);
	assert.deepEqual(made.map((one) => [one.name, one.grade, one.series]), [['3e C', '3E', null], ['Chorale', null, null], ['Tle S2 A', 'TLE', 'S1']]);
	assert.equal((await findPersons(db, head, { organisationId: id('A'), text: 'ali' }))[0].places[0], 'Tle S2 A');
	const added = await auditOfOrganisation(db, head, id('A'), { act: 'organisation.add' });
	assert.deepEqual(added.map((row) => row.detail.name).sort(), ['3e C', 'Chorale', 'Tle S2 A']);

	const again = await uploadRoster(db, head, id('A'), { name: 'liste.csv', bytes: text(list) });
	assert.deepEqual((await previewRoster(db, head, again)).classes, [], 'they are there now');
	assert.deepEqual((({ added, classes, same }) => [added, classes, same])(await takeRoster(db, head, again)), [0, 0, 5]);
});

dbtest('an office’s list says of which school each new class is; two classes of one code are two', async (db) => {
	const id = await aCountry(db);
	await setSetting(db, 'country', 'senegal');
	const boss = await aPerson(db, { roles: [{ role: 'administrator', organisationId: id('IA'), since }] });
	const roster = await uploadRoster(db, boss, id('IA'), { name: 'ia.csv', bytes: text(['Prénom;Nom;École;Classe', 'Awa;Ba;CEM A;3e D', 'Ali;Ba;CEM B;3e D', 'Ibou;Ka;CEM B;3e (D)!']) });
	const { classes } = await previewRoster(db, boss, roster);
	assert.deepEqual(classes.map(({ name, school, rows }) => [name, school, rows]), [['3e D', 'CEM A', 1], ['3e D', 'CEM B', 2]]);
	await takeRoster(db, boss, roster);
	await db.run(sql`update people.organisation set name = 'Fermée', closed_at = now() where establishment_id = ${id('B')} and name = '3e D'`);
	const next = await uploadRoster(db, boss, id('B'), { name: 'b.csv', bytes: text(['Prénom;Nom;Classe', 'Penda;Gaye;3e D']) });
	await takeRoster(db, boss, next);
	const codes = (await classesIn(db, id('B'))).filter((one) => one.grade === '3E').map((one) => [one.name, one.code.replace(/.*(3E)/, '$1')]);
	assert.deepEqual(codes.map(([name, code]) => [name, code.replace(/\d\d/, 'YY')]), [['3e D', '3E-D-YY-2'], ['Fermée', '3E-D-YY']]);
});

test('the model file is read without a fault, every column known', async () => {
	const table = await readTable(await readFile('static/models/eleves.csv'));
	const head = findHead(table);
	assert.deepEqual(head.columns.includes(null), false);
	const { rows, faults } = readRows(table, head, 2026);
	assert.deepEqual([rows.length, faults], [2, []]);
	assert.deepEqual(rows.map((row) => [row.class, row.guardian?.relation]), [['6e A', 'father'], ['Tle S2 A', 'mother']]);
});
