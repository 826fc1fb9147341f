import adapter from '@sveltejs/adapter-node';
import { sveltekit } from '@sveltejs/kit/vite';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vite';

export default defineConfig({
	// What a page takes over by itself (`live.ts?worker&url`) is one file of its own, without the site's client.
	worker: { format: 'es', plugins: () => [svelte({ configFile: false, compilerOptions: { runes: true, css: 'external' } })] },
	plugins: [
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
					'media-src': ['self'],
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
