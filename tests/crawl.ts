/** The kind of page an address leads to: its path without the ids. */
export const shapeOf = (path: string): string =>
	path.split(/[?#]/, 1)[0].replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, '[id]').replace(/\/card\/[\w-]{20,}/, '/card/[id]').replace(/\/media\/[0-9a-f]{64}/, '/media/[id]');

/** Where links lead from some first pages, for whoever holds the cookie: one address of each kind of page, at most `each` of a kind opened. What answers with a fault is added to `broken`. */
export async function linked(address: string, cookie: string, from: string[], each = 2, broken: string[] = []): Promise<Map<string, string>> {
	const found = new Map<string, string>();
	const seen = new Map<string, number>();
	const queue = [...from];
	const linkedFrom = new Map<string, string>();
	while (queue.length) {
		const path = queue.shift()!;
		const shape = shapeOf(path);
		const times = seen.get(shape) ?? 0;
		if (times >= each) continue;
		seen.set(shape, times + 1);
		const response = await fetch(address + path, { headers: { cookie, accept: 'text/html' } });
		const html = await response.text();
		if (response.status >= 400) broken.push(`${linkedFrom.get(path) ?? 'first'} leads to ${shape}: ${response.status}`);
		if (response.status !== 200 || !/text\/html/.test(response.headers.get('content-type') ?? '') || /^attachment/.test(response.headers.get('content-disposition') ?? '')) continue;
		const here = response.url.slice(address.length);
		if (!found.has(shapeOf(here))) found.set(shapeOf(here), here);
		for (const [, href] of html.matchAll(/href="([^"]+)"/g)) {
			const link = new URL(href.replaceAll('&amp;', '&'), response.url);
			if (link.origin === address && !/^\/(_app|media)\//.test(link.pathname)) {
				queue.push(link.pathname + link.search);
				linkedFrom.set(link.pathname + link.search, shapeOf(path));
			}
		}
	}
	return found;
}
