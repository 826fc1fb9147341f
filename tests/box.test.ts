import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { createPrivateKey } from 'node:crypto';
import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { request as plainRequest } from 'node:http';
import { Agent, request as secureRequest } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { theSystem } from '#platform/server/audit.ts';
import { boxFiles } from '#platform/server/box.ts';
import { home } from '#platform/server/config.ts';
import { sql } from '#platform/server/sql.ts';
import { anAuthority } from '#tests/authority.ts';
import { aBox, authority, boxName as name, inDays, startBox, type TestBox } from '#tests/box.ts';
import { loadCredentials, loadSessions, makeVerifier } from '#rooms/people/server/index.ts';
import { aCountry, aPerson } from '#tests/people.ts';
import { startSite } from '#tests/site.ts';

const site = await startSite({ demo: false });
const id = await aCountry(site.db);
const pupil = await aPerson(site.db, { memberships: [{ organisationId: id('6A'), kind: 'pupil', since: '2025-10-01' }] });
const password = 'une-phrase-pour-essayer';
await loadCredentials(site.db, theSystem('test'), [{ personId: pupil.id, kind: 'password', verifier: await makeVerifier(password) }]);

/** A box that runs: its addresses, and the two ways to ask it something. */
async function running(box: TestBox) {
	const { port, plainPort, secure, plain } = await startBox(site.url, box);
	type Asked = { method?: string; headers?: Record<string, string>; body?: string | Buffer; host?: string };
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

test('the page of the box takes a certificate from who manages the school, tells what it did, and is not there for others or where no box serves', async () => {
	const box = await aBox();
	await writeFile(box.files.certificate, box.sign(inDays(12)));
	const { send, secure } = await running(box);
	const head = await aPerson(site.db, { roles: [{ role: 'head', organisationId: id('A'), since: '2025-10-01' }], memberships: [{ organisationId: id('A'), kind: 'staff', since: '2025-10-01' }] });
	const [ofHead, ofPupil] = (await loadSessions(site.db, theSystem('test'), [head.id, pupil.id])).map((secret) => ({ cookie: `__Host-qalam_session=${secret}` }));
	const today = await send('https', '/run', { headers: ofHead });
	assert.match(today.text, /href="\/run\/box"/);
	assert.match((await send('https', '/run/box', { headers: ofHead })).text, new RegExp(name));
	assert.equal((await send('https', '/run/box', { headers: ofPupil })).status, 404);
	const bring = async (text: string, headers: Record<string, string>) => {
		const form = new FormData();
		form.set('file', new File([text], 'courier.pem'));
		const body = new Request('http://x', { method: 'POST', body: form });
		return send('https', '/run/box', { method: 'POST', headers: { ...headers, 'content-type': body.headers.get('content-type')!, accept: 'text/html', origin: secure }, body: Buffer.from(await body.arrayBuffer()) });
	};
	const present = await readFile(box.files.certificate, 'utf8');
	for (const [text, why] of [['nothing', 'Il n’y a pas de certificat'], [(await aBox()).sign(inDays(45)), 'celui d’un autre boîtier'], [box.sign(inDays(5)), 'finit avant celui'], ['x'.repeat(200_000), 'Il n’y a pas de certificat']] as const) {
		const refused = await bring(text, ofHead);
		assert.equal(refused.status, 400);
		assert.ok(refused.text.includes(why), why);
	}
	assert.equal((await bring(box.sign(inDays(45)), ofPupil)).status, 404);
	assert.equal(await readFile(box.files.certificate, 'utf8'), present);
	const taken = await bring(box.sign(inDays(45)), ofHead);
	assert.equal(taken.status, 200);
	assert.match(taken.text, /Certificat en place, jusqu/);
	assert.match(taken.text, /Aucune autorité connue des téléphones/, 'the authority of a test is none');
	await until(async () => (await send('https', '/health/live')).until! > inDays(40));
	const rows = await site.db.all(sql<{ organisation_id: string; detail: { name: string } }>`select organisation_id, detail from platform.audit where act = 'box.certificate' and actor_id = ${head.id}`);
	assert.deepEqual(rows.map((row) => [row.organisation_id, row.detail.name]), [[id('A'), name]]);
	const [secret] = await loadSessions(site.db, theSystem('test'), [head.id]);
	const elsewhere = await fetch(`${site.address}/run/box`, { headers: { cookie: `qalam_session=${secret}` } });
	assert.equal(elsewhere.status, 404);
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
