import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { run } from './import.ts';
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
	assert.deepEqual([dry.code, dry.state, dry.counts, await counted()], [0, 'preview', { offered: 13, taken: 7, changed: 3, refused: 3, pictures: 1 }, 0]);
	assert.equal(dry.rows[0].why[0].text, 'Negative marks become zero.');
	const first = await script(fixture('good.xml'), '--as', teacher.toLowerCase());
	assert.deepEqual([first.code, first.state, first.counts.new, first.bank.title, await counted()], [0, 'taken', 10, 'good', 10]);
	const again = await script(fixture('good.xml'), '--as', teacher);
	assert.deepEqual([again.counts.new, again.counts.same, again.bank.id, await counted()], [0, 10, first.bank.id, 10]);
	const some = await script(fixture('good.gift'), '--as', teacher, '--only', '1,3-4', '--title', 'Choisis');
	assert.deepEqual([some.counts.new, some.counts.left, some.bank.title, await counted()], [3, 10, 'Choisis', 13]);
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
