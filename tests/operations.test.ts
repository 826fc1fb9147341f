import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { createServer, connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { migrate } from '../src/migrate.ts';
import { diskStore, keepFile, maybeFile } from '#platform/server/files.ts';
import { maybeServer, startPostgres } from '#platform/server/postgres.ts';
import { prepareData } from '#platform/server/ground.ts';
import { maybeSetting, setSetting } from '#platform/server/settings.ts';
import { openDatabase, type Database } from '#platform/server/sql.ts';
import { ownDatabase } from '#tests/support.ts';
import { newId } from '#platform/ids.ts';
import { theSystem } from '#platform/server/audit.ts';
import { loadSessions, maybeWho } from '#rooms/people/server/index.ts';
import type { Fact } from '#rooms/sync/fact.ts';
import { push } from '#rooms/sync/server/index.ts';
import { aChain, aPush, someone } from '#tests/exchange.ts';
import { aPerson } from '#tests/people.ts';
import { notes } from '#tests/facts.ts';
import { build } from '../src/build.ts';
import { home } from '#platform/server/config.ts';

const folder = await mkdtemp(join(tmpdir(), 'qalam-operations-'));
// Under root another account runs PostgreSQL, and must be able to go in.
await chmod(folder, 0o755);
const data = join(folder, 'data');
const port = await new Promise<number>((found) => {
	const server = createServer().listen(0, '127.0.0.1', () => {
		const { port } = server.address() as { port: number };
		server.close(() => found(port));
	});
});
const address = `http://127.0.0.1:${port}`;

type Result = { code: number | null; out: string; err: string };
const running = new Set<ReturnType<typeof spawn>>();

/** Runs `qalam` with these words as a person would, and answers its process and its end. */
function qalam(words: string[], env: Record<string, string> = {}) {
	const child = spawn(process.execPath, [join(home, 'src/commands/main.ts'), ...words], {
		env: { ...process.env, HOST: '127.0.0.1', PORT: String(port), QALAM_DATA: data, DATABASE_URL: '', LOG_LEVEL: 'error', ...env },
		stdio: ['ignore', 'pipe', 'pipe']
	});
	running.add(child);
	let [out, err] = ['', ''];
	child.stdout.on('data', (piece) => (out += piece));
	child.stderr.on('data', (piece) => (err += piece));
	const ended = new Promise<Result>((done) => child.once('close', (code) => (running.delete(child), done({ code, out, err }))));
	const ready = new Promise<void>((done, failed) => {
		child.stdout.on('data', () => /"address"/.test(out) && done());
		void ended.then(({ code, out, err }) => failed(new Error(`ended with ${code}: ${out}${err}`)));
	});
	ready.catch(() => {});
	return { child, ended, ready };
}

async function onDatabase<T>(work: (db: Database) => Promise<T>): Promise<T> {
	const server = (await maybeServer(join(data, 'postgres'))) ?? (await startPostgres({ folder: join(data, 'postgres') }));
	const db = openDatabase(server.url, { max: 1 });
	return work(db).finally(() => db.close());
}

const status = (path: string) => fetch(address + path).then((answer) => answer.status, () => 0);
const until = async (what: () => Promise<boolean>, sentence: string) => {
	for (const end = Date.now() + 20_000; Date.now() < end; await new Promise((wake) => setTimeout(wake, 50))) if (await what()) return;
	assert.fail(`never: ${sentence}`);
};

before(async () => {
	await build();
	await prepareData(data);
	const server = await startPostgres({ folder: join(data, 'postgres') });
	await migrate(server.url);
	const db = openDatabase(server.url, { max: 1 });
	// A real installation, not a demo: what these tests look at needs no content.
	await setSetting(db, 'demo', false);
	await db.close();
	await server.stop();
});
after(async () => {
	for (const child of running) child.kill('SIGKILL');
	await (await maybeServer(join(data, 'postgres')))?.stop();
	await rm(folder, { recursive: true, force: true });
});

test('after kill -9 nothing stops the next start, and what ran is not started twice', async () => {
	const first = qalam(['start', '--json']);
	await first.ready;
	assert.equal(await status('/health/ready'), 200);
	const same = await qalam(['start', '--json'], { PORT: '0' }).ended;
	assert.equal(same.code, 16);
	assert.equal(JSON.parse(same.out).error, 'already-running');
	first.child.kill('SIGKILL');
	await first.ended;
	await until(async () => (await status('/health/live')) === 0, 'the web process ends with its parent');
	const since = Date.now();
	const second = qalam(['start', '--json']);
	await second.ready;
	console.log(`the second start took ${Date.now() - since} ms`);
	assert.equal(await status('/'), 200);
	second.child.kill('SIGTERM');
	assert.equal((await second.ended).code, 0);
	assert.equal(await maybeServer(join(data, 'postgres')), undefined, 'the database stops with it');
});

test('SIGTERM: not ready at once, the request in flight is answered, then it ends', async () => {
	const { child, ready, ended } = qalam(['start', '--json']);
	await ready;
	const socket = connect(port, '127.0.0.1');
	await once(socket, 'connect');
	const body = 'code=ABCD&secret=wrong';
	socket.write(`POST /sign-in HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nOrigin: ${address}\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: ${body.length}\r\n\r\n${body.slice(0, 5)}`);
	let answer = '';
	socket.on('data', (piece) => (answer += piece));
	await new Promise((wake) => setTimeout(wake, 200));
	child.kill('SIGTERM');
	await until(async () => (await status('/health/ready')) === 503, 'ready says 503 while draining');
	await until(async () => (await status('/health/live')) === 0, 'new connections are refused');
	socket.write(body.slice(5));
	await once(socket, 'close');
	assert.match(answer, /^HTTP\/1\.1 (200|4\d\d) /);
	assert.equal((await ended).code, 0);
});

test('a database that is stopped, or killed, under a running platform comes back by itself', async () => {
	const { child, ready, ended } = qalam(['start', '--json']);
	await ready;
	await (await maybeServer(join(data, 'postgres')))!.stop();
	await until(async () => (await status('/health/write')) === 200 && (await maybeServer(join(data, 'postgres'))) !== undefined, 'writing works again');
	const pid = Number((await readFile(join(data, 'postgres/postmaster.pid'), 'utf8')).split('\n')[0]);
	process.kill(pid, 'SIGKILL');
	// It may stand again before anyone saw it down: another process in its place is the proof.
	const pidNow = async () => Number((await readFile(join(data, 'postgres/postmaster.pid'), 'utf8').catch(() => '0')).split('\n')[0]);
	await until(async () => ![0, pid].includes(await pidNow()), 'another server stands in its place');
	await until(async () => (await status('/health/write')) === 200, 'writing works again after a kill -9');
	assert.equal(await status('/health/live'), 200);
	child.kill('SIGTERM');
	assert.equal((await ended).code, 0);
});

test('a machine that refuses is told in one sentence with its own exit code', async () => {
	const taken = createServer().listen(port, '127.0.0.1');
	await once(taken, 'listening');
	const cases: [number, string, Record<string, string>][] = [
		[10, 'port-in-use', {}],
		[13, 'unreachable', { DATABASE_URL: 'postgres://nobody:x@127.0.0.1:1/none', PORT: '0', QALAM_DATA: join(folder, 'other') }],
		[15, 'unwritable', { QALAM_DATA: join(home, 'package.json', 'data'), PORT: '0' }],
		[2, 'usage', { PORT: 'three' }],
		[2, 'usage', { DATABASE_URL: 'mysql://here' }]
	];
	after(() => void taken.close());
	for (const [code, error, env] of cases) {
		const result = await qalam(['start', '--json'], env).ended;
		assert.equal(result.code, code, `${error}: ${result.out}${result.err}`);
		const said = JSON.parse(result.out);
		assert.equal(said.error, error);
		assert.ok(said.what.length > 10 && said.mend.length > 10);
		assert.doesNotMatch(result.err, /\n\s+at /, 'no stack for a person');
	}
});

/** What a PostgreSQL 14 says when it is asked for its version: enough of the protocol for one question. */
function oldPostgres() {
	const message = (type: string, body: Buffer) => {
		const length = Buffer.alloc(4);
		length.writeInt32BE(body.byteLength + 4);
		return Buffer.concat([Buffer.from(type), length, body]);
	};
	const ready = message('Z', Buffer.from('I'));
	const column = Buffer.concat([Buffer.from([0, 1]), Buffer.from('v\0'), Buffer.from([0, 0, 0, 0, 0, 0, 0, 0, 0, 23, 0, 4, 255, 255, 255, 255, 0, 0])]);
	const row = Buffer.concat([Buffer.from([0, 1, 0, 0, 0, 6]), Buffer.from('140012')]);
	return createServer((socket) => {
		socket.once('data', () => {
			socket.write(Buffer.concat([message('R', Buffer.alloc(4)), ready]));
			socket.once('data', () => socket.write(Buffer.concat([message('T', column), message('D', row), message('C', Buffer.from('SELECT 1\0')), ready])));
		});
		socket.on('error', () => {});
	}).listen(0, '127.0.0.1');
}

test('a PostgreSQL older than 15 is refused', async () => {
	const server = oldPostgres();
	after(() => void server.close());
	await once(server, 'listening');
	const { port } = server.address() as { port: number };
	const { code, out, err } = await qalam(['start', '--json'], { DATABASE_URL: `postgres://a:b@127.0.0.1:${port}/c`, PORT: '0', QALAM_DATA: join(folder, 'other') }).ended;
	assert.equal(code, 14, out + err);
	assert.match(JSON.parse(out).what, /PostgreSQL 14; 15 or newer/);
	assert.doesNotMatch(out + err, /a:b/, 'no password in what is said');
});

test('data of a newer version is left alone', async () => {
	const refused = async (path: string, text: string) => {
		const old = await readFile(path, 'utf8');
		await writeFile(path, text);
		const result = await qalam(['migrate', '--json']).ended;
		await writeFile(path, old);
		assert.equal(result.code, 12, `${path}: ${result.out}${result.err}`);
		assert.equal(JSON.parse(result.out).error, 'newer-data');
	};
	await refused(join(data, 'qalam.json'), '{"format":99,"version":"9.9.9"}');
	await refused(join(data, 'postgres/PG_VERSION'), '99\n');
	await onDatabase((db) => db.dangerousClient((client) => client.query(`insert into migration.done (name, run_on) values ('9999_from_the_future', now())`)));
	const result = await qalam(['migrate', '--json']).ended;
	await onDatabase((db) => db.dangerousClient((client) => client.query(`delete from migration.done where name = '9999_from_the_future'`)));
	assert.equal(result.code, 12, result.out + result.err);
});

for (const kind of ['physical', 'portable'])
	test(`a ${kind} backup made while it runs comes back while it runs, files included; a damaged one changes nothing`, async () => {
		const { child, ready, ended } = qalam(['start', '--json']);
		await ready;
		const store = diskStore(join(data, 'files'));
		const bytes = Buffer.from(`a drawing of ${kind}`);
		const sha256 = await onDatabase(async (db) => {
			await setSetting(db, 'test.before', { word: 'kept', arabic: 'قلم\t\\n' });
			return keepFile(db, bytes, 'text/plain', store);
		});
		// A telephone's acts before, between and after the backups.
		const who = someone();
		const chain = await aChain(who, 3);
		const bring = (facts: Fact[]) => onDatabase((db) => push(db, who, { ...aPush(who, chain), facts }, notes));
		const odd = { ...chain.facts[1], actor: newId() };
		const before = await bring([chain.facts[0], odd, { ...chain.facts[2], at: 'yesterday' } as Fact]);
		assert.deepEqual([before.held, before.covered], [{ [chain.epoch.id]: [[1, 3]] }, {}]);
		const quick = await qalam(['backup', join(folder, `${kind}-quick.qalam`), '--quick', '--json', ...(kind === 'portable' ? ['--portable'] : [])]).ended;
		assert.equal(JSON.parse(quick.out).tried, false, quick.err);
		assert.deepEqual((await bring([])).covered, {}, 'what was not restored on trial covers nothing');
		const [session] = await onDatabase(async (db) => loadSessions(db, theSystem('test'), [(await aPerson(db)).id]));
		const file = join(folder, `${kind}.qalam`);
		const saved = await qalam(['backup', file, '--json', ...(kind === 'portable' ? ['--portable'] : [])]).ended;
		assert.equal(saved.code, 0, saved.err);
		assert.equal(JSON.parse(saved.out).kind, kind);
		assert.equal(JSON.parse(saved.out).tried, true);
		assert.deepEqual((await readdir(data)).filter((name) => name.startsWith('trying-')), [], 'the trial leaves nothing behind');
		const later = await aChain(who, 2, { after: chain });
		const covering = await onDatabase((db) => push(db, who, { ...aPush(who, chain, later), facts: later.facts }, notes));
		assert.deepEqual(covering.covered, { [chain.epoch.id]: 3 }, 'the backup holds what was there when it began, put aside or not');
		assert.match(covering.receipt!.text, new RegExp(`^${chain.epoch.id} 1 3 [0-9a-f-]+ vault\\n`, 'm'));
		assert.match(covering.receipt!.text, new RegExp(`^${later.epoch.id} 1 2 ${later.link} national\\n`, 'm'));
		assert.equal((await stat(file)).mode & 0o777, 0o600);
		assert.equal((await qalam(['backup', file]).ended).code, 2, 'a backup never replaces another');

		await onDatabase(async (db) => {
			await setSetting(db, 'test.before', 'overwritten');
			await setSetting(db, 'test.after', true);
		});
		await store.remove(sha256);

		const damaged = join(folder, `${kind}-damaged.qalam`);
		const whole = await readFile(file);
		await writeFile(damaged, whole);
		await truncate(damaged, whole.byteLength - 2000);
		assert.equal((await qalam(['restore', damaged, '--yes']).ended).code, 17);
		const flipped = Buffer.from(whole);
		flipped[Math.floor(whole.byteLength / 2)] ^= 0x10;
		await writeFile(damaged, flipped);
		assert.equal((await qalam(['restore', damaged, '--yes']).ended).code, 17);
		assert.equal((await qalam(['restore', join(folder, 'none'), '--yes']).ended).code, 19);
		assert.equal(await onDatabase((db) => maybeSetting(db, 'test.before')), 'overwritten');

		const restored = await qalam(['restore', file, '--yes', '--json']).ended;
		assert.equal(restored.code, 0, restored.out + restored.err);
		const { kept } = JSON.parse(restored.out);
		assert.ok((await readdir(kept)).includes('postgres'), 'what was there is kept aside');
		assert.equal(await onDatabase((db) => maybeSetting(db, 'test.after')), undefined);
		assert.equal(await onDatabase((db) => maybeWho(db, session)), undefined, 'no session of before lives on: it may have been ended since');
		assert.deepEqual(await onDatabase((db) => maybeSetting(db, 'test.before')), { word: 'kept', arabic: 'قلم\t\\n' });
		assert.deepEqual(await onDatabase((db) => maybeFile(db, sha256)), { type: 'text/plain', bytes: bytes.byteLength });
		assert.deepEqual(await readFile(join(data, 'files', sha256.slice(0, 2), sha256)), bytes);
		const after = await onDatabase((db) => push(db, who, { ...aPush(who, chain, later), facts: [] }, notes));
		assert.deepEqual(after.held, { [chain.epoch.id]: [[1, 3]] }, 'the restored database asks for what it lost by holding less');
		assert.deepEqual(after.covered, {}, 'and promises nothing that it does not know of');
		assert.notEqual(after.timeline, covering.timeline);
		assert.deepEqual((await onDatabase((db) => push(db, who, { ...aPush(who, chain, later), facts: later.facts }, notes))).held, { [chain.epoch.id]: [[1, 3]], [later.epoch.id]: [[1, 2]] });
		if (kind === 'physical') {
			const { timeline_id } = await onDatabase((db) => db.dangerousClient(async (client) => (await client.query('select timeline_id from pg_control_checkpoint()')).rows[0]));
			assert.ok(timeline_id > 1, 'the logs of before and after the restore are on different time lines');
		}
		await until(async () => (await status('/health/write')) === 200, 'the running platform goes on with the restored data');
		child.kill('SIGTERM');
		assert.equal((await ended).code, 0);
		assert.equal(await maybeServer(join(data, 'postgres')), undefined);
	});

test('a portable backup goes into another PostgreSQL, in one transaction; one of our own server’s files does not', async () => {
	const [empty, filled] = [await ownDatabase(), await ownDatabase()];
	const other = join(folder, 'elsewhere');
	const portable = join(folder, 'portable.qalam');
	await setSetting(filled.db, 'test.before', 'of the other');
	const restore = (file: string, url: string) => qalam(['restore', file, '--yes', '--json'], { DATABASE_URL: url, QALAM_DATA: other }).ended;
	assert.equal((await restore(join(folder, 'physical.qalam'), filled.url)).code, 17);
	assert.equal((await restore(join(folder, 'portable-damaged.qalam'), filled.url)).code, 17);
	assert.equal(await maybeSetting(filled.db, 'test.before'), 'of the other');
	for (const { url, db } of [empty, filled]) {
		const result = await restore(portable, url);
		assert.equal(result.code, 0, result.out + result.err);
		assert.deepEqual(await maybeSetting(db, 'test.before'), { word: 'kept', arabic: 'قلم\t\\n' });
		await assert.rejects(
			db.dangerousClient((client) => client.query(`insert into people.place (tree, organisation_id, parent_id) values ('territory', gen_random_uuid(), gen_random_uuid())`)),
			/foreign key/,
			'the foreign keys are back'
		);
	}
	const again = await qalam(['backup', join(folder, 'again.qalam'), '--json'], { DATABASE_URL: filled.url, QALAM_DATA: other }).ended;
	assert.equal(JSON.parse(again.out).kind, 'portable', again.err);
});
