import assert from 'node:assert/strict';
import { test } from 'node:test';
import { zipSync, strToU8 } from 'fflate';
import { Refusal } from '#platform/refusal.ts';
import { sql, type Database } from '#platform/server/sql.ts';
import { decideRoster, findPersons, personFile, previewRoster, sweepRosters, takeRoster, uploadRoster } from '#rooms/people/server/index.ts';
import { decodeText, readTable } from '#rooms/people/server/table.ts';
import { aCountry, aPerson } from '#tests/people.ts';
import { dbtest } from '#tests/support.ts';

const since = '2025-10-01';
const text = (lines: string[]) => new TextEncoder().encode(lines.join('\r\n'));
const refusal = (status: number, field?: string) => (error: unknown) => error instanceof Refusal && error.status === status && (field === undefined || error.field === field);

/** The smallest spreadsheet that Excel opens. */
function spreadsheet(rows: (string | number | { formula: string; value: string })[][], more: Record<string, Uint8Array> = {}): Uint8Array {
	const xml = (body: string) => strToU8(`<?xml version="1.0" encoding="UTF-8"?>${body}`);
	const escape = (value: string) => value.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/"/g, '&quot;');
	const cell = (value: (typeof rows)[0][0], r: number, c: number) => {
		const at = `${String.fromCharCode(65 + c)}${r + 1}`;
		if (typeof value === 'number') return `<c r="${at}"><v>${value}</v></c>`;
		if (typeof value === 'object') return `<c r="${at}" t="str"><f>${escape(value.formula)}</f><v>${escape(value.value)}</v></c>`;
		return `<c r="${at}" t="inlineStr"><is><t>${escape(value)}</t></is></c>`;
	};
	const sheet = rows.map((row, r) => `<row r="${r + 1}">${row.map((value, c) => cell(value, r, c)).join('')}</row>`).join('');
	return zipSync({
		'[Content_Types].xml': xml('<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>'),
		'_rels/.rels': xml('<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>'),
		'xl/workbook.xml': xml('<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="Liste" sheetId="1" r:id="rId1"/></sheets></workbook>'),
		'xl/_rels/workbook.xml.rels': xml('<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>'),
		'xl/worksheets/sheet1.xml': xml(`<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>${sheet}</sheetData></worksheet>`),
		...more
	});
}

test('a list is read in each encoding and with each separator', async () => {
	const lines = 'Prénom;Nom\r\nNdèye;"Fall; dite Nabou"';
	const utf16 = (big: boolean, mark: boolean) => {
		const bytes = Buffer.from(`${mark ? '\ufeff' : ''}${lines}`, 'utf16le');
		return new Uint8Array(big ? bytes.swap16() : bytes);
	};
	const latin = new Uint8Array([...lines].map((sign) => sign.charCodeAt(0)));
	for (const bytes of [text([lines]), text([`\ufeff${lines}`]), utf16(false, true), utf16(true, true), utf16(false, false), utf16(true, false), latin])
		assert.deepEqual(await readTable(bytes), [['Prénom', 'Nom'], ['Ndèye', 'Fall; dite Nabou']]);
	assert.equal(decodeText(new Uint8Array([0x93, 0x41, 0x94])), '“A”');
	const mixed = new TextEncoder().encode('Nom;Classes\r\nAwa;"6e A\n6e B"\r\nIbra;5e\nModou;4e\rKhady;3e');
	assert.deepEqual(await readTable(mixed), [['Nom', 'Classes'], ['Awa', '6e A\n6e B'], ['Ibra', '5e'], ['Modou', '4e'], ['Khady', '3e']], 'a row written by another programme ends otherwise');
	assert.deepEqual(await readTable(text(['a\tb', '1\t2'])), [['a', 'b'], ['1', '2']]);
	assert.deepEqual(await readTable(text(['a,b', '1,2'])), [['a', 'b'], ['1', '2']]);
});

test('a spreadsheet is read without computing anything in it', async () => {
	const table = await readTable(spreadsheet([['Prénom', 'Nom', 'Né le'], ['Awa', { formula: 'HYPERLINK("http://x")', value: 'Ba' }, 40975]]));
	assert.deepEqual(table, [['Prénom', 'Nom', 'Né le'], ['Awa', 'Ba', '40975']]);
});

test('files that are no list, or unfold without end, are refused at once', async () => {
	const bomb = spreadsheet([['a']], { 'xl/worksheets/sheet1.xml': new Uint8Array(200 * 1024 * 1024) });
	assert.ok(bomb.length < 1024 * 1024);
	// The size a zip states is not believed.
	const view = new DataView(bomb.buffer, bomb.byteOffset, bomb.length);
	for (let at = 0; at < bomb.length - 4; at++) if (view.getUint32(at, true) === 0x02014b50) view.setUint32(at + 24, 100, true);
	const start = performance.now();
	await assert.rejects(readTable(bomb), refusal(400, 'file'));
	assert.ok(performance.now() - start < 15_000);
	await assert.rejects(readTable(new Uint8Array(9 * 1024 * 1024)), refusal(400, 'file'));
	await assert.rejects(readTable(new Uint8Array(0)), refusal(400, 'file'));
	await assert.rejects(readTable(zipSync({ 'a.txt': strToU8('x') })), refusal(400, 'file'));
	await assert.rejects(readTable(new Uint8Array([0x50, 0x4b, 3, 4, 9, 9, 9])), refusal(400, 'file'));
	await assert.rejects(readTable(new Uint8Array([0xd0, 0xcf, 0x11, 0xe0])), refusal(400, 'file'));
	await assert.rejects(readTable(new Uint8Array([0x41, 0, 0, 0, 0x42, 0xff, 0xfe])), refusal(400, 'file'));
});

const list = [
	'Prénom;Nom;Sexe;Né(e) le;IEN;Classe;Tuteur;Tél tuteur;Fonction',
	'Awa;Ba;F;07/03/2012;T-IEN-1;6e A;Fatou Ba;77 123 45 67;',
	'Ali;Ba;G;09/11/2013;;6ème B;Fatou Ba;77 123 45 67;',
	'Ndèye;Fall;F;01/01/2012;;6e A;;;',
	'Ndeye;Fal;F;01/01/2012;;6e A;;;',
	'Oumar;;M;;;6e A;;;',
	'Modou;Sy;M;32/13/2012;;6e A;;;',
	'Mme Khady;Diouf;F;;;;;;Professeur'
];

const headOf = async (db: Database) => {
	const id = await aCountry(db);
	return { id, head: await aPerson(db, { givenName: 'Chef', familyName: 'École', roles: [{ role: 'head', organisationId: id('A'), since }] }) };
};

dbtest('a list is previewed, decided, taken in part; taken again it changes nothing', async (db) => {
	const { id, head } = await headOf(db);
	const roster = await uploadRoster(db, head, id('A'), { name: 'liste.csv', bytes: text(list) });
	const preview = await previewRoster(db, head, roster);
	assert.deepEqual(preview.columns.map((column) => column.field), ['givenName', 'familyName', 'sex', 'birthDate', 'number', 'class', 'guardianName', 'guardianPhone', 'role']);
	assert.deepEqual(preview.counts, { new: 4, same: 0, move: 0, perhaps: 1, undecided: 1, classes: 0, rows: 7, faulty: 2 });
	assert.deepEqual(preview.faults.map((fault) => [fault.line, fault.head, fault.fault]), [[6, 'Nom', 'familyNameMissing'], [7, 'Né(e) le', 'dateWrong']]);
	assert.equal((await findPersons(db, head, { organisationId: id('A') })).length, 1, 'a preview writes nobody');
	const stranger = await aPerson(db, { roles: [{ role: 'head', organisationId: id('A'), since }] });
	await assert.rejects(previewRoster(db, stranger, roster), refusal(404), 'a list is its bringer’s only');

	const report = await takeRoster(db, head, roster);
	assert.deepEqual({ ...report, faults: report.faults.length }, { added: 4, same: 0, moved: 0, completed: 0, guardians: 2, classes: 0, skipped: 1, faulty: 2, faults: 2 });
	assert.deepEqual(await takeRoster(db, head, roster), report, 'a form sent twice');
	const kept = await db.one(sql<{ bytes: Buffer | null }>`select bytes from people.roster where id = ${roster}`);
	assert.equal(kept.bytes, null, 'the file is forgotten');
	const [awa] = await findPersons(db, head, { organisationId: id('6A'), text: 'awa' });
	const [ali] = await findPersons(db, head, { organisationId: id('6B'), text: 'ali' });
	const [file, brother] = [await personFile(db, head, awa.id), await personFile(db, head, ali.id)];
	assert.deepEqual([file.birth_date, file.identities[0].value, file.guardians[0].name, file.guardians[0].phone], ['2012-03-07', 'T-IEN-1', 'Fatou Ba', '771234567']);
	assert.equal(file.guardians[0].id, brother.guardians[0].id, 'one mother, two children');
	const [teacher] = await findPersons(db, head, { organisationId: id('A'), kind: 'staff' });
	assert.deepEqual(teacher.places, ['CEM A']);

	const again = await uploadRoster(db, head, id('A'), { name: 'liste.csv', bytes: text(list) });
	const second = await takeRoster(db, head, again);
	assert.deepEqual({ ...second, faults: 0 }, { added: 0, same: 4, moved: 0, completed: 0, guardians: 0, classes: 0, skipped: 1, faulty: 2, faults: 0 });
});

dbtest('columns and doubtful rows are decided by a person; classes are made when asked; blanks are filled, values are not replaced', async (db) => {
	const { id, head } = await headOf(db);
	const first = await uploadRoster(db, head, id('A'), { name: 'a.csv', bytes: text(['Prénom;Nom;Classe', 'Ndèye;Fall;6e A', 'Awa;Ba;6e A']) });
	await takeRoster(db, head, first);
	const roster = await uploadRoster(db, head, id('A'), { name: 'b.csv', bytes: text(['Prénom;Nom;Groupe;Jour', 'Ndeye;Fall;6e A;01/02/2012', 'Ndeye;Fal;6e A;', 'Awa;Ba;6e A;05/06/2012', 'Ibou;Ka;3e C;']) });
	await decideRoster(db, head, roster, { columns: ['givenName', 'familyName', 'class', 'birthDate'] });
	const [{ key, make }] = (await previewRoster(db, head, roster)).classes;
	assert.equal(make, false, 'without a country no name says a grade: a person decides');
	await decideRoster(db, head, roster, { classes: { [key]: { make: true, grade: null, series: null } } });
	const preview = await previewRoster(db, head, roster);
	assert.deepEqual(preview.perhaps.map((line) => [line.row.line, line.person?.givenName, line.choice]), [[2, 'Ndèye', 'same'], [3, 'Ndèye', 'skip']]);
	assert.equal(preview.counts.classes, 1);
	await decideRoster(db, head, roster, { decisions: { 3: 'new', x: 'new', 4: 'all' } });
	const report = await takeRoster(db, head, roster);
	assert.deepEqual({ ...report, faults: 0 }, { added: 2, same: 2, moved: 0, completed: 2, guardians: 0, classes: 1, skipped: 0, faulty: 0, faults: 0 });
	const found = await findPersons(db, head, { organisationId: id('A'), text: 'ndeye' });
	assert.deepEqual(found.map((one) => [one.given_name, one.family_name, one.birth_date]), [['Ndeye', 'Fal', null], ['Ndèye', 'Fall', '2012-02-01']]);
	assert.deepEqual((await findPersons(db, head, { organisationId: id('A'), text: 'ibou' }))[0].places, ['3e C']);
	const censeur = await aPerson(db, { roles: [{ role: 'censeur', organisationId: id('A'), since }] });
	const theirs = await uploadRoster(db, censeur, id('A'), { name: 'c.csv', bytes: text(['Prénom;Nom;Classe', 'Un;Autre;2nde Z']) });
	await decideRoster(db, censeur, theirs, { classes: { [key.replace(/ .*/, ' 2z')]: { make: true, grade: null, series: null } } });
	assert.deepEqual((await previewRoster(db, censeur, theirs)).classes, []);
	assert.deepEqual((await previewRoster(db, censeur, theirs)).faults.map((fault) => fault.fault), ['classUnknown'], 'a censeur makes no class');
});

dbtest('a pupil who changed class is moved; a number of another school is refused without saying whose', async (db) => {
	const { id, head } = await headOf(db);
	await takeRoster(db, head, await uploadRoster(db, head, id('6A'), { name: 'a.csv', bytes: text(['Prénom;Nom;IEN', 'Awa;Ba;T-1']) }));
	const report = await takeRoster(db, head, await uploadRoster(db, head, id('6B'), { name: 'b.csv', bytes: text(['Prénom;Nom;IEN', 'Awa;Ba;T-1']) }));
	assert.deepEqual([report.added, report.moved], [0, 1]);
	assert.deepEqual((await findPersons(db, head, { organisationId: id('A'), text: 'awa' }))[0].places, ['6e B']);
	const other = await aPerson(db, { roles: [{ role: 'head', organisationId: id('B'), since }] });
	const preview = await previewRoster(db, other, await uploadRoster(db, other, id('5A'), { name: 'c.csv', bytes: text(['Prénom;Nom;IEN', 'Awa;Ba;T-1']) }));
	assert.deepEqual(preview.faults.map((fault) => [fault.fault, fault.value]), [['elsewhere', 'T-1']]);
	await assert.rejects(uploadRoster(db, other, id('6A'), { name: 'd.csv', bytes: text(list) }), refusal(404));
	await db.run(sql`update people.roster set uploaded_at = now() - interval '25 hours'`);
	assert.equal(await sweepRosters(db), 1, 'the list left alone goes, reports stay');
});

dbtest('an office brings a list for several schools', async (db) => {
	const id = await aCountry(db);
	const administrator = await aPerson(db, { roles: [{ role: 'administrator', organisationId: id('IA'), since }] });
	const roster = await uploadRoster(db, administrator, id('IA'), { name: 'ia.csv', bytes: text(['Prénom;Nom;Établissement;Classe', 'A;Ba;CEM A;6e A', 'B;Ba;Cem b;5e A', 'C;Ba;CEM Z;5e A', 'D;Ba;;5e A']) });
	const preview = await previewRoster(db, administrator, roster);
	assert.deepEqual([preview.counts.new, preview.faults.map((fault) => fault.fault)], [2, ['schoolUnknown', 'schoolMissing']]);
});

dbtest('10 000 rows are previewed and taken, and again without change', async (db) => {
	const { id, head } = await headOf(db);
	const given = ['Awa', 'Fatou', 'Moussa', 'Ibrahima', 'Ndèye', 'Cheikh', 'Mariama', 'Ousmane', 'Aïssatou', 'Modou'];
	const family = ['Ndiaye', 'Diop', 'Fall', 'Sow', 'Ba', 'Sy', 'Gueye', 'Faye', 'Sarr', 'Diallo'];
	const lines = ['Prénom;Nom;Sexe;Né(e) le;Lieu;IEN;Classe;Tuteur;Tél tuteur'];
	for (let i = 0; i < 10_000; i++)
		lines.push(`${given[i % 10]} ${given[Math.floor(i / 10) % 10]};${family[Math.floor(i / 100) % 10]};F;${1 + (i % 28)}/0${1 + (i % 9)}/201${i % 5};Thiès;TEST${i};6e ${'AB'[i % 2]};${family[i % 10]} ${given[i % 7]};77${String(1_000_000 + Math.floor(i / 2))}`);
	const bytes = text(lines);
	const start = performance.now();
	const roster = await uploadRoster(db, head, id('A'), { name: 'tout.csv', bytes });
	const preview = await previewRoster(db, head, roster);
	const shown = performance.now();
	assert.equal(preview.counts.new, 10_000, JSON.stringify({ ...preview.counts, faults: preview.faults.slice(0, 3) }));
	const report = await takeRoster(db, head, roster);
	const taken = performance.now();
	assert.equal(report.added, 10_000);
	const again = await takeRoster(db, head, await uploadRoster(db, head, id('A'), { name: 'tout.csv', bytes }));
	const done = performance.now();
	assert.deepEqual([again.added, again.same, again.guardians], [0, 10_000, 0]);
	console.log(`10 000 rows: preview ${Math.round(shown - start)} ms, taking ${Math.round(taken - shown)} ms, again ${Math.round(done - taken)} ms`);
});
