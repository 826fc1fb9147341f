import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { createPrivateKey } from 'node:crypto';
import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { request as plainRequest } from 'node:http';
import { Agent, request as secureRequest } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { boxFiles } from '#platform/server/box.ts';
import { home } from '#platform/server/config.ts';
import { anAuthority } from '#tests/authority.ts';
import { aBox, authority, boxName as name, inDays, startBox, type TestBox } from '#tests/box.ts';
import { theSystem } from '#platform/server/audit.ts';
import { loadCredentials, makeVerifier } from '#rooms/people/server/index.ts';
import { aCountry, aPerson } from '#tests/people.ts';
import { startSite } from '#tests/site.ts';

const site = await startSite({ demo: false });
const pupil = await aPerson(site.db, { memberships: [{ organisationId: (await aCountry(site.db))('6A'), kind: 'pupil', since: '2025-10-01' }] });
const password = 'une-phrase-pour-essayer';
await loadCredentials(site.db, theSystem('test'), [{ personId: pupil.id, kind: 'password', verifier: await makeVerifier(password) }]);

/** A box that runs: its addresses, and the two ways to ask it something. */
async function running(box: TestBox) {
	const { port, plainPort, secure, plain } = await startBox(site.url, box);
	type Asked = { method?: string; headers?: Record<string, string>; body?: string; host?: string };
	const send = (way: 'http' | 'https', path: string, { method = 'GET', headers = {}, body, host = name }: Asked = {}) =>
		new Promise<{ status: number; headers: Record<string, string | string[] | undefined>; text: string; until?: Date }>((done, failed) => {
			const options = { host: '127.0.0.1', path, method, headers: { host: way === 'https' ? `${host}:${port}` : `${host}:${plainPort}`, ...headers } };
			const req = (way === 'https' ? secureRequest : plainRequest)(
				way === 'https' ? { ...options, port, servername: name, ca: authority.pem, agent: new Agent({ keepAlive: false }) } : { ...options, port: plainPort },
				(res) => {
					const until = way === 'https' ? (res.socket as import('node:tls').TLSSocket).getPeerCertificate().valid_to : undefined;
					let text = '';
					res.setEncoding('utf8').on('data', (piece) => (text += piece)).on('end', () => done({ status: res.statusCode!, headers: res.headers, text, until: until ? new Date(until) : undefined }));
				}
			);
			req.on('error', failed);
			req.end(body);
		});
	return { secure, plain, send };
}

const until = async (what: () => Promise<boolean>) => {
	for (let tries = 0; tries < 60; tries++) {
		if (await what().catch(() => false)) return;
		await new Promise((wake) => setTimeout(wake, 200));
	}
	assert.fail('it did not come to pass within 12 s');
};
const form = (origin: string) => ({ 'content-type': 'application/x-www-form-urlencoded', accept: 'text/html', origin });
const signIn = `code=${pupil.code}&secret=${password}`;

test('a box with a certificate speaks https itself: sessions are secure, https is asked for as long as the certificate lasts, a renewed one is taken up', async () => {
	const box = await aBox();
	await writeFile(box.files.certificate, box.sign(inDays(30)));
	const { send, secure, plain } = await running(box);
	const page = await send('https', '/sign-in');
	assert.equal(page.status, 200);
	assert.doesNotMatch(page.text, /role="status"/, 'no word on protection where there is protection');
	const lasts = Number(/^max-age=(\d+)$/.exec(String(page.headers['strict-transport-security']))![1]);
	assert.ok(lasts <= 30 * 86_400 && lasts > 29.9 * 86_400, String(lasts));
	const signed = await send('https', '/sign-in', { method: 'POST', headers: form(secure), body: signIn });
	assert.equal(signed.status, 303, signed.text);
	const cookies = signed.headers['set-cookie'] as string[];
	for (const cookie of cookies) assert.match(cookie, /^__Host-.*; Secure/i);
	const cookie = cookies.map((one) => one.split(';')[0]).join('; ');
	assert.equal((await send('https', '/learn', { headers: { cookie } })).status, 200);
	assert.equal((await send('https', '/learn', { headers: { cookie: cookie.replaceAll('__Host-', '') } })).status, 303, 'a session of the plain address is none here');
	assert.equal((await send('https', '/api/sync', { method: 'POST', headers: { cookie, origin: secure, 'content-type': 'application/json' }, body: '{}' })).status, 400, 'a push knows who sends it');
	assert.equal((await send('https', '/sign-in', { method: 'POST', headers: form(plain), body: signIn })).status, 403, 'a page of the plain address is another site');
	// Renewed: by another program at first only half, then whole.
	const renewed = box.sign(inDays(44));
	await writeFile(box.files.certificate, renewed.slice(0, 200));
	await new Promise((wake) => setTimeout(wake, 2500));
	assert.equal((await send('https', '/health/live')).status, 200, 'half a certificate leaves the old one');
	await writeFile(box.files.certificate, renewed);
	await until(async () => (await send('https', '/health/live')).until! > inDays(40));
});

test('the plain port of a box leads to the secure address, never for good, and tells phones what they ask of a network', async () => {
	const box = await aBox();
	await writeFile(box.files.certificate, box.sign(inDays(30)));
	const { send, secure } = await running(box);
	const led = await send('http', '/lesson/x?y=1', { headers: { 'accept-language': 'ar' } });
	assert.deepEqual([led.status, led.headers.location, led.headers['cache-control']], [302, `${secure}/lesson/x?y=1`, 'no-store']);
	assert.match(led.text, /lang="ar" dir="rtl"/);
	assert.ok(led.text.includes(`href="${secure}"`));
	assert.equal(led.headers['strict-transport-security'], undefined);
	assert.equal((await send('http', '/', { host: '10.10.0.1' })).headers.location, `${secure}/`);
	const posted = await send('http', '/sign-in?/x', { method: 'POST', headers: form('http://a'), body: signIn });
	assert.deepEqual([posted.status, posted.headers.location], [303, `${secure}/sign-in`], 'a password is not taken over a line that anybody can read');
	assert.equal((await send('http', '/health/live')).status, 200);
	assert.equal((await send('http', '/generate_204', { host: 'connectivitycheck.gstatic.com' })).status, 204);
	assert.match((await send('http', '/hotspot-detect.html', { host: 'captive.apple.com' })).text, /Success/);
	assert.equal((await send('http', '/connecttest.txt', { host: 'www.msftconnecttest.com' })).text, 'Microsoft Connect Test');
	const elsewhere = await send('http', '/news', { host: 'journal.example', headers: { 'accept-language': 'fr' } });
	assert.equal(elsewhere.status, 404);
	assert.ok(elsewhere.text.includes(secure) && /lang="fr"/.test(elsewhere.text));
	assert.equal((await send('http', '/generate_204')).headers.location, `${secure}/generate_204`, 'of itself a box says nothing else');
});

test('a box whose certificate has ended shows the site on its plain port, marked, and takes what was begun there after the renewal', async () => {
	const box = await aBox();
	await writeFile(box.files.certificate, box.sign(inDays(-1), inDays(-46)));
	const { send, plain, secure } = await running(box);
	await assert.rejects(send('https', '/sign-in'), /expired/);
	const page = await send('http', '/sign-in', { headers: { 'accept-language': 'fr', 'x-qalam-plain': '' } });
	assert.equal(page.status, 200);
	assert.match(page.text, /role="status">Adresse non protégée.*a pris fin/);
	const signed = await send('http', '/sign-in', { method: 'POST', headers: form(plain), body: signIn });
	assert.equal(signed.status, 303);
	const cookie = (signed.headers['set-cookie'] as string[]).map((one) => one.split(';')[0]).join('; ');
	assert.match(cookie, /^qalam_session=/);
	assert.equal((await send('http', '/learn', { headers: { cookie } })).status, 200, 'reading and work go on');
	await writeFile(box.files.certificate, box.sign(inDays(45)));
	await until(async () => (await send('http', '/learn', { headers: { cookie } })).headers.location === `${secure}/learn`);
	const late = await send('http', '/language', { method: 'POST', headers: { ...form(plain), cookie }, body: 'language=ar&to=/me' });
	assert.deepEqual([late.status, late.headers.location], [303, '/me'], 'a form that was open is taken in');
	assert.equal((await send('https', '/learn')).status, 303);
});

test('a box that waits for its first certificate shows the site, marked, and speaks https as soon as it comes', async () => {
	const box = await aBox();
	const { send, secure } = await running(box);
	await assert.rejects(send('https', '/sign-in'));
	assert.match((await send('http', '/sign-in', { headers: { 'accept-language': 'en' } })).text, /waits for its first certificate/);
	await writeFile(box.files.certificate, box.sign(inDays(45)));
	await until(async () => (await send('https', '/sign-in')).status === 200);
	assert.equal((await send('http', '/')).headers.location, `${secure}/`);
});

const qalam = (words: string[], env: Record<string, string>, file = 'src/commands/main.ts') =>
	new Promise<{ code: number; out: string; err: string }>((done) =>
		execFile(process.execPath, [join(home, file), ...words], { env: { ...process.env, DATABASE_URL: site.url, LOG_LEVEL: 'fatal', PORT: '0', ...env } }, (error, out, err) => done({ code: Number(error?.code ?? 0), out, err }))
	);

test('the command makes a key and its request, takes what fits, says why not, and the doctor counts the days', async () => {
	const data = await mkdtemp(join(tmpdir(), 'qalam-box-'));
	const files = boxFiles({ data, tls: undefined });
	const box = (...words: string[]) => qalam(['box', ...words, '--json'], { QALAM_DATA: data });
	const certificate = async () => JSON.parse((await qalam(['doctor', '--json'], { QALAM_DATA: data })).out).checks.find((check: { name: string }) => check.name === 'certificate');
	assert.equal((await certificate()).state, 'well', 'no box, no certificate');
	assert.equal((await box('request')).code, 2);
	assert.equal((await box('request', '--name', 'box')).code, 2);
	const { name: named, request } = JSON.parse((await box('request', '--name', name.toUpperCase())).out);
	assert.equal(named, name);
	assert.match(request, /BEGIN CERTIFICATE REQUEST/);
	assert.equal(JSON.parse((await box('request')).out).newKey, false);
	assert.equal((await certificate()).state, 'look');
	const key = createPrivateKey(await readFile(files.key, 'utf8'));
	const path = join(data, 'courier.pem');
	const bring = async (text: string) => (await writeFile(path, text), box('certificate', path));
	const refused = await bring(anAuthority().sign({ name, key: (await aBox()).key }));
	assert.deepEqual([refused.code, JSON.parse(refused.out).error], [22, 'unfit-certificate']);
	assert.equal((await box('certificate', join(data, 'none'))).code, 19);
	const taken = JSON.parse((await bring(authority.sign({ name, key, to: inDays(20.5) }))).out);
	assert.deepEqual([taken.names, taken.daysLeft, taken.known], [[name], 20, false]);
	const status = JSON.parse((await box('status')).out);
	assert.deepEqual([status.name, status.state, status.certificate.daysLeft], [name, 'secure', 20]);
	const doctor = await certificate();
	assert.equal(doctor.state, 'look');
	assert.ok(doctor.mend);
	await writeFile(files.certificate, authority.sign({ name, key, from: inDays(-46), to: inDays(-1) }));
	assert.equal((await certificate()).state, 'wrong');
	assert.match(JSON.parse((await box('status')).out).phonesSee, /installed opens/);
});

test('https alone does not start with a key that does not fit, nor without its files, and says so', async () => {
	const [one, other] = [await aBox(), await aBox()];
	await writeFile(one.files.certificate, one.sign(inDays(30)));
	const start = (env: Record<string, string>) => qalam([], { QALAM_DATA: one.data, ...env }, 'src/server.ts');
	const unfit = await start({ TLS_CERT: one.files.certificate, TLS_KEY: other.files.key });
	assert.equal(unfit.code, 22);
	assert.match(unfit.err, /does not belong to the key/);
	assert.equal((await start({ TLS_CERT: join(one.data, 'none'), TLS_KEY: one.files.key })).code, 19);
	assert.equal((await start({ TLS_CERT: one.files.certificate })).code, 2);
});
