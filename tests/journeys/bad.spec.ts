import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { sql } from '#platform/server/sql.ts';
import { keyAnswer } from '#rooms/exercises/key.ts';
import { say } from '#rooms/exercises/messages/index.ts';
import { sayFile } from '#rooms/sync/messages/file.ts';
import { sayWaiting } from '#rooms/sync/messages/waiting.ts';
import { visit } from '#tests/browser.ts';
import { startSite } from '#tests/site.ts';
import { examine } from './examine.ts';
import { keepOnPhone, t, take } from './phone.ts';
import { attempts, enter, exercisesOf, fill, newPupil } from './walk.ts';
import type { CDPSession, Page } from 'playwright-core';
import type { Item } from '#rooms/exercises/item.ts';

/*
 * The bad cases of a phone without line, in a real browser.
 */

const site = await startSite();
const e = say('fr');
const chapterCode = 'MS2-06';
const { id: chapter } = await site.db.one(sql<{ id: string }>`select id from curriculum.chapter where code = ${chapterCode}`);

/** Answers an exercise on the page that is open, rightly, and waits until it is said. */
async function answer(page: Page, { id, item }: { id: string; item: Item }): Promise<void> {
	await page.goto(`/exercise/${id}`);
	await fill(page, item, keyAnswer(item));
	await page.getByRole('button', { name: e('check'), exact: true }).click();
	await page.getByText(e('rightLong')).waitFor();
}

/** Asks the phone to send now, and waits until nothing waits. */
async function sendNow(page: Page): Promise<void> {
	await page.goto('/phone/waiting');
	const now = page.getByRole('button', { name: t('tryNow') });
	if (await now.count()) await now.click();
	await page.getByText(t('nothingWaits')).waitFor();
}

test('a phone without line saves what waits as a file; handed in on another computer it counts, and once when the phone sends it too', async () => {
	const f = sayFile('fr');
	const pupil = await newPupil(site);
	const exercises = (await exercisesOf(site.db, pupil.id, chapterCode, 'numeric')).slice(0, 2);
	const { page, context, faults } = await visit(site.address, { width: 360 });
	await keepOnPhone(page, pupil.code, pupil.secret);
	await take(page, `/learn/chapter/${chapter}`);
	await context.setOffline(true);
	for (const one of exercises) await answer(page, one);
	await page.goto('/phone/waiting');
	assert.ok(await page.getByText('/me/outbox').isVisible(), 'the page says where the file can be handed in');
	const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: sayWaiting('fr')('export') }).click()]);
	const file = await download.path();
	assert.match(download.suggestedFilename(), /^qalam-.*\.ndjson$/);

	// Another person signed in there: nothing is looked at.
	const name = download.suggestedFilename();
	const upload = async (page: Page, bytes: Buffer) => {
		await page.goto('/me/outbox');
		await page.locator('input[type="file"]').setInputFiles({ name, mimeType: 'application/x-ndjson', buffer: bytes });
		await page.getByRole('button', { name: f('hand') }).click();
	};
	const bytes = await readFile(file);
	const other = await enter(site, (await newPupil(site)).id);
	await upload(other.page, bytes);
	await other.page.getByText('ils attendent qu’elle se connecte').waitFor();
	await other.context.close();
	for (const { id } of exercises) assert.deepEqual(await attempts(site.db, pupil.id, id), []);

	// Herself, on a computer where no script runs; twice.
	const computer = await enter(site, pupil.id, { width: 1280, javaScriptEnabled: false });
	await computer.page.goto('/me');
	await computer.page.getByRole('link', { name: f('title') }).click();
	await upload(computer.page, bytes);
	await computer.page.getByText(f('taken', { count: 2 })).waitFor();
	assert.ok(await computer.page.getByText(f('receipt')).first().isVisible());
	await upload(computer.page, bytes);
	await computer.page.getByText(f('known', { count: 2 })).waitFor();
	for (const { id } of exercises) assert.deepEqual((await attempts(site.db, pupil.id, id)).map((row) => row.is_right), [true]);
	// Sent without a file, something else, and more than is looked at: said beside the field.
	for (const [odd, words] of [[Buffer.from('<html>'), f('noFile')], [Buffer.concat([bytes, Buffer.alloc(10_000_000, 0x20)]), f('tooLarge')]] as const) {
		await upload(computer.page, odd);
		assert.equal(await computer.page.locator('.fault').innerText(), words);
	}
	await computer.context.close();

	// The phone has its line back: it sends the same, which counts no more, and learns that it is held.
	await context.setOffline(false);
	await sendNow(page);
	await page.getByText(sayWaiting('fr')('held', { count: 2 }).slice(0, 30)).waitFor();
	for (const { id } of exercises) assert.equal((await attempts(site.db, pupil.id, id)).length, 1);
	assert.equal(await page.getByRole('heading', { name: sayWaiting('fr')('asideTitle') }).count(), 0);
	assert.deepEqual(faults, []);
	await context.close();
});

test('the page to hand in a file: axe finds nothing, in French and Arabic, small and wide, with what came of a file', async () => {
	for (const language of ['fr', 'ar'] as const) {
		const pupil = await newPupil(site);
		await site.db.run(sql`update people.person set language = ${language} where id = ${pupil.id}`);
		const { page, context, faults } = await enter(site, pupil.id, { language });
		for (const width of [360, 1280]) {
			await page.setViewportSize({ width, height: 800 });
			await page.goto('/me/outbox');
			const head = JSON.stringify({ qalam: 'outbox', v: 1, device: pupil.id, person: pupil.id, at: new Date().toISOString() });
			await page.locator('input[type="file"]').setInputFiles({ name: 'qalam.ndjson', mimeType: '', buffer: Buffer.from(`${head}\n{"fact":{"kind":"<b>x</b>"}}\nnull`) });
			await page.locator('main button.act').click();
			await page.getByRole('status').waitFor();
			assert.equal(await page.locator('b').count(), 0);
			assert.deepEqual(await examine(page, language), []);
		}
		assert.deepEqual(faults, []);
		await context.close();
	}
});

/** The bytes of a phone's disk at first. */
const most = 6_000_000;

/** Lets the phone's disk end at so many bytes. It holds as long as the session does. */
const diskOf = (cdp: CDPSession, bytes: number) => cdp.send('Storage.overrideQuotaForOrigin', { origin: site.address, quotaSize: bytes });

/** What comes of writing so many bytes into a database beside the outbox, which is taken away again. */
const tryToWrite = (page: Page, bytes: number) =>
	page.evaluate(async (bytes) => {
		type Buckets = { open: (name: string, options: object) => Promise<{ indexedDB: IDBFactory }> };
		const bucket = await (navigator as unknown as { storageBuckets: Buckets }).storageBuckets.open('qalam-outbox', { persisted: true, durability: 'strict' });
		const write = (factory: IDBFactory) =>
			new Promise<string>((done) => {
				const request = factory.open('trial', 1);
				request.onupgradeneeded = () => void request.result.createObjectStore('all');
				request.onerror = () => done('QuotaExceededError');
				request.onsuccess = () => {
					const transaction = request.result.transaction(['all'], 'readwrite', { durability: 'strict' });
					for (let left = bytes, i = 0; left > 0; left -= 60_000, i++) transaction.objectStore('all').put(crypto.getRandomValues(new Uint8Array(Math.min(left, 60_000))), i);
					const end = (said: string) => {
						request.result.close();
						factory.deleteDatabase('trial').onsuccess = () => done(said);
					};
					transaction.oncomplete = () => end('written');
					transaction.onabort = () => end(transaction.error!.name);
				};
			});
		return [await write(indexedDB), await write(bucket.indexedDB)];
	}, bytes);

/** Fills the phone's disk: lets it end where nothing more goes in. */
async function fillDisk(page: Page, cdp: CDPSession): Promise<void> {
	for (let bytes = await usedOn(page), full = false; ; bytes -= 25_000) {
		await diskOf(cdp, bytes);
		// Chromium remembers for a while what room was left when it last asked, and asks again for a write that goes beyond it.
		await tryToWrite(page, most + 1_000_000);
		// What a new database takes at least is more than an answer does: one step further.
		if (full) return;
		full = (await tryToWrite(page, 2000)).every((said) => said === 'QuotaExceededError');
		if (full) bytes -= 25_000;
	}
}
const usedOn = (page: Page) => page.evaluate(async () => (await navigator.storage.estimate()).usage!);

test('the phone is full: taking along stops and says so, an answer is still kept in the place of pictures, then of pages; when nothing is left the person is told and what was typed stays', async () => {
	const pupil = await newPupil(site);
	const [first, second] = await exercisesOf(site.db, pupil.id, chapterCode, 'numeric');
	const [third] = await exercisesOf(site.db, pupil.id, chapterCode, 'short');
	const { page, context } = await visit(site.address, { width: 360 });
	const cdp = await context.newCDPSession(page);
	await diskOf(cdp, most);
	await keepOnPhone(page, pupil.code, pupil.secret);
	await take(page, `/learn/chapter/${chapter}`);
	// Pictures, as they are taken along.
	await page.evaluate(async () => {
		const cache = await caches.open('media-taken');
		for (let i = 0; i < 5; i++) await cache.put(`/media/${i}`, new Response(new Uint8Array(100_000)));
	});
	await fillDisk(page, cdp);
	await page.goto('/phone/take?kind=exam&id=' + (await site.db.one(sql<{ id: string }>`select programme_id as id from curriculum.chapter where id = ${chapter}`)).id);
	await page.locator('form[action="/phone/take"] button').click();
	await page.getByText(t('faultFull')).waitFor();
	const media = () => page.evaluate(async () => (await (await caches.open('media-taken')).keys()).length);
	assert.equal(await media(), 5, 'what was taken stays as it is');

	await context.setOffline(true);
	const check = page.getByRole('button', { name: e('check'), exact: true });
	const pages = () => page.evaluate(() => new Promise<number>((done) => {
		const request = indexedDB.open('qalam-phone');
		request.onsuccess = () => {
			const count = request.result.transaction('parcel').objectStore('parcel').count();
			count.onsuccess = () => (request.result.close(), done(count.result));
		};
	}));
	const [taken, waits] = [await pages(), sayWaiting('fr')];
	const onFullDisk = async ({ id, item }: { id: string; item: Item }) => {
		await page.goto(`/exercise/${id}`);
		await fillDisk(page, cdp);
		await fill(page, item, keyAnswer(item));
		await check.click();
	};
	await onFullDisk(first);
	await page.getByText(e('rightLong')).waitFor();
	assert.deepEqual([await media(), await pages()], [0, taken], 'pictures gave way, pages did not');
	await onFullDisk(second);
	await page.getByText(e('rightLong')).waitFor();
	assert.ok((await pages()) < taken, 'pages gave way');
	await page.goto('/phone/waiting');
	await page.getByText(waits('waiting', { count: 2 })).waitFor();

	await diskOf(cdp, most);
	await context.setOffline(false);
	await page.goto(`/exercise/${third.id}`);
	await context.setOffline(true);
	await diskOf(cdp, 1000);
	await tryToWrite(page, most + 1_000_000);
	await fill(page, third.item, keyAnswer(third.item));
	await check.click();
	await page.getByText(e('notKept')).waitFor();
	assert.equal(await page.getByText(e('rightLong')).count(), 0, 'nothing is said to be done that is not kept');
	assert.equal(await page.locator(`form.book input[name="${third.item.parts[0].id}"]`).inputValue(), Object.values(keyAnswer(third.item))[0], 'what was typed stays');
	// Room was made: the same button keeps it, and with the line all three arrive.
	await diskOf(cdp, most);
	await check.click();
	await page.getByText(e('rightLong')).waitFor();
	await context.setOffline(false);
	await sendNow(page);
	for (const { id } of [first, second, third]) assert.deepEqual((await attempts(site.db, pupil.id, id)).map((row) => row.is_right), [true]);
	await context.close();
});
