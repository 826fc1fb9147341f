import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dayOf } from '#platform/dates.ts';
import { dayAfter } from '#platform/days.ts';
import { sql } from '#platform/server/sql.ts';
import { sayLearn } from '#rooms/teaching/messages/learn.ts';
import { sayPlan } from '#rooms/teaching/messages/plan.ts';
import { sayTextbook } from '#rooms/teaching/messages/textbook.ts';
import { stateYear } from '#rooms/teaching/server/index.ts';
import { asWho } from '#tests/people.ts';
import { startSite } from '#tests/site.ts';
import { visit } from '#tests/browser.ts';
import { examine } from './examine.ts';
import { keepOnPhone, sendNow, shownAway, take } from './phone.ts';
import { enter, idOf, newPupil, secretOf, until } from './walk.ts';

const site = await startSite();
const [t, p, l] = [sayTextbook('fr'), sayPlan('fr'), sayLearn('fr')];
const teacher = await idOf(site.db, 'DEMO-PROF');
const pupil = await newPupil(site);
const { scope } = await site.db.one(sql<{ scope: string }>`select establishment_id as scope from people.organisation where id = ${pupil.classId}`);
// Whatever day the test runs there are lessons, and the demo's last hours are still to be written.
const today = dayOf(new Date());
await stateYear(site.db, await asWho(site.db, { id: await idOf(site.db, 'DEMO-PROVISEUR') }), scope, { terms: [{ starts: dayAfter(today, -120), ends: dayAfter(today, 120) }], flip: false });
const entries = () =>
	site.db.all(sql<{ id: string; title: string; states: number; class_id: string }>`select id, title, states, class_id from teaching.textbook_entry where scope = ${scope} and teacher_id = ${teacher} and received_at > now() - interval '10 minutes' order by received_at, id`);

test('an hour is planned, held as planned, corrected, signed off by the censeur, and its homework stands on the pupil’s day', async () => {
	const { page, context, faults } = await enter(site, teacher, { width: 360 });
	const before = (await entries()).length;
	await page.goto(`/teach/class/${pupil.classId}/textbook/fill`);
	const here = `/teach/class/${pupil.classId}/textbook`;
	// A form that is not whole comes back with what was typed.
	await page.locator('#title').fill('');
	await page.locator('#homework').fill('Exercices 4 et 5');
	await page.locator('#due').fill('');
	await page.getByRole('button', { name: t('sign') }).click();
	await page.locator('.fault').first().waitFor();
	assert.deepEqual(await examine(page, 'fr'), []);
	await page.locator('#title').fill('Limite d’une suite');
	await page.locator('#due').fill(dayAfter(today, 1));
	await page.getByRole('button', { name: t('sign') }).click();
	await page.waitForURL(`**${here}`);
	const made = (await entries()).slice(before);
	assert.deepEqual(made.map((one) => [one.title, one.states]), [['Limite d’une suite', 1]]);
	// Corrected: both states are read.
	await page.goto(`${here}/${made[0].id}`);
	await page.getByRole('link', { name: t('changeEntry') }).click();
	await page.locator('#what').fill('Définition, deux exemples.');
	await page.getByRole('button', { name: t('sign') }).click();
	await page.waitForURL(`**${here}`);
	await page.goto(`${here}/${made[0].id}`);
	await page.getByText(p('earlierState')).waitFor();
	assert.ok(await page.getByText('Définition, deux exemples.').isVisible());
	// A plan for an hour to come, from the programme.
	await page.goto('/teach/plan');
	assert.deepEqual(await examine(page, 'fr'), []);
	await page.goto(`/teach/plan/new?class=${pupil.classId}`);
	assert.ok((await page.locator('input[name="competence"]:checked').count()) > 0, 'the competences of the programme are there');
	await page.locator('#title').fill('Une fiche');
	await page.getByRole('button', { name: p('save') }).click();
	await page.waitForURL(/\/teach\/plan\/[0-9a-f-]{36}$/);
	assert.ok(await page.getByText(t('sumFits', { sum: 60 })).isVisible());
	await page.locator('form[action="?/place"] button').last().click();
	await page.locator('form[action="?/unplace"]').first().waitFor();
	assert.deepEqual([...faults, ...(await examine(page, 'fr'))], []);
	await context.close();

	const censeur = await enter(site, await idOf(site.db, 'DEMO-CENSEUR'), { width: 1280, height: 900 });
	await censeur.page.goto('/run');
	await censeur.page.locator('a[href^="/run/coverage"]').click();
	await censeur.page.locator(`a[href="${here}"]`).click();
	const all = censeur.page.getByRole('link', { name: t('visaAll') });
	if (await all.count()) await all.click();
	await censeur.page.locator('textarea[name="remark"]').fill('Cahier bien tenu.');
	await censeur.page.getByRole('button', { name: t('signVisa') }).click();
	await censeur.page.getByText('Cahier bien tenu.').waitFor();
	assert.ok((await censeur.page.getByText(t('seen')).count()) > 0);
	assert.deepEqual([...censeur.faults, ...(await examine(censeur.page, 'fr'))], []);
	await censeur.context.close();

	const learner = await enter(site, pupil.id, { width: 360 });
	await learner.page.goto('/learn');
	await learner.page.getByRole('heading', { name: l('homework') }).waitFor();
	assert.ok(await learner.page.getByText('Exercices 4 et 5').isVisible());
	assert.deepEqual([...learner.faults, ...(await examine(learner.page, 'fr'))], []);
	await learner.context.close();
});

test('without line the cahier is filled on the phone: in one gesture, and by the form; it arrives when the line is back', async () => {
	const { page, context, faults } = await visit(site.address, { width: 360 });
	await keepOnPhone(page, 'DEMO-PROF', await secretOf(site, 'DEMO-PROF'));
	await take(page, `/teach/class/${pupil.classId}`);
	const before = (await entries()).length;
	await context.setOffline(true);
	await shownAway(page, '/teach/plan');
	assert.deepEqual(await examine(page, 'fr'), []);
	const gestures = page.getByRole('button', { name: t('donePlanned') });
	const open = await gestures.count();
	assert.ok(open > 0, 'an hour of the demo is still to be written');
	await gestures.first().click();
	await until(() => gestures.count(), (left) => left > 0 && left < open);
	const here = `/teach/class/${pupil.classId}/textbook`;
	await shownAway(page, `${here}/fill`);
	await page.locator('#title').fill('Écrit sans connexion');
	for (const [name, time] of [['from', '06:00'], ['to', '06:30']]) if (!(await page.locator(`#${name}`).inputValue())) await page.locator(`#${name}`).fill(time);
	await page.locator('#due').fill('');
	await page.locator('#homework').fill('');
	await page.getByRole('button', { name: t('sign') }).click();
	await page.waitForURL(`**${here}`);
	await page.getByText('Écrit sans connexion').waitFor();
	assert.deepEqual(await examine(page, 'fr'), []);
	assert.equal((await entries()).length, before);
	await context.setOffline(false);
	await sendNow(page);
	const made = (await entries()).slice(before);
	assert.equal(made.length, 2);
	assert.ok(made.some((one) => one.title === 'Écrit sans connexion'));
	assert.deepEqual(faults, []);
	await context.close();
});
