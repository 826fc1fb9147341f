import assert from 'node:assert/strict';
import { mkdtemp, rm, chmod } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { newId } from '#platform/ids.ts';
import { theSystem } from '#platform/server/audit.ts';
import { startPostgres } from '#platform/server/postgres.ts';
import { openDatabase, sql, type Database } from '#platform/server/sql.ts';
import { loadSessions } from '#rooms/people/server/index.ts';
import type { Fact, FactResult } from '#rooms/sync/fact.ts';
import { migrate } from '../src/migrate.ts';
import { placesIn } from '#tests/facts.ts';
import { anAnswer, aProgramme } from '#tests/learning.ts';
import { aLine } from '#tests/line.ts';
import { aCountry, aPupil } from '#tests/people.ts';
import { startServer } from '#tests/site.ts';

// A database server of its own: these tests stop it, and nobody else may feel that.
const folder = await mkdtemp(join(tmpdir(), 'qalam-faults-'));
await chmod(folder, 0o755);
let postgres = await startPostgres({ folder: join(folder, 'postgres'), careless: true });
await migrate(postgres.url);
const db = openDatabase(postgres.url, { max: 3 });
after(async () => {
	await db.close();
	await postgres.stop();
	await rm(folder, { recursive: true, force: true });
});

const id = await aCountry(db);
const { items, lessonId } = await aProgramme(db);
type Phone = { address: string; cookie: string; person: string; scope: string; who: Awaited<ReturnType<typeof aPupil>> };

/** A pupil with a phone of his own, signed in at the server at `address`. */
async function aPhone(address: string): Promise<Phone> {
	const who = await aPupil(db, id('6A'));
	const [secret] = await loadSessions(db, theSystem('test'), [who.id]);
	return { address, cookie: `qalam_session=${secret}`, person: who.id, scope: id('A'), who };
}

/** Pushes facts as a phone does; undefined when no answer came back. */
const push = async (phone: Phone, facts: Fact[]): Promise<{ status: number; results: FactResult[] } | undefined> => {
	try {
		const response = await fetch(`${phone.address}/api/sync`, {
			method: 'POST',
			headers: { cookie: phone.cookie, 'content-type': 'application/json', origin: phone.address },
			body: JSON.stringify({ v: 1, now: new Date().toISOString(), device: facts[0]?.writer ?? newId(), person: phone.person, epochs: [], facts }),
			signal: AbortSignal.timeout(20_000)
		});
		return { status: response.status, results: response.ok ? ((await response.json()) as { results: FactResult[] }).results : [] };
	} catch {
		return undefined;
	}
};
const kept = async (person: string) => (await db.all(sql<{ id: string }>`select id from exercises.attempt where person_id = ${person}`)).map((row) => row.id);
const gapless = async (db: Database, scope: string) => {
	const places = await placesIn(db, scope);
	assert.deepEqual(places, places.map((_, i) => i + 1));
};
const wait = (ms: number) => new Promise((wake) => setTimeout(wake, ms));

/** What a phone does from morning to night: answers, keeps, sends in batches, forgets only what was acknowledged. */
async function work(phone: Phone, until: () => boolean): Promise<{ said: Set<string>; made: string[]; refusals: number }> {
	const [writer, epoch] = [newId(), newId()];
	const [waiting, made, said]: [Fact[], string[], Set<string>] = [[], [], new Set()];
	let refusals = 0;
	for (let seq = 1; ; ) {
		const ending = until();
		if (!ending && waiting.length < 20) {
			const fact = anAnswer(phone.who, items.E1, seq % 3 ? '8' : '7', {}, { writer, epoch, seq: seq++ });
			waiting.push(fact);
			made.push(fact.id);
		}
		const answer = await push(phone, waiting);
		if (answer?.status !== 200) refusals++;
		for (const result of answer?.results ?? []) {
			assert.ok(['ok', 'duplicate'].includes(result.result), JSON.stringify(result));
			said.add(result.id);
			waiting.splice(waiting.findIndex((fact) => fact.id === result.id), 1);
		}
		if (ending && !waiting.length) return { said, made, refusals };
		await wait(20);
	}
}

test('the database is stopped and started under load: nothing acknowledged is lost, nothing counts twice, pages say it calmly and recover', async () => {
	const server = await startServer({ url: postgres.url, env: { LOG_LEVEL: 'error' } });
	const phones = await Promise.all(Array.from({ length: 6 }, () => aPhone(server.address)));
	const page = (path: string) => fetch(server.address + path, { headers: { cookie: phones[0].cookie, accept: 'text/html', 'accept-language': 'fr' }, signal: AbortSignal.timeout(25_000) });
	assert.equal((await page(`/lesson/${lessonId}`)).status, 200);
	let over = false;
	const days = phones.map((phone) => work(phone, () => over));
	await wait(1200);
	await postgres.stop();
	// While it is away: a calm page with a number, in the reader's language, and no inside of the house.
	const during = await page(`/lesson/${lessonId}`);
	const text = await during.text();
	assert.equal(during.status, 503);
	assert.match(text, /se repose un instant/);
	assert.match(text, /<html lang="fr"/);
	assert.doesNotMatch(text, /ECONNREFUSED|at .*\.(ts|js):\d|127\.0\.0\.1:\d+\/qalam/);
	const health = await fetch(`${server.address}/health/ready`);
	assert.equal(health.status, 503);
	assert.equal((await fetch(`${server.address}/health/live`)).status, 200, 'the process itself is well');
	const form = await fetch(`${server.address}/exercise/${items.E2}?/answer`, { method: 'POST', headers: { cookie: phones[0].cookie, origin: server.address, accept: 'text/html', 'accept-language': 'fr' }, body: new URLSearchParams({ a: '8' }) });
	assert.equal(form.status, 503, 'a form is not said to be received');
	assert.match(await form.text(), /pas encore reçu[\s\S]*rechargez cette page/);
	postgres = await startPostgres({ folder: join(folder, 'postgres'), port: postgres.port, careless: true });
	await wait(1500);
	over = true;
	const done = await Promise.all(days);
	for (const [i, { said, made }] of done.entries()) {
		assert.equal(said.size, made.length, 'in the end every answer was acknowledged');
		assert.deepEqual((await kept(phones[i].person)).sort(), [...made].sort(), 'each is there, once');
	}
	await gapless(db, id('A'));
	assert.ok(done.some(({ refusals }) => refusals > 0), 'the stop was felt');
	assert.equal((await page(`/lesson/${lessonId}`)).status, 200, 'it recovers by itself');
	assert.equal((await fetch(`${server.address}/health/ready`)).status, 200);
	assert.equal(server.child.exitCode, null, 'the process never fell');
});

test('two servers on one database: one answer sent to both at once counts once; a session ended at one is ended at the other', async () => {
	const servers = await Promise.all([startServer({ url: postgres.url }), startServer({ url: postgres.url })]);
	const phone = await aPhone(servers[0].address);
	const facts = Array.from({ length: 10 }, (_, i) => anAnswer(phone.who, items.E1, '8', {}, { seq: i + 1 }));
	const results = (await Promise.all([...servers, ...servers].map((server) => push({ ...phone, address: server.address }, facts)))).flatMap((one) => one?.results ?? []);
	assert.equal(results.filter((one) => one.result === 'ok').length, 10);
	assert.equal(results.filter((one) => one.result === 'duplicate').length, 30);
	assert.equal((await kept(phone.person)).length, 10);
	await gapless(db, phone.scope);
	const out = await fetch(`${servers[0].address}/sign-out`, { method: 'POST', body: new URLSearchParams(), headers: { cookie: phone.cookie, origin: servers[0].address, accept: 'text/html' }, redirect: 'manual' });
	assert.equal(out.status, 303);
	assert.equal((await push({ ...phone, address: servers[1].address }, [anAnswer(phone.who, items.E1, '8')]))?.status, 401);
});

test('a server killed between the commit and its answer: the phone sends again to another, is told so, and it counts once', async () => {
	const line = await aLine(postgres.url);
	const first = await startServer({ url: line.url });
	const phone = await aPhone(first.address);
	assert.equal((await push(phone, [anAnswer(phone.who, items.E1, '7')]))?.results[0].result, 'ok');
	// From here on the database hears the server, and no answer of it comes back.
	const fact = anAnswer(phone.who, items.E1, '8');
	line.muteAfterCommit();
	const sent = push(phone, [fact]);
	for (let tries = 0; (await kept(phone.person)).length < 2; tries++) {
		assert.ok(tries < 200, 'the answer reached the database');
		await wait(25);
	}
	first.child.kill('SIGKILL');
	assert.equal(await sent, undefined, 'the phone heard nothing');
	const second = await startServer({ url: postgres.url });
	const again = await push({ ...phone, address: second.address }, [fact]);
	assert.deepEqual(again?.results.map((one) => one.result), ['duplicate']);
	assert.equal((again!.results[0].answer as { right: boolean }).right, true, 'and it is told the verdict');
	assert.equal((await kept(phone.person)).length, 2);
	await gapless(db, phone.scope);
});
