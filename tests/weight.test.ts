import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { sql } from '#platform/server/sql.ts';
import { against, budgets, editorBudget, phoneBudgets, rareBudget, report } from '#tests/budgets.ts';
import { linked } from '#tests/crawl.ts';
import { startSite } from '#tests/site.ts';
import { chapterWithLessons, fetchPage, linkIn, signedIn, type Page } from '#tests/visitor.ts';

const site = await startSite();
const cookies = { '': '', 'DEMO-ELEVE': await signedIn(site, 'DEMO-ELEVE'), 'DEMO-PROF': await signedIn(site, 'DEMO-PROF') };

/** Where each page of the budgets stands. */
const pupil = cookies['DEMO-ELEVE'];
const chapter = await chapterWithLessons(site.address, pupil);
const chapterPage = await fetchPage(site.address + chapter, pupil);
const { id: pile } = await site.db.one(sql<{ id: string }>`select work_id as id from teaching.pile`);
const paths: Record<string, string> = {
	home: '/',
	'sign-in': '/sign-in',
	today: '/learn',
	courses: '/learn/courses',
	programme: linkIn(await fetchPage(`${site.address}/learn/courses`, pupil), /^\/learn\/programme\//),
	chapter,
	lesson: linkIn(chapterPage, /^\/lesson\//),
	progress: '/learn/progress',
	search: '/search?words=suite',
	exercise: linkIn(chapterPage, /^\/exercise\//),
	'this phone': '/phone',
	'teacher’s today': '/teach',
	'class matrix': linkIn(await fetchPage(`${site.address}/teach`, cookies['DEMO-PROF']), /^\/teach\/class\//),
	'a copy to mark': linkIn(await fetchPage(`${site.address}/teach/mark/${pile}`, cookies['DEMO-PROF']), /^\/teach\/mark\/[0-9a-f-]{36}\/[0-9a-f-]{36}/),
	'lesson editor': linkIn(await fetchPage(`${site.address}/teach/prepare`, cookies['DEMO-PROF']), /^\/teach\/prepare\/lesson\//)
};

type Weight = { page: Page; html: number; style: number; script: number; pictures: number; headers: number; first: number; later: number };
const seen = new Map<string, Page>();

/** All that a first visit to a page loads, as sent: itself, its style sheets, scripts and pictures, what the browser asks for beside them, and all their headers. */
async function weigh(path: string, cookie: string): Promise<Weight> {
	const page = await fetchPage(site.address + path, cookie);
	assert.equal(page.status, 200, path);
	const weight = { page, html: page.bytes, style: 0, script: 0, pictures: 0, headers: page.head };
	const assets = [...page.text.matchAll(/<(?:link|script|img|source|audio|video|image)\b[^>]+?(?:href|src)="([^"#]+)"|import\("([^"]+)"\)/g)].map((match) => match[1] ?? match[2]);
	for (const asset of new Set(assets)) {
		const url = new URL(asset, site.address + path).href;
		// The large icon is asked for only when the site is put on the home screen.
		if (!url.startsWith(site.address) || url.endsWith('/icon-192.png')) continue;
		if (!seen.has(url)) seen.set(url, await fetchPage(url, cookie));
		const { status, bytes, head } = seen.get(url)!;
		assert.equal(status, 200, url);
		weight[url.endsWith('.css') ? 'style' : url.endsWith('.js') ? 'script' : 'pictures'] += bytes;
		weight.headers += head;
	}
	const first = weight.html + weight.style + weight.script + weight.pictures + weight.headers;
	return { ...weight, first, later: page.bytes + page.head };
}

for (const budget of budgets)
	test(`${budget.name}: at most ${budget.first / 1000} kB the first time, ${budget.later / 1000} kB later, ${budget.script ? 'its script counted' : 'and no JavaScript'}`, async () => {
		const { page, html, style, script, pictures, headers, first, later } = await weigh(paths[budget.name], cookies[budget.as]);
		if (budget.script) assert.ok(script > 0, 'the walk sees its script');
		else assert.doesNotMatch(page.text, /<script|\son\w+="/, `${budget.name} sends JavaScript`);
		assert.ok(style > 1000, 'the walk sees its styles');
		assert.ok(first <= budget.first, `the first visit weighs ${first} bytes`);
		assert.ok(later <= budget.later, `a later visit weighs ${later} bytes`);
		await report(budget.name, [html, style, script, pictures, headers, ...against(first, budget.first), ...against(later, budget.later)], [6, 9]);
	});

/** The files that a script brings when it needs them, and those bring. */
async function broughtBy(script: string): Promise<string[]> {
	const found = new Set([script]);
	for (const path of found) {
		const { text } = await fetchPage(site.address + path);
		for (const [, name] of text.matchAll(/\b(?:from|import\()\s*["'`](\.{1,2}\/[\w./-]+\.js)["'`]/g)) found.add(new URL(name, site.address + path).pathname);
	}
	return [...found].slice(1);
}

test('what an exercise of a rare kind brings besides: a second file, and what it shares', async () => {
	const { page } = await weigh(paths.exercise, pupil);
	const live = /<script type="module" src="([^"]+\/live-[^"]+)"/.exec(page.text)![1];
	const chunks = await broughtBy(live);
	assert.ok(chunks.length >= 3, chunks.join());
	let bytes = 0;
	for (const path of chunks) {
		const { bytes: sent, head } = await fetchPage(site.address + path);
		bytes += sent + head;
	}
	assert.ok(bytes <= rareBudget, `${bytes} bytes`);
});

test('the editor is one file, and what makes formulas and brings in files comes only when it is needed', async () => {
	const { page } = await weigh(paths['lesson editor'], cookies['DEMO-PROF']);
	const live = /<script type="module" src="([^"]+)"/.exec(page.text)![1];
	const { text } = await fetchPage(site.address + live);
	assert.ok(gzipSync(text, { level: 9 }).length <= editorBudget, `${gzipSync(text, { level: 9 }).length} bytes`);
	const parts = await Promise.all((await broughtBy(live)).map((path) => fetchPage(site.address + path)));
	assert.ok(parts.some((part) => part.text.includes('mathvariant')), 'Temml is apart');
	assert.doesNotMatch(text, /mathvariant/);
});

for (const [shell, path] of [['the app shell', '/service-worker.js'], ['the app shell of who teaches', '/service-worker-teach.js']] as const)
	test(`${shell}, as the worker fetches it: itself and the files that it keeps`, async () => {
		const worker = await fetchPage(`${site.address}${path}`);
		assert.equal(worker.status, 200);
		// The lists that the build gave it (src/phone/shell.ts).
		const list = /\[(?:["'`][^"'`\]]+["'`],?)*["'`]\/_app\/[^"'`]+\/phone\.\w+\.css["'`][^\]]*\]/.exec(worker.text)?.[0] ?? '';
		const files = [...new Set([...list.matchAll(/["'`]([^"'`]+)["'`]/g)].map((match) => match[1]))];
		assert.ok(files.some((file) => file.endsWith('.css')) && files.filter((file) => file.endsWith('.js')).length > 1, files.join());
		// What an exercise of a rare kind brings comes with the first things that are taken along.
		const live = files.find((file) => /\/live-[^/]+\.js$/.test(file))!;
		for (const chunk of await broughtBy(live)) assert.ok(worker.text.includes(chunk), chunk);
		let bytes = worker.bytes + worker.head;
		// A phone brings the words of the language that is read on it, and the worker has none: the heaviest language is counted.
		const languages = [...new Set([...worker.text.matchAll(/\/_app\/immutable\/words\/[\w.-]+\.json/g)].map((match) => match[0]))];
		assert.deepEqual(languages.map((file) => file.match(/(\w+)\.\w+\.json$/)![1]), ['fr', 'ar', 'en']);
		const words = await Promise.all(languages.map((file) => fetchPage(site.address + file)));
		for (const { text } of words) {
			const said = Object.values(JSON.parse(text) as Record<string, Record<string, unknown>>).flatMap((messages) => Object.values(messages)).filter((message) => typeof message === 'string' && message.length > 20);
			assert.ok(said.length > 50);
			assert.deepEqual(said.filter((message) => worker.text.includes(message as string)), []);
		}
		bytes += Math.max(...words.map((found) => (assert.equal(found.status, 200), found.bytes + found.head)));
		for (const file of files) {
			const found = await fetchPage(site.address + file);
			assert.equal(found.status, 200, file);
			bytes += found.bytes + found.head;
		}
		await report(shell, against(bytes, phoneBudgets[shell]), [1]);
		assert.ok(bytes <= phoneBudgets[shell], `${bytes} bytes: ${worker.bytes} of them the worker`);
	});

test('no page but the exercise, the one about this phone and those of writing sends a script', async () => {
	const allowed = /^\/(exercise\/\[id\]|phone|teach\/mark\/\[id\]\/\[id\]|teach\/prepare\/(?:(?:lesson|item)\/\[id\]|\[id\]\/media))$/;
	const faults: string[] = [];
	let pages = 0;
	for (const code of ['', 'DEMO-ELEVE', 'DEMO-PROF', 'DEMO-PROVISEUR', 'DEMO-ADMIN', 'DEMO-APPRENANTE']) {
		const cookie = code && (await signedIn(site, code));
		for (const [shape, path] of await linked(site.address, cookie, [code ? '/start' : '/', '/phone', '/search?words=suite'], 1)) {
			const { text, headers } = await fetchPage(site.address + path, cookie);
			if (!/text\/html/.test(String(headers['content-type']))) continue;
			pages++;
			if (/<script|modulepreload|\son\w+="/.test(text) && !allowed.test(shape)) faults.push(`${code} ${path}`);
			if (allowed.test(shape)) assert.match(text, /<script/, `${path}: the walk sees a script`);
		}
	}
	assert.deepEqual(faults, []);
	assert.ok(pages > 50, `only ${pages} pages were seen`);
});

test('nothing is asked of anybody else: no address outside the site in any page or asset', async () => {
	for (const { name, as } of budgets) {
		const { page } = await weigh(paths[name], cookies[as]);
		const outside = [...page.text.matchAll(/(?:src|href|action)="(https?:\/\/[^"]+)"/g)].map((match) => match[1]).filter((url) => !url.startsWith(site.address));
		assert.deepEqual(outside, [], name);
	}
});
