/**
 * Where to go after signing in or choosing a language: a path of ours, read as a browser reads it (which drops tabs and takes a
 * backslash for a slash), or `otherwise`. Never another site.
 */
export function pathOfOurs(to: unknown, otherwise: string): string {
	if (typeof to !== 'string' || !to.startsWith('/') || to.length > 2000) return otherwise;
	try {
		const address = new URL(to, 'http://ours.invalid');
		if (address.origin !== 'http://ours.invalid' || address.pathname.startsWith('//')) return otherwise;
		return address.pathname + address.search + address.hash;
	} catch {
		return otherwise;
	}
}
