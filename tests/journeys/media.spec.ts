import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { say as sayPhone } from '../../src/phone/messages/index.ts';
import { keepFile, store } from '#platform/server/files.ts';
import { sql } from '#platform/server/sql.ts';
import { theSystem } from '#platform/server/audit.ts';
import { createDraft, publishLesson } from '#rooms/curriculum/server/index.ts';
import { say } from '#rooms/curriculum/messages/media.ts';
import { loadSessions } from '#rooms/people/server/index.ts';
import { visit } from '#tests/browser.ts';
import { launch } from '#tests/chromium.ts';
import { startSite } from '#tests/site.ts';
import { examine } from './examine.ts';
import { keepOnPhone, sendNow } from './phone.ts';
import { idOf, newPupil, until } from './walk.ts';

const site = await startSite();
process.env.QALAM_DATA = site.data;
const t = say('fr');
const teacher = await idOf(site.db, 'DEMO-PROF');
const [secret] = await loadSessions(site.db, theSystem('test'), [teacher]);
const { school } = await site.db.one(sql<{ school: string }>`select organisation_id as school from people.membership where person_id = ${teacher} and kind = 'staff' limit 1`);
const draft = await createDraft(site.db, { id: teacher, label: 'Prof' }, { kind: 'lesson', organisationId: school, chapterId: null, language: 'fr', title: 'Les ponts', content: { source: 'Un pont.', media: {} } });
const cookie = { name: 'qalam_session', value: secret, url: site.address };
const path = `/teach/prepare/${draft}/media`;
const kept = async (name: string) => Buffer.concat(await store().read((await site.db.one(sql<{ sha256: string }>`select sha256 from curriculum.draft_medium where draft_id = ${draft} and name = ${name}`)).sha256).toArray());

test('a teacher brings a photo, records a sound, and sends a file over a line that breaks', async () => {
	const browser = await launch(['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream']);
	after(() => browser.close());
	const context = await browser.newContext({ baseURL: site.address, locale: 'fr', viewport: { width: 360, height: 800 }, permissions: ['microphone'] });
	context.setDefaultTimeout(15_000);
	await context.addCookies([cookie]);
	const page = await context.newPage();
	const faults: string[] = [];
	page.on('pageerror', (error) => faults.push(error.message));
	page.on('console', (message) => message.type() === 'error' && !/Failed to load resource/.test(message.text()) && faults.push(message.text()));
	await page.goto(path);
	const send = page.getByRole('button', { name: t('send'), exact: true });
	await page.getByRole('button', { name: t('record') }).waitFor();
	assert.deepEqual(await examine(page, 'fr'), []);

	const photo = await page.evaluate(async () => {
		const canvas = document.createElement('canvas');
		[canvas.width, canvas.height] = [3000, 2000];
		const context = canvas.getContext('2d')!;
		for (let n = 0; n < 4000; n++) {
			context.fillStyle = `hsl(${(n * 47) % 360} 60% ${40 + (n % 50)}%)`;
			context.fillRect((n * 997) % 3000, (n * 613) % 2000, 90, 60);
		}
		const blob = await new Promise<Blob>((done) => canvas.toBlob((made) => done(made!), 'image/jpeg', 0.95));
		return Array.from(new Uint8Array(await blob.arrayBuffer()));
	});
	await page.locator('input[type=file]').setInputFiles({ name: 'Le Pont.jpg', mimeType: 'image/jpeg', buffer: Buffer.from(photo) });
	await page.getByText(/Image réduite.*→/).waitFor();
	await send.click();
	await page.getByText(t('altMissing')).waitFor();
	await page.getByLabel(t('alt')).fill('Le pont Faidherbe [vu du quai]');
	await send.click();
	await page.waitForURL('**?taken=**');
	const picture = await kept('le-pont.webp');
	assert.ok(picture.length <= 150_000 && picture.subarray(8, 12).toString() === 'WEBP', `${picture.length} bytes`);
	await page.getByText('![Le pont Faidherbe \\[vu du quai\\]](media/le-pont.webp)').waitFor();
	await page.locator('li img').first().scrollIntoViewIfNeeded();
	await until(() => page.locator('li img').first().evaluate((one: HTMLImageElement) => one.naturalWidth), (width) => width === 1280);

	await page.getByRole('button', { name: t('record') }).click();
	await until(() => page.locator('meter').evaluate((one: HTMLMeterElement) => one.value), (level) => level > 0);
	await page.getByText(t('recording', { time: '0:02' })).waitFor();
	await page.getByRole('button', { name: t('stop') }).click();
	const heard = page.locator('.recorder audio');
	await until(() => heard.evaluate((one: HTMLAudioElement) => one.readyState), (state) => state > 0);
	assert.deepEqual(await examine(page, 'fr'), []);
	await page.getByLabel(t('alt')).fill('Le bruit du pont');
	await send.click();
	await page.waitForURL('**?taken=son.**');
	const sound = await kept('son.weba');
	const { seconds } = await site.db.one(sql<{ seconds: number | null }>`select seconds from curriculum.medium where type = 'audio/webm'`);
	assert.ok(seconds! >= 2 && seconds! < 20, `${seconds} s`);
	assert.ok(sound.length > 2000 && sound.length < 30_000, `${sound.length} bytes for some two seconds`);

	const pdf = Buffer.concat([Buffer.from('%PDF-1.4\n'), Buffer.alloc(900_000, 'x')]);
	const asked: string[] = [];
	let [line, broke] = [true, false];
	await page.route('**/media/parts/**', async (route) => {
		asked.push(`${route.request().method()} ${new URL(route.request().url()).search}`);
		// The second piece arrives, and its answer never comes back.
		if (!broke && asked.filter((one) => one.startsWith('PUT')).length === 2) {
			await route.fetch();
			[line, broke] = [false, true];
		}
		return line ? route.continue() : route.abort();
	});
	await page.locator('input[type=file]').setInputFiles({ name: 'fiche.pdf', mimeType: 'application/pdf', buffer: pdf });
	await send.click();
	await page.getByText(t('waitingLine')).waitFor();
	line = true;
	await page.waitForURL('**?taken=fiche.pdf');
	assert.ok((await kept('fiche.pdf')).equals(pdf));
	const from = asked.flatMap((one) => /^PUT .*\bfrom=(\d+)/.exec(one)?.[1] ?? []).map(Number);
	assert.deepEqual(from, [...new Set(from)].sort((a, b) => a - b), 'no piece that arrived is sent again');
	assert.deepEqual(faults, []);
	await context.close();
});

test('without script the same form brings a file, keeps what was said when it is refused, and takes it off again', async () => {
	const { page, context, faults } = await visit(site.address, { width: 360, javaScriptEnabled: false, language: 'ar' });
	await context.addCookies([cookie]);
	await page.goto(path);
	const add = page.locator('form[action="?/add"]');
	await add.locator('textarea').fill('Un programme');
	await add.locator('input[type=file]').setInputFiles({ name: 'x.exe', mimeType: 'application/x-msdownload', buffer: Buffer.from('MZ\x90') });
	await add.getByRole('button').last().click();
	await page.getByText(t('typeRefused')).waitFor();
	assert.equal(await add.locator('textarea').inputValue(), 'Un programme');
	await add.locator('input[type=file]').setInputFiles({ name: 'notes.txt', mimeType: 'text/plain', buffer: Buffer.from('Des notes.') });
	await add.getByRole('button').last().click();
	await page.getByText(t('taken', { name: 'notes.txt' })).waitFor();
	await page.getByRole('button', { name: `${t('remove')} notes.txt` }).click();
	await page.getByText(t('removed', { name: 'notes.txt' })).waitFor();
	assert.equal(await page.locator('code', { hasText: 'notes.txt' }).count(), 0);
	assert.deepEqual(faults, []);
	await context.close();
});

test('a pupil takes a lesson along with its sound; its video only when it is chosen, and then it plays from the middle without line; both are sealed, and go when he is forgotten', async () => {
	const { id: chapter } = await site.db.one(sql<{ id: string }>`select id from curriculum.chapter where code = 'MS2-06'`);
	const film = Buffer.concat([Buffer.from('....ftypisom'), Buffer.alloc(300_000, 'f')]);
	const files = { 'son.ogg': { bytes: Buffer.alloc(5000, 's'), type: 'audio/ogg' }, 'film.mp4': { bytes: film, type: 'video/mp4' } };
	const media = Object.fromEntries(await Promise.all(Object.entries(files).map(async ([name, { bytes, type }]) => {
		const sha256 = await keepFile(site.db, bytes, type);
		return [name, { sha256, href: `/media/${sha256}`, type, bytes: bytes.length }] as const;
	})));
	const text = '---\ncode: MS2-06-SON\ntitle: Le pont sonne\nlanguage: fr\n---\n![Le son](media/son.ogg "Un pont qui sonne.")\n\n![Le film](media/film.mp4)\n';
	const { id: lesson } = await publishLesson(site.db, theSystem('test'), chapter, 99, { text, name: 'son.md', media });
	const pupil = await newPupil(site);
	const { page, context } = await visit(site.address, { width: 360 });
	await keepOnPhone(page, pupil.code, pupil.secret);
	const here = (name: string) => page.evaluate(async (path) => !!(await caches.match(path)), media[name].href);
	const take = async (large: boolean) => {
		await page.goto(`/learn/chapter/${chapter}`);
		await page.locator('a[href^="/phone/take?"]').first().click();
		await page.getByRole('radio', { name: sayPhone('fr')('mediaNow') }).check();
		const box = page.getByRole('checkbox', { name: /Vidéos et documents.*300/ });
		assert.equal(await box.isChecked(), false);
		if (large) await box.check();
		assert.deepEqual(await examine(page, 'fr'), []);
		await page.locator('form[action="/phone/take"] button').click();
		await page.waitForURL(/\/phone$/);
	};
	await take(false);
	await until(() => here('son.ogg'), Boolean);
	assert.equal(await here('film.mp4'), false);
	await take(true);
	await until(() => here('film.mp4'), Boolean);
	await context.setOffline(true);
	await page.goto(`/lesson/${lesson}`);
	assert.equal(await page.locator('.away').count(), 1);
	assert.deepEqual(await page.locator('audio, video').evaluateAll((all) => (all as HTMLMediaElement[]).map((one) => one.preload)), ['none', 'none']);
	await page.getByText('Ce qui est dit').click();
	await page.getByText('Un pont qui sonne.').waitFor();
	const part = await page.evaluate(async (path) => {
		const answer = await fetch(path, { headers: { range: 'bytes=4-9' } });
		return [answer.status, answer.headers.get('content-range'), await answer.text()];
	}, media['film.mp4'].href);
	assert.deepEqual(part, [206, `bytes 4-9/${film.length}`, 'ftypis']);
	const got = (range?: string) => page.evaluate(async ([path, range]) => {
		const answer = await fetch(path, range ? { headers: { range } } : {}).catch(() => undefined);
		return answer ? [answer.status, answer.headers.get('content-range'), (await answer.text()).length] : null;
	}, [media['film.mp4'].href, range] as [string, string | undefined]);
	assert.deepEqual(await got(), [200, null, film.length]);
	assert.deepEqual(await got('bytes=262140-262160'), [206, `bytes 262140-262160/${film.length}`, 21], 'over the edge of what is sealed together');
	assert.deepEqual(await got('bytes=300000-'), [206, `bytes 300000-300011/${film.length}`, 12]);
	assert.deepEqual(await got('bytes=400000-'), [416, `bytes */${film.length}`, 0]);
	const onDisk = await page.evaluate(async (path) => (await caches.match(path))!.text(), media['film.mp4'].href);
	assert.doesNotMatch(onDisk, /ftypisom|ffff/);
	// Locked, nothing of it comes.
	await page.locator('.menu summary').click();
	await page.locator('form[action="/sign-out"] button').click();
	await page.waitForURL(/\/phone\/open/);
	assert.equal(await got(), null);
	await context.setOffline(false);
	await page.goto('/phone/open?to=/phone/waiting');
	await page.locator('#content input[name="secret"]').fill(pupil.secret);
	await page.getByRole('button', { name: sayPhone('fr')('open') }).click();
	await page.waitForURL(/\/phone\/waiting/);
	await sendNow(page);
	await page.goto('/phone');
	const shelves = () => page.evaluate(async () => (await caches.keys()).filter((name) => name.startsWith('media-')));
	assert.deepEqual(await shelves(), [`media-${pupil.id}`]);
	await page.locator('details:has(form[action="/phone?/forget"]) summary').click();
	await page.locator('form[action="/phone?/forget"] button').click();
	await until(shelves, (names) => names.length === 0);
	await context.close();
});
