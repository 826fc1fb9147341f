import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

type Finding = { id: string; nodes: { html: string; failureSummary?: string }[] };

/** A heading cell that holds a formula alone has a name for the browser's readers (MathML is read aloud); axe sees no text in it. */
const isMathOnly = ({ id, nodes }: Finding) => id === 'empty-table-header' && nodes.every((node) => node.html.includes('<math'));

/** Puts axe into each document that this page will open, as `examine` does where it is not there yet: for a walk of many pages the browser then reads it once. */
export const withAxe = (page: Page): Promise<unknown> => page.addInitScript(`if (self === top) ${axe}`);

/**
 * What is wrong with the page as it stands: its language and direction, title, one first heading, the page wider than the screen,
 * and all that axe finds, best practice included. `rules` asks axe for those only; an empty list does not ask axe.
 */
export async function examine(page: Page, language: 'fr' | 'ar', rules?: string[]): Promise<string[]> {
	const said: string[] = [];
	const facts = await page.evaluate(() => {
		const wide = document.scrollingElement!.scrollWidth - document.scrollingElement!.clientWidth;
		const sticksOut = (one: Element) => one.getBoundingClientRect().right > innerWidth + 1 || one.getBoundingClientRect().left < -1;
		return {
			lang: document.documentElement.lang,
			dir: document.documentElement.dir,
			title: document.title,
			h1: document.querySelectorAll('h1').length,
			wide,
			who: wide > 0 ? [...document.querySelectorAll('body *')].filter(sticksOut).slice(0, 3).map((one) => one.outerHTML.slice(0, 120)) : []
		};
	});
	if (facts.lang !== language || facts.dir !== (language === 'ar' ? 'rtl' : 'ltr')) said.push(`html is ${facts.lang} ${facts.dir}`);
	if (!/\S.* · Qalam$|^(Qalam|قلم)\p{P}? \S/u.test(facts.title)) said.push(`its title is “${facts.title}”`);
	if (facts.h1 !== 1) said.push(`${facts.h1} h1`);
	if (facts.wide > 0) said.push(`${facts.wide} px too wide: ${facts.who.join(' ')}`);
	if (rules && !rules.length) return said;
	if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe);
	const { violations } = (await page.evaluate(
		// @ts-expect-error axe was put into the page by its source
		async (only) => window.axe.run(document, { resultTypes: ['violations'], ...(only ? { runOnly: only } : {}) }),
		rules
	)) as { violations: Finding[] };
	for (const { id, nodes } of violations.filter((finding) => !isMathOnly(finding)))
		said.push(`${id}: ${nodes.slice(0, 2).map((node) => node.html.slice(0, 160)).join('  ')} (${nodes.length}) ${(nodes[0].failureSummary ?? '').split('\n')[1]?.trim() ?? ''}`);
	return said;
}
