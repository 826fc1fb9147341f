import { createHash } from 'node:crypto';
import { globSync, mkdirSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig, type Plugin } from 'vite';
import { languages } from './src/platform/language.ts';
import { fromBoth } from './vite.both.ts';

/** The site that was just built: the worker's pages name its files. */
const site = join(process.env.QALAM_BUILD ?? 'build/dev', 'client');

/** `name` is the worker's file; `learn`: without what only teachers have. */
const phone = JSON.parse(process.env.QALAM_PHONE ?? '{}') as { name: string; learn: boolean; version: string; style: string; files: string[]; rest: string[] };

/** Where the words of a language stand; `@` is what they are, known when all is made. */
const wordsPath = (language: string) => `/_app/immutable/words/${language}.@.json`;

/** A file of which nothing is done: its functions are there and do nothing. */
async function stubbed(file: string): Promise<string> {
	const names = [...(await readFile(file, 'utf8')).matchAll(/^export (?:async )?(?:function|const) (\w+)/gm)].map(([, name]) => name);
	const more = [...(await readFile(file, 'utf8')).matchAll(/^export \{([^}]+)\}/gm)].flatMap(([, list]) => list.split(',').map((name) => name.trim()).filter((name) => !name.startsWith('type ')));
	return [...names, ...more].map((name) => `export const ${name} = () => undefined;`).join('\n');
}

/** Where a script of the site stands that takes a page over. */
function scriptOf(name: string): string {
	const found = globSync(`_app/immutable/**/${name}-*.js`, { cwd: site });
	if (found.length !== 1) throw new Error(`${found.length} files of the site answer to ${name}`);
	return `/${found[0]}`;
}

/** In the worker a page's styles are in one file of their own (src/build.ts writes it), and what takes a page over is the site's own file. */
const filesOfTheSite: Plugin = {
	name: 'files-of-the-site',
	enforce: 'pre',
	async resolveId(id, importer) {
		// Pages that wait for something while they are rendered: none does, and what keeps such requests apart is no browser's.
		if (/\/(render-context|hydratable)\.js$/.test(id) && importer?.includes('/svelte/src/')) return '\0no-waiting';
		// What a page does once it is open is done by its own script.
		if (/\/browser\//.test(id) && importer?.endsWith('.svelte')) return `\0still:${(await this.resolve(id, importer, { skipSelf: true }))!.id}`;
		// It writes values for a page's client to take over; no page has one, and it weighs as much as a room.
		if (id === 'devalue' && importer?.includes('/svelte/src/internal/server/')) return '\0no-client';
		if (/\.css(\?|$)/.test(id)) return '\0no-style';
		if (id.endsWith('?worker&url')) {
			return `\0file:${scriptOf(id.replace(/^.*\/|\.ts\?.*$/g, ''))}`;
		}
	},
	async load(id) {
		if (id === '\0no-waiting')
			return ['get_render_context', 'with_render_context', 'init_render_context', 'hydratable'].map((name) => `export const ${name} = () => { throw new Error('no page waits'); };`).join('\n');
		if (id.startsWith('\0still:')) return stubbed(id.slice(7));
		if (id === '\0no-client') return "export const uneval = () => { throw new Error('no page has a client'); };";
		if (id === '\0no-style') return 'export default ""';
		// Its errors tell a developer what to read: their names do.
		if (/\/svelte\/src\/internal\/server\/errors\.js$/.test(id)) return (await readFile(id, 'utf8')).replace(/`(\w+)\\n(?:\\`|[^`])*`/g, '`$1`');
		if (id.startsWith('\0file:')) return `export default ${JSON.stringify(id.slice(6))}`;
	}
};

/**
 * No words are in the worker: each language is a file of its own (src/phone/words.ts), named by its content, of which a phone brings those that its
 * people read. In the place of each file of messages stands what looks them up.
 */
const wordsApart = (): Plugin => {
	const found = new Map<string, { language: string; place: string; messages: object }>();
	const source = join(import.meta.dirname, 'src/phone/words.ts');
	return {
		name: 'words-apart',
		enforce: 'pre',
		async load(id) {
			const [, folder, subject = '', language] = /\/src\/(.+)\/messages\/([\w-]+\.)?(fr|ar|en)\.ts$/.exec(id) ?? [];
			if (!language) return;
			const place = `${folder}/${subject}`;
			found.set(id, { language, place, messages: ((await import(id)) as { default: object }).default });
			return `import { catalogue } from ${JSON.stringify(source)}; export default /* @__PURE__ */ catalogue(${JSON.stringify(language)}, ${JSON.stringify(place)});`;
		},
		generateBundle(_, bundle) {
			mkdirSync(join(site, '_app/immutable/words'), { recursive: true });
			for (const chunk of Object.values(bundle)) {
				if (chunk.type !== 'chunk') continue;
				for (const language of languages) {
					const said = [...found].flatMap(([id, one]) => (one.language === language && chunk.modules[id]?.code ? [[one.place, one.messages]] : [])).sort(([a], [b]) => (a < b ? -1 : 1));
					const text = JSON.stringify(Object.fromEntries(said));
					const path = wordsPath(language).replace('@', createHash('sha256').update(text).digest('hex').slice(0, 8));
					chunk.code = chunk.code.replaceAll(wordsPath(language), path);
					// Vite lets go of what a server's build emits.
					writeFileSync(join(site, path), text);
				}
			}
		}
	};
};

/**
 * What only teachers have on a phone. A pupil's worker is built without it: its pages are not there, and nothing is laid over them.
 */
const teachersOnly = /\/src\/(routes\/\(teach\)\/.*\.svelte|rooms\/teaching\/(carried-teach|carried-mark|carried-textbook|acts-teach|work-form)\.ts|phone\/(textbook-form|mark-form|work-form|lessons)\.ts)$/;
/** What pages show only with the line: charts, and forms that a phone cannot take. */
const withLine = /\/src\/(ui\/Chart|rooms\/revision\/ui\/(WishForm|PaperFilter)|rooms\/exercises\/ui\/PaperPart)\.svelte$/;
const forNoLine: Plugin = { name: 'for-no-line', enforce: 'pre', load: (id) => (withLine.test(id) ? 'export default null' : undefined) };
const forLearners: Plugin = {
	name: 'for-learners',
	enforce: 'pre',
	async load(id) {
		// Rare kinds of exercises are drawn by the page's own script, which a phone has: here they would weigh twice.
		if (id.endsWith('/src/rooms/exercises/ui/more.ts')) return "import { mark } from '#rooms/exercises/marking.ts'; import Hand from '#rooms/exercises/ui/Hand.svelte'; export const more = { mark, parts: { written: Hand, file: Hand } };";
		if (!teachersOnly.test(id)) return;
		if (id.endsWith('.svelte')) return 'export default null';
		return stubbed(id);
	}
};

/** What only pupils have: exams are not sat on a phone of who teaches. */
const pupilsOnly = /\/src\/(routes\/\(learn\)\/learn\/(papers|mock)\/.*\.svelte|rooms\/revision\/(carried-mock|teller)\.ts|phone\/(mocks|mock-form)\.ts)$/;
const forTeachers: Plugin = { name: 'for-teachers', enforce: 'pre', load: (id) => (!pupilsOnly.test(id) ? undefined : id.endsWith('.svelte') ? 'export default null' : stubbed(id)) };

/** The service worker: one file, with the same pages and rules as the server, rendered on the phone. */
export default defineConfig({
	configFile: false,
	publicDir: false,
	plugins: [filesOfTheSite, fromBoth(), forNoLine, phone.learn ? forLearners : forTeachers, wordsApart(), svelte({ configFile: false, compilerOptions: { runes: true, css: 'external' } })],
	define: { __VERSION__: JSON.stringify(phone.version), __STYLE__: JSON.stringify(phone.style), __FILES__: JSON.stringify(phone.files), __REST__: JSON.stringify(phone.rest), __WORDS__: JSON.stringify(Object.fromEntries(languages.map((language) => [language, wordsPath(language)]))) },
	// Svelte's server half, though it runs in a browser.
	ssr: { target: 'webworker', noExternal: true, resolve: { conditions: ['worker', 'svelte', 'module', 'import', 'production', 'default'] } },
	build: {
		ssr: 'src/phone/worker.ts',
		outDir: site,
		emptyOutDir: false,
		minify: true,
		rollupOptions: { output: { format: 'iife', entryFileNames: phone.name ?? 'service-worker.js', codeSplitting: false, postBanner: `importScripts(${JSON.stringify(scriptOf('both'))});` } }
	}
});
