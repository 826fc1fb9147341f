import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sql } from '#platform/server/sql.ts';
import { browser, visit } from '#tests/browser.ts';
import { axeFaults, wideParts } from '#tests/reading.ts';
import { startSite } from '#tests/site.ts';
import { signedIn } from '#tests/visitor.ts';

const site = await startSite();
await browser();

/** One address of each kind: what differs by an id or a page number is the same page. */
const kindOf = (href: string) => href.replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, 'ID').replace(/\?.*/, (query) => query.replace(/=[^&]*/g, ''));

for (const [account, language, width, colorScheme] of [
	['DEMO-ELEVE', 'fr', 360, 'light'],
	['DEMO-ARABE', 'ar', 320, 'dark'],
	['DEMO-PROF', 'fr', 360, 'dark'],
	['DEMO-MAITRESSE', 'ar', 1280, 'light'],
	['DEMO-PROVISEUR', 'ar', 360, 'light'],
	['DEMO-MINISTERE', 'fr', 320, 'light'],
	['DEMO-PARENT', 'en', 320, 'dark']
] as const)
	test(`every page of ${account} can be read: ${language}, ${width} px, ${colorScheme}`, async () => {
		await site.db.run(sql`update people.person set language = ${language} where code = ${account}`);
		const [name, value] = (await signedIn(site, account)).split('=');
		const { page, context, faults } = await visit(site.address, { language, width });
		try {
			await page.emulateMedia({ colorScheme });
			await context.addCookies([{ name, value, url: site.address }]);
			const waiting = ['/start', '/me', '/me/secret'];
			const seen = new Set(waiting.map(kindOf));
			const found: string[] = [];
			let pages = 0;
			for (let href = waiting.shift(); href && pages < 22; href = waiting.shift()) {
				const answer = await page.goto(href);
				pages++;
				const at = page.url().replace(site.address, '');
				seen.add(kindOf(at));
				if (answer?.status() !== 200) found.push(`${at}: ${answer?.status()}`);
				assert.equal(await page.locator('html').getAttribute('lang'), language);
				for (const fault of [...(await wideParts(page)), ...(await axeFaults(page))]) found.push(`${at}: ${fault}`);
				if ((await page.locator('h1').count()) !== 1) found.push(`${at}: ${await page.locator('h1').count()} titles`);
				for (const next of await page.locator('main a[href^="/"], nav a[href^="/"]').evaluateAll((links) => links.map((link) => link.getAttribute('href')!)))
					if (!seen.has(kindOf(next)) && !/^\/(media|export)/.test(next)) {
						seen.add(kindOf(next));
						waiting.push(next);
					}
			}
			assert.deepEqual(found, []);
			assert.deepEqual(faults, []);
			assert.ok(pages >= 5, `${pages} pages were found`);
		} finally {
			await context.close();
		}
	});
