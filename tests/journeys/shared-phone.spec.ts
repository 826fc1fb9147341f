import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, test } from 'node:test';
import { say } from '../../src/phone/messages/index.ts';
import { sql } from '#platform/server/sql.ts';
import { visit } from '#tests/browser.ts';
import { startSite } from '#tests/site.ts';
import { keepOnPhone, shownAway, t, take } from './phone.ts';
import { newPupil, signIn, until } from './walk.ts';

const site = await startSite();
const { id: chapter } = await site.db.one(sql<{ id: string }>`select id from curriculum.chapter where code = 'MS2-06'`);

test('without line another site’s form does nothing here, and no address leads away from here', async () => {
	const pupil = await newPupil(site);
	const { page, context } = await visit(site.address, { width: 360 });
	await keepOnPhone(page, pupil.code, pupil.secret);
	const trap = `<form method="post" action="${site.address}/phone?/forget"><input name="person" value="${pupil.id}"></form><script>document.forms[0].submit()</script>`;
	const other = createServer((_req, res) => res.setHeader('content-type', 'text/html').end(trap)).listen(0);
	after(() => other.close());
	await page.goto(`http://localhost:${(other.address() as AddressInfo).port}/`).catch(() => {});
	await page.waitForURL(/forget/);
	await page.goto('/phone');
	assert.equal(await page.locator(`form[action="/phone?/forget"] input[value="${pupil.id}"]`).count(), 1, 'she is still kept here');
	// A tab in the address: a browser drops it, and reads another site.
	await page.goto('/phone');
	await page.locator('.menu summary').click();
	await page.locator('form[action="/sign-out"] button').click();
	await context.setOffline(true);
	await page.goto(`/phone/open?to=${encodeURIComponent('/\t/elsewhere.invalid/')}`);
	assert.equal(await page.locator('#content input[name="to"]').inputValue(), '/start');
	await page.locator('input[name="secret"]').fill(pupil.secret);
	await page.getByRole('button', { name: t('open') }).click();
	await page.waitForURL(/\/phone$/);
	assert.ok(page.url().startsWith(site.address));
	await context.close();
});

test('one is signed in and another opened the phone: the one’s pages do not come into the other’s, and nothing is done under the wrong name', async () => {
	const [awa, binta] = [await newPupil(site), await newPupil(site)];
	const { page, context } = await visit(site.address, { width: 360 });
	await keepOnPhone(page, awa.code, awa.secret);
	await take(page, `/learn/chapter/${chapter}`);
	await page.locator('.menu summary').click();
	await page.locator('form[action="/sign-out"] button').click();
	await keepOnPhone(page, binta.code, binta.secret);
	// Binta is signed in; Awa opens what is hers without line, where nobody can be signed in.
	await context.setOffline(true);
	await page.goto(`/phone/open?as=${awa.id}&to=/phone`);
	await page.locator(`input[name="person"][value="${awa.id}"]`).check();
	await page.locator('input[name="secret"]').fill(awa.secret);
	await page.getByRole('button', { name: t('open') }).click();
	await page.waitForURL(/\/phone$/);
	await context.setOffline(false);
	await page.locator('form[action="/phone?/refresh"] button').click();
	await until(async () => {
		await page.goto('/phone');
		return page.getByText(t('faultSignedOut')).count();
	}, Boolean);
	// A page of Binta's from the line shuts Awa's door.
	await page.goto('/learn');
	await context.setOffline(true);
	await page.goto('/learn');
	assert.match(page.url(), /\/phone\/open/);
	await page.locator(`input[name="person"][value="${awa.id}"]`).check();
	await page.locator('input[name="secret"]').fill(awa.secret);
	await page.getByRole('button', { name: t('open') }).click();
	await shownAway(page, `/learn/chapter/${chapter}`);
	await context.close();
});

test('a telephone declared lost is wiped when it calls, locked or not, whoever is signed in', async () => {
	const pupil = await newPupil(site);
	const { page, context } = await visit(site.address, { width: 360 });
	await keepOnPhone(page, pupil.code, pupil.secret);
	await take(page, `/learn/chapter/${chapter}`);
	// It did nothing without line yet, and stands among her telephones all the same.
	await until(() => site.db.all(sql<{ id: string }>`select id from sync.device where person_id = ${pupil.id}`), (rows) => rows.length === 1);
	await site.db.run(sql`update sync.device set revoked_at = now() where person_id = ${pupil.id}`);
	await site.db.run(sql`update people.session set revoked_at = now() where person_id = ${pupil.id}`);
	// An hour later.
	await page.evaluate(
		() =>
			new Promise<void>((done) => {
				const request = indexedDB.open('qalam-phone');
				request.onsuccess = () => {
					const store = request.result.transaction('profile', 'readwrite').objectStore('profile');
					store.getAll().onsuccess = (event) => {
						for (const profile of (event.target as IDBRequest).result) store.put({ ...profile, askedAt: 0 });
						store.transaction.oncomplete = () => (request.result.close(), done());
					};
				};
			})
	);
	await page.goto('/');
	await until(async () => {
		await page.goto('/phone');
		return page.locator('form[action="/phone?/forget"]').count();
	}, (count) => count === 0);
	await context.setOffline(true);
	await page.goto(`/learn/chapter/${chapter}`);
	assert.equal(await page.getByRole('heading', { level: 1 }).innerText(), t('notHereTitle'));
	await context.close();
});

test('a sign-in that the server did not see through opens nobody’s door, and makes no new lock', async () => {
	const [awa, other] = [await newPupil(site), await newPupil(site)];
	const { page, context } = await visit(site.address, { width: 360 });
	await keepOnPhone(page, awa.code, awa.secret);
	await take(page, `/learn/chapter/${chapter}`);
	await page.locator('.menu summary').click();
	await page.locator('form[action="/sign-out"] button').click();
	await page.goto('/sign-in');
	await signIn(page, other.code, other.secret);
	await page.waitForURL(/\/learn/);
	// From now on each of his pages and forms leads to the page where he must choose another secret.
	await site.db.run(sql`update people.credential set must_change = true where person_id = ${other.id}`);
	await page.goto('/phone');
	await page.evaluate((code) => {
		const form = document.createElement('form');
		Object.assign(form, { method: 'post', action: '/sign-in' });
		for (const [name, value] of Object.entries({ code, secret: 'anything' })) form.append(Object.assign(document.createElement('input'), { name, value }));
		document.body.append(form);
		form.submit();
	}, awa.code);
	await page.waitForURL(/\/me\/secret/);
	await page.goto('/phone/waiting');
	assert.match(page.url(), /\/phone\/open/);
	await context.setOffline(true);
	await page.goto('/phone/open');
	await page.locator('#content input[name="secret"]').fill(awa.secret);
	await page.getByRole('button', { name: t('open') }).click();
	await shownAway(page, `/learn/chapter/${chapter}`);
	await context.close();
});

test('a phone brings the words of who reads on it, those of another language when he does, and speaks what it has where words are missing', async () => {
	const [binta, awa] = [await newPupil(site), await newPupil(site)];
	const { page, context, faults } = await visit(site.address, { width: 360 });
	const words = () => page.evaluate(async () => {
		const found = new Set<string>();
		for (const name of await caches.keys()) for (const { url } of await (await caches.open(name)).keys()) found.add(/\/words\/(\w+)\./.exec(url)?.[1] ?? '');
		return [...found].filter(Boolean).sort();
	});
	const lose = async (...languages: string[]) => {
		await page.evaluate(async (lost) => {
			for (const name of await caches.keys()) {
				const cache = await caches.open(name);
				for (const request of await cache.keys()) if (lost.some((language) => request.url.includes(`/words/${language}.`))) await cache.delete(request);
			}
		}, languages);
		const cdp = await context.newCDPSession(page);
		await cdp.send('Network.clearBrowserCache');
		await cdp.send('ServiceWorker.enable');
		await cdp.send('ServiceWorker.stopAllWorkers');
		await cdp.detach();
	};
	const choose = async (language: string) => {
		await page.locator('.menu summary').click();
		await page.locator(`.menu button[lang="${language}"]`).click();
	};
	const speaks = () => page.evaluate(() => `${document.documentElement.lang} ${document.documentElement.dir}`);
	const ar = say('ar');

	await page.goto('/sign-in');
	await signIn(page, binta.code, binta.secret);
	await page.waitForURL(/\/learn/);
	await choose('ar');
	await page.waitForURL(/\/learn/);
	await page.goto('/phone');
	await page.locator('#prepare').click();
	await page.waitForURL(/\/phone\?to=/);
	assert.deepEqual(await words(), ['ar'], 'the language of the page, whatever the browser’s own is');
	await page.locator('form[action="/phone?/keep"] input[name="secret"]').fill(binta.secret);
	await page.getByRole('button', { name: ar('keep') }).click();
	await page.getByText(ar('nothingTaken')).waitFor();
	await context.setOffline(true);
	await page.goto('/phone/waiting');
	assert.equal(await speaks(), 'ar rtl');
	await choose('en');
	await page.getByRole('heading', { name: ar('notSentTitle') }).waitFor();
	await context.setOffline(false);
	await page.goto('/phone');
	await choose('en');
	await until(words, (found) => found.join() === 'ar,en');
	await context.setOffline(true);
	await page.goto('/phone/waiting');
	assert.equal(await speaks(), 'en ltr');
	await choose('ar');
	await page.waitForURL(/\/phone\/waiting/);
	assert.equal(await speaks(), 'ar rtl', 'without line among those that are here');
	await context.setOffline(false);

	await page.locator('.menu summary').click();
	await page.locator('form[action="/sign-out"] button').click();
	await keepOnPhone(page, awa.code, awa.secret);
	await context.setOffline(true);
	assert.deepEqual(await words(), ['ar', 'en', 'fr']);
	await page.goto('/phone/waiting');
	assert.equal(await speaks(), 'fr ltr');
	await lose('fr', 'en');
	await page.goto('/phone/waiting');
	assert.equal(await speaks(), 'ar rtl', 'her own words are lost: those of the other');
	await lose('ar');
	await page.goto('/phone/waiting');
	await page.getByText('Open this page again').waitFor();
	await context.setOffline(false);
	await page.goto('/phone/waiting');
	assert.equal(await speaks(), 'fr ltr');
	assert.deepEqual(faults, []);
	await context.close();
});
