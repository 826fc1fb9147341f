import assert from 'node:assert/strict';
import type { ChildProcess } from 'node:child_process';
import { cp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { dirname, join } from 'node:path';
import { after, test } from 'node:test';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { build } from '../../src/build.ts';
import { theSystem } from '#platform/server/audit.ts';
import { sql } from '#platform/server/sql.ts';
import { keyAnswer } from '#rooms/exercises/key.ts';
import { say } from '#rooms/exercises/messages/index.ts';
import { sayRow } from '#rooms/exercises/messages/row.ts';
import { sayWaiting } from '#rooms/sync/messages/waiting.ts';
import { visit } from '#tests/browser.ts';
import { closePerson, reopenPerson } from '#rooms/people/server/index.ts';
import { publishItems } from '#rooms/exercises/server/index.ts';
import { startServer, startSite } from '#tests/site.ts';
import { answer, keepOnPhone, pulled, sendNow, shownAway, t, take } from './phone.ts';
import { attempts, exercisesOf, fill, newPupil, signIn, until } from './walk.ts';
import type { CDPSession, Page } from 'playwright-core';
import type { Item } from '#rooms/exercises/item.ts';

/*
 * The bad cases of a phone without line, in a real browser.
 */

const site = await startSite();
const e = say('fr');
const chapterCode = 'MS2-06';
const { id: chapter } = await site.db.one(sql<{ id: string }>`select id from curriculum.chapter where code = ${chapterCode}`);

/** Ends a server, and its hold of its address. */
async function stop(child: ChildProcess): Promise<void> {
	const ended = new Promise((done) => child.once('exit', done));
	child.kill('SIGKILL');
	await ended;
}

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

/** Lets the phone's disk end at so many bytes, below what is used, and waits until nothing more goes in. */
async function shutDisk(page: Page, cdp: CDPSession, bytes: number): Promise<void> {
	await diskOf(cdp, bytes);
	// Chromium remembers for a while what room was left when it last asked, and asks again for a write that goes beyond it.
	const small = async () => {
		await tryToWrite(page, most + 1_000_000);
		return tryToWrite(page, 2000);
	};
	await until(small, (said) => said.every((one) => one === 'QuotaExceededError'), 40_000);
}

/** Fills the phone's disk: it ends 50 kB below what is used. */
async function fillDisk(page: Page, cdp: CDPSession): Promise<void> {
	// For a moment after pictures were let go of Chromium counts them out twice (measured, 153: by 250 kB): then the disk would end far too low.
	for (let now = await usedOn(page), used = -1; now !== used; now = await usedOn(page)) {
		used = now;
		await shutDisk(page, cdp, used - 50_000);
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
	const shelf = `media-${pupil.id}`;
	await page.evaluate(async (name) => {
		const cache = await caches.open(name);
		for (let i = 0; i < 5; i++) await cache.put(`/media/${i}`, new Response(new Uint8Array(100_000)));
	}, shelf);
	await fillDisk(page, cdp);
	await page.goto('/phone/take?kind=exam&id=' + (await site.db.one(sql<{ id: string }>`select programme_id as id from curriculum.chapter where id = ${chapter}`)).id);
	await page.locator('form[action="/phone/take"] button').click();
	await page.getByText(t('faultFull')).waitFor();
	const media = () => page.evaluate(async (name) => (await (await caches.open(name)).keys()).length, shelf);
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
	// Pages go 64 kB at a time: where that was not yet enough the person is told, and presses again.
	const right = page.getByText(e('rightLong'));
	for (let presses = 0; presses < 6 && !(await right.waitFor({ timeout: 5000 }).then(() => true, () => false)); presses++) await check.click();
	await right.waitFor();
	assert.ok((await pages()) < taken, 'pages gave way');
	await page.goto('/phone/waiting');
	await page.getByText(waits('waiting', { count: 2 })).waitFor();

	await diskOf(cdp, most);
	await context.setOffline(false);
	await page.goto(`/exercise/${third.id}`);
	await context.setOffline(true);
	await shutDisk(page, cdp, 1000);
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

test('a network that shows its own page in place of everything, with 200 and with 403: nothing counts as handed over, pages come from the phone, nothing is wiped', async () => {
	const server = await startServer({ url: site.url });
	const pupil = await newPupil(site);
	const [first, second] = await exercisesOf(site.db, pupil.id, chapterCode, 'numeric');
	const { page, context } = await visit(server.address, { width: 360 });
	await keepOnPhone(page, pupil.code, pupil.secret);
	await take(page, `/learn/chapter/${chapter}`);
	await stop(server.child);
	let status = 200;
	const portal = createServer((request, response) => {
		request.resume();
		response.writeHead(status, { 'content-type': 'text/html' }).end('<title>Hôtel</title><h1>Bienvenue au Wi-Fi</h1><form method="post"><button>Accepter</button></form>');
	});
	const { port } = new URL(server.address);
	await new Promise<void>((done) => portal.listen(Number(port), '127.0.0.1', done));
	after(() => portal.close());
	for (const [each, exercise] of [[200, first], [403, second]] as const) {
		status = each;
		await shownAway(page, `/learn/chapter/${chapter}`);
		await answer(page, exercise);
		await page.goto('/phone');
		await page.getByRole('button', { name: t('refresh') }).click();
		await page.goto('/phone/waiting');
		await page.getByRole('button', { name: t('tryNow') }).click();
		await page.getByText(sayWaiting('fr')('waiting', { count: each === 200 ? 1 : 2 })).waitFor();
		await page.getByText(sayWaiting('fr')('portal')).waitFor();
	}
	// A form of the phone's own pages is done here, not lost in the portal.
	await shownAway(page, `/learn/chapter/${chapter}`);
	await page.locator('a[href^="/lesson/"]').first().click();
	await page.locator('form[action="?/read"] button').click();
	await page.waitForURL(/\/learn\/chapter\//);
	assert.equal(await page.locator('.away').count(), 1);
	assert.deepEqual([await attempts(site.db, pupil.id, first.id), await attempts(site.db, pupil.id, second.id)], [[], []]);

	portal.closeAllConnections();
	await new Promise((done) => portal.close(done));
	await startServer({ url: site.url, env: { PORT: port } });
	await sendNow(page);
	for (const { id } of [first, second]) assert.equal((await attempts(site.db, pupil.id, id)).length, 1);
	await context.close();
});

test('a phone whose clock stands in 2031: what was done arrives with a believable time, and the flag', async () => {
	const folder = await build();
	const wrong = join(dirname(folder), `clock-${process.pid}`);
	after(() => rm(wrong, { recursive: true, force: true }));
	await cp(folder, wrong, { recursive: true });
	const ahead = Date.parse('2031-03-01T00:00:00Z') - Date.now();
	const clock = `{ const True = Date; self.Date = class Date extends True { constructor(...given) { given.length ? super(...given) : super(True.now() + ${ahead}); } static now() { return True.now() + ${ahead}; } }; }\n`;
	const file = join(wrong, 'client/service-worker.js');
	const changed = clock + (await readFile(file, 'utf8'));
	await writeFile(file, changed);
	await writeFile(`${file}.br`, brotliCompressSync(changed));
	await writeFile(`${file}.gz`, gzipSync(changed));
	const server = await startServer({ url: site.url, folder: wrong });
	const pupil = await newPupil(site);
	const [first] = await exercisesOf(site.db, pupil.id, chapterCode, 'numeric');
	const { page, context } = await visit(server.address, { width: 360 });
	await context.addInitScript({ content: clock });
	await keepOnPhone(page, pupil.code, pupil.secret);
	await take(page, `/learn/chapter/${chapter}`);
	await stop(server.child);
	const before = Date.now();
	await answer(page, first);
	const done = Date.now();
	assert.equal(await page.evaluate(() => new Date().getFullYear()), 2031);
	await page.goto('/phone/waiting');
	assert.match(await page.locator('main').innerText(), /mars/, 'the page tells the phone’s own day');
	await startServer({ url: site.url, folder: wrong, env: { PORT: new URL(server.address).port } });
	await sendNow(page);
	const [row] = await until(() => site.db.all(sql<{ at: Date; flags: string[] }>`select at, flags from exercises.attempt where person_id = ${pupil.id}`), (rows) => rows.length > 0);
	assert.ok(row.at.getTime() > before - 2000 && row.at.getTime() < done + 2000, `${row.at.toISOString()} is when it was done`);
	assert.deepEqual(row.flags, ['clock']);
	await context.close();
});

test('the same exercise done on two phones: both count, in the order of time, and both phones see the same afterwards', async () => {
	const pupil = await newPupil(site);
	const [first] = await exercisesOf(site.db, pupil.id, chapterCode, 'numeric');
	const phones = [await visit(site.address, { width: 360 }), await visit(site.address, { width: 360 })];
	for (const { page, context } of phones) {
		await keepOnPhone(page, pupil.code, pupil.secret);
		await take(page, `/learn/chapter/${chapter}`);
		await context.setOffline(true);
	}
	const [one, two] = phones;
	await one.page.goto(`/exercise/${first.id}`);
	await fill(one.page, first.item, { [first.item.parts[0].id]: '123456' });
	await one.page.getByRole('button', { name: e('check'), exact: true }).click();
	await one.page.locator('.say.wrong, .say.hint').first().waitFor();
	await answer(two.page, first);
	// The later one arrives first.
	for (const { page, context } of [two, one]) {
		await context.setOffline(false);
		await sendNow(page);
	}
	const rows = await site.db.all(sql<{ is_right: boolean }>`select is_right from exercises.attempt where person_id = ${pupil.id} and item_id = ${first.id} order by at`);
	assert.deepEqual(rows.map((row) => row.is_right), [false, true]);
	const seen: string[] = [];
	for (const { page, context } of phones) {
		const list = await pulled(page, `/learn/chapter/${chapter}`, (text) => text.includes(sayRow('fr')('succeeded')));
		seen.push(list + (await pulled(page, '/learn/progress', (text) => text.includes('✓') && text.includes('✗'))));
		await context.close();
	}
	assert.equal(seen[0], seen[1]);
});

test('the key is corrected while a pupil is away: the answer is marked by the version that was on the screen, and the next pull brings the new one', async () => {
	const pupil = await newPupil(site);
	const [, second] = await exercisesOf(site.db, pupil.id, chapterCode, 'numeric');
	const { page, context } = await visit(site.address, { width: 360 });
	await keepOnPhone(page, pupil.code, pupil.secret);
	await take(page, `/learn/chapter/${chapter}`);
	await context.setOffline(true);
	const found = await site.db.one(sql<{ bank: string; version: number; content: Item; competences: string[] }>`
		select item.bank_id as bank, version.number as version, version.content, version.competence_ids as competences
		from exercises.item join exercises.item_version version on version.item_id = item.id and version.number = item.current_version where item.id = ${second.id}`);
	const corrected = structuredClone(found.content);
	corrected.title += ' (corrigé)';
	for (const part of corrected.parts) if (part.interaction.type === 'numeric') part.interaction.answers = [{ value: '987654', score: 1 } as never];
	const [published] = await publishItems(site.db, theSystem('test'), found.bank, [{ item: corrected, chapterId: chapter, competenceIds: found.competences }]);
	assert.deepEqual([published.id, published.version], [second.id, found.version + 1]);
	after(() => publishItems(site.db, theSystem('test'), found.bank, [{ item: found.content, chapterId: chapter, competenceIds: found.competences }]));
	await answer(page, second);
	await context.setOffline(false);
	await sendNow(page);
	const rows = await site.db.all(sql<{ item_version: number; is_right: boolean }>`select item_version, is_right from exercises.attempt where person_id = ${pupil.id}`);
	assert.deepEqual(rows, [{ item_version: found.version, is_right: true }]);
	await pulled(page, `/exercise/${second.id}`, (text) => text.includes('(corrigé)'));
	await context.close();
});

test('an account is closed while acts wait: the phone says calmly that they can’t be sent now and keeps them; opened again, they arrive', async () => {
	const pupil = await newPupil(site);
	const [first] = await exercisesOf(site.db, pupil.id, chapterCode, 'numeric');
	const { page, context } = await visit(site.address, { width: 360 });
	await keepOnPhone(page, pupil.code, pupil.secret);
	await take(page, `/learn/chapter/${chapter}`);
	await context.setOffline(true);
	await answer(page, first);
	const { version } = await site.db.one(sql<{ version: number }>`select version from people.person where id = ${pupil.id}`);
	await closePerson(site.db, theSystem('test'), pupil.id, version);
	await context.setOffline(false);
	await page.goto('/phone/waiting');
	await page.getByRole('button', { name: t('tryNow') }).click();
	await page.getByText(sayWaiting('fr')('waiting', { count: 1 })).waitFor();
	await page.getByText(sayWaiting('fr')('signedOut')).waitFor();
	assert.deepEqual(await attempts(site.db, pupil.id, first.id), []);
	await reopenPerson(site.db, theSystem('test'), pupil.id);
	await page.goto('/sign-in');
	await signIn(page, pupil.code, pupil.secret);
	await page.waitForURL(/\/learn/);
	await sendNow(page);
	assert.deepEqual((await attempts(site.db, pupil.id, first.id)).map((row) => row.is_right), [true]);
	await context.close();
});

test('two tabs answer at once, without line: both are kept, and each arrives once', async () => {
	const pupil = await newPupil(site);
	const exercises = (await exercisesOf(site.db, pupil.id, chapterCode, 'numeric')).slice(0, 2);
	const { page, context } = await visit(site.address, { width: 360 });
	await keepOnPhone(page, pupil.code, pupil.secret);
	await take(page, `/learn/chapter/${chapter}`);
	await context.setOffline(true);
	const tabs = [page, await context.newPage()];
	for (const [i, { id, item }] of exercises.entries()) {
		await tabs[i].goto(`/exercise/${id}`);
		await fill(tabs[i], item, keyAnswer(item));
	}
	await Promise.all(tabs.map((tab) => tab.getByRole('button', { name: e('check'), exact: true }).click()));
	for (const tab of tabs) await tab.getByText(e('rightLong')).waitFor();
	await context.setOffline(false);
	await Promise.all(tabs.map((tab) => tab.goto('/learn')));
	await sendNow(page);
	for (const { id } of exercises) assert.deepEqual((await attempts(site.db, pupil.id, id)).map((row) => row.is_right), [true]);
	const epochs = await site.db.all(sql<{ epoch: string; seqs: number[] }>`select epoch, array_agg(seq order by seq) as seqs from sync.fact where actor_id = ${pupil.id} and kind = 'answer' group by epoch`);
	assert.deepEqual(epochs.map((one) => one.seqs), [[1], [1]], 'each tab is a start of its own');
	await context.close();
});
