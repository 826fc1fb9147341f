import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { after, test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { build } from 'vite';
import { home } from '#platform/server/config.ts';
import { newId } from '#platform/ids.ts';
import { rangesOf, type Push, type PushAnswer } from '#rooms/sync/exchange.ts';
import { visit } from '#tests/browser.ts';
import { aFact } from '#tests/facts.ts';

/*
 * The outbox in a real browser, with nothing else around it: an empty page, and a server that answers as the receiver does.
 */
const made = await build({
	root: home,
	configFile: false,
	logLevel: 'silent',
	build: { write: false, minify: true, rolldownOptions: { input: 'src/rooms/sync/browser/outbox.ts', preserveEntrySignatures: 'strict' } }
});
const [{ output }] = [made].flat() as { output: { fileName: string; code: string }[] }[];
const script = output[0].code;

const held = new Map<string, Set<number>>();
const covered = new Map<string, number>();
const came: Push[] = [];
let answering: 'well' | 'late' | 'portal' | 'forbidden' | 'signedOut' = 'well';

function answerTo(push: Push): PushAnswer {
	came.push(push);
	for (const fact of push.facts) held.set(fact.epoch, (held.get(fact.epoch) ?? new Set()).add(fact.seq));
	return {
		v: 1, time: new Date().toISOString(), timeline: 't', cutOff: false, more: false, results: push.facts.map(({ id }) => ({ id, result: 'ok' })),
		held: Object.fromEntries(push.epochs.map(({ id }) => [id, rangesOf([...(held.get(id) ?? [])])])),
		covered: Object.fromEntries(push.epochs.map(({ id }) => [id, covered.get(id) ?? 0])),
		receipt: { text: `qalam-receipt 1\nk t\nd p\nnow\n${push.epochs.map(({ id }) => `${id} 1 ${Math.max(0, ...(held.get(id) ?? []))} 00 national`).join('\n')}\n`, key: 'k', signature: 's' }
	};
}

const server = createServer((request, response) => {
	if (request.url === '/outbox.js') return response.setHeader('content-type', 'text/javascript').end(script);
	if (request.url === '/worker.js') return response.setHeader('content-type', 'text/javascript').end(`import * as outbox from '/outbox.js'; self.onmessage = async ({ data: [name, ...given] }) => postMessage(await outbox[name](...given));`);
	if (request.url !== '/api/sync') return response.setHeader('content-type', 'text/html').end('<!doctype html><title>t</title>');
	const parts: Buffer[] = [];
	request.on('data', (part) => parts.push(part));
	request.on('end', () => {
		if (answering === 'portal') return response.setHeader('content-type', 'text/html').end('<html>Welcome to our Wi-Fi</html>');
		if (answering === 'forbidden') return response.writeHead(403, { 'content-type': 'text/html' }).end('<html>Blocked by the firewall</html>');
		if (answering === 'signedOut') return response.writeHead(401).end();
		const body = Buffer.concat(parts);
		const push = JSON.parse((request.headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body).toString()) as Push;
		const answer = JSON.stringify(answerTo(push));
		if (answering === 'late') return request.socket.destroy();
		response.setHeader('content-type', 'application/json').end(answer);
	});
});
await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
after(() => {
	server.closeAllConnections();
	server.close();
});
const address = `http://127.0.0.1:${(server.address() as { port: number }).port}`;

type Outbox = typeof import('#rooms/sync/browser/outbox.ts');
const person = newId();
const aPage = async () => {
	const { page, context, faults } = await visit(address);
	await page.goto('/');
	/** Calls the outbox in the page. */
	const call = async <K extends keyof Outbox>(name: K, ...given: unknown[]) =>
		page.evaluate(async ([name, given]) => ((await import('/outbox.js' as string)) as Record<string, (...given: unknown[]) => unknown>)[name](...given), [name, given] as const) as Promise<Awaited<ReturnType<Extract<Outbox[K], (...given: never[]) => unknown>>>>;
	/** Keeps acts, all in one start. */
	const keep = (...bodies: string[]) =>
		page.evaluate(async ([person, scope, bodies]) => {
			const opening = ((await import('/outbox.js' as string)) as Outbox).openOutbox(person);
			for (const body of bodies) await opening.keep({ scope, kind: 'note', v: 1, body });
		}, [person, newId(), bodies] as const);
	return { page, context, faults, call, keep };
};

test('kept, sent once, kept on until it is covered; the newest start stays to be named, and the receipt', async () => {
	const { context, call, keep, faults } = await aPage();
	await keep('{"a":1}', '{"a":2}');
	assert.deepEqual((await call('send', person)).stopped, null);
	const push = came.at(-1)!;
	assert.deepEqual(push.facts.map((fact) => [fact.seq, fact.body]), [[1, '{"a":1}'], [2, '{"a":2}']]);
	assert.ok(push.facts.every((fact) => fact.writer === push.device && fact.prev?.length === 64));
	assert.deepEqual((await call('contentsOf', person)).rows.map((row) => [row.level, row.told?.result]), [['server', 'ok'], ['server', 'ok']]);
	covered.set(push.epochs[0].id, 2);
	await call('send', person);
	assert.deepEqual(came.at(-1)!.facts, []);
	const { rows, epochs } = await call('contentsOf', person);
	assert.deepEqual([rows, epochs.map((epoch) => epoch.last)], [[], [2]]);
	assert.equal((await call('receiptsOf', person)).length, 1);
	assert.deepEqual(faults, []);
	await context.close();
});

test('an answer that never came, a page of somebody else’s network, a session that ended: all goes on waiting', async () => {
	const { context, call, keep } = await aPage();
	await keep('{"b":1}');
	for (const [how, stopped] of [['portal', 'portal'], ['forbidden', 'portal'], ['signedOut', 'signedOut'], ['late', 'cut']] as const) {
		answering = how;
		assert.equal((await call('send', person)).stopped, stopped);
		assert.deepEqual((await call('contentsOf', person)).rows.map((row) => row.level), ['phone']);
	}
	answering = 'well';
	await call('send', person);
	assert.deepEqual((await call('contentsOf', person)).rows.map((row) => row.level), ['server']);
	await context.close();
});

test('a page that the browser tidied up in the middle still keeps and still reads', async () => {
	const { page, context, call, keep } = await aPage();
	await keep('{"tidy":1}');
	const browserSide = await context.newCDPSession(page);
	await browserSide.send('HeapProfiler.collectGarbage');
	const late = new Promise<never>((_, fail) => setTimeout(() => fail(new Error('the outbox does not answer any more')), 10_000).unref());
	await Promise.race([keep('{"tidy":2}'), late]);
	assert.equal((await Promise.race([call('factsHere', person), late])).filter((fact) => fact.body.includes('tidy')).length, 2);
	await call('send', person);
	await context.close();
});

test('on the disk nothing of what was done can be read', async () => {
	const { context, page, keep } = await aPage();
	await keep('{"secret":"baobab"}');
	const found = await page.evaluate(async () => {
		const factories = [indexedDB];
		const buckets = (navigator as unknown as { storageBuckets?: { keys(): Promise<string[]>; open(name: string): Promise<{ indexedDB: IDBFactory }> } }).storageBuckets;
		for (const name of (await buckets?.keys()) ?? []) factories.push((await buckets!.open(name)).indexedDB);
		const texts: string[] = [];
		let keys = 0;
		for (const factory of factories)
			for (const { name } of await factory.databases()) {
				const database = await new Promise<IDBDatabase>((done) => (factory.open(name!).onsuccess = (event) => done((event.target as IDBOpenDBRequest).result)));
				for (const store of database.objectStoreNames) {
					const rows = await new Promise<unknown[]>((done) => (database.transaction(store).objectStore(store).getAll().onsuccess = (event) => done((event.target as IDBRequest).result)));
					for (const row of rows as { bytes?: ArrayBuffer; key?: CryptoKey }[]) {
						texts.push(JSON.stringify(row), row.bytes ? new TextDecoder().decode(row.bytes) : '');
						if (row.key && !row.key.extractable) keys++;
					}
				}
			}
		return { readable: texts.some((text) => text.includes('baobab')), rows: texts.length, keys, buckets: factories.length - 1 };
	});
	assert.equal(found.readable, false);
	assert.ok(found.rows > 6 && found.keys === 1, JSON.stringify(found));
	assert.equal(found.buckets, 1, 'where the browser has buckets the outbox has its own');
	await context.close();
});

test('what the first version left is carried over, under its own identities and the same writer', async () => {
	const { context, page, call, keep } = await aPage();
	const [writer, epoch] = [newId(), newId()];
	const facts = [1, 2].map((seq) => aFact({ id: person, hat: { establishmentId: newId() } as never }, { writer, epoch, seq, body: `{"old":${seq}}` }));
	await page.evaluate(async ([facts, writer]) => {
		localStorage.setItem('qalam-writer', writer);
		await new Promise<void>((done) => {
			const request = indexedDB.open('qalam-outbox', 1);
			request.onupgradeneeded = () => request.result.createObjectStore('fact', { keyPath: 'id' });
			request.onsuccess = () => {
				const transaction = request.result.transaction('fact', 'readwrite');
				for (const fact of facts) transaction.objectStore('fact').put(fact);
				transaction.oncomplete = () => (request.result.close(), done());
			};
		});
	}, [facts, writer] as const);
	await keep('{"new":1}');
	await call('send', person);
	const push = came.at(-1)!;
	assert.equal(push.device, writer);
	assert.deepEqual(push.facts.map((fact) => [fact.writer, fact.body]), [[writer, '{"old":1}'], [writer, '{"old":2}'], [writer, '{"new":1}']]);
	assert.deepEqual(push.facts.slice(0, 2), facts);
	await page.reload();
	const pushes = came.length;
	await call('send', person);
	assert.deepEqual(came.slice(pushes).flatMap((push) => push.facts), [], 'carried over once');
	await context.close();
});

test('a worker, without the storage of pages, keeps and sends from the same outbox, and pages hear of it', async () => {
	const { context, page, call, keep } = await aPage();
	await keep('{"w":1}');
	const heard = page.evaluate(async () => {
		const outbox = (await import('/outbox.js' as string)) as Outbox;
		return new Promise((done) => outbox.onChange(() => done(true)));
	});
	const said = await page.evaluate(([person]) => {
		const worker = new Worker('/worker.js', { type: 'module' });
		return new Promise<{ results: unknown[] }>((done) => {
			worker.onmessage = (event) => done(event.data);
			worker.postMessage(['send', person]);
		});
	}, [person] as const);
	assert.equal(said.results.length, 1);
	assert.equal(await heard, true);
	assert.deepEqual((await call('contentsOf', person)).rows.map((row) => row.level), ['server']);
	await context.close();
});

test('several tabs at once: each start its own epoch, each fact taken in once, nobody waits for ever', async () => {
	const { context, page, call, keep } = await aPage();
	const other = await context.newPage();
	await other.goto('/');
	const before = came.length;
	await Promise.all([keep('{"t":1}', '{"t":2}'), other.evaluate(async ([person, scope]) => {
		const outbox = (await import('/outbox.js' as string)) as Outbox;
		const opening = outbox.openOutbox(person);
		await Promise.all([1, 2, 3].map((n) => opening.keep({ scope, kind: 'note', v: 1, body: `{"o":${n}}` })));
		await outbox.send(person);
	}, [person, newId()] as const), call('send', person)]);
	await call('send', person);
	const { rows, epochs } = await call('contentsOf', person);
	assert.equal(rows.length, 5);
	assert.ok(rows.every((row) => row.level === 'server'));
	assert.equal(epochs.length, 2);
	const ids = came.slice(before).flatMap((push) => push.facts.map((fact) => fact.id));
	assert.equal(new Set(ids).size, 5);
	assert.equal(ids.length, 5, 'one tab at a time: nothing was sent twice');
	await page.close();
	await context.close();
});

test('the weight of the outbox on a page', () => {
	const weight = Buffer.byteLength(script);
	console.log(`outbox: ${weight} bytes of script`);
	assert.ok(weight < 17_000);
});
