import adapter from '@sveltejs/adapter-node';
import { sveltekit } from '@sveltejs/kit/vite';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig, type Plugin } from 'vite';
import { maybeEarly } from './src/platform/server/early.ts';

/** In development too, what the site answers early is answered early; after its first page, when it has handed that over. */
const early: Plugin = {
	name: 'qalam-early',
	configureServer: (server) => void server.middlewares.use((req, res, next) => maybeEarly((req.url ?? '').split('?', 1)[0])?.(req, res).catch(next) ?? next())
};

export default defineConfig({
	// What a page takes over by itself (`live.ts?worker&url`) is one file of its own, without the site's client.
	worker: { format: 'es', plugins: () => [svelte({ configFile: false, compilerOptions: { runes: true, css: 'external' } })] },
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
