import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import type { Command } from './main.ts';
import * as country from './country.ts';
import * as demo from './demo.ts';
import * as user from './user.ts';
import { Trouble } from '#platform/server/trouble.ts';
import { sql } from '#platform/server/sql.ts';
import { maybeWho, signIn } from '#rooms/people/server/index.ts';
import { ownDatabase } from '#tests/support.ts';

const { db, url } = await ownDatabase();
const data = await mkdtemp(join(tmpdir(), 'qalam-user-'));
after(() => rm(data, { recursive: true, force: true }));

process.env.DATABASE_URL = url;
process.env.QALAM_DATA = data;
const files: Record<string, Command> = { user, country, demo };

/** Runs a command as the launcher does, in this process: its exit code and what it prints. */
async function qalam(name: string, ...words: string[]): Promise<{ code: number; out: string }> {
	const printed: string[] = [];
	const { log } = console;
	console.log = (...parts) => void printed.push(parts.join(' '));
	try {
		return { code: (await files[name].run(words)) ?? 0, out: printed.join('\n') };
	} catch (error) {
		if (!(error instanceof Trouble)) throw error;
		return { code: error.exitCode, out: error.message };
	} finally {
		console.log = log;
	}
}
const enter = async (code: string, secret: string) => maybeWho(db, (await signIn(db, { code, secret, address: '10.0.0.1', device: 'test' })).secret);

test('a real installation begins from the terminal, once, with one administrator', async () => {
	assert.equal((await qalam('country')).code, 19);
	assert.equal((await qalam('country', 'djibouti')).code, 19, 'nothing is begun by accident');
	const begun = JSON.parse((await qalam('country', 'djibouti', '--empty', '--json')).out);
	assert.deepEqual([begun.country, begun.demo], ['djibouti', false]);
	const who = await enter(begun.administrator.code, begun.administrator.password);
	assert.deepEqual([who?.mustChange, who?.hat?.kind], [true, 'administrator']);
	assert.equal(JSON.parse((await qalam('country', 'djibouti', '--empty', '--json')).out).administrator, null);
	assert.equal((await qalam('country', 'morocco', '--empty')).code, 21);
	assert.equal((await qalam('country', 'atlantis')).code, 2);
	assert.equal((await qalam('demo')).code, 21, 'invented people never come among real ones');
});

test('people and roles from the terminal: add, list, reset, role', async () => {
	const { code: ief } = await db.one(sql<{ code: string }>`select code from people.organisation where kind in ('ia', 'ief') order by code limit 1`);
	const added = await qalam('user', 'add', '--given', 'Hodan', '--family', 'Ali', '--role', 'administrator', '--at', ief, '--code', 'hodan-1', '--json');
	assert.equal(added.code, 0, added.out);
	const made = JSON.parse(added.out);
	assert.equal(made.code, 'HODAN-1');
	assert.equal((await enter('HODAN-1', made.password))?.mustChange, true);
	const again = await qalam('user', 'add', '--given', 'X', '--family', 'Y', '--role', 'administrator', '--at', ief, '--code', 'HODAN-1', '--json');
	assert.deepEqual([again.code, /taken/.test(again.out)], [2, true]);
	const reset = JSON.parse((await qalam('user', 'reset', 'hodan-1', '--json')).out);
	assert.notEqual(reset.password, made.password);
	await assert.rejects(enter('HODAN-1', made.password));
	await enter('HODAN-1', reset.password);
	assert.equal((await qalam('user', 'role', 'HODAN-1', 'administrator', '--at', ief, '--end')).code, 0);
	const listed = JSON.parse((await qalam('user', 'list', '--json')).out) as { code: string }[];
	assert.ok(!listed.some((row) => row.code === 'HODAN-1'));
	assert.equal((await qalam('user', 'role', 'HODAN-1', 'head', '--at', ief)).code, 2, 'a head heads a school');
	assert.equal((await qalam('user', 'reset', 'NOBODY')).code, 19);
	assert.equal((await qalam('user', 'fly')).code, 2);
	const acts = await db.all(sql<{ act: string; actor_label: string }>`select act, actor_label from platform.audit where act in ('role.give', 'credential.recover', 'role.end') and actor_label = 'system: command line'`);
	assert.ok(acts.length >= 4);
});
