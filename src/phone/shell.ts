/** The build that this worker belongs to, and the files of the site that its pages name: set by the build. */
declare const __VERSION__: string;
declare const __FILES__: string[];

const name = `shell-${__VERSION__}`;
const kept = 3;

/** Keeps the files that pages without line need: one by one, so that a line that breaks goes on where it stopped. Older shells stay for pages still open. */
export async function keepShell(): Promise<void> {
	const cache = await caches.open(name);
	for (const file of __FILES__) {
		if (await cache.match(file)) continue;
		const response = await fetch(file);
		if (!response.ok) throw new Error(`${file}: ${response.status}`);
		await cache.put(file, response);
	}
	const shells = (await caches.keys()).filter((each) => each.startsWith('shell-'));
	for (const old of shells.slice(0, -kept)) if (old !== name) await caches.delete(old);
}

/** A file of this shell or an older one; undefined where the line must be asked. */
export function shellFile(url: URL): Promise<Response | undefined> | undefined {
	if (!__FILES__.includes(url.pathname) && !url.pathname.startsWith('/_app/immutable/')) return undefined;
	return caches.match(url.pathname);
}
