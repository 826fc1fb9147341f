import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sql } from '#platform/server/sql.ts';
import { keyAnswer } from '#rooms/exercises/key.ts';
import { say as sayPhone } from '../../src/phone/messages/index.ts';
import { say } from '#rooms/exercises/messages/index.ts';
import { sayRow } from '#rooms/exercises/messages/row.ts';
import { visit } from '#tests/browser.ts';
import { startSite } from '#tests/site.ts';
import { attempts, draftsKept, enter, exercisesOf, fill, knownError, newPupil, newSession, signIn, until } from './walk.ts';

const site = await startSite();
const t = say('fr');
const chapter = 'MS2-06';
/** A pupil of the Tle S2 who has answered nothing yet, and an exercise: one whose author knows an error, or any choice. */
async function newcomer(kind: 'numeric' | 'choice' = 'numeric') {
	const pupil = await newPupil(site);
	const shelf = await exercisesOf(site.db, pupil.id, chapter, kind);
	if (kind === 'choice') shelf.push(...(await exercisesOf(site.db, pupil.id, chapter, 'several')), ...(await exercisesOf(site.db, pupil.id, chapter, 'truefalse')));
	const exercise = kind === 'choice' ? shelf[0] : shelf.find(({ item }) => item.hints?.length && knownError(item));
	assert.ok(exercise, `the chapter has an exercise: ${kind}`);
	return { pupil: pupil.id, ...pupil, exercise, shelf };
}
const misconceptionName = async (code: string) => (await site.db.one(sql<{ title: string }>`select title from curriculum.misconception where code = ${code}`)).title;

test('a pupil signs in with her PIN on a small phone, reads, errs, is told her error, takes a hint, succeeds, and sees it in her progress', async () => {
	const { pupil, code, secret, exercise: { id, item } } = await newcomer();
	const { page, context, faults } = await visit(site.address, { width: 360 });
	await page.goto('/sign-in');
	await signIn(page, code.toLowerCase(), secret);
	await page.waitForURL('**/learn');
	assert.ok(await page.locator('#to-do').isVisible());
	await page.locator('nav.nav a[href="/learn/courses"]').click();
	await page.locator('a[href^="/learn/programme/"]', { hasText: 'Mathématiques' }).first().click();
	await page.locator('a[href^="/learn/chapter/"]', { hasText: 'Suites numériques' }).first().click();
	const chapterPage = page.url();
	await page.locator('a[href^="/lesson/"]').first().click();
	assert.ok((await page.locator('article math').count()) > 0, 'the lesson has formulas');
	await page.locator('.set-exercise a').first().click();
	assert.match(page.url(), /\/exercise\//);
	assert.ok(await page.locator('form.book').isVisible());

	await page.goBack();
	await page.locator('form[action="?/read"] button').click();
	await page.waitForURL(/\/lesson\/|\/learn\/chapter\//);

	const error = knownError(item)!;
	await page.goto(chapterPage);
	await page.locator(`a[href="/exercise/${id}"]`).last().click();
	await fill(page, item, { [item.parts[0].id]: error.value });
	await page.getByRole('button', { name: t('check'), exact: true }).click();
	const told = page.locator('.say.wrong').first();
	await told.waitFor();
	assert.ok((await told.innerText()).includes(error.words), `${await told.innerText()} speaks of the error: ${error.words}`);
	assert.equal(await page.locator('input.wrong').getAttribute('aria-invalid'), 'true');
	await page.locator('button[value="hint"]').click();
	await page.getByText(t('hintNumber', { number: 1 })).waitFor();
	await fill(page, item, keyAnswer(item));
	await page.getByRole('button', { name: t('checkAgain') }).click();
	await page.getByText(t('rightLong')).waitFor();
	await page.getByText(t('kept')).waitFor();
	const found = await until(() => attempts(site.db, pupil, id), (rows) => rows.length >= 2);
	assert.deepEqual(found.map((row) => [row.is_right, row.hints, row.helped]), [[false, 0, false], [true, 1, false]]);

	await page.goto(chapterPage);
	assert.match(await page.locator(`ol a[href="/exercise/${id}"]`).innerText(), new RegExp(sayRow('fr')('succeeded')));
	await page.locator('nav.nav a[href="/learn/progress"]').click();
	await page.getByText(item.title).first().waitFor();
	// From her progress down to the very answer.
	const [{ competence_id }] = await site.db.all(sql<{ competence_id: string }>`select competence_id from exercises.evidence where person_id = ${pupil} and attempt_id = ${found[0].id}`);
	await page.locator(`a[href$="/${competence_id}"]`).first().click();
	const proof = page.locator('.proof', { hasText: item.title }).last();
	await proof.locator('summary').click();
	assert.match(await proof.innerText(), new RegExp((await misconceptionName(error.misconception)).slice(0, 20)));
	assert.ok((await proof.locator('.given').innerText()).length > 0);
	assert.deepEqual(faults, []);
	await context.close();
});

test('the same without JavaScript: error, hint, success, all as a plain form', async () => {
	const { pupil, code, secret, exercise: { id, item } } = await newcomer();
	const { page, context, faults } = await visit(site.address, { width: 360, javaScriptEnabled: false });
	await page.goto('/sign-in');
	await signIn(page, code, secret);
	await page.waitForURL('**/learn');
	const error = knownError(item)!;
	await page.goto(`/exercise/${id}`);
	await fill(page, item, { [item.parts[0].id]: error.value }, false);
	await page.locator('form.book .acts button.act').first().click();
	assert.ok((await page.locator('.say.wrong').first().innerText()).includes(error.words));
	assert.ok(await page.getByText(t('kept')).isVisible());
	assert.equal(await page.locator(`input[name="${item.parts[0].id}"]`).inputValue(), error.value, 'what was typed stays');
	await page.locator('button[value="hint"]').click();
	assert.ok(await page.getByText(t('hintNumber', { number: 1 })).isVisible());
	await fill(page, item, keyAnswer(item), false);
	await page.locator('form.book .acts button.act').first().click();
	assert.ok(await page.getByText(t('rightLong')).isVisible());
	// Reloading sends the form again: the same answer, counted once.
	await page.reload();
	assert.deepEqual((await attempts(site.db, pupil, id)).map((row) => [row.is_right, row.hints]), [[false, 0], [true, 1]]);
	assert.deepEqual(faults, []);
	await context.close();
});

test('without JavaScript, blank or unreadable is asked again and counts for nothing', async () => {
	const { pupil, exercise: { id, item } } = await newcomer();
	const { page, context } = await enter(site, pupil, { width: 360, javaScriptEnabled: false });
	await page.goto(`/exercise/${id}`);
	await page.locator('form.book .acts button.act').first().click();
	assert.ok(await page.getByText(t('blankLong')).isVisible());
	await fill(page, item, { [item.parts[0].id]: 'beaucoup' }, false);
	await page.locator('form.book .acts button.act').first().click();
	assert.ok(await page.getByText(t('not-a-number')).isVisible());
	assert.deepEqual(await attempts(site.db, pupil, id), []);
	await context.close();
});

test('without JavaScript what only a script can do is not offered, and said in a sentence', async () => {
	const { pupil } = await newcomer();
	const { id } = await site.db.one(sql<{ id: string }>`select id from curriculum.chapter where code = ${chapter}`);
	const { page, context, faults } = await enter(site, pupil, { width: 360, javaScriptEnabled: false });
	await page.goto('/phone');
	// Playwright looks for texts outside of noscript only.
	const told = page.locator('noscript .say');
	assert.ok((await told.isVisible()) && (await told.innerText()).includes(sayPhone('fr')('needsScript')));
	assert.equal(await page.locator('main button:visible, main [role="alert"]:visible').count(), 0, 'no button that does nothing, no alarm');
	await page.goto(`/learn/chapter/${id}`);
	await page.locator('a[href^="/phone/take?"]').click();
	assert.match(page.url(), /\/phone\?to=/);
	assert.ok(await told.isVisible(), 'taking along leads to the same calm sentence');
	assert.deepEqual(faults, []);
	await context.close();
});

test('a page closed in the middle loses nothing: the draft comes back to whoever typed it, sealed until then, and goes when it is answered', async () => {
	const { pupil, exercise: { id, item } } = await newcomer();
	const { page, context, faults } = await enter(site, pupil, { width: 360 });
	await page.goto(`/exercise/${id}`);
	await page.locator(`input[name="${item.parts[0].id}"]`).pressSequentially('12,3');
	// To be sealed takes a moment.
	await until(() => draftsKept(page), (drafts) => drafts.length === 1);
	await page.waitForTimeout(200);
	await page.evaluate(() => localStorage.setItem('qalam-draft of an earlier version', '[]'));
	await page.close();
	const again = await context.newPage();
	// Another signs in on the same telephone: nothing comes back to her, and nothing of it can be read.
	const owner = await context.cookies();
	const { pupil: other } = await newcomer();
	await context.addCookies([{ name: 'qalam_session', value: await newSession(site, other), url: site.address, httpOnly: true, sameSite: 'Lax' }]);
	await again.goto(`/exercise/${id}`);
	await again.getByText(t('photoAdd')).waitFor();
	await again.waitForTimeout(300);
	assert.equal(await again.getByText(t('draftBack')).count(), 0);
	const kept = await draftsKept(again);
	assert.equal(kept.length, 1);
	assert.doesNotMatch(kept[0], /12,3/);
	assert.deepEqual(await again.evaluate(() => Object.keys(localStorage)), []);
	await context.addCookies(owner);
	await again.goto(`/exercise/${id}`);
	await again.getByText(t('draftBack')).waitFor();
	assert.equal(await again.locator(`input[name="${item.parts[0].id}"]`).inputValue(), '12,3');
	await fill(again, item, keyAnswer(item));
	await again.getByRole('button', { name: t('check'), exact: true }).click();
	await again.getByText(t('kept')).waitFor();
	await again.reload();
	await again.waitForTimeout(300);
	assert.equal(await again.getByText(t('draftBack')).count(), 0);
	assert.deepEqual(await draftsKept(again), []);
	assert.equal((await attempts(site.db, pupil, id)).length, 1);
	assert.deepEqual(faults, []);
	await context.close();
});

test('the line is cut: the answer is marked and kept on the phone, and says so; the line is back: it is received, once', async () => {
	const { pupil, exercise: { id, item } } = await newcomer('choice');
	const { page, context, faults } = await enter(site, pupil, { width: 360 });
	await page.goto(`/exercise/${id}`);
	await context.setOffline(true);
	await fill(page, item, keyAnswer(item));
	await page.getByRole('button', { name: t('check'), exact: true }).click();
	await page.getByText(t('rightLong')).waitFor();
	await page.getByText(t('waiting', { count: 1 })).waitFor();
	assert.deepEqual(await attempts(site.db, pupil, id), []);
	// Without line the hint and the marking go on, and a second answer waits beside the first.
	await page.getByRole('button', { name: t('checkAgain') }).click();
	await page.getByText(t('waiting', { count: 2 })).waitFor();
	await context.setOffline(false);
	await page.getByText(t('kept')).waitFor();
	assert.equal((await attempts(site.db, pupil, id)).length, 2);
	await page.reload();
	await page.waitForLoadState('networkidle');
	assert.equal((await attempts(site.db, pupil, id)).length, 2, 'nothing is sent twice');
	assert.deepEqual(faults.filter((fault) => !/ERR_INTERNET_DISCONNECTED/.test(fault)), []);
	await context.close();
});

test('the tab is killed while there is no line: opened again with one, it hands over what waits, and only once', async () => {
	const { pupil, shelf: [first, other] } = await newcomer('choice');
	const { page, context } = await enter(site, pupil, { width: 360 });
	await page.goto(`/exercise/${first.id}`);
	await context.setOffline(true);
	await fill(page, first.item, keyAnswer(first.item));
	await page.getByRole('button', { name: t('check'), exact: true }).click();
	await page.getByText(t('waiting', { count: 1 })).waitFor();
	await page.close({ runBeforeUnload: false });
	await context.setOffline(false);
	// Two tabs at once find the same answer waiting.
	const tabs = [await context.newPage(), await context.newPage()];
	await Promise.all(tabs.map((tab) => tab.goto(`/exercise/${other.id}`)));
	await until(() => attempts(site.db, pupil, first.id), (rows) => rows.length > 0);
	await Promise.all(tabs.map((tab) => tab.waitForLoadState('networkidle')));
	assert.deepEqual((await attempts(site.db, pupil, first.id)).map((row) => row.is_right), [true]);
	assert.equal((await site.db.one(sql<{ count: number }>`select count(*) as count from sync.quarantine`)).count, 0);
	await context.close();
});

test('the answer left and its receipt was lost on the way: the phone sends it again, and it counts once', async () => {
	const { pupil, exercise: { id, item } } = await newcomer('choice');
	const { page, context } = await enter(site, pupil, { width: 360 });
	await page.goto(`/exercise/${id}`);
	let lost = 0;
	await page.route('**/api/sync', async (route) => {
		if (lost++) return route.continue();
		// The server has it; the answer never comes back.
		await route.fetch();
		await route.abort('connectionreset');
	});
	await fill(page, item, keyAnswer(item));
	await page.getByRole('button', { name: t('check'), exact: true }).click();
	await until(() => attempts(site.db, pupil, id), (rows) => rows.length === 1);
	await page.getByText(t('waiting', { count: 1 })).waitFor();
	await page.evaluate(() => window.dispatchEvent(new Event('online')));
	await page.getByText(t('kept')).waitFor();
	assert.ok(lost >= 2);
	assert.equal((await attempts(site.db, pupil, id)).length, 1);
	await context.close();
});

test('two phones, one question: both answers count', async () => {
	const { pupil, exercise: { id, item } } = await newcomer('choice');
	const phones = [await enter(site, pupil), await enter(site, pupil)];
	await Promise.all(phones.map(({ page }) => page.goto(`/exercise/${id}`)));
	await Promise.all(phones.map(({ page }) => fill(page, item, keyAnswer(item))));
	await Promise.all(phones.map(({ page }) => page.getByRole('button', { name: t('check'), exact: true }).click()));
	await Promise.all(phones.map(({ page }) => page.getByText(t('kept')).waitFor()));
	assert.equal((await attempts(site.db, pupil, id)).length, 2);
	await Promise.all(phones.map(({ context }) => context.close()));
});

test('a phone whose clock is a year ahead: the answer stands at the true day', async () => {
	const { pupil, exercise: { id, item } } = await newcomer('choice');
	const { page, context } = await enter(site, pupil);
	await page.clock.install({ time: Date.now() + 365 * 86_400_000 });
	await page.goto(`/exercise/${id}`);
	await fill(page, item, keyAnswer(item));
	await page.getByRole('button', { name: t('check'), exact: true }).click();
	const [row] = await until(() => attempts(site.db, pupil, id), (rows) => rows.length === 1);
	const { at, flags } = await site.db.one(sql<{ at: Date; flags: string[] }>`select at, flags from exercises.attempt where id = ${row.id} and person_id = ${pupil}`);
	assert.ok(Math.abs(at.getTime() - Date.now()) < 120_000, at.toISOString());
	assert.deepEqual(flags, ['clock']);
	await context.close();
});

test('a session ended in mid-work: what was answered stays on the phone, says so, and is received after signing in again', async () => {
	const { pupil, code, secret, exercise: { id, item } } = await newcomer('choice');
	const { page, context } = await enter(site, pupil, { width: 360 });
	await page.goto(`/exercise/${id}`);
	await fill(page, item, keyAnswer(item));
	await site.db.run(sql`update people.session set revoked_at = now() where person_id = ${pupil} and revoked_at is null`);
	await page.getByRole('button', { name: t('check'), exact: true }).click();
	await page.getByText(t('signInAgain')).waitFor();
	assert.deepEqual(await attempts(site.db, pupil, id), []);
	await page.locator('[role="status"] a[href^="/sign-in"]').click();
	await signIn(page, code, secret);
	await page.waitForURL(`**/exercise/${id}`);
	await until(() => attempts(site.db, pupil, id), (rows) => rows.length === 1);
	await context.close();
});

test('without JavaScript, a session ended in mid-work: the page says how, and loading it again after signing in sends the answer', async () => {
	const { pupil, code, secret, exercise: { id, item } } = await newcomer();
	const { page, context, faults } = await enter(site, pupil, { width: 360, javaScriptEnabled: false });
	await page.goto(`/exercise/${id}`);
	await fill(page, item, keyAnswer(item), false);
	await site.db.run(sql`update people.session set revoked_at = now() where person_id = ${pupil} and revoked_at is null`);
	await page.locator('form.book .acts button.act').first().click();
	assert.match(await page.locator('main').innerText(), /Votre session est finie[\s\S]*ni reçu ni perdu/);
	const [tab] = await Promise.all([context.waitForEvent('page'), page.locator('main a').click()]);
	await signIn(tab, code, secret);
	await tab.waitForURL('**/learn');
	assert.deepEqual(await attempts(site.db, pupil, id), []);
	await page.reload();
	assert.ok(await page.getByText(t('rightLong')).isVisible());
	assert.deepEqual((await attempts(site.db, pupil, id)).map((row) => row.is_right), [true]);
	assert.deepEqual(faults, []);
	await context.close();
});

test('one phone, two pupils: what the first answered without line waits for her, and is never sent in the name of the second', async () => {
	const { pupil, exercise: { id, item }, shelf } = await newcomer('choice');
	const second = await newPupil(site);
	const { page, context } = await enter(site, pupil, { width: 360 });
	await page.goto(`/exercise/${id}`);
	await context.setOffline(true);
	await fill(page, item, keyAnswer(item));
	await page.getByRole('button', { name: t('check'), exact: true }).click();
	await page.getByText(t('waiting', { count: 1 })).waitFor();
	// She signed out before the line came back.
	await site.db.run(sql`update people.session set revoked_at = now() where person_id = ${pupil} and revoked_at is null`);
	await context.setOffline(false);
	await until(async () => page.getByText(t('signInAgain')).isVisible(), Boolean);
	await page.goto('/sign-in');
	await signIn(page, second.code, second.secret);
	await page.waitForURL('**/learn');
	await page.goto(`/exercise/${shelf[1].id}`);
	await page.waitForLoadState('networkidle');
	assert.equal(await page.getByText(t('waiting', { count: 1 })).count(), 0, 'another’s answers are not shown');
	assert.deepEqual([...(await attempts(site.db, pupil, id)), ...(await attempts(site.db, second.id, id))], []);
	const back = await newSession(site, pupil);
	await context.addCookies([{ name: 'qalam_session', value: back, url: site.address, httpOnly: true, sameSite: 'Lax' }]);
	await page.goto(`/exercise/${shelf[1].id}`);
	assert.equal((await until(() => attempts(site.db, pupil, id), (rows) => rows.length > 0)).length, 1);
	assert.equal((await site.db.one(sql<{ count: number }>`select count(*) as count from sync.quarantine`)).count, 0);
	await context.close();
});
