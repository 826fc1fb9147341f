import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import { browser, visit } from '#tests/browser.ts';
import { startSite } from '#tests/site.ts';

const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const site = await startSite({ demo: false });
// Opened here, so that it stays open to the end of the file and not of the first test.
await browser();

for (const [language, direction] of [['fr', 'ltr'], ['ar', 'rtl'], ['en', 'ltr']] as const)
	for (const [width, colorScheme] of [[320, 'light'], [1280, 'dark']] as const)
		test(`every part of the look stands the eye and the reader: ${language}, ${width} px, ${colorScheme}`, async () => {
			const { page, context, faults } = await visit(site.address, { language, width });
			try {
				await page.emulateMedia({ colorScheme });
				await page.goto('/look');
				assert.equal(await page.locator('html').getAttribute('dir'), direction);
				const wide = await page.evaluate(() => (document.documentElement.scrollWidth <= innerWidth ? [] : [...document.querySelectorAll('body *')].filter((one) => { const { left, right } = one.getBoundingClientRect(); return left < -1 || right > innerWidth + 1; }).map((one) => one.outerHTML.slice(0, 90))));
				assert.deepEqual(wide.slice(0, 5), [], 'nothing is wider than the screen');
				const hidden = await page.evaluate(() => [...document.querySelectorAll('main a, main button, main summary')].filter((one) => one.getBoundingClientRect().height < 24).map((one) => one.outerHTML.slice(0, 80)));
				assert.deepEqual(hidden.filter((one) => !/^<a href="#content">/.test(one)), [], 'every target has 24 px (WCAG 2.5.8), a link in a sentence excepted');
				// A score is read from its mark to its scale, also inside Arabic.
				const mark = await page.locator('.tag .num').first().evaluate((one) => {
					const text = one.firstChild!;
					const at = (place: number) => {
						const range = document.createRange();
						range.setStart(text, place);
						range.setEnd(text, place + 1);
						return range.getBoundingClientRect().x;
					};
					return [at(0), at(text.textContent!.length - 1)];
				});
				assert.ok(mark[0] < mark[1], 'figures stay left to right');
				await page.evaluate(axe);
				const { violations } = await page.evaluate(() => (window as unknown as { axe: { run: (where: Document, how: object) => Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> } }).axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa', 'best-practice'] }));
				assert.deepEqual(violations.map(({ id, nodes }) => `${id}: ${nodes[0].html.slice(0, 120)}`), []);
				assert.deepEqual(faults, []);
			} finally {
				await context.close();
			}
		});
