import { after } from 'node:test';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { launch } from './chromium.ts';

export { browserProgram, launch } from './chromium.ts';

let opened: Promise<Browser> | undefined;
// At the root: asked for inside a test, it would close with that test and leave the others without.
after(async () => (await opened)?.close());

/** One headless browser for a test file, closed after it. Who asks first may give it `more` flags. */
export function browser(more: string[] = []): Promise<Browser> {
	return (opened ??= launch(more));
}

export type Visit = { page: Page; context: BrowserContext; faults: string[] };

/**
 * A fresh visitor with a phone's screen: a page, its context, and the faults the browser reports (scripts that fail, what the
 * content policy forbids, requests to other sites). Closed by the caller's `context.close()` or with the browser.
 */
export async function visit(address: string, { language = 'fr', width = 390, height = 800, javaScriptEnabled = true } = {}): Promise<Visit> {
	const context = await (await browser()).newContext({ baseURL: address, locale: language, viewport: { width, height }, javaScriptEnabled });
	context.setDefaultTimeout(15_000);
	const page = await context.newPage();
	await keepAsleep(page, address);
	const faults: string[] = [];
	page.on('pageerror', (error) => faults.push(`script: ${error.message}`));
	page.on('console', (message) => message.type() === 'error' && !/Failed to load resource/.test(message.text()) && faults.push(`console: ${message.text()}`));
	page.on('request', (request) => {
		const url = request.url();
		if (!url.startsWith(address) && !/^(data|blob|about):/.test(url)) faults.push(`request to another site: ${url}`);
	});
	return { page, context, faults };
}

/**
 * A worker that the browser wakes by itself hears of no line that a test has cut, and would hand over what should still wait: here it sleeps
 * between pages, as it does where browsers have no background sync.
 */
async function keepAsleep(page: Page, origin: string): Promise<void> {
	const cdp = await page.context().newCDPSession(page);
	const { targetInfo } = await cdp.send('Target.getTargetInfo');
	await cdp.send('Browser.setPermission', { permission: { name: 'background-sync' }, setting: 'denied', origin, browserContextId: targetInfo.browserContextId });
	await cdp.detach();
}
