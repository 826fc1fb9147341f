import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startSite } from '#tests/site.ts';
import { fetchPage, linkIn, signedIn, type Page } from '#tests/visitor.ts';

const site = await startSite();
const seen = new Map<string, number>();

/** All that a first visit to a page loads: itself, its style sheets and scripts, as sent. */
async function weigh(path: string, cookie = ''): Promise<{ page: Page; first: number; scripts: number; html: number }> {
	const page = await fetchPage(site.address + path, cookie);
	assert.equal(page.status, 200, path);
	const assets = [...page.text.matchAll(/(?:<link[^>]+href="([^"]+\.(?:css|js))"|<script[^>]+src="([^"]+)"|import\("([^"]+)"\))/g)].map((match) => match[1] ?? match[2] ?? match[3]);
	let [first, scripts] = [page.bytes, /<script/.test(page.text) ? 1 : 0];
	for (const asset of new Set(assets)) {
		const url = new URL(asset, site.address + path).href;
		if (!seen.has(url)) seen.set(url, (await fetchPage(url)).bytes);
		first += seen.get(url)!;
		if (url.endsWith('.js')) scripts++;
	}
	return { page, first, scripts, html: page.bytes };
}

test('pages that are read send no JavaScript and at most 20 kB in all', async () => {
	const pupil = await signedIn(site, 'DEMO-ELEVE');
	const teacher = await signedIn(site, 'DEMO-PROF');
	const chapter = linkIn(await fetchPage(site.address + linkIn(await fetchPage(`${site.address}/learn/courses`, pupil), /programme/), pupil), /\/learn\/chapter\//);
	const withLessons = await findChapter(pupil);
	const lesson = linkIn(await fetchPage(site.address + withLessons, pupil), /^\/lesson\//);
	const report: string[] = [];
	for (const [path, cookie] of [
		['/', ''],
		['/sign-in', ''],
		['/learn', pupil],
		['/learn/courses', pupil],
		[chapter, pupil],
		[withLessons, pupil],
		[lesson, pupil],
		['/learn/progress', pupil],
		['/search?words=suite', pupil],
		['/teach', teacher]
	]) {
		const { first, scripts } = await weigh(path, cookie);
		report.push(`${path.replace(/[0-9a-f-]{36}/g, '…')}: ${(first / 1000).toFixed(1)} kB`);
		assert.equal(scripts, 0, `${path} sends JavaScript`);
		assert.ok(first <= 20_000, `${path} weighs ${first} bytes, the budget is 20 000`);
	}
	console.log(report.join('\n'));
});

async function findChapter(cookie: string): Promise<string> {
	const programmes = [...(await fetchPage(`${site.address}/learn/courses`, cookie)).text.matchAll(/href="(\/learn\/programme\/[^"]+)"/g)].map((match) => match[1]);
	for (const programme of programmes) {
		const page = await fetchPage(site.address + programme, cookie);
		const found = /href="(\/learn\/chapter\/[^"]+)"(?:(?!<\/a>)[\s\S])*class="tag/.exec(page.text);
		if (found) return found[1];
	}
	throw new Error('no chapter with lessons');
}

test('the exercise page: at most 50 kB the first time, 15 kB afterwards', async () => {
	const pupil = await signedIn(site, 'DEMO-ELEVE');
	const exercise = linkIn(await fetchPage(site.address + (await findChapter(pupil)), pupil), /^\/exercise\//);
	const { first, html, scripts } = await weigh(exercise, pupil);
	console.log(`exercise: ${(first / 1000).toFixed(1)} kB the first time, ${(html / 1000).toFixed(1)} kB afterwards`);
	assert.ok(scripts > 0, 'the walk sees its scripts');
	assert.ok(first <= 50_000, `the first visit weighs ${first} bytes`);
	assert.ok(html <= 15_000, `a later visit weighs ${html} bytes`);
});

test('the class matrix of a whole class stays under 30 kB', async () => {
	const teacher = await signedIn(site, 'DEMO-PROF');
	const { first, scripts } = await weigh(linkIn(await fetchPage(`${site.address}/teach`, teacher), /^\/teach\/class\//), teacher);
	assert.equal(scripts, 0);
	assert.ok(first <= 30_000, `the matrix weighs ${first} bytes`);
});

test('nothing is asked of anybody else: no address outside the site in any page or asset', async () => {
	const pupil = await signedIn(site, 'DEMO-ELEVE');
	const exercise = linkIn(await fetchPage(site.address + (await findChapter(pupil)), pupil), /^\/exercise\//);
	for (const path of ['/', '/sign-in', '/learn', exercise]) {
		const { page } = await weigh(path, pupil && path !== '/sign-in' ? pupil : '').catch(() => ({ page: undefined }));
		const outside = [...(page?.text ?? '').matchAll(/(?:src|href|action)="(https?:\/\/[^"]+)"/g)].map((match) => match[1]).filter((url) => !url.startsWith(site.address));
		assert.deepEqual(outside, [], path);
	}
});
