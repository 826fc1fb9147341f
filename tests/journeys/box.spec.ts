import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { connect } from 'node:tls';
import { chromium, type BrowserContext } from 'playwright-core';
import { sql } from '#platform/server/sql.ts';
import { pinOf } from '#tests/authority.ts';
import { aBox, boxName, inDays, startBox } from '#tests/box.ts';
import { browserProgram, flags } from '#tests/chromium.ts';
import { startSite } from '#tests/site.ts';
import { keepOnPhone, shownAway, t, take } from './phone.ts';
import { newPupil, signIn, until } from './walk.ts';

const site = await startSite();
const { id: chapter } = await site.db.one(sql<{ id: string }>`select id from curriculum.chapter where code = 'MS2-06'`);
const opened: BrowserContext[] = [];
after(async () => {
	for (const context of opened) await context.close().catch(() => {});
});

/** A phone on the box's network: it finds the box by its name, and knows the authority of this one key, or none. Its memory is a folder that outlives it. */
async function aPhone(memory: string, pin: string | undefined): Promise<BrowserContext> {
	const { path, env } = await browserProgram();
	const context = await chromium.launchPersistentContext(memory, {
		executablePath: path,
		env,
		locale: 'fr',
		viewport: { width: 360, height: 720 },
		args: [...flags, `--host-resolver-rules=MAP ${boxName} 127.0.0.1`, ...(pin ? [`--ignore-certificate-errors-spki-list=${pin}`] : [])]
	});
	context.setDefaultTimeout(15_000);
	opened.push(context);
	return context;
}

/** Until when the certificate lasts that a new line is shown, in seconds. */
const validTo = (port: number) =>
	new Promise<number>((done, failed) => {
		const line = connect({ port, host: '127.0.0.1', servername: boxName, rejectUnauthorized: false }, () => {
			done(new Date(line.getPeerCertificate().valid_to).getTime() / 1000);
			line.destroy();
		}).on('error', failed);
	});

const aMemory = async () => {
	const folder = await mkdtemp(join(tmpdir(), 'qalam-phone-'));
	after(() => rm(folder, { recursive: true, force: true }));
	return folder;
};

test('on a box with its certificate a phone is prepared, takes a chapter along, and opens it when the box is gone; a renewed certificate is taken up meanwhile', async () => {
	const box = await aBox();
	await writeFile(box.files.certificate, box.sign(inDays(20)));
	const { secure, plain, port, child } = await startBox(site.url, box);
	const memory = await aMemory();
	const phone = await aPhone(memory, pinOf(box.key));
	const page = await phone.newPage();
	const first = await page.goto(`${plain}/`);
	assert.equal(new URL(page.url()).origin, secure, 'the plain address leads to the secure one');
	assert.equal((await first!.securityDetails())!.issuer, 'Test authority');
	assert.equal(await page.evaluate(() => window.isSecureContext), true);
	const old = (await first!.securityDetails())!.validTo!;

	const pupil = await newPupil(site);
	await keepOnPhone(page, pupil.code, pupil.secret, secure);
	assert.equal(await page.evaluate(async () => (await navigator.serviceWorker.ready).active!.scriptURL), `${secure}/service-worker.js`);
	const cookies = await phone.cookies();
	const session = cookies.find((cookie) => cookie.name.endsWith('qalam_session'))!;
	assert.deepEqual([session.name, session.secure, session.httpOnly], ['__Host-qalam_session', true, true]);
	await take(page, `/learn/chapter/${chapter}`, secure);

	await writeFile(box.files.certificate, box.sign(inDays(45)));
	// An open line keeps what it began with: only a new one shows the new certificate.
	await until(() => validTo(port), (now) => now > old);
	const other = await (await aPhone(await aMemory(), pinOf(box.key))).newPage();
	assert.ok((await (await other.goto(`${secure}/sign-in`))!.securityDetails())!.validTo! > old);
	await page.goto(`${secure}/learn`);
	assert.equal(await page.locator('.away').count(), 0, 'what was open goes on over the renewed certificate');

	child.kill('SIGKILL');
	await shownAway(page, `${secure}/learn/chapter/${chapter}`);
	assert.ok(await page.locator('a[href^="/lesson/"]').first().isVisible());
	await phone.close();
});

test('before the first certificate the plain address works, says that it is not secure, and offers no preparation that would fail', async () => {
	const { plain } = await startBox(site.url, await aBox());
	const phone = await aPhone(await aMemory(), undefined);
	const page = await phone.newPage();
	const pupil = await newPupil(site);
	await page.goto(`${plain}/sign-in`);
	assert.equal(await page.evaluate(() => window.isSecureContext), false);
	await signIn(page, pupil.code, pupil.secret);
	await page.waitForURL(/\/learn/);
	assert.match(await page.locator('header [role="status"]').innerText(), /attend son premier certificat/);
	await page.goto(`${plain}/phone`);
	await page.getByText(t('notSecure')).waitFor();
	assert.equal(await page.locator('#prepare').isVisible(), false);
	await phone.close();
});

test('when the certificate has ended, what was taken along still opens, and the plain address is not shut by what the secure one promised', async () => {
	const box = await aBox();
	await writeFile(box.files.certificate, box.sign(inDays(20)));
	const { secure, plain } = await startBox(site.url, box);
	const memory = await aMemory();
	const pupil = await newPupil(site);
	const before = await aPhone(memory, pinOf(box.key));
	const page = await before.newPage();
	await keepOnPhone(page, pupil.code, pupil.secret, secure);
	await take(page, `/learn/chapter/${chapter}`, secure);
	// Its last seconds: the promise of https that the phone now holds ends with them.
	const end = new Date(Math.ceil(Date.now() / 1000) * 1000 + 14_000);
	await writeFile(box.files.certificate, box.sign(end));
	const promised = async () => Number(/\d+/.exec((await (await page.goto(`${secure}/sign-in`))!.allHeaders())['strict-transport-security'])![0]);
	await until(promised, (seconds) => seconds < 15);
	const shut = await before.newPage();
	await assert.rejects(shut.goto(`${plain}/sign-in`), /ERR_SSL|ERR_CONNECTION/, 'until then the browser comes by https only');
	await before.close();

	await new Promise((wake) => setTimeout(wake, end.getTime() - Date.now() + 2000));
	const phone = await aPhone(memory, undefined);
	const later = await phone.newPage();
	await shownAway(later, `${secure}/learn/chapter/${chapter}`);
	assert.ok(await later.locator('a[href^="/lesson/"]').first().isVisible(), 'it opens from the phone, which believes no other');
	const stranger = await aPhone(await aMemory(), undefined);
	await assert.rejects((await stranger.newPage()).goto(`${secure}/sign-in`), /ERR_CERT/);
	await later.goto(`${plain}/sign-in`);
	assert.match(await later.locator('header [role="status"]').innerText(), /a pris fin/);
	await signIn(later, pupil.code, pupil.secret);
	await later.waitForURL(/\/learn/);
	await phone.close();
});
