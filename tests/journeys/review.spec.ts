import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sql } from '#platform/server/sql.ts';
import { sayLibrary, sayReview, sayWrite } from '#rooms/curriculum/messages/workshop.ts';
import { saveDraft } from '#rooms/curriculum/server/index.ts';
import { startSite } from '#tests/site.ts';
import { examine } from './examine.ts';
import { enter, idOf, newPupil } from './walk.ts';

const site = await startSite();
const [w, r, l] = [sayWrite('fr'), sayReview('fr'), sayLibrary('fr')];
const [teacher, censeur, head] = await Promise.all(['DEMO-PROF', 'DEMO-CENSEUR', 'DEMO-PROVISEUR'].map((code) => idOf(site.db, code)));
const writer = { id: teacher, label: 'Le professeur' };

test('a lesson from its first word to its readers: written, handed in, returned with a remark, mended, approved, published; another school never sees it', async () => {
	const { page, context, faults } = await enter(site, teacher, { width: 360 });
	await page.goto('/teach/prepare');
	await page.getByRole('link', { name: w('newLesson') }).click();
	await page.locator('select[name="chapter"]').selectOption({ label: 'Suites numériques' });
	await page.locator('input[name="title"]').fill('Les intérêts de la tontine');
	await page.getByRole('button', { name: w('begin') }).click();
	await page.waitForURL('**/teach/prepare/lesson/*');
	const id = page.url().split('/').at(-1)!;
	// What the editor does with a text is told in its own walk.
	const { revision } = await saveDraft(site.db, writer, id, { revision: 1, title: 'Les intérêts de la tontine', content: { source: 'Douze amies versent chacune 5 000 F.\n\nChaque mois, la somme grandit de $u_n$.\n' } });
	const review = `/teach/prepare/${id}/review`;
	await page.goto(review);
	await page.getByRole('button', { name: r('handIn') }).click();
	await page.getByText(r('awaits', { step: r('step_school') })).waitFor();

	// The censeur finds it among what waits for him, and sends it back with a remark beside the second paragraph.
	const desk = await enter(site, censeur, { width: 1280 });
	await desk.page.goto('/teach/prepare');
	await desk.page.getByRole('link', { name: /Les intérêts de la tontine/ }).click();
	const second = desk.page.locator('section.block').nth(1);
	await second.locator('summary', { hasText: r('remarkHere') }).click();
	await second.locator('textarea').fill('Dites ce que vaut u0.');
	await second.getByRole('button', { name: r('send') }).click();
	await second.getByText('Dites ce que vaut u0.').waitFor();
	await desk.page.locator('summary', { hasText: r('sendBack') }).click();
	await desk.page.locator('textarea[name="reason"]').fill('Presque : une précision manque.');
	await desk.page.getByRole('button', { name: r('sendBack') }).click();
	await desk.page.getByText('Presque : une précision manque.').waitFor();
	assert.deepEqual(await examine(desk.page, 'fr'), []);

	// Above his text the teacher reads why it came back, and finds the remark from there.
	await page.goto(`/teach/prepare/lesson/${id}`);
	await page.getByText('Presque : une précision manque.').waitFor();
	await page.getByRole('link', { name: r('seeRemarks', { count: 1 }) }).click();
	await page.getByText('Dites ce que vaut u0.').waitFor();

	// The teacher mends the paragraph before it and this one; the remark is still beside its own.
	await saveDraft(site.db, writer, id, { revision, title: 'Les intérêts de la tontine', content: { source: 'Bienvenue.\n\nDouze amies versent chacune 5 000 F.\n\nChaque mois, la somme grandit de $u_n$, et $u_0 = 60\\,000$.\n' } });
	await page.goto(review);
	assert.match(await page.locator('section.block').nth(2).innerText(), /Dites ce que vaut u0\./);
	await page.locator('section.block').nth(2).getByRole('button', { name: r('settle') }).click();
	await page.getByText(r('settledBy', { person: await page.locator('summary .name').innerText() })).waitFor();
	assert.deepEqual(await examine(page, 'fr'), []);
	await page.getByRole('button', { name: r('handIn') }).click();
	await page.getByText(r('awaits', { step: r('step_school') })).waitFor();
	assert.equal(await page.getByRole('button', { name: r('approve') }).count(), 0, 'nobody approves what he wrote');

	await desk.page.goto(review);
	await desk.page.getByRole('button', { name: r('approve') }).click();
	await desk.page.locator('section[aria-labelledby="stands"] .tag', { hasText: w('state_approved') }).waitFor();
	assert.equal(await desk.page.getByRole('button', { name: r('publish') }).count(), 0, 'to check is not to publish');
	const office = await enter(site, head, { width: 1280 });
	await office.page.goto('/teach/prepare');
	await office.page.getByRole('link', { name: /Les intérêts de la tontine/ }).click();
	await office.page.getByRole('button', { name: r('publish') }).click();
	await office.page.getByRole('link', { name: r('seePublished') }).waitFor();
	const lesson = (await office.page.getByRole('link', { name: r('seePublished') }).getAttribute('href'))!;

	// A pupil of the school finds it in its chapter; to a pupil of another it is not there, by whatever door.
	const { chapter_id } = await site.db.one(sql<{ chapter_id: string }>`select chapter_id from curriculum.lesson where id = ${lesson.split('/').at(-1)!}`);
	const mine = await enter(site, (await newPupil(site)).id, { width: 360 });
	await mine.page.goto(`/learn/chapter/${chapter_id}`);
	await mine.page.getByRole('link', { name: /Les intérêts de la tontine/ }).click();
	await mine.page.getByText('Bienvenue.').waitFor();
	assert.deepEqual(await examine(mine.page, 'fr'), []);
	const theirs = await enter(site, (await newPupil(site, 'DEMO-ELEVE-CM2')).id, { width: 360 });
	assert.equal((await theirs.page.goto(lesson))?.status(), 404);
	for (const path of [`/learn/chapter/${chapter_id}`, '/search?words=tontine']) {
		await theirs.page.goto(path);
		assert.equal(await theirs.page.getByText('Les intérêts de la tontine').count(), 0, path);
	}
	for (const path of [review, '/teach/library']) assert.equal((await theirs.page.goto(path))?.status(), 404, path);
	assert.deepEqual([...faults, ...desk.faults, ...office.faults, ...mine.faults], []);
	for (const one of [context, desk.context, office.context, mine.context, theirs.context]) await one.close();
});

test('from the library to a class and to a draft of one’s own', async () => {
	const { page, context, faults } = await enter(site, teacher, { width: 1280 });
	await page.goto('/teach/library');
	await page.locator('input[name="words"]').fill('suite arithmétique');
	await page.getByRole('button', { name: l('look') }).first().click();
	await page.locator('summary', { hasText: l('narrow') }).click();
	await page.locator('select[name="kind"]').selectOption('item');
	await page.locator('select[name="grade"]').selectOption('TLE');
	await page.getByRole('button', { name: l('look') }).last().click();
	await page.locator('#found').waitFor();
	assert.deepEqual(await examine(page, 'fr'), []);
	await page.locator('.rows a.row').first().click();
	const title = await page.locator('h1').innerText();
	assert.match(await page.locator('dl').innerText(), /CC BY-SA 4\.0/);
	assert.deepEqual(await examine(page, 'fr'), []);
	const entry = page.url();
	await page.getByRole('link', { name: l('give', { name: 'Tle S2 A' }) }).click();
	assert.equal(await page.locator('input[name="item"]:checked').count(), 1, 'what was found is ticked in the form');
	await page.goto(entry);
	await page.getByRole('button', { name: l('adapt') }).click();
	await page.waitForURL('**/teach/prepare/item/*');
	const made = await site.db.one(sql<{ title: string; licence: string; origin: { author: string }[] }>`select title, licence, origin from curriculum.draft where id = ${page.url().split('/').at(-1)!}`);
	assert.deepEqual([made.title, made.licence, made.origin.map((one) => one.author)], [title, 'CC BY-SA 4.0', ['Équipe Qalam']]);
	assert.deepEqual(faults, []);
	await context.close();
});
