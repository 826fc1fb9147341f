import assert from 'node:assert/strict';
import { test } from 'node:test';
import { store } from '#platform/server/files.ts';
import { sql } from '#platform/server/sql.ts';
import { keyAnswer } from '#rooms/exercises/key.ts';
import { say } from '#rooms/exercises/messages/index.ts';
import { sayLearn } from '#rooms/teaching/messages/learn.ts';
import { visit } from '#tests/browser.ts';
import { startSite } from '#tests/site.ts';
import { exercisesOf, fill, newPupil, signIn, until } from './walk.ts';

const site = await startSite();
const t = say('fr');

test('a pupil adds a photo of her working without line; it goes in parts when the line is back, without what the camera wrote in it, and her teacher sees it', async () => {
	const pupil = await newPupil(site);
	const [{ id, item }] = await exercisesOf(site.db, pupil.id, 'MS2-06', 'numeric');
	const { page, context, faults } = await visit(site.address, { width: 360 });
	await page.goto('/sign-in');
	await signIn(page, pupil.code, pupil.secret);
	await page.waitForURL('**/learn');
	const asked: string[] = [];
	page.on('request', (request) => asked.push(`${request.method()} ${new URL(request.url()).pathname}`));
	await page.goto(`/exercise/${id}`);
	const field = page.locator('input[type=file]');
	await field.waitFor({ state: 'attached' });
	assert.equal(asked.filter((one) => one.includes('/workers/chunks/')).length, 0, 'nothing of it is loaded before it is asked for');

	await field.setInputFiles({ name: 'note.txt', mimeType: 'text/plain', buffer: Buffer.from('no picture') });
	await page.getByText(t('photoUnreadable')).waitFor();

	// A photo of 12 megapixels, with what a camera writes into it.
	const photo = await page.evaluate(async () => {
		const canvas = document.createElement('canvas');
		[canvas.width, canvas.height] = [4000, 3000];
		const context = canvas.getContext('2d')!;
		for (let n = 0; n < 4000; n++) {
			context.fillStyle = `hsl(${(n * 47) % 360} 60% ${40 + (n % 50)}%)`;
			context.fillRect((n * 997) % 4000, (n * 613) % 3000, 90, 60);
		}
		const blob = await new Promise<Blob>((done) => canvas.toBlob((made) => done(made!), 'image/jpeg', 0.95));
		return Array.from(new Uint8Array(await blob.arrayBuffer()));
	});
	const exif = Buffer.from('Exif\0\0 GPS 14.69 N 17.44 W', 'latin1');
	const length = Buffer.alloc(2);
	length.writeUInt16BE(exif.length + 2);
	const jpeg = Buffer.from(photo);
	await field.setInputFiles({ name: 'photo.jpg', mimeType: 'image/jpeg', buffer: Buffer.concat([jpeg.subarray(0, 2), Buffer.from([0xff, 0xe1]), length, exif, jpeg.subarray(2)]) });
	await page.getByText(t('photoAdded')).waitFor();

	await context.setOffline(true);
	await fill(page, item, keyAnswer(item));
	await page.getByRole('button', { name: t('check'), exact: true }).click();
	await page.getByText(t('rightLong')).waitFor();
	await page.getByText(t('waiting', { count: 1 })).waitFor();
	assert.equal(asked.filter((one) => one.startsWith('PUT /api/blob/')).length, 0);

	await context.setOffline(false);
	await page.getByText(t('kept')).waitFor();
	const row = await until(() => site.db.maybe(sql<{ sha256: string; size: number; type: string; whole_at: Date }>`select sha256, size, type, whole_at from sync.attachment where person_id = ${pupil.id} and whole_at is not null`), (found) => found !== undefined);
	assert.ok(row!.size <= 200_000, `${row!.size} bytes`);
	assert.equal(row!.type, 'image/webp');
	assert.ok(asked.filter((one) => one.startsWith(`PUT /api/blob/${row!.sha256}/`)).length >= Math.ceil(row!.size / 65_536));
	process.env.QALAM_DATA = site.data;
	const bytes = Buffer.concat(await store().read(row!.sha256).toArray());
	assert.ok(!bytes.includes('GPS') && !bytes.includes('Exif'), 'where it was taken stays behind');

	const { competence } = await site.db.one(sql<{ competence: string }>`select competence_id as competence from exercises.evidence where person_id = ${pupil.id} limit 1`);
	const looksAt = async (visitor: typeof page, path: string) => {
		await visitor.goto(path);
		await visitor.locator('.proof summary').first().click();
		const picture = visitor.locator('img.working');
		await until(() => picture.evaluate((one: HTMLImageElement) => one.naturalWidth), (width) => width > 0);
		assert.equal(await picture.getAttribute('alt'), sayLearn('fr')('working'));
		return picture.getAttribute('src');
	};
	const src = await looksAt(page, `/learn/progress/${competence}`);
	const teacher = await visit(site.address, { width: 360, javaScriptEnabled: true });
	await teacher.page.goto('/sign-in');
	await signIn(teacher.page, 'DEMO-PROF', 'baobab-qalam');
	await teacher.page.waitForURL('**/teach');
	assert.equal(await looksAt(teacher.page, `/teach/pupil/${pupil.id}/${competence}`), src);

	// Another pupil who knows the address has nothing.
	const other = await newPupil(site);
	const stranger = await visit(site.address);
	await stranger.page.goto('/sign-in');
	await signIn(stranger.page, other.code, other.secret);
	await stranger.page.waitForURL('**/learn');
	assert.equal((await stranger.page.goto(src!))!.status(), 404);
	assert.deepEqual([faults, teacher.faults], [[], []]);
	for (const each of [context, teacher.context, stranger.context]) await each.close();
});

test('without JavaScript no photo is offered, and the answer goes as before', async () => {
	const pupil = await newPupil(site);
	const [{ id }] = await exercisesOf(site.db, pupil.id, 'MS2-06', 'numeric');
	const { page, context } = await visit(site.address, { javaScriptEnabled: false });
	await page.goto('/sign-in');
	await signIn(page, pupil.code, pupil.secret);
	await page.goto(`/exercise/${id}`);
	assert.equal(await page.locator('input[type=file]').count(), 0);
	assert.ok(await page.getByRole('button', { name: t('check'), exact: true }).isVisible());
	await context.close();
});
