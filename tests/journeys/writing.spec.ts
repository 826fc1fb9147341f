import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { theSystem } from '#platform/server/audit.ts';
import { sql } from '#platform/server/sql.ts';
import type { LessonContent } from '#rooms/curriculum/draft.ts';
import { sayEditor } from '#rooms/curriculum/messages/editor.ts';
import { createDraft, draft, shareDraft } from '#rooms/curriculum/server/index.ts';
import { loadCredentials, loadPersons, makeVerifier } from '#rooms/people/server/index.ts';
import { visit } from '#tests/browser.ts';
import { startSite } from '#tests/site.ts';
import { examine } from './examine.ts';
import { keepOnPhone } from './phone.ts';
import { enter, idOf, until } from './walk.ts';

const site = await startSite();
const t = sayEditor('fr');
const awa = { id: await idOf(site.db, 'DEMO-PROF'), label: 'Prof' };
const { school } = await site.db.one(sql<{ school: string }>`select organisation_id as school from people.membership where person_id = ${awa.id} and kind = 'staff' limit 1`);
const { id: chapterId } = await site.db.one(sql<{ id: string }>`select id from curriculum.chapter where code = 'MS2-06'`);
const [binta] = await loadPersons(site.db, theSystem('test'), [
	{ givenName: 'Binta', familyName: 'Sarr', memberships: [{ organisationId: school, kind: 'staff', since: '2025-10-01' }], roles: [{ role: 'teacher', organisationId: school, since: '2025-10-01' }] }
]);
const password = 'fromager-et-baobab';
await loadCredentials(site.db, theSystem('test'), [{ personId: binta.id, kind: 'password', verifier: await makeVerifier(password) }]);

const aLesson = (source: string, language = 'fr') => createDraft(site.db, awa, { kind: 'lesson', organisationId: school, chapterId, language, title: language === 'ar' ? 'المتتاليات' : 'Les suites', content: { source, media: {} } });
const sourceOf = async (id: string) => ((await draft(site.db, awa, id)).content as LessonContent).source;
const address = (id: string) => `/teach/prepare/lesson/${id}`;
const saved = (page: Page) => page.getByText(t('standingSaved'), { exact: true }).waitFor();
/** The text without the names of those who write in it. */
const written = (page: Page) =>
	page.locator('.writing').evaluate((place) => {
		const copy = place.cloneNode(true) as HTMLElement;
		for (const one of copy.querySelectorAll('.caret, .ProseMirror-widget, .ProseMirror-separator')) one.remove();
		return [...copy.children].map((block) => block.textContent).join('\n');
	});
/** The cursor at the end of a paragraph. */
async function after(page: Page, words: string): Promise<void> {
	await page.locator('.writing').getByText(words, { exact: true }).click();
	await page.keyboard.press('End');
	// The browser tells the editor of its cursor a moment later.
	await page.waitForTimeout(60);
}

test('two write one lesson; one loses her line, her tab is killed, she writes on without line; in the end both have all of it', async () => {
	const id = await aLesson('Un début.\n\nUn passage.\n\nUne fin.\n');
	await shareDraft(site.db, awa, id, binta.code);
	const [one, other] = [await enter(site, awa.id, { width: 360 }), await visit(site.address, { width: 360 })];
	await keepOnPhone(other.page, binta.code, password);
	await one.page.goto(address(id));
	await saved(one.page);
	await other.page.goto(address(id));
	await saved(other.page);
	// Each sees the other, and what she writes.
	await one.page.getByRole('list', { name: t('here') }).getByText('Binta Sarr').waitFor();
	assert.equal(await one.page.getByRole('status').filter({ hasText: t('came', { name: 'Binta Sarr' }) }).count(), 1, 'it is said to who hears the page');
	await after(one.page, 'Un début.');
	await one.page.keyboard.type(' Awa écrit.');
	await other.page.locator('.writing').getByText('Awa écrit.').waitFor();
	await other.page.locator('.writing .caret-name').waitFor();
	assert.deepEqual(await examine(other.page, 'fr'), []);

	// Without line it goes on, and says where it stands.
	await other.context.setOffline(true);
	await after(other.page, 'Un passage.');
	await other.page.keyboard.type(' Binta ajoute ceci.');
	await other.page.getByText(t('standingKept', { count: 1 }), { exact: true }).waitFor();
	assert.equal(await other.page.getByRole('status').filter({ hasText: t('wentOffline') }).count(), 1);
	await other.page.keyboard.press('Enter');
	await other.page.keyboard.type('Et un paragraphe.');
	await other.page.waitForTimeout(900);
	// The tab dies without a word.
	const cdp = await other.context.newCDPSession(other.page);
	const crashed = new Promise((done) => other.page.once('crash', done));
	void cdp.send('Page.crash').catch(() => {});
	await crashed;
	await other.page.close();

	// Meanwhile the other takes away the very passage.
	await one.page.locator('.writing').getByText('Un passage.', { exact: true }).click({ clickCount: 3 });
	await one.page.keyboard.press('Backspace');
	await one.page.keyboard.press('Backspace');
	await one.page.keyboard.type(' Awa continue.');
	await saved(one.page);

	// Opened again without a line: what was typed is there, and it goes on.
	const again = await other.context.newPage();
	await again.goto(address(id));
	await again.locator('.writing').waitFor();
	assert.match(await written(again), /Binta ajoute ceci\.\s+Et un paragraphe\./);
	await after(again, 'Une fin.');
	await again.keyboard.type(' Sans ligne, encore.');
	await again.getByText(/gardées? sur cet appareil/).waitFor();
	await other.context.setOffline(false);
	await saved(again);
	const whole = await until(() => sourceOf(id), (source) => /encore/.test(source));
	for (const words of ['Awa écrit.', 'Awa continue.', 'Binta ajoute ceci.', 'Et un paragraphe.', 'Sans ligne, encore.']) assert.ok(whole.includes(words), `${words} is in ${whole}`);
	await until(() => written(one.page), (text) => /encore/.test(text) && /ajoute ceci/.test(text));
	assert.equal(await written(one.page), await written(again));
	assert.deepEqual(one.faults, []);
	await one.context.close();
	await other.context.close();
});

test('what was written without line and left behind is handed over from any page', async () => {
	const id = await aLesson('Un début.\n');
	await shareDraft(site.db, awa, id, binta.code);
	const { page, context } = await visit(site.address, { width: 360 });
	await keepOnPhone(page, binta.code, password);
	await page.goto(address(id));
	await saved(page);
	await context.setOffline(true);
	await after(page, 'Un début.');
	await page.keyboard.type(' Et la suite.');
	await page.getByText(t('standingKept', { count: 1 }), { exact: true }).waitFor();
	await page.goto('/phone');
	await context.setOffline(false);
	await page.goto('/teach');
	await until(() => sourceOf(id), (source) => source === 'Un début. Et la suite.\n');
	// And it stands there without line too, though another than the editor sent it.
	await context.setOffline(true);
	await page.goto(address(id));
	await page.locator('.writing').getByText('Un début. Et la suite.').waitFor();
	await context.close();
});

test('everything by keyboard; what is pasted is only what a lesson is made of; formulas are seen as they are typed', async () => {
	const id = await aLesson('Un début.\n');
	const { page, context, faults } = await enter(site, awa.id, { width: 360 });
	await page.goto(address(id));
	await saved(page);
	await after(page, 'Un début.');
	await page.keyboard.press('Enter');
	await page.keyboard.type('## Une partie');
	await page.keyboard.press('Enter');
	await page.keyboard.type('Soit $u_n=2n$ une suite.');
	await page.locator('.writing math').waitFor();
	// To the buttons, along them, and back.
	await page.keyboard.press('Alt+F10');
	const focused = () => page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent?.trim());
	assert.equal(await focused(), t('style'));
	await page.keyboard.press('ArrowRight');
	assert.equal(await focused(), t('formula'));
	await page.keyboard.press('Enter');
	await page.keyboard.type('\\frac{1}{');
	await page.getByText(t('formulaUnfinished')).waitFor();
	assert.deepEqual(await examine(page, 'fr'), []);
	await page.keyboard.type('x}');
	await page.locator('dialog .seen mfrac').waitFor();
	await page.keyboard.press('Enter');
	await page.locator('.writing mfrac').waitFor();
	// A table, cell by cell, and out of the text by Escape and Tab.
	await page.keyboard.press('Alt+F10');
	await page.keyboard.press('ArrowRight');
	await page.keyboard.press('Enter');
	// What was opened by a key has the focus at its beginning.
	assert.equal(await focused(), t('displayFormula'));
	for (let i = 0; i < 3; i++) await page.keyboard.press('ArrowRight');
	assert.equal(await focused(), t('table'));
	await page.keyboard.press('Enter');
	await page.keyboard.type('n');
	await page.keyboard.press('Tab');
	await page.keyboard.type('u');
	assert.deepEqual(await examine(page, 'fr'), []);
	await page.keyboard.press('Escape');
	await page.keyboard.press('Tab');
	assert.equal(await focused(), `+ ${t('writeOn')}`);
	await page.keyboard.press('Enter');
	await page.locator('.writing').evaluate((place, html) => {
		const clip = new DataTransfer();
		clip.setData('text/html', html);
		place.dispatchEvent(new ClipboardEvent('paste', { clipboardData: clip, bubbles: true, cancelable: true }));
	}, '<style>p{color:red}</style><p onclick="alert(1)" style="position:fixed">Collé <b>en gras</b><script>alert(1)</script><img src="https://ailleurs.invalid/x.png" onerror="alert(1)"> <a href="javascript:alert(1)">piège</a> <a href="https://exemple.sn/">lien</a></p><iframe src="https://ailleurs.invalid"></iframe><math><semantics><mi>x</mi><annotation encoding="application/x-tex">\\pi</annotation></semantics></math>');
	await page.locator('.writing').getByText('Collé').waitFor();
	assert.equal(await page.locator('.writing :is(script, iframe, style, [onclick], [style*="fixed"], [href^="javascript"])').count(), 0);
	await page.keyboard.press('Control+z');
	await page.keyboard.press('Control+y');
	await until(() => sourceOf(id), (source) => /Collé/.test(source));
	assert.equal(await sourceOf(id), 'Un début.\n\n## Une partie\n\nSoit $u_n=2n$ une suite.$\\frac{1}{x}$\n\n| n | u |\n|---|---|\n|  |  |\n|  |  |\n\nCollé **en gras** piège [lien](https://exemple.sn/)\n\n$\\pi$\n');
	assert.deepEqual(faults, []);
	await page.goto(`${address(id)}/preview`);
	assert.deepEqual(await examine(page, 'fr'), []);
	await context.close();
});

test('a lesson in Arabic is written from right to left, its formulas from left to right', async (walk) => {
	const id = await aLesson('بداية.\n', 'ar');
	const speaks = (language: string) => site.db.run(sql`update people.person set language = ${language} where id = ${awa.id}`);
	await speaks('ar');
	walk.after(() => speaks('fr'));
	const { page, context, faults } = await enter(site, awa.id, { width: 360, language: 'ar' });
	await page.goto(address(id));
	await page.getByText(sayEditor('ar')('standingSaved'), { exact: true }).waitFor();
	assert.equal(await page.locator('.writing').evaluate((place) => `${getComputedStyle(place).direction} ${place.getAttribute('lang')}`), 'rtl ar');
	await after(page, 'بداية.');
	await page.keyboard.press('Enter');
	await page.keyboard.type('لتكن $u_n=2n$ متتالية.');
	assert.equal(await page.locator('.writing .formula').evaluate((formula) => getComputedStyle(formula).direction), 'ltr');
	assert.deepEqual(await examine(page, 'ar'), []);
	// The arrows go the way the page is read.
	await page.keyboard.press('Alt+F10');
	await page.keyboard.press('ArrowLeft');
	assert.equal(await page.evaluate(() => document.activeElement?.getAttribute('aria-label')), sayEditor('ar')('formula'));
	await until(() => sourceOf(id), (source) => source === 'بداية.\n\nلتكن $u_n=2n$ متتالية.\n');
	assert.deepEqual(faults, []);
	await context.close();
});

test('without JavaScript a plain field saves, and what others wrote meanwhile stays', async () => {
	const id = await aLesson('Un.\n\nDeux.\n');
	await shareDraft(site.db, awa, id, binta.code);
	const [plain, other] = [await enter(site, awa.id, { width: 360, javaScriptEnabled: false }), await enter(site, binta.id, { width: 360 })];
	await plain.page.goto(address(id));
	const field = plain.page.getByLabel(t('text'));
	await other.page.goto(address(id));
	await saved(other.page);
	await after(other.page, 'Un.');
	await other.page.keyboard.type(' Binta.');
	await until(() => sourceOf(id), (source) => /Binta/.test(source));
	await field.fill('Un.\n\nDeux. Awa.\n\nTrois.\n');
	await plain.page.getByRole('button', { name: t('save'), exact: true }).click();
	await plain.page.locator('.say.right').waitFor();
	assert.ok((await plain.page.locator('.say.right').innerText()).includes(t('savedMerged')));
	assert.equal(await plain.page.getByLabel(t('text')).inputValue(), 'Un. Binta.\n\nDeux. Awa.\n\nTrois.\n');
	await other.page.locator('.writing').getByText('Trois.').waitFor();
	await plain.page.goto(`${address(id)}?plain`);
	assert.equal(await plain.page.locator('script[src*="writing"]').count(), 0);
	await plain.context.close();
	await other.context.close();
});
