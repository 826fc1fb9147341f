import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { sql } from '#platform/server/sql.ts';
import { sayFile } from '#rooms/sync/messages/file.ts';
import { sayWaiting } from '#rooms/sync/messages/waiting.ts';
import { visit } from '#tests/browser.ts';
import { startSite } from '#tests/site.ts';
import { examine } from './examine.ts';
import { answer, keepOnPhone, sendNow, take } from './phone.ts';
import { attempts, enter, exercisesOf, newPupil } from './walk.ts';

const site = await startSite();
const chapterCode = 'MS2-06';
const { id: chapter } = await site.db.one(sql<{ id: string }>`select id from curriculum.chapter where code = ${chapterCode}`);

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
