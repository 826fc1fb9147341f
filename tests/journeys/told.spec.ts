import assert from 'node:assert/strict';
import { test } from 'node:test';
import { say } from '#rooms/exercises/messages/index.ts';
import { sayRun } from '#rooms/people/messages/index.ts';
import { say as sayWork } from '#rooms/teaching/messages/index.ts';
import { sayTeach } from '#rooms/teaching/messages/teach.ts';
import { say as sayFrame } from '#ui/messages/index.ts';
import { startSite } from '#tests/site.ts';
import { examine } from './examine.ts';
import { attempts, enter, exercisesOf, fill, idOf, knownError, newPupil } from './walk.ts';

const site = await startSite();
const [e, r, t, frame] = [say('fr'), sayRun('fr'), sayTeach('fr'), sayFrame('fr')];

for (const javaScriptEnabled of [true, false])
	test(`a work that sets nothing comes back with its fault in sight and a way to its field, ${javaScriptEnabled ? 'with' : 'without'} JavaScript`, async () => {
		const { classId } = await newPupil(site);
		const { page, context, faults } = await enter(site, await idOf(site.db, 'DEMO-PROF'), { width: 360, javaScriptEnabled });
		await page.goto(`/teach/class/${classId}/work`);
		await page.getByRole('button', { name: t('give') }).click();
		const told = page.getByRole('alert').filter({ hasText: frame('toMend') });
		await told.waitFor();
		const box = (await told.boundingBox())!;
		assert.ok(box.y >= 0 && box.y + box.height <= 800, `the fault stands at ${box.y} of 800 px`);
		if (javaScriptEnabled) assert.deepEqual(await examine(page, 'fr'), []);
		await told.getByRole('link', { name: sayWork('fr')('nothingSet') }).click();
		assert.ok(new URL(page.url()).hash === '#itemIds');
		const at = (await page.locator('#itemIds').boundingBox())!.y;
		assert.ok(at > -10 && at < 400, `its field is in sight: ${at}`);
		assert.deepEqual(faults, []);
		await context.close();
	});

test('a role that is given is said at the top, and the form is empty again but for the person', async () => {
	const { page, context, faults } = await enter(site, await idOf(site.db, 'DEMO-PROVISEUR'), { width: 360 });
	await page.goto('/run/roles?person=DEMO-PROF');
	const form = page.locator('form[action*="/give"]');
	await form.locator('input[name="until"]').fill('2020-01-01');
	await form.locator('select[name="role"]').selectOption('supervisor');
	await form.getByRole('button').click();
	await page.getByRole('alert').filter({ hasText: frame('toMend') }).waitFor();
	assert.equal(await form.locator('select[name="role"]').inputValue(), 'supervisor', 'what was typed stays while there is a fault');
	assert.deepEqual(await examine(page, 'fr'), []);
	await form.locator('input[name="until"]').fill('');
	await form.getByRole('button').click();
	const notice = page.getByRole('status').filter({ hasText: r('roleGiven') });
	await notice.waitFor();
	assert.ok((await notice.boundingBox())!.y > 0 && (await notice.boundingBox())!.y < 800, 'the notice is in sight');
	assert.deepEqual(await Promise.all(['role', 'subject', 'since', 'until'].map((name) => form.locator(`[name="${name}"]`).inputValue())), ['', '', '', '']);
	assert.equal(await form.locator('input[name="person"]').inputValue(), 'DEMO-PROF');
	assert.deepEqual(faults, []);
	await context.close();
});

for (const javaScriptEnabled of [true, false])
	test(`an empty or unreadable answer opens no solution; an attempt does, ${javaScriptEnabled ? 'with' : 'without'} JavaScript`, async () => {
		const pupil = await newPupil(site);
		const found = (await exercisesOf(site.db, pupil.id, 'MS2-06', 'numeric')).find(({ item }) => item.solution && knownError(item));
		assert.ok(found, 'an exercise with a solution');
		const { page, context } = await enter(site, pupil.id, { width: 360, javaScriptEnabled });
		await page.goto(`/exercise/${found.id}`);
		const solution = page.locator('summary', { hasText: e('solution') });
		const button = page.locator('form.book .acts button.act').first();
		await button.click();
		await page.getByText(e('blankLong')).waitFor();
		assert.equal(await solution.count(), 0, 'nothing was answered');
		const answer = { [found.item.parts[0].id]: 'deux cents et des' };
		await fill(page, found.item, answer, javaScriptEnabled);
		await button.click();
		await page.locator('.part .say.hint').waitFor();
		assert.equal(await solution.count(), 0, 'nothing could be read');
		assert.equal((await attempts(site.db, pupil.id, found.id)).length, 0);
		await fill(page, found.item, { [found.item.parts[0].id]: knownError(found.item)!.value }, javaScriptEnabled);
		await button.click();
		await solution.waitFor();
		await context.close();
	});
