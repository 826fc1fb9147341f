import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { setSetting } from '#platform/server/settings.ts';
import { ownDatabase } from '#tests/support.ts';

const main = fileURLToPath(new URL('main.ts', import.meta.url));
const data = await mkdtemp(join(tmpdir(), 'qalam-demo-'));
after(() => rm(data, { recursive: true, force: true }));
const { url, db } = await ownDatabase();

/** Runs `./qalam demo …` on the database of this test. */
const demo = (...words: string[]) =>
	new Promise<{ code: number; out: string; said: string }>((done) => {
		execFile(process.execPath, [main, 'demo', ...words], { env: { ...process.env, DATABASE_URL: url, QALAM_DATA: data } }, (error, out, said) => done({ code: error ? Number(error.code) : 0, out, said }));
	});

test('./qalam demo: nothing to print before, the accounts after, never among real people', async () => {
	assert.equal((await demo('--accounts')).code, 19);
	assert.equal((await demo('--pupils', 'many')).code, 2);
	const first = await demo('--json');
	assert.equal(first.code, 0, first.said);
	assert.match(first.said, /Loading six weeks of work: \d+ answers/);
	const { accounts } = JSON.parse(first.out) as { accounts: { role: string; code: string; secret: string; look: string }[] };
	assert.ok(accounts.length >= 15 && accounts.every((account) => account.role && account.code.startsWith('DEMO-') && account.secret && account.look));
	assert.match((await demo('--accounts')).out, /^élève, Tle S2 +DEMO-ELEVE +246810 +\S/);
	await setSetting(db, 'demo', false);
	const refused = await demo('--json');
	assert.equal(refused.code, 21);
	assert.equal(JSON.parse(refused.out).error, 'in-use');
});
