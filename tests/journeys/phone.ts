import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { say } from '../../src/phone/messages/index.ts';
import { signIn } from './walk.ts';

export const t = say('fr');

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
