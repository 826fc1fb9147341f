import assert from 'node:assert/strict';
import { test } from 'node:test';
import { say } from '#rooms/exercises/messages/index.ts';
import { keyAnswer } from '#rooms/exercises/key.ts';
import { startSite } from '#tests/site.ts';
import { attempts, enter, exercisesOf, fill, newPupil, until } from './walk.ts';

const site = await startSite();
const t = say('fr');

test('what is typed before the script arrives stays, is marked and sent', async () => {
	const pupil = await newPupil(site);
	const [{ id, item }] = (await exercisesOf(site.db, pupil.id, 'MS2-06', 'numeric')).filter(({ item }) => item.parts.length === 1);
	const { page, context, faults } = await enter(site, pupil.id, { width: 360 });
	let release = () => {};
	const held = new Promise<void>((go) => (release = go));
	await page.route('**/workers/*.js', async (route) => {
		await held;
		await route.continue();
	});
	await page.goto(`/exercise/${id}`, { waitUntil: 'commit' });
	await page.locator('form.book').waitFor();
	await fill(page, item, keyAnswer(item), false);
	const typed = () => page.locator('form.book').evaluate((form) => JSON.stringify([...new FormData(form as HTMLFormElement)].filter(([name]) => !name.startsWith('_'))));
	const before = await typed();
	assert.ok(before.length > 10);
	release();
	await page.waitForLoadState('load');
	await page.waitForFunction(() => performance.getEntriesByType('resource').some((entry) => /workers\/.*\.js/.test(entry.name) && (entry as PerformanceResourceTiming).responseEnd > 0));
	await page.waitForTimeout(300);
	assert.equal(await typed(), before, 'taking over keeps what was typed');
	await page.getByRole('button', { name: t('check'), exact: true }).click();
	await page.getByText(t('rightLong')).waitFor();
	const rows = await until(() => attempts(site.db, pupil.id, id), (found) => found.length >= 1);
	assert.equal(rows.length, 1);
	assert.deepEqual(faults, []);
	await context.close();
});
