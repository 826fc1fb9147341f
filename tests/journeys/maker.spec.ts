import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { sql } from '#platform/server/sql.ts';
import { keyAnswer } from '#rooms/exercises/key.ts';
import { say } from '#rooms/exercises/messages/index.ts';
import { sayMaking } from '#rooms/exercises/messages/making.ts';
import { sayWrite } from '#rooms/curriculum/messages/workshop.ts';
import { startSite } from '#tests/site.ts';
import { examine } from './examine.ts';
import { attempts, enter, fill, idOf, itemFor, newPupil, until } from './walk.ts';

const site = await startSite();
const teacher = await idOf(site.db, 'DEMO-PROF');
const speak = async (language: 'fr' | 'ar') => void (await site.db.run(sql`update people.person set language = ${language} where id = ${teacher}`));
const exact = (name: string) => ({ name, exact: true });

/** Begins an exercise from the page of preparation, and waits for its form. */
async function begin(page: Page, language: 'fr' | 'ar', title: string): Promise<string> {
	const [t, w] = [sayMaking(language), sayWrite(language)];
	await page.goto('/teach/prepare');
	await page.getByRole('link', { name: w('newExercise') }).click();
	await page.locator('input[name="title"]').fill(title);
	await page.locator('select[name="chapter"]').selectOption({ index: 1 });
	await page.locator('select[name="language"]').selectOption(language);
	await page.getByRole('button', { name: w('begin') }).click();
	await page.waitForURL('**/prepare/item/*');
	await page.getByRole('heading', { name: t('about') }).waitFor();
	return page.url().split('/').at(-1)!.split('?')[0];
}

const field = (page: Page, name: string) => page.locator(`[name="${name}"]`);
const answers = 'parts.0.interaction.answers';

test('a teacher makes an exercise of three questions with drawn values, without JavaScript: a bad draw is named, and a class has it', async () => {
	await speak('fr');
	const [t, e] = [sayMaking('fr'), say('fr')];
	const pupil = await newPupil(site);
	const { page, context, faults } = await enter(site, teacher, { width: 360, javaScriptEnabled: false });
	await begin(page, 'fr', 'Suites arithmétiques');
	/** Presses a button of the form: the page comes back. */
	const press = async (value: string) => {
		const button = page.locator(`button[name="_do"][value="${value}"]`).last();
		if (!(await button.isVisible())) await page.locator('details', { has: button }).first().locator('summary').first().click();
		await Promise.all([page.waitForEvent('load'), button.click()]);
	};
	await press('add parameters range');
	assert.equal(await page.evaluate(() => document.activeElement?.getAttribute('name')), 'parameters.0.name', 'one goes on where one was');
	for (const what of ['add parameters range', 'add parameters derive', 'add parts numeric', 'add parts expression', 'add parts truefalse']) await press(what);
	await field(page, 'stem').fill('Une suite arithmétique a pour premier terme $u_0={{a}}$ et pour raison $r={{b}}$.');
	await field(page, 'parameters.2.value').fill('a+9b/(a-b)');
	await field(page, 'parts.0.prompt').fill('Calculer $c$.');
	await field(page, `${answers}.0.value`).fill('{{c}}');
	await field(page, 'parts.1.prompt').fill('Exprimer $u_n$.');
	await field(page, 'parts.1.interaction.variables').fill('n');
	await field(page, 'parts.1.interaction.answers.0.value').fill('{{a}}+{{b}}n');
	await field(page, 'parts.2.prompt').fill('La suite est croissante.');
	await press('save');
	assert.deepEqual(await page.locator('#to-mend li').allInnerTexts(), [`${t('question', { number: 3 })} › ${t('f_truefalse_key')} : Choisissez.`]);
	await page.locator('input[name="parts.2.interaction.key"][value="true"]').check();
	await press('save');
	assert.match(await page.locator('#to-mend li').innerText(), /a = 2, b = 2\s: division par zéro/);
	assert.deepEqual(await examine(page, 'fr', []), []);
	await field(page, 'parameters.1.not').fill('a');
	await press('save');
	assert.equal(await page.locator('#to-mend').count(), 0);
	assert.match(await page.locator('main').innerText(), /56 tirages possibles/);
	assert.ok(await page.locator('.seen math').count(), 'the text is seen as it will be');

	await press('preview');
	assert.deepEqual(await examine(page, 'fr', []), []);
	const stem = await page.locator('.book .prose').first().innerHTML();
	await field(page, 'c').first().check();
	await Promise.all([page.waitForEvent('load'), page.getByRole('button', exact(e('check'))).click()]);
	assert.equal(await page.locator('.book .prose').first().innerHTML(), stem, 'what is answered is marked in the draw that was seen');
	assert.match(await page.locator('.say.right').first().innerText(), new RegExp(e('right')));
	await page.getByRole('link', exact(t('anotherDraw'))).click();
	assert.notEqual(await page.locator('.book .prose').first().innerHTML(), stem);
	await page.getByRole('link', exact(t('backToForm'))).click();

	await press('finish');
	assert.deepEqual(await examine(page, 'fr', []), []);
	await page.getByRole('button', exact(t('ownAct'))).click();
	await page.waitForURL('**/prepare/bank/**');
	assert.deepEqual(await examine(page, 'fr', []), []);
	const item = new URL(page.url()).searchParams.get('new')!;
	const phone = await enter(site, pupil.id, { width: 360 });
	await phone.page.goto(`/exercise/${item}`);
	await fill(phone.page, await itemFor(site.db, item, pupil.id), keyAnswer(await itemFor(site.db, item, pupil.id)));
	await phone.page.getByRole('button', exact(e('check'))).click();
	assert.deepEqual((await until(() => attempts(site.db, pupil.id, item), (found) => found.length > 0)).map((one) => one.is_right), [true]);
	await Promise.all([page.waitForEvent('load'), page.locator('button[name="act"][value="withdraw"]').first().click()]);
	await phone.page.goto(`/exercise/${item}`);
	assert.equal(await phone.page.locator('.book').count(), 0);
	assert.deepEqual([...faults, ...phone.faults.filter((fault) => !/404/.test(fault))], []);
	await context.close();
	await phone.context.close();
});

test('in Arabic, by keyboard alone, while the line comes and goes: every pause saves, nothing typed is lost, two do not overwrite each other', async () => {
	await speak('ar');
	const t = sayMaking('ar');
	const { page, context, faults } = await enter(site, teacher, { width: 360 });
	const id = await begin(page, 'ar', 'عاصمة');
	const saved = () => page.locator('.bar .tag.right').waitFor().catch(async () => assert.fail(`not saved: ${await page.locator('.bar').innerText()} ${await page.getByRole('alert').allInnerTexts()}`));
	/** Goes by Tab to a field or button, and answers how far it was. */
	const tabTo = async (fits: string, key = 'Tab') => {
		for (let stops = 0; stops < 90; stops++) {
			if (await page.evaluate((fits) => document.activeElement?.matches(fits), fits)) return;
			await page.keyboard.press(key);
		}
		assert.fail(`the keyboard does not reach ${fits}`);
	};
	await page.locator('#maker [name="title"]').focus();
	await tabTo('button[value="add parts choice"]');
	await page.keyboard.press('Enter');
	await tabTo('[name="parts.0.prompt"]');
	await page.keyboard.type('ما عاصمة السنغال؟');
	await tabTo('[name="parts.0.interaction.options.0.text"]');
	await page.keyboard.type('دكار');
	await tabTo('[name="parts.0.interaction.options.1.text"]');
	await page.keyboard.type('تياس');
	await saved();
	const held = async () => (await site.db.one(sql<{ item: { parts: { prompt: string; interaction: { options: { text: string }[] } }[] }; revision: number }>`select content -> 'item' as item, revision from curriculum.draft where id = ${id}`));
	assert.deepEqual((await held()).item.parts[0].interaction.options.map((option) => option.text), ['دكار', 'تياس', '']);
	await tabTo('button[value="remove parts.0.interaction.options.2"]');
	await page.keyboard.press('Enter');
	assert.equal(await field(page, 'parts.0.interaction.options.2.text').count(), 0, 'a row goes at once');
	assert.equal(await page.evaluate(() => document.activeElement?.getAttribute('name')), 'parts.0.interaction.options.1.text');
	await saved();
	assert.deepEqual(await examine(page, 'ar'), []);

	// A formula from the palette, seen as soon as it is saved.
	await field(page, 'stem').focus();
	await tabTo('.palette button');
	// The row of signs scrolls by itself: the page stays as wide as the phone.
	assert.deepEqual(await examine(page, 'ar', []), []);
	await page.keyboard.press('Tab');
	await page.keyboard.press('Enter');
	assert.equal(await field(page, 'stem').inputValue(), '$\\frac{}{}$');
	await page.keyboard.type('1');
	await field(page, 'stem').fill('$\\frac{1}{2}$');
	await page.locator('.seen mfrac').waitFor();

	// The line is cut: what is typed stays on the telephone, and a page opened again has it.
	await context.setOffline(true);
	await field(page, 'parts.0.prompt').fill('ما هي عاصمة السنغال؟');
	await page.getByText(t('standing_away')).waitFor();
	await context.setOffline(false);
	const before = (await held()).revision;
	await page.reload();
	assert.equal(await field(page, 'parts.0.prompt').inputValue(), 'ما هي عاصمة السنغال؟');
	await saved();
	assert.equal((await held()).item.parts[0].prompt, 'ما هي عاصمة السنغال؟');
	assert.ok((await held()).revision > before);

	// The same exercise in another tab: neither is lost, and who comes second is told.
	const other = await context.newPage();
	await other.goto(`/teach/prepare/item/${id}`);
	await field(other, 'title').fill('عواصم');
	await other.locator('.bar .tag.right').waitFor();
	await field(page, 'parts.0.interaction.options.1.text').fill('سان لويس');
	await page.getByRole('alert').getByText(t('conflict')).waitFor();
	assert.deepEqual(await examine(page, 'ar'), []);
	assert.equal(await field(page, 'parts.0.interaction.options.1.text').inputValue(), 'سان لويس');
	await page.getByRole('button', exact(t('saveOver'))).click();
	await page.waitForURL(/saved/);
	assert.equal((await held()).item.parts[0].interaction.options[1].text, 'سان لويس');
	assert.equal(await page.locator('#to-mend').count(), 0);

	await page.getByRole('button', exact(t('preview'))).click();
	await page.waitForURL('**/preview');
	await page.getByRole('radio', { name: 'دكار' }).check();
	await page.getByRole('button', exact(say('ar')('check'))).click();
	await page.locator('.say.right').first().waitFor();
	assert.deepEqual(await examine(page, 'ar'), []);
	assert.deepEqual(await site.db.all(sql<{ id: string }>`select id from exercises.attempt where person_id = ${teacher}`), [], 'nothing of a preview is kept');
	assert.deepEqual(faults.filter((fault) => !/ERR_INTERNET_DISCONNECTED|409/.test(fault)), []);
	await speak('fr');
	await context.close();
});
