import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, test } from 'node:test';
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
