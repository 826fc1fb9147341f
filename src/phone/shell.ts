import { languages, type Language } from '#platform/language.ts';
import { anyWords, languagesRead, readWords, wordsOf } from './words.ts';

/** The build that this worker belongs to, and the files of the site that its pages name: set by the build. */
declare const __VERSION__: string;
declare const __FILES__: string[];
/** Files of the site that only some exercises need: brought with the first things that are taken along. */
declare const __REST__: string[];

const name = `shell-${__VERSION__}`;
const kept = 3;

/** Keeps a file in this shell, unless it is there; one that an older shell has under the same name is the same. */
async function keepFile(cache: Cache, file: string): Promise<void> {
	if (await cache.match(file)) return;
	const response = (file.startsWith('/_app/immutable/') && (await caches.match(file))) || (await fetch(file));
	if (!response.ok) throw new Error(`${file}: ${response.status}`);
	await cache.put(file, response);
}

const keepFiles = async (files: Iterable<string>): Promise<void> => {
	const cache = await caches.open(name);
	for (const file of files) await keepFile(cache, file);
};

/** Brings the words of some languages, those that are not here yet. */
export async function keepWords(languages: Iterable<Language>): Promise<void> {
	await keepFiles(Array.from(languages, wordsOf));
	await readWords();
}

/** Whether pages can say anything, made so at the first of a start of the worker. Words that a browser threw away are asked for again. */
export const hasWords = async (): Promise<boolean> => anyWords() || (await readWords().catch(() => false)) || keepWords(await languagesRead()).then(anyWords, () => false);

/** Keeps the files that pages without line need: one by one, so that a line that breaks goes on where it stopped. Older shells stay for pages still open. */
export async function keepShell(): Promise<void> {
	await keepFiles(__FILES__);
	await keepWords(await languagesRead());
	const shells = (await caches.keys()).filter((each) => each.startsWith('shell-'));
	for (const old of shells.slice(0, -kept)) if (old !== name) await caches.delete(old);
}

/**
 * Brings what is not needed by everybody, once the first things are here: what only exercises of rare kinds need, and over a line that costs nothing
 * (`free`) the words of the other languages, so that one can change without line.
 */
export async function keepRest(free: boolean): Promise<void> {
	await keepFiles(__REST__);
	if (free) await keepWords(languages);
}

/** Keeps files of the site that a page kept as it came needs, and those that they bring when they are needed themselves. */
export async function keepBeside(files: Iterable<string>): Promise<void> {
	for (const file of files) {
		await keepFiles([file]);
		const parts = /\/workers\/[\w-]+\.js$/.test(file) && (await (await caches.match(file))!.text()).match(/chunks\/[\w-]+\.js/g);
		if (parts) await keepBeside(parts.map((part) => file.replace(/[^/]+$/, part)));
	}
}

/** A file of this shell or an older one; undefined where the line must be asked. */
export function shellFile(url: URL): Promise<Response | undefined> | undefined {
	if (!__FILES__.includes(url.pathname) && !url.pathname.startsWith('/_app/immutable/')) return undefined;
	return caches.match(url.pathname);
}
