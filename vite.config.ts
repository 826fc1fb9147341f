import { relative } from 'node:path';
import adapter from '@sveltejs/adapter-node';
import { sveltekit } from '@sveltejs/kit/vite';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig, type Plugin } from 'vite';
import { fromBoth } from './vite.both.ts';
import { maybeEarly } from './src/platform/server/early.ts';

/** In development too, what the site answers early is answered early; after its first page, when it has handed that over. */
const early: Plugin = {
	name: 'qalam-early',
	configureServer: (server) => void server.middlewares.use((req, res, next) => maybeEarly((req.url ?? '').split('?', 1)[0])?.(req, res).catch(next) ?? next())
};

/** In what takes a page over, French is there; the words of the page's language, where it is another, are in the page (src/ui/live.ts). */
const wordsOfThePage = (): Plugin => {
	let carries = false;
	return {
		name: 'qalam-words-of-the-page',
		enforce: 'pre',
		// Only these pages carry them; each file that takes a page over is built by itself.
		buildStart: ({ input }) => void (carries = Object.values(input).some((entry) => /\/(exercise\/\[item\]\/live|prepare\/lesson\/\[id\]\/writing)\.ts/.test(String(entry)))),
		load(id) {
			if (!carries) return;
			const place = relative(import.meta.dirname, id.replace(/\?.*$/, ''));
			if (/\/messages\/(?:[\w-]+\.)?(?:ar|en)\.ts$/.test(place)) return `export default JSON.parse(document.getElementById('page-words')?.textContent ?? '{}')[${JSON.stringify(place)}] ?? {}`;
		}
	};
};

/** Svelte's errors in what takes a page over: their names tell a developer what to read, the address before each is only carried. */
const namedErrors = (): Plugin => ({
	name: 'qalam-named-errors',
	transform: (code, id) => (/\/svelte\/src\/internal\/\w+\/(?:errors|warnings)\.js/.test(id) ? { code: code.replaceAll('https://svelte.dev/e/', ''), map: null } : undefined)
});

export default defineConfig({
	// What a page takes over by itself (`live.ts?worker&url`) is one file of its own, without the site's client.
	worker: { format: 'es', plugins: () => [wordsOfThePage(), namedErrors(), fromBoth((entry) => entry.endsWith('/exercise/[item]/live.ts')), svelte({ configFile: false, compilerOptions: { runes: true, css: 'external' } })] },
	plugins: [
		early,
		sveltekit({
			compilerOptions: { runes: true },
			adapter: adapter({ precompress: true, out: process.env.QALAM_BUILD ?? 'build/dev' }),
			csp: {
				mode: 'nonce',
				directives: {
					'default-src': ['none'],
					'script-src': ['self'],
					'style-src': ['self'],
					'img-src': ['self', 'data:'],
					// A sound is heard before it is sent.
					'media-src': ['self', 'blob:'],
					'frame-src': ['self'],
					'font-src': ['self'],
					'connect-src': ['self'],
					'manifest-src': ['self'],
					'worker-src': ['self'],
					'form-action': ['self'],
					'frame-ancestors': ['none'],
					'base-uri': ['none'],
					'object-src': ['none']
				}
			}
		})
	]
});
