import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { run } from './import.ts';
import { setSetting } from '#platform/server/settings.ts';
import { sql } from '#platform/server/sql.ts';
import { Trouble } from '#platform/server/trouble.ts';
import { aCountry, aPerson } from '#tests/people.ts';
import { ownDatabase } from '#tests/support.ts';

const fixture = (name: string) => fileURLToPath(new URL(`../../tests/fixtures/bank/${name}`, import.meta.url));
const environment = { DATABASE_URL: process.env.DATABASE_URL, QALAM_DATA: process.env.QALAM_DATA };
const { db, url } = await ownDatabase();
const folder = await mkdtemp(join(tmpdir(), 'qalam-import-'));
process.env.DATABASE_URL = url;
process.env.QALAM_DATA = folder;
const id = await aCountry(db);
const { code: teacher } = await aPerson(db, { memberships: [{ organisationId: id('A'), kind: 'staff', since: '2025-10-01' }] });
const { code: pupil } = await aPerson(db, { memberships: [{ organisationId: id('6A'), kind: 'pupil', since: '2025-10-01' }] });
after(async () => {
	for (const [name, value] of Object.entries(environment)) {
		if (value === undefined) delete process.env[name];
		else process.env[name] = value;
	}
	await rm(folder, { recursive: true, force: true });
});

/** Runs the command as a script would, and answers its exit code and what it printed. */
async function script(...words: string[]) {
	const real = console.log;
	let printed = '';
	console.log = (line: string) => (printed += line);
	try {
		const code = await run([...words, '--json']);
		return { code, ...JSON.parse(printed) };
	} finally {
		console.log = real;
	}
}
const counted = async () => (await db.one(sql<{ count: number }>`select count(*) from exercises.item`)).count;

test('a dry run leaves no trace, an import takes, the same again changes nothing', async () => {
	const dry = await script(fixture('good.xml'), '--dry-run');
	assert.deepEqual([dry.code, dry.state, dry.counts, await counted()], [0, 'preview', { offered: 13, taken: 8, changed: 3, refused: 2, pictures: 1 }, 0]);
	assert.equal(dry.rows[0].why[0].text, 'Negative marks become zero.');
	const first = await script(fixture('good.xml'), '--as', teacher.toLowerCase());
	assert.deepEqual([first.code, first.state, first.counts.new, first.bank.title, await counted()], [0, 'taken', 11, 'good', 11]);
	const again = await script(fixture('good.xml'), '--as', teacher);
	assert.deepEqual([again.counts.new, again.counts.same, again.bank.id, await counted()], [0, 11, first.bank.id, 11]);
	const some = await script(fixture('good.gift'), '--as', teacher, '--only', '1,3-4', '--title', 'Choisis');
	assert.deepEqual([some.counts.new, some.counts.left, some.bank.title, await counted()], [3, 11, 'Choisis', 14]);
});

test('what cannot be read, or is not allowed, is told apart for a script', async () => {
	const bomb = await script(fixture('entity-bomb.xml'), '--as', teacher);
	assert.deepEqual([bomb.code, bomb.state, bomb.counts.why.key], [3, 'refused', 'file-has-doctype']);
	const fails = async (kind: string, ...words: string[]) => assert.rejects(run(words), (error: unknown) => error instanceof Trouble && error.kind === kind);
	await fails('not-found', fixture('nothing.xml'), '--as', teacher);
	await fails('not-found', fixture('good.xml'), '--as', 'NOBODY-AT-ALL');
	await fails('not-found', fixture('good.xml'), '--as', pupil);
	await fails('usage', fixture('good.xml'));
	await fails('usage', fixture('good.xml'), '--as', teacher, '--only', '5-3');
	await fails('usage', fixture('good.xml'), '--as', teacher, '--language', 'wolof');
});

test('a list of schools, then the pupils of one with their classes; twice the same changes nothing; a dry run leaves no trace', async () => {
	await setSetting(db, 'country', 'senegal');
	const since = '2025-10-01';
	const { code: administrator } = await aPerson(db, { roles: [{ role: 'administrator', organisationId: id('IEF1'), since }] });
	const { code: ief } = await db.one(sql<{ code: string }>`select code from people.organisation where id = ${id('IEF1')}`);
	const write = async (name: string, lines: string[]) => {
		await writeFile(join(folder, name), lines.join('\r\n'));
		return join(folder, name);
	};
	const there = async () => (await db.one(sql<{ count: number }>`select count(*) from people.organisation`)).count;
	const before = await there();
	const schools = await write('ecoles.csv', ['Nom;Type;Code;Statut;Classes', 'CEM Neuf;CEM;CEM-NEUF;Public;6e A, 5e A', 'EE Vieille;Cirque;;;']);
	const dry = await script(schools, '--as', administrator, '--dry-run');
	assert.deepEqual([dry.code, dry.state, dry.holds, dry.counts.new, dry.counts.classes, await there()], [0, 'preview', 'schools', 1, 2, before]);
	const taken = await script(schools, '--as', administrator, '--for', ief);
	assert.deepEqual([taken.code, taken.state, taken.counts, await there()], [0, 'taken', { new: 1, change: 0, same: 0, classes: 2, faulty: 1 }, before + 3]);
	assert.deepEqual(taken.faults.map((one: { line: number; column: string; text: string }) => [one.line, one.column, one.text]), [[3, 'Type', '“Cirque” is no kind of school known here']]);
	const again = await script(schools, '--as', administrator);
	assert.deepEqual([again.code, again.counts.new, again.counts.same, await there()], [0, 0, 1, before + 3]);

	const pupils = await write('eleves.csv', ['Prénom;Nom;Classe', 'Awa;Ba;6e A', 'Ali;Sy;3ème B', 'Ibou;Ka;Chorale']);
	const list = await script(pupils, '--as', administrator, '--for', 'CEM-NEUF');
	assert.deepEqual([list.code, list.holds, list.counts.new, list.counts.classes, list.counts.faulty], [0, 'people', 2, 1, 1]);
	assert.deepEqual(list.classes, [{ name: '3ème B', rows: 1, make: true, grade: '3E', series: null }, { name: 'Chorale', rows: 1, make: false, grade: null, series: null }]);
	const twice = await script(pupils, '--as', administrator, '--for', 'CEM-NEUF');
	assert.deepEqual([twice.counts.new, twice.counts.same, twice.counts.classes], [0, 2, 0]);

	const nothing = await script(await write('rien.csv', ['Nom;Type', 'EE Vieille;Cirque']), '--as', administrator);
	assert.deepEqual([nothing.code, nothing.state, nothing.holds], [3, 'refused', 'schools']);
	const fails = async (kind: string, ...words: string[]) => assert.rejects(run(words), (error: unknown) => error instanceof Trouble && error.kind === kind, words.join(' '));
	await fails('not-found', schools, '--as', teacher);
	await fails('not-found', schools, '--as', administrator, '--for', 'CEM-NEUF');
	await fails('not-found', schools, '--as', administrator, '--for', 'NOWHERE');
	await fails('usage', schools);
	await fails('usage', await write('vide.csv', ['']), '--as', administrator);
});
