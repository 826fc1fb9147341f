import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sql } from '#platform/server/sql.ts';
import { createDraft, saveDraft } from '#rooms/curriculum/server/index.ts';
import { say } from '#rooms/curriculum/messages/versions.ts';
import { startSite } from '#tests/site.ts';
import { examine } from './examine.ts';
import { enter, idOf } from './walk.ts';

const site = await startSite();
const t = say('fr');
const teacher = await idOf(site.db, 'DEMO-PROF');
const { school } = await site.db.one(sql<{ school: string }>`select organisation_id as school from people.membership where person_id = ${teacher} and kind = 'staff' limit 1`);
const who = { id: teacher, label: 'Prof' };
const text = (second: string, more = '') => `## Les ponts\n\nUn pont relie deux rives.\n\n${second}\n\n- un\n- deux\n\nLa fin.\n${more}`;

test('a teacher sees what changed in a lesson, side by side too, and puts an older version back: by links and forms alone', async () => {
	const id = await createDraft(site.db, who, { kind: 'lesson', organisationId: school, chapterId: null, language: 'fr', title: 'Les ponts', content: { source: text('La suite $u_n = 2n$ est croissante.'), media: {} } });
	await saveDraft(site.db, who, id, { revision: 1, title: 'Les ponts', content: { source: text('La suite $u_n = 2n$ est croissante.'), media: {} }, note: 'Avant la classe' });
	await saveDraft(site.db, who, id, { revision: 2, title: 'Les grands ponts', content: { source: text('La suite $u_n = 3n$ est croissante.', '\nUn passage de plus.\n'), minutes: 20, media: {} } });
	const { page, context, faults } = await enter(site, teacher, { width: 360, javaScriptEnabled: false });
	await page.goto(`/teach/prepare/${id}/versions`);
	await page.getByText('Avant la classe').waitFor();
	assert.deepEqual(await page.locator('ol .what').allInnerTexts(), ['Version 2', 'Version 1']);
	await page.getByRole('link', { name: `${t('compare')} ${t('compareBefore')} (2)` }).click();
	assert.deepEqual(await page.locator('del math').count(), 1);
	assert.match((await page.locator('ins.block').innerText()).replace(/\s+/g, ' '), /Un passage de plus/);
	assert.match(await page.locator('dl').innerText(), /grands/);
	await page.getByRole('link', { name: t('aside') }).click();
	assert.deepEqual([await page.locator('.pair del').count(), await page.locator('.pair > :first-child ins').count()], [1, 0], 'the left side has what was, the right what is');
	await page.goBack();
	await page.goto(`/teach/prepare/${id}/versions`);
	await page.getByRole('button', { name: `${t('restore')} (1)` }).click();
	await page.getByText(t('restored', { number: '1' })).waitFor();
	assert.deepEqual([(await page.locator('ol .what').allInnerTexts()).length, (await site.db.one(sql<{ title: string }>`select title from curriculum.draft where id = ${id}`)).title], [3, 'Les ponts']);
	assert.deepEqual(faults, []);
	await context.close();
	for (const [width, language] of [[360, 'ar'], [1280, 'fr']] as const) {
		const visitor = await enter(site, teacher, { width, language });
		await site.db.run(sql`update people.person set language = ${language} where id = ${teacher}`);
		for (const path of ['versions', 'compare?from=1&to=2', 'compare?from=1&to=2&view=aside', 'compare?from=1&to=3']) {
			await visitor.page.goto(`/teach/prepare/${id}/${path}`);
			assert.deepEqual(await examine(visitor.page, language), [], path);
			if (process.env.LOOK) await visitor.page.screenshot({ path: `/tmp/look-${language}-${path.replace(/\W+/g, '-')}.png`, fullPage: true });
		}
		await visitor.context.close();
	}
	await site.db.run(sql`update people.person set language = 'fr' where id = ${teacher}`);
});

test('an exercise is compared field by field, in words; published lessons from their own page', async () => {
	const item = (more: object) => ({ item: { title: 'Un', language: 'fr', difficulty: 2, competences: [], stem: 'Combien font $5 + 3$ ?', parts: [{ id: 'a', interaction: { type: 'choice', key: 'a', options: [{ id: 'a', text: 'Huit' }, { id: 'b', text: 'Sept' }], ...more } }] } });
	const id = await createDraft(site.db, who, { kind: 'item', organisationId: school, chapterId: null, language: 'fr', title: 'Un', content: item({}) });
	await saveDraft(site.db, who, id, { revision: 1, title: 'Un', content: item({}), note: 'un' });
	await saveDraft(site.db, who, id, { revision: 2, title: 'Un', content: item({ key: 'b', shuffle: true }) });
	const { page, context, faults } = await enter(site, teacher, { width: 360 });
	await page.goto(`/teach/prepare/${id}/compare`);
	const said = (await page.locator('dl').innerText()).replace(/\s+/g, ' ');
	assert.match(said, /Question 1 · Juste .*Huit.*Sept.*Mélanger .*non.*oui/);
	assert.deepEqual(await examine(page, 'fr'), []);
	if (process.env.LOOK) await page.screenshot({ path: '/tmp/look-item.png', fullPage: true });
	// Its owner may be rid of it.
	await page.goto(`/teach/prepare/${id}/versions`);
	await page.getByText(t('removeDraft')).first().click();
	await page.locator('form[action="?/remove"] button').click();
	await page.waitForURL(/\/teach\/prepare$/);
	assert.equal((await page.goto(`/teach/prepare/${id}/versions`))?.status(), 404);
	const { lesson } = await site.db.one(sql<{ lesson: string }>`select lesson.id as lesson from curriculum.lesson join curriculum.chapter on chapter.id = lesson.chapter_id where chapter.code = 'MS2-06' and lesson.language = 'fr' limit 1`);
	await page.goto(`/lesson/${lesson}`);
	await page.locator(`a[href="/teach/lesson/${lesson}/versions"]`).click();
	await page.getByText(t('oneOnly')).waitFor();
	assert.deepEqual([...faults, ...(await examine(page, 'fr'))], []);
	await context.close();
});
