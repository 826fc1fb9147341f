import assert from 'node:assert/strict';
import { request } from 'node:http';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { newId } from '#platform/ids.ts';
import { theSystem } from '#platform/server/audit.ts';
import { sql } from '#platform/server/sql.ts';
import { loadSessions } from '#rooms/people/server/index.ts';
import type { PushAnswer } from '#rooms/sync/exchange.ts';
import { aChain, aPush } from '#tests/exchange.ts';
import { placesIn } from '#tests/facts.ts';
import { anAnswer, aProgramme } from '#tests/learning.ts';
import { aCountry, aPupil } from '#tests/people.ts';
import { startSite } from '#tests/site.ts';

const site = await startSite({ demo: false });
const { db, address } = site;
const id = await aCountry(db);
const { items } = await aProgramme(db);

async function aPhone(classId = id('6A')) {
	const who = await aPupil(db, classId);
	const [secret] = await loadSessions(db, theSystem('test'), [who.id]);
	return { who, cookie: `qalam_session=${secret}`, chain: (count: number) => aChain(who, count, { make: (who, more) => anAnswer(who as never, items.E1, '8', {}, more) }) };
}

/** Sends bytes as they are: `fetch` would add what a browser adds, and refuses some headers. */
const send = (body: Buffer | string, headers: Record<string, string>, method = 'POST') =>
	new Promise<{ status: number; text: string; headers: NodeJS.Dict<string | string[]> }>((done, failed) => {
		const call = request(`${address}/api/sync`, { method, headers: { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(body)), ...headers } }, (answer) => {
			const parts: Buffer[] = [];
			answer.on('data', (part: Buffer) => parts.push(part));
			answer.on('end', () => done({ status: answer.statusCode ?? 0, text: Buffer.concat(parts).toString(), headers: answer.headers }));
		});
		call.on('error', failed);
		call.end(body);
	});

test('a push over the line, plain and packed: the answers are marked, held and receipted; nothing of it may be kept by a cache', async () => {
	const { who, cookie, chain } = await aPhone();
	const chained = await chain(3);
	const body = JSON.stringify(aPush(who, chained));
	for (const [coding, bytes] of [['', Buffer.from(body)], ['gzip', gzipSync(body)]] as const) {
		const { status, text, headers } = await send(bytes, { cookie, ...(coding ? { 'content-encoding': coding } : {}) });
		assert.equal(status, 200, text);
		const answer = JSON.parse(text) as PushAnswer;
		assert.deepEqual(answer.results.map((one) => [one.result, (one.answer as { right: boolean }).right]), Array(3).fill([coding ? 'duplicate' : 'ok', true]));
		assert.deepEqual(answer.held, { [chained.epoch.id]: [[1, 3]] });
		assert.match(answer.receipt!.text, /^qalam-receipt 1\n/);
		assert.equal(headers['cache-control'], 'private, no-store');
		assert.match(String(headers['content-security-policy']), /default-src 'none'/);
	}
	const device = await db.one(sql<{ name: string; sessions: string[] }>`select name, sessions from sync.device where person_id = ${who.id} and id = ${chained.device}`);
	assert.equal(device.sessions.length, 1);
});

test('what another site’s page, a form or a stranger sends is refused before it is read', async () => {
	const { who, cookie, chain } = await aPhone();
	const body = JSON.stringify(aPush(who, await chain(1)));
	const cases: [number, Record<string, string>, string?][] = [
		[401, {}],
		[401, { cookie: 'qalam_session=' }],
		[401, { cookie: 'qalam_session=%E0%A4%A' }],
		[401, { cookie: `qalam_session=${'x'.repeat(43)}` }],
		[403, { cookie, 'sec-fetch-site': 'cross-site' }],
		[403, { cookie, 'sec-fetch-site': 'same-site' }],
		[403, { cookie, 'sec-fetch-site': 'none' }],
		[403, { cookie, origin: 'https://elsewhere.example' }],
		[403, { cookie, origin: 'null' }],
		[415, { cookie, 'content-type': 'text/plain' }],
		[415, { cookie, 'content-type': 'application/x-www-form-urlencoded' }],
		[415, { cookie, 'content-encoding': 'br' }],
		[405, { cookie }, 'GET'],
		[405, { cookie }, 'PUT'],
		[200, { cookie, origin: address, 'sec-fetch-site': 'same-origin' }]
	];
	for (const [status, headers, method] of cases) {
		const found = await send(method === 'GET' ? '' : body, headers, method);
		assert.equal(found.status, status, `${JSON.stringify(headers)}: ${found.text}`);
		assert.doesNotMatch(found.text, /at .*\.(ts|js):\d/);
	}
});

test('a body that is a bomb, too large, cut or no push has its own status, and nothing of it is kept', async () => {
	const { who, cookie, chain } = await aPhone();
	const bomb = gzipSync(Buffer.alloc(200_000_000, 0x20), { level: 9 });
	assert.ok(bomb.length < 250_000);
	const packed = { cookie, 'content-encoding': 'gzip' };
	const since = performance.now();
	assert.equal((await send(bomb, packed)).status, 413);
	assert.ok(performance.now() - since < 3000, 'it was not unpacked to its end');
	assert.equal((await send(gzipSync(Buffer.alloc(1_000_001, 0x20)), packed)).status, 413);
	assert.equal((await send(Buffer.alloc(1_100_000, 0x20), { cookie })).status, 413);
	assert.equal((await send(gzipSync('{}').subarray(0, 12), packed)).status, 400);
	assert.equal((await send('{"v":1', packed)).status, 400, 'what is not packed and says it is');
	const push = aPush(who, await chain(1));
	for (const odd of ['', 'null', '[]', '{}', '{', JSON.stringify({ ...push, v: 2 }), JSON.stringify({ ...push, epochs: Array(201).fill(push.epochs[0]) }), JSON.stringify({ ...push, facts: Array(201).fill(push.facts[0]) }), JSON.stringify({ ...push, now: 'now' })])
		assert.equal((await send(odd, { cookie })).status, 400, odd.slice(0, 60));
	assert.equal((await send(JSON.stringify({ ...push, person: newId() }), { cookie })).status, 409);
	assert.equal((await db.one(sql<{ count: number }>`select count(*) as count from sync.fact where actor_id = ${who.id}`)).count, 0);
	assert.equal((await db.one(sql<{ count: number }>`select count(*) as count from sync.device where person_id = ${who.id}`)).count, 0, 'on a shared phone another’s push notes nothing');
});

test('sixty phones at once: taken together, each gets its own answer; one that is signed out or lies harms no other', async () => {
	const phones = await Promise.all(Array.from({ length: 60 }, () => aPhone(id('5A'))));
	const pushes = await Promise.all(phones.map(async ({ who, chain }) => aPush(who, await chain(4))));
	await db.run(sql`update people.session set revoked_at = now() where person_id = ${phones[7].who.id}`);
	pushes[8].facts[1] = { ...pushes[8].facts[1], body: 'not an answer' };
	const answers = await Promise.all(phones.map(({ cookie }, i) => send(JSON.stringify(i === 9 ? { ...pushes[i], person: newId() } : pushes[i]), { cookie })));
	for (const [i, { status, text }] of answers.entries()) {
		assert.equal(status, i === 7 ? 401 : i === 9 ? 409 : 200, text);
		if (status !== 200) continue;
		const { results, held } = JSON.parse(text) as PushAnswer;
		assert.deepEqual(results.map((one) => one.id), pushes[i].facts.map((fact) => fact.id));
		assert.deepEqual(results.map((one) => one.why ?? one.result), i === 8 ? ['ok', 'malformed', 'chain', 'ok'] : Array(4).fill('ok'));
		assert.deepEqual(held, { [pushes[i].epochs[0].id]: [[1, 4]] });
	}
	const places = await placesIn(db, id('B'));
	assert.deepEqual(places, Array.from({ length: 57 * 4 + 2 }, (_, i) => i + 1));
});

test('a phone that lies: forged marks, a forged time, another’s name, a rewritten past, nesting without end; each is kept apart or put right, and none stops the others', async () => {
	const [awa, binta] = [await aPhone(), await aPhone()];
	const chained = await awa.chain(6);
	const [first, marks, future, name, past] = chained.facts;
	const wrong = JSON.parse(marks.body) as object;
	const forged = { ...marks, body: JSON.stringify({ ...wrong, answer: { a: '7' }, right: true, score: 1, mark: { right: true }, is_right: true }) };
	// A chain made by the liar himself holds: what it says is looked at all the same.
	const own = await aChain(awa.who, 2, { make: (_, more) => anAnswer(awa.who as never, items.E1, '7', { right: true, score: 1 } as never, { ...more, at: '2031-01-01T00:00:00.000Z' }) });
	const push = (facts: unknown[]) => JSON.stringify({ ...aPush(awa.who, chained, own), facts });
	const answers = (text: string) => (JSON.parse(text) as PushAnswer).results.map((one) => one.why ?? `${one.result} ${(one.answer as { right?: boolean } | undefined)?.right}`);
	const { status, text } = await send(push([first, forged, { ...future, prev: 'ab'.repeat(32) }, { ...name, actor: binta.who.id }, { ...past, seq: 1 }, ...own.facts]), { cookie: awa.cookie });
	assert.equal(status, 200);
	assert.deepEqual(answers(text).toSorted(), ['actor', 'chain', 'fork', 'ok false', 'ok false', 'ok false', 'ok true'].toSorted());
	const rows = await db.all(sql<{ is_right: boolean; soon: boolean }>`select is_right, at <= now() and at > now() - interval '1 minute' as soon from exercises.attempt where person_id = ${awa.who.id}`);
	assert.deepEqual(rows.map((row) => row.is_right).toSorted(), [false, false, false, true]);
	assert.ok(rows.every((row) => row.soon), 'nothing is in the future');
	assert.equal((await db.one(sql<{ count: number }>`select count(*)::int as count from exercises.attempt where person_id = ${binta.who.id}`)).count, 0);
	// Nested so deep that it can be read and not written again: it stays with him, and the one beside it is taken.
	const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
	const next = await awa.chain(1);
	const both = JSON.stringify({ ...aPush(awa.who, next), facts: ['DEEP', ...next.facts] }).replace('"DEEP"', deep);
	const found = await send(both, { cookie: awa.cookie });
	assert.equal(found.status, 200, found.text);
	assert.ok(answers(found.text).includes('ok true'));
});

test('five thousand acts of three weeks in one go: each is marked, held once and receipted', async () => {
	const { who, cookie, chain } = await aPhone();
	const chained = await chain(5000);
	const since = performance.now();
	let last: PushAnswer | undefined;
	for (let at = 0; at < chained.facts.length; at += 200) {
		const { status, text } = await send(gzipSync(JSON.stringify({ ...aPush(who, chained), facts: chained.facts.slice(at, at + 200) })), { cookie, 'content-encoding': 'gzip' });
		assert.equal(status, 200, text);
		last = JSON.parse(text) as PushAnswer;
		assert.ok(last.results.every((one) => one.result === 'ok') && last.results.length === 200);
	}
	console.log(`5000 acts: ${Math.round(performance.now() - since)} ms`);
	assert.deepEqual(last!.held, { [chained.epoch.id]: [[1, 5000]] });
	assert.match(last!.receipt!.text, new RegExp(`${chained.epoch.id} 1 5000 ${chained.link}`));
	const { count } = await db.one(sql<{ count: number }>`select count(*)::int as count from exercises.attempt where person_id = ${who.id}`);
	assert.equal(count, 5000);
});

test('anyone checks a receipt without an account: by the page, and by the public key; who asks too often waits', async () => {
	const { who, cookie, chain } = await aPhone();
	const { receipt } = JSON.parse((await send(JSON.stringify(aPush(who, await chain(2))), { cookie })).text) as PushAnswer;
	const { key, algorithm } = (await (await fetch(`${address}/api/sync/key`)).json()) as { key: string; algorithm: 'Ed25519' };
	const imported = await crypto.subtle.importKey('raw', Buffer.from(key, 'base64'), algorithm, true, ['verify']);
	assert.equal(await crypto.subtle.verify(algorithm, imported, Buffer.from(receipt!.signature, 'base64'), Buffer.from(receipt!.text)), true, 'as a browser would');
	const check = async (text: string, language = 'fr') => {
		const answer = await fetch(`${address}/receipt`, { method: 'POST', headers: { origin: address, accept: 'text/html', 'accept-language': language }, body: new URLSearchParams({ receipt: text }) });
		return { status: answer.status, html: await answer.text() };
	};
	for (const [language, words] of [['fr', 'La plateforme détient tout'], ['ar', 'المنصّة تحتفظ بكل ما يذكره'], ['en', 'The platform holds all']]) {
		const { status, html } = await check(JSON.stringify(receipt), language);
		assert.equal(status, 200);
		assert.ok(html.includes(words), language);
		assert.ok(!html.includes(who.familyName), 'no name is told');
	}
	assert.match((await check(JSON.stringify({ ...receipt, text: receipt!.text.replace(' 2 ', ' 9 ') }))).html, /La signature est fausse/);
	assert.match((await check('<script>alert(1)</script>')).html, /Ce n’est pas un reçu[\s\S]*&lt;script/);
	await db.run(sql`update platform.limit_count set failures = 100 where key like 'receipt:%'`);
	await check('x');
	assert.equal((await check('x')).status, 429);
});
