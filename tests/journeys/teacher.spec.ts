import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import { test } from 'node:test';
import { sql } from '#platform/server/sql.ts';
import { keyAnswer } from '#rooms/exercises/key.ts';
import { say } from '#rooms/exercises/messages/index.ts';
import { say as sayBank } from '#rooms/exercises/messages/import.ts';
import { sayLearn } from '#rooms/teaching/messages/learn.ts';
import { sayTeach } from '#rooms/teaching/messages/teach.ts';
import { startSite } from '#tests/site.ts';
import { examine } from './examine.ts';
import { attempts, enter, fill, idOf, itemFor, newPupil, until } from './walk.ts';

const site = await startSite();
const [e, t, b, l] = [say('fr'), sayTeach('fr'), sayBank('fr'), sayLearn('fr')];
const teacher = await idOf(site.db, 'DEMO-PROF');
const readings = async (person: string) => (await site.db.all(sql<{ act: string }>`select act from platform.audit where person_id = ${person} and actor_id = ${teacher} and reading order by id`)).map((row) => row.act);

test('from the day to the class, from a cell of the matrix down to the very answer; the pupil’s file says who read it', async () => {
	const { page, context, faults } = await enter(site, teacher, { width: 1280, height: 900 });
	await page.goto('/start');
	await page.waitForURL('**/teach');
	await page.locator('a[href^="/teach/class/"]', { hasText: 'Tle S2 A' }).first().click();
	await page.getByRole('region', { name: t('matrix') }).waitFor();
	const cell = page.locator('td.m a').first();
	const [shown, href] = [await cell.innerText(), await cell.getAttribute('href')];
	const [, pupil, competence] = /pupil\/([^/]+)\/([^/]+)$/.exec(href!)!;
	const before = await readings(pupil);
	await cell.click();
	assert.equal(await page.locator('.figure .mastery').innerText(), shown, 'the page of the cell says what the cell said');
	const proof = page.locator('.proof').first();
	await proof.locator('summary').click();
	const answer = await proof.locator('.given').first().innerText();
	assert.ok(answer.trim().length > 0);
	const [{ count }] = await site.db.all(sql<{ count: number }>`select count(*) as count from exercises.evidence where person_id = ${pupil} and competence_id = ${competence}`);
	assert.equal(await page.locator('.proof').count(), Math.min(50, count));
	assert.deepEqual((await readings(pupil)).slice(before.length), ['evidence.read']);
	assert.deepEqual([...faults, ...(await examine(page, 'fr'))], []);
	await context.close();
});

test('work set to three pupils: they see it, the others don’t, and the report follows them', async () => {
	const pupils = [await newPupil(site), await newPupil(site), await newPupil(site), await newPupil(site)];
	const [awa, moussa, , left] = pupils;
	const { page, context, faults } = await enter(site, teacher, { width: 360 });
	await page.goto(`/teach/class/${awa.classId}`);
	await page.getByRole('link', { name: t('setWork') }).click();
	await page.locator('select[name="chapter"]').selectOption({ label: 'Suites numériques' });
	await page.getByRole('button', { name: t('show'), exact: true }).click();
	// A form that is not whole comes back with what was typed, and the fault stands beside its field.
	await page.locator('input[name="title"]').fill('À revoir pour jeudi');
	await page.locator('textarea[name="note"]').fill('Prenez votre temps.');
	await page.getByRole('button', { name: t('give') }).click();
	await page.locator('.fault').first().waitFor();
	assert.equal(await page.locator('input[name="title"]').inputValue(), 'À revoir pour jeudi');
	assert.deepEqual(await examine(page, 'fr'), []);
	const items = page.locator('input[name="item"]');
	const ids = [await items.nth(0).getAttribute('value'), await items.nth(1).getAttribute('value')] as string[];
	for (const id of ids) await page.locator(`input[name="item"][value="${id}"]`).check();
	await page.locator('details', { hasText: t('pickPupils') }).locator('summary').click();
	for (const { id } of pupils.slice(0, 3)) await page.locator(`input[name="pupil"][value="${id}"]`).check();
	await page.getByRole('button', { name: t('give') }).click();
	await page.getByRole('heading', { level: 1, name: 'À revoir pour jeudi' }).waitFor();
	const work = page.url();
	assert.equal(await page.locator('#pupils + ul li').count(), 3);

	for (const { id } of [awa, moussa]) {
		const phone = await enter(site, id, { width: 360 });
		await phone.page.goto('/learn');
		await phone.page.getByRole('link', { name: /À revoir pour jeudi/ }).click();
		assert.ok(await phone.page.getByText('Prenez votre temps.').isVisible());
		if (id === awa.id)
			for (const itemId of ids) {
				await phone.page.locator('a.act.wide').click();
				const item = await itemFor(site.db, itemId, id);
				await fill(phone.page, item, keyAnswer(item));
				await phone.page.getByRole('button', { name: e('check'), exact: true }).click();
				await phone.page.getByText(e('kept')).waitFor();
				await phone.page.locator('.way a.brand').click();
			}
		if (id === awa.id) assert.ok(await phone.page.getByText(l('partsDone', { done: 2, count: 2 })).isVisible());
		await phone.context.close();
	}
	const [{ work_id }] = await attempts(site.db, awa.id, ids[0]);
	assert.ok(work.endsWith(work_id!), 'the answer knows the work it was given to');
	const other = await enter(site, left.id, { width: 360 });
	await other.page.goto('/learn');
	assert.equal(await other.page.getByText('À revoir pour jeudi').count(), 0);
	assert.equal((await other.page.goto(`/learn/work/${work_id}`))?.status(), 404);
	await other.context.close();

	await page.goto(work);
	const line = page.locator('#pupils + ul li').filter({ has: page.locator(`a[href="/teach/pupil/${awa.id}"]`) });
	assert.match(await line.innerText(), new RegExp(`✓ ${t('done')}`));
	assert.match(await page.locator(`a[href="/teach/pupil/${moussa.id}"]`).innerText(), /0 \/ 2/);
	assert.deepEqual([...faults, ...(await examine(page, 'fr'))], []);
	await context.close();
});

test('a bank from another system: preview, a part taken, one of its exercises set, and a pupil answers it', async () => {
	const pupil = await newPupil(site);
	const { page, context, faults } = await enter(site, teacher, { width: 1280 });
	await page.goto('/teach/import');
	await page.locator('input[type="file"]').setInputFiles(fileURLToPath(new URL('../fixtures/bank/good.gift', import.meta.url)));
	await page.getByRole('button', { name: b('look') }).click();
	await page.locator('input[name="row"]').first().waitFor();
	assert.deepEqual(await examine(page, 'fr'), []);
	const offered = await page.locator('input[name="row"]').count();
	assert.ok(offered > 10);
	assert.ok((await page.locator('tr .tag.wrong').count()) > 0, 'what can’t be taken is named too');
	assert.equal((await site.db.one(sql<{ count: number }>`select count(*) as count from exercises.bank where title = 'Mes fractions'`)).count, 0, 'a preview takes nothing');
	for (const box of await page.locator('input[name="row"]').all()) await box.uncheck();
	for (const name of ['Moitié', 'Vrai']) await page.locator('tr', { has: page.locator('th', { hasText: new RegExp(`^\\s*${name}\\s*$`) }) }).locator('input[name="row"]').check();
	await page.locator('input[name="title"]').fill('Mes fractions');
	await page.getByRole('button', { name: b('take'), exact: true }).click();
	await page.locator('.say.right').waitFor();
	assert.match(await page.locator('.say.right').innerText(), /Mes fractions/);
	assert.deepEqual(await examine(page, 'fr'), []);

	await page.goto(`/teach/class/${pupil.classId}/work`);
	await page.locator('select[name="bank"]').selectOption({ label: `Mes fractions · ${b('offered', { count: 2 })}` });
	await page.getByRole('button', { name: t('show'), exact: true }).click();
	await page.locator('label.tick', { hasText: 'Moitié' }).locator('input').check();
	await page.locator('input[name="title"]').fill('La moitié');
	await page.getByRole('button', { name: t('give') }).click();
	await page.getByRole('heading', { level: 1, name: 'La moitié' }).waitFor();

	const phone = await enter(site, pupil.id, { width: 360 });
	await phone.page.goto('/learn');
	await phone.page.getByRole('link', { name: /La moitié/ }).click();
	await phone.page.locator('a.act.wide').click();
	await phone.page.getByLabel('1/3').check();
	await phone.page.getByRole('button', { name: e('check'), exact: true }).click();
	await phone.page.getByText('Un tiers est plus petit.').waitFor();
	await phone.page.getByLabel('1/2').check();
	await phone.page.getByRole('button', { name: e('checkAgain') }).click();
	await phone.page.getByText(e('rightLong')).waitFor();
	const [, itemId] = /\/exercise\/([^?]+)/.exec(phone.page.url())!;
	await until(() => attempts(site.db, pupil.id, itemId), (rows) => rows.length === 2);
	assert.deepEqual([...faults, ...phone.faults], []);
	await phone.context.close();
	await context.close();
});
