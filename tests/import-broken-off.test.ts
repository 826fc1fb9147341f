import assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { home } from '#platform/server/config.ts';
import { sql } from '#platform/server/sql.ts';
import { importReport, importRows, previewImport, resumeImports, takeImport } from '#rooms/exercises/server/index.ts';
import { aCountry, aPerson } from '#tests/people.ts';
import { ownDatabase } from '#tests/support.ts';

const { db, url } = await ownDatabase();
const folder = await mkdtemp(join(tmpdir(), 'qalam-broken-'));
const before = process.env.QALAM_DATA;
process.env.QALAM_DATA = folder;
after(async () => {
	if (before === undefined) delete process.env.QALAM_DATA;
	else process.env.QALAM_DATA = before;
	await rm(folder, { recursive: true, force: true });
});

/** A worker of its own, as the product runs it. */
const worker = () => fork(join(home, 'src/worker.ts'), { env: { ...process.env, DATABASE_URL: url, QALAM_DATA: folder, LOG_LEVEL: 'silent' }, execArgv: [], stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
async function until(done: () => Promise<boolean>) {
	for (const end = Date.now() + 60_000; Date.now() < end; ) {
		if (await done()) return;
		await new Promise((wake) => setTimeout(wake, 20));
	}
	assert.fail('it did not come');
}

test('a worker killed in the middle: what was taken is named, the rest goes on, and nothing is taken twice', async () => {
	const id = await aCountry(db);
	const who = await aPerson(db, { memberships: [{ organisationId: id('A'), kind: 'staff', since: '2025-10-01' }] });
	const many = 1600;
	const bytes = (async function* () {
		for (let i = 0; i < many; i++) yield Buffer.from(`::Q${i}::[html]${'Lis bien. '.repeat(30)}Combien font $$${i} + 1$$ ? {#${i + 1}}\n\n`);
	})();
	const preview = await previewImport(db, who, { organisationId: id('A'), fileName: 'longue.gift', bytes, language: 'fr' }, { wait: true });
	assert.deepEqual([preview.state, preview.counts.taken], ['preview', many]);
	const asked = await takeImport(db, who, preview.id, { title: 'Longue' });
	assert.equal(asked.state, 'taking', 'it is the worker’s');

	const first = worker();
	await until(async () => (await importReport(db, who, preview.id)).done > 0);
	first.kill('SIGKILL');
	await new Promise((gone) => first.once('exit', gone));
	const broken = await importReport(db, who, preview.id);
	const named = (await importRows(db, who, preview.id)).filter((row) => row.itemId);
	const items = async () => (await db.one(sql<{ count: number }>`select count(*)::int as count from exercises.item where bank_id = ${broken.bankId}`)).count;
	assert.equal(broken.state, 'taking');
	assert.ok(named.length > 0 && named.length < many, `${named.length} taken when it was killed`);
	assert.deepEqual([named.length, named.length % 200], [await items(), 0], 'what is there is what the report names');
	assert.equal(await resumeImports(db), 0, 'nobody goes on before the dead one was silent for a minute');

	await db.run(sql`update exercises.import_report set beat_at = beat_at - interval '2 minutes', made_at = made_at - interval '2 minutes' where id = ${preview.id}`);
	assert.equal(await resumeImports(db), 1);
	const second = worker();
	try {
		await until(async () => (await importReport(db, who, preview.id)).state === 'taken');
	} finally {
		second.kill('SIGKILL');
		await new Promise((gone) => second.once('exit', gone));
	}
	const { counts, done } = await importReport(db, who, preview.id);
	assert.deepEqual([counts.new, counts.same, counts.left, done, await items()], [many, 0, 0, many, many]);
	const versions = await db.one(sql<{ most: number }>`select max(number) as most from exercises.item_version join exercises.item on item.id = item_id where bank_id = ${broken.bankId}`);
	assert.equal(versions.most, 1);
});
