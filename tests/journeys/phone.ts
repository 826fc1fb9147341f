import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { say } from '../../src/phone/messages/index.ts';
import { sql, type Database } from '#platform/server/sql.ts';
import { keyAnswer } from '#rooms/exercises/key.ts';
import type { Item } from '#rooms/exercises/item.ts';
import { say as sayExercise } from '#rooms/exercises/messages/index.ts';
import { saySit } from '#rooms/revision/messages/sit.ts';
import { examine } from './examine.ts';
import { fill, signIn, until } from './walk.ts';

export const t = say('fr');
const e = sayExercise('fr');

/** Signs in, prepares the phone and keeps the person on it, as one does at the first time. */
export async function keepOnPhone(page: Page, code: string, secret: string, address = ''): Promise<void> {
	await page.goto(`${address}/sign-in`);
	await signIn(page, code, secret);
	await page.waitForURL(/\/(learn|teach)/);
	await page.goto(`${address}/phone`);
	const prepare = page.locator('#prepare');
	// A second person on the same phone finds it prepared.
	if (await prepare.count()) {
		await prepare.click();
		await page.waitForURL(/\/phone\?to=/);
	}
	await page.locator('form[action="/phone?/keep"] input[name="secret"]').fill(secret);
	await page.getByRole('button', { name: t('keep') }).click();
	await page.getByText(t('nothingTaken')).waitFor();
}

/** Takes something along from the page that offers it, and waits until all is there. */
export async function take(page: Page, path: string, address = ''): Promise<void> {
	await page.goto(address + path);
	await page.locator('a[href^="/phone/take?"]').first().click();
	await page.locator('form[action="/phone/take"] button').click();
	await page.waitForURL(/\/phone$/);
	await page.getByText(t('syncedAt', { date: '' }).trim()).waitFor();
}

/** The title of a page that is shown without line; fails when the phone does not have it. */
export async function shownAway(page: Page, path: string): Promise<string> {
	await page.goto(path);
	assert.equal(await page.locator('.away').count(), 1, `${path} comes from the phone`);
	return page.title();
}

/** Answers an exercise on the page that is open, rightly, and waits until it is said. */
export async function answer(page: Page, { id, item }: { id: string; item: Item }): Promise<void> {
	await page.goto(`/exercise/${id}`);
	await fill(page, item, keyAnswer(item));
	await page.getByRole('button', { name: e('check'), exact: true }).click();
	await page.getByText(e('rightLong')).waitFor();
}

/** Brings what is on the phone up to date, then asks a page without line until it is as it should be. */
export async function pulled(page: Page, path: string, good: (text: string) => boolean): Promise<string> {
	return until(async () => {
		await page.goto('/phone');
		await page.getByRole('button', { name: t('refresh') }).click();
		await page.waitForTimeout(700);
		await page.context().setOffline(true);
		await shownAway(page, path);
		const text = await page.locator('main').innerText();
		await page.context().setOffline(false);
		return text;
	}, good, 15_000);
}

/** Asks the phone to send now, and waits until nothing waits. */
export async function sendNow(page: Page): Promise<void> {
	await page.goto('/phone/waiting');
	const now = page.getByRole('button', { name: t('tryNow') });
	if (await now.count()) await now.click();
	await page.getByText(t('nothingWaits')).waitFor();
}

const s = saySit('fr', 'pupil');

/** A short paper of the nation, and its first question. */
export const aPaper = (db: Database): Promise<{ id: string; item: string }> =>
	db.one(sql<{ id: string; item: string }>`
		select paper.id, question.item_id as item from revision.paper join revision.paper_question question on question.paper_id = paper.id and question.version = paper.current_version
		where paper.code = 'SN-BAC-S2-MATH-ENTRAINEMENT-1' and question.number = 1`);

/** Begins a mock exam without line and writes its first question; the window dies, another goes on where it was and hands it in. Answers where it stands. */
export async function sitAway(page: Page, other: Page, { paper, item }: { paper: { id: string }; item: Item }): Promise<string> {
	await shownAway(page, `/learn/papers/${paper.id}`);
	await page.getByRole('button', { name: s('begin') }).click();
	await page.waitForURL(/\/learn\/mock\/[0-9a-f-]{36}\?question=1$/);
	const [exam] = /\/learn\/mock\/[0-9a-f-]{36}/.exec(page.url())!;
	// The page's sign of life is heard by the phone, whose clock it is.
	const { left, over } = await page.evaluate(async () => (await fetch(`${location.pathname}/beat`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"lived":1000}' })).json() as Promise<{ left: number; over: boolean }>);
	assert.ok(!over && left > 80 * 60_000 && left <= 90 * 60_000, `${left}`);
	await fill(page, item, keyAnswer(item));
	await page.getByRole('button', { name: s('saveNext'), exact: true }).click();
	await page.waitForURL(/\?question=2$/);
	await page.close();
	await shownAway(other, `/learn/papers/${paper.id}`);
	await other.getByRole('link', { name: s('goOn') }).click();
	await other.waitForURL(new RegExp(`${exam}$`));
	assert.equal(await other.getByText(`✓ ${s('saved')}`).count(), 1, 'what was written is there');
	await other.locator('input[name="sure"]').check();
	await other.getByRole('button', { name: s('handIn') }).click();
	await other.getByText(s('correctionComes')).waitFor();
	assert.deepEqual(await examine(other, 'fr'), []);
	return exam;
}

/** With the line the exam that was sat without is corrected by the server, once. */
export async function correctedNow(page: Page, exam: string, db: Database): Promise<void> {
	await page.goto(exam);
	await page.getByRole('heading', { name: s('mark'), exact: true }).waitFor();
	assert.equal(await page.locator('.away').count(), 0, 'the correction is the server’s');
	const id = exam.slice('/learn/mock/'.length);
	const sat = await db.all(sql<{ ended_by: string; answers: number }>`
		select ended_by, (select count(*) from revision.mock_answer answer where answer.scope = mock.scope and answer.mock_id = mock.id)::int as answers from revision.mock where id = ${id}`);
	assert.deepEqual(sat, [{ ended_by: 'pupil', answers: 1 }]);
}
