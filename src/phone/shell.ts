/** The build that this worker belongs to, and the files of the site that its pages name: set by the build. */
declare const __VERSION__: string;
declare const __FILES__: string[];
/** Files of the site that only some exercises need: brought with the first things that are taken along. */
declare const __REST__: string[];

const name = `shell-${__VERSION__}`;
const kept = 3;

/** The words of other languages than French, each a file of the site: set by the build. */
declare const __WORDS__: Record<string, string>;

const words = ((globalThis as { qalamWords?: Record<string, unknown> }).qalamWords = {} as Record<string, unknown>);

/** Makes the words that are kept here ready for the pages; a phone has one or two languages, and reads them once a start of the worker. */
export async function wordsHere(): Promise<void> {
	for (const [language, path] of Object.entries(__WORDS__)) {
		if (words[language]) continue;
		const kept = await caches.match(path);
		if (kept) words[language] = await kept.json();
	}
}

/** Brings the words of some languages, those that are not here yet. */
export async function keepWords(languages: readonly string[]): Promise<void> {
	const cache = await caches.open(name);
	for (const language of languages) {
		const path = __WORDS__[language];
		if (path && !(await cache.match(path))) await keepFile(cache, path);
	}
	await wordsHere();
}

async function keepFile(cache: Cache, file: string): Promise<void> {
	const response = await fetch(file);
	if (!response.ok) throw new Error(`${file}: ${response.status}`);
	await cache.put(file, response);
}

/** Keeps the files that pages without line need: one by one, so that a line that breaks goes on where it stopped. Older shells stay for pages still open. */
export async function keepShell(): Promise<void> {
	const cache = await caches.open(name);
	for (const file of __FILES__) {
		if (await cache.match(file)) continue;
		await keepFile(cache, file);
	}
	// What the browser reads first, and what an earlier worker had.
	const before = await Promise.all(Object.keys(__WORDS__).map(async (language) => ((await wordsKept(language)) ? language : '')));
	await keepWords([navigator.language.slice(0, 2), ...before]);
	const shells = (await caches.keys()).filter((each) => each.startsWith('shell-'));
	for (const old of shells.slice(0, -kept)) if (old !== name) await caches.delete(old);
}

/** Brings what only exercises of rare kinds need, those files that are not here yet. */
export async function keepRest(): Promise<void> {
	const cache = await caches.open(name);
	for (const file of __REST__) if (!(await cache.match(file))) await keepFile(cache, file);
}

/** Whether any worker of this phone keeps the words of a language. */
async function wordsKept(language: string): Promise<boolean> {
	const prefix = __WORDS__[language].replace(/[^/]*$/, `${language}.`);
	for (const each of await caches.keys())
		if (each.startsWith('shell-') && (await (await caches.open(each)).keys()).some((request) => new URL(request.url).pathname.startsWith(prefix))) return true;
	return false;
}

/** Keeps files of the site that a page kept as it came needs, and those that they bring when they are needed themselves. */
export async function keepBeside(files: Iterable<string>): Promise<void> {
	const cache = await caches.open(name);
	for (const file of files) {
		if (!(await caches.match(file))) await keepFile(cache, file);
		const parts = /\/workers\/[\w-]+\.js$/.test(file) && (await (await caches.match(file))!.text()).match(/chunks\/[\w-]+\.js/g);
		if (parts) await keepBeside(parts.map((part) => file.replace(/[^/]+$/, part)));
	}
}

/** A file of this shell or an older one; undefined where the line must be asked. */
export function shellFile(url: URL): Promise<Response | undefined> | undefined {
	if (!__FILES__.includes(url.pathname) && !url.pathname.startsWith('/_app/immutable/')) return undefined;
	return caches.match(url.pathname);
}
