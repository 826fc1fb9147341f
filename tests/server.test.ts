import assert from 'node:assert/strict';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { home } from '#platform/server/config.ts';
import { startSite } from '#tests/site.ts';

// A file of an earlier build, which a page still open on a phone may ask for.
const earlier = join(home, 'build', '00000000000000aa');
await mkdir(join(earlier, 'client/_app/immutable/assets'), { recursive: true });
await writeFile(join(earlier, 'handler.js'), '');
await writeFile(join(earlier, 'client/_app/immutable/assets/old.Abc123.css'), 'p{margin:0}');
after(() => rm(earlier, { recursive: true, force: true }));

const { address } = await startSite({ demo: false, env: { METRICS_TOKEN: 'a-token' } });

type Answer = { status: number; headers: Record<string, string | string[] | undefined>; body: Buffer };
/** One request without the kindness of fetch: it sends exactly these headers and decompresses nothing. */
const ask = (path: string, { method = 'GET', headers = {}, body }: { method?: string; headers?: Record<string, string>; body?: Buffer | string } = {}) =>
	new Promise<Answer>((done, failed) => {
		const req = request(address + path, { method, headers }, (res) => {
			const pieces: Buffer[] = [];
			res.on('data', (piece) => pieces.push(piece));
			res.on('end', () => done({ status: res.statusCode!, headers: res.headers, body: Buffer.concat(pieces) }));
		});
		req.on('error', failed);
		req.end(body);
	});

test('a page is compressed, says so once in Vary, and is the same page as without', async () => {
	const plain = await ask('/sign-in');
	const small = await ask('/sign-in', { headers: { 'accept-encoding': 'br, gzip;q=0.5' } });
	assert.equal(plain.headers['content-encoding'], undefined);
	assert.equal(small.headers['content-encoding'], 'gzip');
	assert.equal(Number(small.headers['content-length']), small.body.byteLength);
	assert.match(String(small.headers.vary), /accept-encoding/i);
	const text = (body: Buffer) => body.toString().replace(/nonce-[\w+/=]+/g, '');
	assert.equal(text(gunzipSync(small.body)), text(plain.body));
	assert.ok(small.body.byteLength < plain.body.byteLength);
	for (const [accepted, encoding] of [['gzip;q=0, identity', undefined], ['br', undefined], ['*', 'gzip'], ['*, gzip;q=0', undefined], ['deflate, GZIP', 'gzip']] as const)
		assert.equal((await ask('/sign-in', { headers: { 'accept-encoding': accepted } })).headers['content-encoding'], encoding, accepted);
});

test('every answer carries the security headers and its request id; a page has a policy without inline script or style', async () => {
	const ids = new Set();
	for (const path of ['/', '/nowhere', '/health/live', '/sign-in']) {
		const { headers } = await ask(path, { headers: { 'x-request-id': 'chosen-by-a-stranger' } });
		assert.equal(headers['x-content-type-options'], 'nosniff', path);
		assert.equal(headers['referrer-policy'], 'same-origin', path);
		assert.equal(headers['cross-origin-opener-policy'], 'same-origin', path);
		assert.match(String(headers['content-security-policy']), /default-src 'none'.*frame-ancestors 'none'/, path);
		assert.equal(headers['strict-transport-security'], undefined, path);
		assert.match(String(headers['x-request-id']), /^[0-9a-f-]{36}$/, path);
		ids.add(headers['x-request-id']);
	}
	assert.equal(ids.size, 4);
	assert.doesNotMatch(String((await ask('/sign-in')).headers['content-security-policy']), /unsafe/);
});

test('a page that has not changed leaves the policy that the browser kept with it', async () => {
	const first = await ask('/');
	const again = await ask('/', { headers: { 'if-none-match': String(first.headers.etag) } });
	assert.equal(again.status, 304);
	assert.equal(again.headers['content-security-policy'], undefined);
	assert.equal(again.headers['x-content-type-options'], 'nosniff');
});

test('a form is accepted over plain http from its own site, and refused from another', async () => {
	const form = { method: 'POST', body: 'code=X&secret=', headers: { 'content-type': 'application/x-www-form-urlencoded', origin: address } };
	assert.notEqual((await ask('/sign-in', form)).status, 403);
	assert.equal((await ask('/sign-in', { ...form, headers: { ...form.headers, origin: 'https://elsewhere.example' } })).status, 403);
});

test('a body that is too large gets a page that says so, in the language of the browser, not a cut line', async () => {
	const large = await ask('/sign-in', { method: 'POST', body: Buffer.alloc(3_000_000), headers: { 'accept-language': 'ar', 'content-type': 'application/x-www-form-urlencoded', origin: address } });
	assert.equal(large.status, 413);
	assert.match(large.body.toString(), /lang="ar" dir="rtl"/);
	const file = await ask('/run/import', { method: 'POST', body: Buffer.alloc(65_000_000), headers: { 'content-type': 'multipart/form-data; boundary=x', origin: address } });
	assert.equal(file.status, 413);
	assert.match(file.body.toString(), /65 Mo/);
	assert.notEqual((await ask('/teach/import', { method: 'POST', body: Buffer.alloc(51_000_000), headers: { 'content-type': 'multipart/form-data; boundary=x', origin: address } })).status, 413);
	const course = await ask('/teach/import?/look', { method: 'POST', headers: { expect: '100-continue', 'content-length': '650000000', origin: address } });
	assert.equal(course.status, 413);
	const asking = await ask('/sign-in', { method: 'POST', headers: { expect: '100-continue', 'content-length': '9000000', origin: address } });
	assert.equal(asking.status, 413, 'a client that asks before it sends is told without sending');
	const bare = await ask('/exercise/x', { method: 'POST', headers: { expect: '100-continue', 'content-length': '3000000', 'content-type': 'application/x-www-form-urlencoded', origin: address } });
	assert.equal(bare.status, 413, 'only what brings a file may be large');
	// A piece is held in memory, whoever sends it: it is refused before it is read.
	for (const path of ['/teach/prepare/x/media/parts', '/teach/prepare/x/media/parts/y?from=0', '/exercise/x/play/state', '/play/x/~/xapi/media/x'])
		assert.equal((await ask(path, { method: 'PUT', headers: { expect: '100-continue', 'content-length': '3000000', 'content-type': 'multipart/form-data; boundary=x', origin: address } })).status, 413, path);
	const unsaid = await ask('/sign-in', { method: 'POST', body: 'x', headers: { 'transfer-encoding': 'chunked' } });
	assert.equal(unsaid.status, 411);
});

test('health tells live, ready and writing apart; figures need their token', async () => {
	for (const path of ['/health/live', '/health/ready', '/health/write', '/health']) assert.equal((await ask(path)).status, 200, path);
	const health = JSON.parse((await ask('/health')).body.toString());
	assert.equal(health.read.ok && health.write.ok, true);
	assert.ok(health.version && health.processId, 'this machine is told the rest');
	for (const path of ['/health/live', '/health/ready', '/health/write', '/health'])
		for (const header of ['x-forwarded-for', 'forwarded', 'via', 'x-real-ip']) {
			const { status, body } = await ask(path, { headers: { [header]: '203.0.113.7' } });
			assert.deepEqual([status, body.toString()], [200, '{"ok":true}'], `a stranger, by ${header}, at ${path}`);
		}
	assert.ok(JSON.parse((await ask('/health', { headers: { 'x-forwarded-for': '203.0.113.7', authorization: 'Bearer a-token' } })).body.toString()).version);
	assert.equal((await ask('/health', { headers: { 'x-forwarded-for': '203.0.113.7', authorization: 'Bearer wrong' } })).body.toString(), '{"ok":true}');
	assert.equal((await ask('/metrics', { headers: { authorization: 'Bearer wrong' } })).status === 200, false);
	const figures = await ask('/metrics', { headers: { authorization: 'Bearer a-token' } });
	assert.match(String(figures.headers['content-type']), /^application\/openmetrics-text/);
	assert.match(figures.body.toString(), /qalam_database_connections\{state="idle"\} [1-9]/, 'the connections of the site itself');
	assert.match(figures.body.toString(), /qalam_http_request_seconds_bucket.*route="\/sign-in"[\s\S]*# EOF\n$/);
});

test('files of an earlier build are still there, for good; others are not invented', async () => {
	const old = await ask('/_app/immutable/assets/old.Abc123.css');
	assert.deepEqual([old.status, old.headers['content-type'], old.body.toString()], [200, 'text/css', 'p{margin:0}']);
	assert.match(String(old.headers['cache-control']), /immutable/);
	const page = (await ask('/sign-in')).body.toString();
	const own = /\/(_app\/immutable\/assets\/[\w.-]+\.css)/.exec(page)![1];
	const file = await ask(`/${own}`, { headers: { 'accept-encoding': 'br' } });
	assert.deepEqual([file.status, file.headers['content-encoding']], [200, 'br']);
	assert.match(String(file.headers['cache-control']), /max-age=31536000,immutable/);
	for (const path of ['/_app/immutable/assets/none.css', '/_app/immutable/../../handler.js', '/_app/immutable/assets/%2e%2e/%2e%2e/%2e%2e/handler.js']) assert.equal((await ask(path)).status, 404, path);
});

test('behind a proxy: the address people type decides for https, and a stranger cannot speak for the proxy', async () => {
	const behind = await startSite({ demo: false, env: { ORIGIN: 'https://ecole.example' } });
	const asked = (headers: Record<string, string>) => fetch(`${behind.address}/sign-in`, { method: 'POST', body: 'code=X&secret=', redirect: 'manual', headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers } });
	const answer = await asked({ origin: 'https://ecole.example' });
	assert.notEqual(answer.status, 403);
	assert.match(answer.headers.get('strict-transport-security') ?? '', /max-age/);
	assert.equal((await asked({ origin: behind.address, 'x-forwarded-host': new URL(behind.address).host, 'x-forwarded-proto': 'http', 'x-qalam-host': new URL(behind.address).host, 'x-qalam-protocol': 'http' })).status, 403);
	assert.equal((await fetch(`${behind.address}/metrics`)).status, 200, 'figures are for this machine');
	assert.notEqual((await fetch(`${behind.address}/metrics`, { headers: { 'x-forwarded-for': '203.0.113.9' } })).status, 200, 'and not for whom a proxy on it speaks for');
});
