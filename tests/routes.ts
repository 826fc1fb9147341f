import { glob, readFile } from 'node:fs/promises';
import { dirname, normalize } from 'node:path';

export type Route = { id: string; path: string; kind: 'page' | 'endpoint'; actions: boolean };

const someId = '01890000-0000-7000-8000-000000000000';
const values: Record<string, string> = { sha256: 'a'.repeat(64), secret: 'x'.repeat(43) };

/** Every route of the site, from its folders: SvelteKit's id, and a path with ids that lead nowhere. */
export async function allRoutes(): Promise<Route[]> {
	const routes = new Map<string, Route>();
	for await (const found of glob('src/routes/**/+{page,server,page.server}.{svelte,ts}')) {
		const file = normalize(found);
		const id = dirname(file).replace(/^src\/routes/, '') || '/';
		const path = id.replace(/\/\([^)]+\)/g, '').replace(/\[\[[^\]]+\]\]/g, '').replace(/\[(?:\.\.\.)?(\w+)(?:=\w+)?\]/g, (_, name: string) => values[name] ?? someId).replace(/\/$/, '') || '/';
		const known = routes.get(id) ?? { id, path, kind: 'page', actions: false };
		routes.set(id, { ...known, kind: file.endsWith('+server.ts') ? 'endpoint' : known.kind, actions: known.actions || file.endsWith('+page.server.ts') });
	}
	return [...routes.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** What the site answers before a page is thought of: SvelteKit's guard does not stand before it, so it must guard itself. */
export async function earlyRoutes(): Promise<Route[]> {
	const text = await readFile('src/hooks.server.ts', 'utf8');
	return [...text.matchAll(/answerEarly\('([^']+)'/g)].map(([, path]) => ({ id: path, path, kind: 'endpoint', actions: false }));
}
