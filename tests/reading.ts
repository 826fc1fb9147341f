import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';

const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

type Violation = { id: string; nodes: { html: string; target: string[] }[] };
type Axe = { axe: { run: (where: Document, how: object) => Promise<{ violations: Violation[] }> } };

/** What axe finds against WCAG 2.2 AA and good practice on the page as it stands, one line each. A heading that is a formula only has words axe does not hear. */
export async function axeFaults(page: Page): Promise<string[]> {
	await page.evaluate(axe);
	const { violations } = await page.evaluate(() =>
		(window as unknown as Axe).axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] })
	);
	return violations.flatMap(({ id, nodes }) => nodes.filter(({ html }) => !(id === 'empty-table-header' && html.includes('<math'))).slice(0, 2).map(({ html, target }) => `${id}: ${target.join(' ')} ${html.slice(0, 120)}`));
}

/** What reaches beyond the screen and makes the page itself scroll sideways. */
export const wideParts = (page: Page): Promise<string[]> =>
	page.evaluate(() => {
		const screen = document.documentElement.clientWidth;
		if (document.documentElement.scrollWidth <= screen) return [];
		const beyond = [...document.querySelectorAll('body *')].filter((one) => {
			const { left, right } = one.getBoundingClientRect();
			return (left < -1 || right > screen + 1) && !one.closest('.scroll, math, .skip');
		});
		return [`${document.documentElement.scrollWidth} px`, ...beyond.slice(0, 4).map((one) => one.outerHTML.slice(0, 100))];
	});
