import type { Browser, BrowserContext, CDPSession, Page } from 'playwright-core';
import { aWay, holdBack, loopTime, maybeWorker, renderersOf, slow } from './slow.ts';
import { demoSecrets } from '#house/demo-plan.ts';
import type { Database } from '#platform/server/sql.ts';
import { launch } from '#tests/chromium.ts';
import { chapterWithLessons, fetchPage, linkIn, signedIn } from '#tests/visitor.ts';

/** One sight of a page: when its first content was painted and when all of it was there, in milliseconds since it was asked for. */
type Sight = { paint: number; loaded: number };
/** A page by a slow line on a slow phone. `undefined` where a stranger's page has no such case. Heap in MB, after collecting. */
export type Thrift = { name: string; first: Sight; later: Sight; worker?: Sight; away?: Sight; cold?: Sight; heap: number; workerHeap?: number };
export type ThriftRun = { rows: Thrift[]; slower: { page: number; worker: number } };

const pupil = 'DEMO-ELEVE';
const median = (numbers: number[]) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];
const middle = (sights: Sight[]): Sight => ({ paint: median(sights.map(({ paint }) => paint)), loaded: median(sights.map(({ loaded }) => loaded)) });

/** The pages that a pupil sees each day. */
async function pagesOf(address: string, cookie: string): Promise<{ name: string; path: string }[]> {
	const chapter = await chapterWithLessons(address, cookie);
	const page = await fetchPage(address + chapter, cookie);
	return [
		{ name: 'sign-in', path: '/sign-in' },
		{ name: 'today', path: '/learn' },
		{ name: 'chapter', path: chapter },
		{ name: 'lesson', path: linkIn(page, /^\/lesson\//) },
		{ name: 'exercise', path: linkIn(page, /^\/exercise\//) },
		{ name: 'progress', path: '/learn/progress' }
	];
}

/** Asks for a page as a link does, and waits for all of it. */
async function see(page: Page, path: string): Promise<Sight> {
	await page.goto(path, { waitUntil: 'load' });
	await page.waitForFunction(() => performance.getEntriesByName('first-contentful-paint').length > 0);
	return page.evaluate(() => {
		const [navigation] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[];
		return { paint: performance.getEntriesByName('first-contentful-paint')[0].startTime, loaded: navigation.loadEventStart };
	});
}

async function slowDown(context: BrowserContext, page: Page, processor: number): Promise<CDPSession> {
	const session = await context.newCDPSession(page);
	await session.send('Network.enable');
	await session.send('Network.emulateNetworkConditions', slow.line);
	await session.send('Emulation.setCPUThrottlingRate', { rate: processor });
	return session;
}

/** What a page's scripts hold once the rubbish is collected, in MB. */
async function heapOf(context: BrowserContext, page: Page): Promise<number> {
	const session = await context.newCDPSession(page);
	await session.send('HeapProfiler.collectGarbage');
	await session.send('Performance.enable');
	const { metrics } = await session.send('Performance.getMetrics');
	await session.detach();
	return metrics.find(({ name }) => name === 'JSHeapUsedSize')!.value / 1e6;
}

const visitor = (browser: Browser, address: string) => browser.newContext({ baseURL: address, locale: 'fr', viewport: { width: 360, height: 740 } });
const withCookie = async (context: BrowserContext, address: string, cookie: string) => {
	const [name, value] = cookie.split('=');
	await context.addCookies([{ name, value, url: address }]);
};

/** Without the worker: a page as the very first thing a new phone asks for, then again with its files kept. */
async function plain(browser: Browser, address: string, cookie: string, { name, path }: { name: string; path: string }, runs: number): Promise<{ row: Thrift; slower: number }> {
	const [first, later]: [Sight[], Sight[]] = [[], []];
	let [heap, slower] = [0, 0];
	for (let run = 0; run < runs; run++) {
		const context = await visitor(browser, address);
		if (name !== 'sign-in') await withCookie(context, address, cookie);
		const page = await context.newPage();
		const before = run ? 0 : await loopTime(page);
		const session = await slowDown(context, page, slow.processor);
		if (!run) slower = (await loopTime(page)) / before;
		first.push(await see(page, path));
		later.push(await see(page, path));
		await session.detach();
		heap = Math.max(heap, await heapOf(context, page));
		await context.close();
	}
	return { row: { name, first: middle(first), later: middle(later), heap }, slower };
}

/** Puts the worker on the phone and takes a chapter along, as a pupil does it. */
async function prepare(page: Page, chapter: string): Promise<void> {
	await page.goto('/phone');
	await page.click('#prepare');
	await page.waitForSelector('form[data-persist]');
	await page.fill('[name=secret]', demoSecrets.pin);
	await page.click('form[data-persist] button');
	await page.waitForURL(/\/phone$/);
	for (const taking of ['kind=week', `kind=chapter&id=${chapter.split('/').at(-1)}`]) {
		await page.goto(`/phone/take?${taking}`);
		await page.click('main form button');
		for (let tries = 0; (await page.locator('main progress').count()) > 0; tries++) {
			if (tries > 120) throw new Error('what was taken along did not come');
			await page.waitForTimeout(1000);
			await page.goto('/phone');
		}
	}
}

/** With the worker: later views by the line, and without line with the worker awake and asleep. All of the renderer is held back, the worker's threads too. */
async function carried(browser: Browser, address: string, cookie: string, pages: { name: string; path: string }[], rows: Thrift[], runs: number): Promise<number> {
	const way = await aWay(address);
	const context = await visitor(browser, way.address);
	const all = await browser.newBrowserCDPSession();
	try {
		await withCookie(context, way.address, cookie);
		const page = await context.newPage();
		await prepare(page, pages.find(({ name }) => name === 'chapter')!.path);
		const session = await slowDown(context, page, 1);
		await session.send('ServiceWorker.enable');
		const before = await loopTime(page);
		const slowly = async <T>(work: () => Promise<T>): Promise<T> => {
			const letGo = await holdBack(await renderersOf(all), slow.processor);
			return work().finally(letGo);
		};
		const slower = (await slowly(() => loopTime(page))) / before;
		const known = pages.filter(({ name }) => name !== 'sign-in').map((one) => ({ ...one, row: rows.find(({ name }) => name === one.name)! }));
		const several = async (path: string, asleep: boolean): Promise<Sight> => {
			const sights: Sight[] = [];
			for (let run = 0; run < runs; run++) {
				if (asleep) await session.send('ServiceWorker.stopAllWorkers');
				sights.push(await slowly(() => see(page, path)));
			}
			return middle(sights);
		};
		const worker = (await maybeWorker(all))!;
		await worker('Network.enable');
		await worker('Network.emulateNetworkConditions', slow.line);
		for (const { path, row } of known) {
			row.worker = await several(path, false);
			await worker('HeapProfiler.collectGarbage');
			row.workerHeap = (await heapOf(context, page)) + Number((await worker('Runtime.getHeapUsage')).usedSize) / 1e6;
		}
		await way.cut();
		for (const { name, path, row } of known) {
			row.away = await several(path, false);
			if ((await page.locator('header .away').count()) !== 1) throw new Error(`${name} did not come from the phone: ${await page.locator('main').innerText()}`);
			row.cold = await several(path, true);
		}
		return slower;
	} finally {
		await context.close();
		await way.close();
	}
}

/** Sees the pages of a pupil on a slow phone with a slow line, in Chromium. Each figure is the median of `runs`. */
export async function thrift(ground: { address: string; db: Database }, say: (sentence: string, figure?: string) => void, runs = 3): Promise<ThriftRun> {
	const cookie = await signedIn(ground, pupil);
	const pages = await pagesOf(ground.address, cookie);
	const browser = await launch();
	try {
		const rows: Thrift[] = [];
		let slower = 0;
		for (const page of pages) {
			say('Seeing by a slow line', page.name);
			const seen = await plain(browser, ground.address, cookie, page, runs);
			rows.push(seen.row);
			slower ||= seen.slower;
		}
		say('Seeing them with the worker, by the line and without');
		return { rows, slower: { page: slower, worker: await carried(browser, ground.address, cookie, pages, rows, runs) } };
	} finally {
		await browser.close();
	}
}

const sight = (seen: Sight | undefined) => (seen ? `${Math.round(seen.paint)} / ${Math.round(seen.loaded)}` : '–');

/** Prints what was seen: first paint / all there. */
export function print({ rows, slower }: ThriftRun): void {
	console.table(
		rows.map((row) => ({
			page: row.name,
			'first view ms': sight(row.first),
			'later ms': sight(row.later),
			'with the worker ms': sight(row.worker),
			'without line ms': sight(row.away),
			'worker asleep ms': sight(row.cold),
			'heap MB': row.heap.toFixed(1),
			'with the worker MB': row.workerHeap?.toFixed(1) ?? '–'
		}))
	);
	console.log(`Paint / loaded, at 400 kbit/s and 400 ms. The processor was ${slower.page.toFixed(1)} times slower for pages, ${slower.worker.toFixed(1)} with the worker.`);
}
