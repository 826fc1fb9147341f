import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { theSystem } from '#platform/server/audit.ts';
import { sql } from '#platform/server/sql.ts';
import type { Area, Item } from '#rooms/exercises/item.ts';
import { keyAnswer } from '#rooms/exercises/key.ts';
import { say } from '#rooms/exercises/messages/index.ts';
import { sayKinds } from '#rooms/exercises/messages/kinds.ts';
import { enterBank, publishItems } from '#rooms/exercises/server/index.ts';
import { sayTeach } from '#rooms/teaching/messages/teach.ts';
import { visit } from '#tests/browser.ts';
import { startSite } from '#tests/site.ts';
import { examine } from './examine.ts';
import { enter, fill, newPupil, signIn, until } from './walk.ts';

const site = await startSite();
const [t, k] = [say('fr'), sayKinds('fr')];
const option = (id: string, text: string) => ({ id, text });
const disc = (id: string, text: string, x: number): Area => ({ id, text, shape: { kind: 'circle', x, y: 50, radius: 40 } });
const picture = { media: 'p.svg', alt: 'Deux disques', width: 200, height: 100 };
const svg = '<svg viewBox="0 0 200 100"><title>Deux disques</title><circle cx="50" cy="50" r="40" fill="#0b6e63"></circle><circle cx="150" cy="50" r="40" fill="#a8481f"></circle></svg>';

/** What is sorted, placed and handed in, on one page. */
const parts: Item['parts'] = [
	{ id: 'category', interaction: { type: 'category', things: [option('a', '$\\frac{1}{2}$'), option('b', '$\\frac{3}{2}$')], categories: [option('x', 'moins que 1'), option('y', 'plus que 1')], keys: { a: ['x'], b: ['y'] }, scoring: 'all' } },
	{ id: 'hotspot', interaction: { type: 'hotspot', picture, areas: [disc('l', 'le disque de gauche', 50), disc('r', 'le disque de droite', 150)], keys: ['r'], scoring: 'all' } },
	{ id: 'label', interaction: { type: 'label', picture, places: [disc('l', 'à gauche', 50), disc('r', 'à droite', 150)], labels: [option('v', 'vert'), option('o', 'ocre')], keys: { l: ['v'], r: ['o'] }, scoring: 'all' } },
	{ id: 'graph', interaction: { type: 'graph', x: { from: -5, to: 5, step: 1 }, y: { from: -5, to: 5, step: 1 }, given: [{ kind: 'curve', value: 'x^2', name: 'C' }], figure: 'line', answers: [{ at: [{ x: '0', y: '1' }, { x: '1', y: '3' }], score: 1 }] } },
	{ id: 'written', interaction: { type: 'written', lines: 4, photos: 1, model: 'Parce que *oui*.', criteria: [{ id: 'c', text: 'Dit pourquoi.', points: 2 }] } },
	{ id: 'file', interaction: { type: 'file', accept: ['pdf'] } }
];
const itemOf = (language: string, code = 'SORTES'): Item => ({ code, title: language === 'ar' ? 'أنواع أخرى' : 'Les autres sortes', language, competences: [], difficulty: 1, stem: language === 'ar' ? 'أجب.' : 'Réponds à tout.', parts });
const bank = await enterBank(site.db, theSystem('test'), { code: 'kinds', title: 'Sortes', organisationId: null, origin: 'test' });
const [exercise, arabic] = (
	await publishItems(site.db, theSystem('test'), bank, ['fr', 'ar'].map((language) => ({ item: itemOf(language), chapterId: null, competenceIds: [], media: (name: string) => (name === 'p.svg' ? { href: '/x', type: 'image/svg+xml', bytes: 1, svg } : undefined) })))
).map(({ id }) => id);

const item = itemOf('fr');
const key = keyAnswer(item);
const typed = { ...item, parts: parts.slice(0, 5) };
const pdf = { name: 'exposé.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.7 un exposé') };
const handedTo = (person: string) =>
	site.db.all(sql<{ pending: boolean; score: number; answer: Record<string, unknown>; files: number }>`
		select pending, score, answer, (select count(*) from exercises.working where working.scope = attempt.scope and working.attempt_id = attempt.id)::int as files
		from exercises.attempt where person_id = ${person} order by received_at`);

const name = (page: Page) => page.evaluate(() => (document.activeElement as HTMLInputElement).name ?? '');
async function tabTo(page: Page, fits: (name: string) => boolean): Promise<void> {
	for (let stops = 0; stops < 80 && !fits(await name(page)); stops++) await page.keyboard.press('Tab');
	assert.ok(fits(await name(page)), 'the keyboard gets there');
}

test('by keyboard alone: sorted, pointed at, labelled, placed on a grid, written; handed in once', async () => {
	const pupil = await newPupil(site);
	const { page, context, faults } = await enter(site, pupil.id, { width: 1280, height: 900 });
	await page.goto(`/exercise/${exercise}`);
	await page.locator('.arrows button').first().waitFor();
	for (const [thing, downs] of [['a', 0], ['b', 1]] as const) {
		await tabTo(page, (name) => name === `category.${thing}`);
		await page.keyboard.press('Space');
		for (let i = 0; i < downs; i++) await page.keyboard.press('ArrowDown');
	}
	await tabTo(page, (name) => name === 'hotspot');
	await page.keyboard.press('Tab');
	await page.keyboard.press('Space');
	for (const [place, letter] of [['l', 'v'], ['r', 'o']]) {
		await tabTo(page, (name) => name === `label.${place}`);
		for (let i = 0; i < 3 && (await page.evaluate(() => (document.activeElement as HTMLSelectElement).value)) !== letter; i++) await page.keyboard.press('ArrowDown');
	}
	// Typed, and stepped with the arrow keys from where the axes cross.
	for (const [field, keys] of [['p1.x', '-1'], ['p1.y', '-1'], ['p2.x', 'ArrowUp ArrowUp ArrowUp'], ['p2.y', '5']] as const) {
		await tabTo(page, (name) => name === `graph.${field}`);
		if (keys.startsWith('Arrow')) for (const key of keys.split(' ')) await page.keyboard.press(key);
		else await page.keyboard.type(keys);
	}
	assert.equal(await page.locator('input[name="graph.p2.x"]').inputValue(), '2');
	await tabTo(page, (name) => name === 'written');
	await page.keyboard.type('Parce que.');
	await page.locator('form.book .acts button.act').first().focus();
	await page.keyboard.press('Enter');
	// A file was not chosen: that part stays blank, the rest is marked or kept.
	await page.getByText(t('blank'), { exact: true }).waitFor();
	const verdicts = await page.locator('section.part').evaluateAll((sections) => sections.map((section) => [section.querySelectorAll('.say.right').length, section.querySelectorAll('.tag:not(.right)').length]));
	assert.deepEqual(verdicts.slice(0, 4).map(([right]) => right), [1, 1, 1, 1]);
	assert.ok(await page.getByText(k('model')).isVisible(), 'the model answer is shown once it is handed in');
	const [attempt] = await until(() => handedTo(pupil.id), (rows) => rows.length === 1);
	assert.deepEqual([attempt.pending, Math.round(attempt.score * 100), attempt.files], [true, 80, 0]);
	assert.deepEqual([...faults, ...(await examine(page, 'fr'))], []);
	await context.close();
});

test('by touch on a phone: the picture and the grid work the fields; a file goes in parts', async () => {
	const pupil = await newPupil(site);
	const { page, context, faults } = await enter(site, pupil.id, { width: 360 });
	await page.goto(`/exercise/${exercise}`);
	await page.locator('.arrows button').first().waitFor();
	const touch = async (drawing: string, x: number, y: number, across: number) => {
		const box = (await page.locator(drawing).first().boundingBox())!;
		const scale = box.width / across;
		await page.locator(drawing).first().click({ position: { x: x * scale, y: y * scale } });
	};
	await touch('.picture > svg', 150, 60, 200);
	assert.ok(await page.locator('input[name="hotspot"][value="r"]').isChecked());
	// The crossing is in the middle of a drawing 312 wide; a line of the grid every 26.4.
	await touch('.graph > svg', 156, 156 - 26.4, 312);
	await touch('.graph > svg', 156 + 26.4, 156 - 3 * 26.4 + 5, 312);
	assert.deepEqual(await page.locator('input[name^="graph."]').evaluateAll((inputs) => inputs.map((input) => (input as HTMLInputElement).value)), ['0', '1', '1', '3']);
	await page.getByRole('button', { name: `${k('point2')} : ${k('up')}` }).click();
	assert.equal(await page.locator('input[name="graph.p2.y"]').inputValue(), '4');
	await page.getByRole('button', { name: `${k('point2')} : ${k('down')}` }).click();
	const small = await page.locator('.arrows button, .groups label, .choice, .label select, .pair input').evaluateAll((targets) => targets.filter((one) => one.getBoundingClientRect().height < 44).map((one) => one.outerHTML.slice(0, 80)));
	assert.deepEqual(small, [], 'all that is touched is 44 px high');
	await page.locator('input[type=file]').last().setInputFiles({ name: 'virus.pdf', mimeType: 'application/pdf', buffer: Buffer.from('MZ no pdf') });
	await page.getByText(k('unfit')).waitFor();
	await page.locator('input[type=file]').last().setInputFiles(pdf);
	await page.locator('.file bdi', { hasText: 'exposé.pdf' }).waitFor();
	await fill(page, { ...typed, parts: [parts[0], parts[2]] }, key);
	await page.locator('form.book .acts button.act').first().click();
	const [attempt] = await until(() => handedTo(pupil.id), (rows) => rows.length === 1);
	assert.deepEqual([attempt.pending, attempt.files], [true, 1]);
	await until(() => site.db.maybe(sql<{ type: string }>`select type from sync.attachment where person_id = ${pupil.id} and whole_at is not null`), (row) => row?.type === 'application/pdf');
	assert.deepEqual([...faults, ...(await examine(page, 'fr'))], []);
	await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' });
	assert.deepEqual(await examine(page, 'fr', ['color-contrast']), []);
	await context.close();
});

test('without JavaScript the same form is answered, a file with it, and the teacher reads both', async () => {
	const pupil = await newPupil(site);
	const { page, context } = await enter(site, pupil.id, { width: 360, javaScriptEnabled: false });
	await page.goto(`/exercise/${exercise}`);
	assert.ok((await page.locator('.graph .given').count()) === 1, 'the grid and its curve are there');
	await fill(page, typed, { ...key, written: 'Parce que.\nVoilà.' }, false);
	await page.locator('input[name="file.file"]').setInputFiles(pdf);
	await page.locator('input[name="written.file"]').setInputFiles({ name: 'copie.png', mimeType: 'image/png', buffer: Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64') });
	await page.locator('form.book .acts button.act').first().click();
	await page.getByText(t('pendingLong')).waitFor();
	const [attempt] = await handedTo(pupil.id);
	assert.deepEqual([attempt.pending, attempt.score, attempt.files], [true, 1, 2]);
	assert.ok(await page.locator('input[type=checkbox][name="file.f1"]').isChecked(), 'what was handed in stays unless it is taken away');
	// Something else in its place: what is no such file is asked again and counts for nothing.
	await page.locator('input[name="file.f1"]').uncheck();
	await page.locator('input[name="file.file"]').setInputFiles({ name: 'x.pdf', mimeType: 'application/pdf', buffer: Buffer.from('<html>') });
	await page.locator('form.book .acts button.act').last().click();
	await page.getByText(t('file-unfit')).waitFor();
	assert.equal((await handedTo(pupil.id)).length, 1);
	await context.close();

	const teacher = await visit(site.address, { width: 360 });
	await teacher.page.goto('/sign-in');
	await signIn(teacher.page, 'DEMO-PROF', 'baobab-qalam');
	await teacher.page.waitForURL('**/teach');
	await teacher.page.goto(`/teach/pupil/${pupil.id}`);
	await teacher.page.getByRole('link', { name: sayTeach('fr')('handedIn', { count: 1 }) }).click();
	assert.match(await teacher.page.locator('.given').nth(4).innerText(), /Parce que\.\n+Voilà\./);
	const [download] = await Promise.all([teacher.page.waitForEvent('download'), teacher.page.getByRole('link', { name: 'exposé.pdf' }).click()]);
	assert.equal(download.suggestedFilename(), 'exposé.pdf');
	await until(() => teacher.page.locator('img.working').evaluate((one: HTMLImageElement) => one.naturalWidth), (width) => width > 0);
	assert.deepEqual([...teacher.faults, ...(await examine(teacher.page, 'fr'))], []);
	await teacher.context.close();
});

test('in Arabic the words are mirrored, the picture and the grid are not', async () => {
	const pupil = await newPupil(site, 'DEMO-ARABE');
	await site.db.run(sql`update people.person set language = 'ar' where id = ${pupil.id}`);
	const { page, context, faults } = await enter(site, pupil.id, { width: 360, language: 'ar' });
	await page.goto(`/exercise/${arabic}`);
	await page.locator('.arrows button').first().waitFor();
	const ways = await page.evaluate(() => [document.querySelector('form.book')!, ...document.querySelectorAll('.picture, .graph, .pair')].map((one) => getComputedStyle(one).direction));
	assert.deepEqual([ways[0], [...new Set(ways.slice(1))]], ['rtl', ['ltr']]);
	await fill(page, { ...typed, parts: parts.slice(0, 4) }, key);
	await page.locator('input[name="graph.p2.y"]').fill('٣');
	await page.locator('form.book .acts button.act').first().click();
	await page.getByText(say('ar')('blank'), { exact: true }).first().waitFor();
	assert.equal(await page.locator('section.part .say.right').count(), 4);
	assert.deepEqual([...faults, ...(await examine(page, 'ar'))], []);
	await context.close();
});
