import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { after, test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { build } from 'vite';
import { newId } from '#platform/ids.ts';
import { home } from '#platform/server/config.ts';
import type { Attachment, Standing } from '#rooms/sync/attachment.ts';
import { partBytes, partsHere, partsOf } from '#rooms/sync/attachment.ts';
import type { Push, PushAnswer } from '#rooms/sync/exchange.ts';
import { visit } from '#tests/browser.ts';
import { sha256Of } from '#tests/sync/filing.ts';

/*
 * Files that go with facts, in a real browser with nothing else around it: an empty page, and a server that answers as the receiver does.
 */
const made = await build({
	root: home, configFile: false, logLevel: 'silent',
	build: { write: false, minify: true, rolldownOptions: { input: { outbox: 'src/rooms/sync/browser/outbox.ts', attachments: 'src/rooms/sync/browser/attachments.ts' }, preserveEntrySignatures: 'strict', output: { entryFileNames: '[name].js' } } }
});
const [{ output }] = [made].flat() as { output: { fileName: string; code: string }[] }[];
const scripts = new Map(output.map(({ fileName, code }) => [`/${fileName}`, code]));

type Kept = { parts: Map<number, Buffer>; size: number; whole: boolean; covered: boolean };
const kept = new Map<string, Kept>();
const asked: string[] = [];
let answering: (method: string, number: number) => 'well' | 'cut' | 'late' | 'portal' | 'refused' = () => 'well';

function standing(sha256: string, size: number, number?: number, bytes?: Buffer): Standing {
	const file = kept.get(sha256) ?? { parts: new Map(), size, whole: false, covered: false };
	kept.set(sha256, file);
	if (number !== undefined) file.parts.set(number, bytes!);
	file.whole ||= file.parts.size === partsOf(size) && sha256Of(Buffer.concat([...file.parts].sort(([a], [b]) => a - b).map(([, part]) => part))) === sha256;
	return file.whole ? { v: 1, state: 'whole', covered: file.covered } : partsHere([...file.parts.keys()]);
}

const server = createServer((request, response) => {
	const url = new URL(request.url!, 'http://x');
	const script = scripts.get(url.pathname);
	if (script) return response.setHeader('content-type', 'text/javascript').end(script);
	const pieces: Buffer[] = [];
	request.on('data', (piece) => pieces.push(piece));
	request.on('end', () => {
		const [, sha256, part] = /^\/api\/blob\/([0-9a-f]{64})(?:\/(\d+))?$/.exec(url.pathname) ?? [];
		if (sha256) {
			asked.push(`${request.method} ${part ?? ''}`.trim());
			const how = answering(request.method!, Number(part));
			if (how === 'cut') return request.socket.destroy();
			if (how === 'portal') return response.setHeader('content-type', 'text/html').end('<html>Welcome to our Wi-Fi</html>');
			const said: Standing = how === 'refused' ? { v: 1, state: 'refused', why: 'type' } : standing(sha256, Number(url.searchParams.get('size')), part ? Number(part) : undefined, Buffer.concat(pieces));
			if (how === 'late') return request.socket.destroy();
			return response.setHeader('content-type', 'application/json').end(JSON.stringify(said));
		}
		if (url.pathname !== '/api/sync') return response.setHeader('content-type', 'text/html').end('<!doctype html><title>t</title>');
		const body = Buffer.concat(pieces);
		const push = JSON.parse((request.headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body).toString()) as Push;
		asked.push('push');
		const answer: PushAnswer = { v: 1, time: new Date().toISOString(), timeline: 't', held: {}, covered: {}, results: push.facts.map(({ id }) => ({ id, result: 'ok' })), receipt: null, cutOff: false, more: false };
		response.setHeader('content-type', 'application/json').end(JSON.stringify(answer));
	});
});
await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
after(() => {
	server.closeAllConnections();
	server.close();
});
const address = `http://127.0.0.1:${(server.address() as { port: number }).port}`;

type Outbox = typeof import('#rooms/sync/browser/outbox.ts');
type Files = typeof import('#rooms/sync/browser/attachments.ts');
const aPage = async () => {
	const { page, context } = await visit(address);
	await page.goto('/');
	const person = newId();
	const scope = newId();
	/** Keeps an act with a file of so many bytes; answers the file's hash. */
	const keep = (size: number) =>
		page.evaluate(async ([person, scope, size]) => {
			const bytes = new Uint8Array(size);
			for (let at = 0; at < size; at += 60_000) crypto.getRandomValues(bytes.subarray(at, Math.min(size, at + 60_000)));
			bytes.set(new TextEncoder().encode('a photo of my working'));
			const sha256 = Array.from(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)), (byte) => byte.toString(16).padStart(2, '0')).join('');
			const files: Attachment[] = [{ sha256, size, type: 'image/webp', bytes }];
			await ((await import('/outbox.js' as string)) as Outbox).openOutbox(person).keep({ scope, kind: 'note', v: 1, body: JSON.stringify({ sha256 }), files });
			return sha256;
		}, [person, scope, size] as const);
	const send = () => page.evaluate(async (person) => {
		const [outbox, files] = await Promise.all([import('/outbox.js' as string) as Promise<Outbox>, import('/attachments.js' as string) as Promise<Files>]);
		const { stopped } = await outbox.send(person, files.handOverFiles);
		return { stopped, left: await outbox.leftHere(person), files: await outbox.attachedHere(person), asides: (await outbox.contentsOf(person)).asides };
	}, person);
	return { page, context, person, keep, send };
};

test('after the facts a file goes part by part; what arrived is not sent again, a part that breaks off is; it stays until a backup has it', async () => {
	const { page, context, keep, send } = await aPage();
	const size = 3 * partBytes + 5;
	const sha256 = await keep(size);
	asked.length = 0;
	// The answer to the second part is lost, then the line breaks for good at the third.
	let late = true;
	answering = (_, number) => (number === 3 ? 'cut' : number === 2 && late ? ((late = false), 'late') : 'well');
	const first = await send();
	assert.deepEqual([first.stopped, first.files.map((file) => file.level)], ['cut', ['phone']]);
	// The browser itself tries once more where it kept the line open.
	assert.deepEqual(asked.filter((one, i) => one !== 'push' && one !== asked[i - 1]), ['GET', 'PUT 1', 'PUT 2', 'PUT 3']);
	assert.deepEqual([asked.filter((one) => one === 'PUT 1').length, asked.filter((one) => one === 'PUT 2').length >= 2, asked.filter((one) => one === 'PUT 3').length >= 3], [1, true, true]);
	assert.equal(asked[0], 'push');
	// Another start of the browser goes on where the server is.
	answering = () => 'well';
	asked.length = 0;
	await page.reload();
	const second = await send();
	assert.deepEqual([asked.filter((one) => one !== 'push'), second.stopped, second.files.map((file) => file.level)], [['GET', 'PUT 3', 'PUT 4'], null, ['server']]);
	assert.equal(sha256Of(Buffer.concat([...kept.get(sha256)!.parts].sort(([a], [b]) => a - b).map(([, part]) => part))), sha256);
	asked.length = 0;
	await send();
	assert.deepEqual(asked.filter((one) => one !== 'push'), [], 'not asked again within the hour');
	await page.evaluate(() => void (Date.now = ((now) => () => now() + 3_700_000)(Date.now)));
	kept.get(sha256)!.covered = true;
	assert.deepEqual((await send()).files, []);
	await context.close();
});

test('a network’s own page is no answer; a refusal is told and the file leaves; a server that lost it gets it again', async () => {
	const { page, context, keep, send } = await aPage();
	const sha256 = await keep(100);
	answering = () => 'portal';
	const portal = await send();
	assert.deepEqual([portal.stopped, portal.files.length], ['portal', 1]);
	answering = () => 'well';
	assert.deepEqual((await send()).files.map((file) => file.level), ['server']);
	kept.delete(sha256);
	await page.evaluate(() => void (Date.now = ((now) => () => now() - 1000)(Date.now)));
	assert.equal((await send()).files[0].level, 'server', 'a clock that goes back: it is asked');
	assert.ok(kept.get(sha256)!.whole);
	await keep(120);
	answering = (method) => (method === 'PUT' ? 'refused' : 'well');
	const { files, asides, left } = await send();
	assert.deepEqual([files.map((file) => file.sha256), asides.map((aside) => [aside.kind, aside.why])], [[sha256], [['attachment', 'attachment-refused']]]);
	assert.equal(left, 2, 'the two acts are not said to be held; no file waits');
	answering = () => 'well';
	await context.close();
});

test('on the disk no byte of a file can be read; one that the disk changed is told, and holds up no other', async () => {
	const { page, context, keep, send } = await aPage();
	const [bad, good] = [await keep(200), await keep(300)];
	const readable = await page.evaluate(async (bad) => {
		const buckets = (navigator as unknown as { storageBuckets: { open(name: string): Promise<{ indexedDB: IDBFactory }> } }).storageBuckets;
		const bucket = await buckets.open('qalam-outbox');
		const database = await new Promise<IDBDatabase>((done) => (bucket.indexedDB.open('qalam-outbox').onsuccess = (event) => done((event.target as IDBOpenDBRequest).result)));
		const transaction = database.transaction('bytes', 'readwrite');
		const rows = await new Promise<{ id: string; bytes: ArrayBuffer }[]>((done) => (transaction.objectStore('bytes').getAll().onsuccess = (event) => done((event.target as IDBRequest).result)));
		for (const row of rows) if (row.id.includes(bad)) {
			new Uint8Array(row.bytes)[9] ^= 1;
			transaction.objectStore('bytes').put(row);
		}
		await new Promise((done) => (transaction.oncomplete = done));
		database.close();
		return { count: rows.length, found: rows.some((row) => new TextDecoder().decode(row.bytes).includes('photo')) };
	}, bad);
	assert.deepEqual(readable, { count: 2, found: false });
	const { files, asides } = await send();
	assert.deepEqual([files.map((file) => [file.sha256, file.level]), asides.map((aside) => aside.why)], [[[good, 'server']], ['attachment-damaged']]);
	await context.close();
});

test('an outbox of the version before is opened with all that is in it, also where it stands outside a bucket', async () => {
	const { page, context, person, keep } = await aPage();
	const found = await page.evaluate(async (person) => {
		const make = (factory: IDBFactory) => new Promise<void>((done) => {
			const request = factory.open('qalam-outbox', 2);
			request.onupgradeneeded = () => {
				const database = request.result;
				database.createObjectStore('fact', { keyPath: 'id' });
				for (const store of ['act', 'epoch', 'aside']) database.createObjectStore(store, { keyPath: 'id' }).createIndex('actor', 'actor');
				database.createObjectStore('sealed', { keyPath: 'id' });
				database.createObjectStore('receipt', { autoIncrement: true }).createIndex('actor', 'actor');
				database.createObjectStore('self', { keyPath: 'name' });
			};
			request.onsuccess = () => {
				const transaction = request.result.transaction('act', 'readwrite');
				transaction.objectStore('act').put({ id: 'earlier', actor: person, epoch: 'e', seq: 1, scope: 's', kind: 'note', since: '2026-01-01T00:00:00.000Z', size: 1, level: 'phone' });
				transaction.oncomplete = () => (request.result.close(), done());
			};
		});
		await make(indexedDB);
		return (await ((await import('/outbox.js' as string)) as Outbox).contentsOf(person)).rows.map((row) => row.id);
	}, person);
	assert.deepEqual(found, ['earlier']);
	await keep(50);
	assert.equal(await page.evaluate(async (person) => ((await import('/outbox.js' as string)) as Outbox).leftHere(person), person), 3);
	await context.close();
});
