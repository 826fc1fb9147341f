import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { globSync } from 'node:fs';
import { glob, mkdir, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { home } from '#platform/server/config.ts';
import { Trouble } from '#platform/server/trouble.ts';

/** Each build stands in its own folder, named after its sources, so that a running server never loses a file of its own. */
const builds = join(home, 'build');
/** Pages of the last builds may still be open on phones: their files stay servable. */
const kept = 4;

/** The name of the build that belongs to the sources as they are now. */
export async function sourcesName(): Promise<string> {
	const names: string[] = ['package-lock.json', 'package.json', 'vite.config.ts', 'vite.phone.config.ts', 'vite.both.ts', 'tsconfig.json'];
	for await (const entry of glob(['src/**/*', 'static/**/*'], { cwd: home, withFileTypes: true })) {
		if (!entry.isFile() || /\.test\.ts$/.test(entry.name)) continue;
		const path = join(entry.parentPath, entry.name).slice(home.length + 1);
		if (!path.startsWith('src/commands/')) names.push(path);
	}
	const hash = createHash('sha256');
	for (const name of names.sort()) hash.update(`${name}\0`).update(await readFile(join(home, name)));
	return hash.digest('hex').slice(0, 16);
}

const isThere = (path: string) => stat(path).then(() => true, () => false);

/** The build folders that exist, newest first. */
export async function buildFolders(): Promise<string[]> {
	const found: { path: string; at: number }[] = [];
	for (const name of await readdir(builds).catch(() => [])) {
		if (!/^[0-9a-f]{16}$/.test(name)) continue;
		const path = join(builds, name);
		if (await isThere(join(path, 'handler.js'))) found.push({ path, at: (await stat(path)).mtimeMs });
	}
	return found.sort((a, b) => b.at - a.at).map(({ path }) => path);
}

function isAlive(pid: number): boolean {
	try {
		process.kill(pid, 0);
		return true;
	} catch (error) {
		return (error as NodeJS.ErrnoException).code === 'EPERM';
	}
}

function vite(config: string, more: Record<string, string>): Promise<string> {
	return new Promise((done, failed) => {
		const child = spawn(process.execPath, [join(home, 'node_modules/vite/bin/vite.js'), 'build', '--logLevel', 'warn', '--config', config], {
			cwd: home,
			env: { ...process.env, ...more, NODE_ENV: 'production' },
			stdio: ['ignore', 'pipe', 'pipe']
		});
		let said = '';
		child.stdout.on('data', (piece) => (said += piece));
		child.stderr.on('data', (piece) => (said += piece));
		child.on('error', failed);
		child.on('exit', (code) => (code === 0 ? done(said) : failed(new Error(`the build failed:\n${said.trim()}`))));
	});
}

/** The files that scripts bring when they need them, and those bring: an exercise of a rare kind opens without line too. */
async function broughtBy(scripts: readonly string[], client: string): Promise<string[]> {
	const found = new Set(scripts);
	for (const script of found) {
		const text = await readFile(join(client, script), 'utf8');
		for (const [, path] of text.matchAll(/\b(?:from|import\()\s*["'`](\.{1,2}\/[\w./-]+\.js)["'`]/g)) found.add(join(dirname(script), path));
	}
	return [...found].slice(scripts.length);
}

/** Exams are sat on a pupil's phone only. */
const pupilsPages = /\/learn\/(papers|mock)\//;

/** The sheets of the pages that go along and of what they are made of: a phone without line shows no other. */
async function sheetsOfPages(out: string, learn: boolean): Promise<string[]> {
	const made = JSON.parse(await readFile(join(out, 'server/.vite/manifest.json'), 'utf8')) as Record<string, { css?: string[]; imports?: string[] }>;
	const pages = Array.from((await readFile(join(home, 'src/phone/pages.ts'), 'utf8')).matchAll(/from '\.\.\/(routes\/[^']+\.svelte)'/g), ([, path]) => `src/${path}`).filter((path) => !(learn ? /\/\(teach\)\// : pupilsPages).test(path));
	const found = new Set(pages);
	for (const name of found) for (const other of made[name]?.imports ?? []) found.add(other);
	const sheets = [...new Set([...found].flatMap((name) => made[name]?.css ?? []))];
	if (!pages.length || pages.some((page) => !made[page]) || !sheets.length) throw new Error('the styles of the pages that go along are not where the build puts them');
	return sheets;
}

/**
 * Builds a service worker into a site that was just built: its pages name that site's files, and the styles of all pages that it may show as one sheet. `learn`:
 * the one of who learns only.
 */
async function buildWorker(out: string, version: string, learn: boolean): Promise<void> {
	const client = join(out, 'client');
	const name = learn ? 'service-worker.js' : 'service-worker-teach.js';
	const sheets = await sheetsOfPages(out, learn);
	// The frame's sheet first: a page's own stands after it, as on the server.
	const order = (name: string) => (name.includes('_layout') ? 0 : 1);
	const text = (await Promise.all(sheets.sort((a, b) => order(a) - order(b) || (a < b ? -1 : 1)).map((name) => readFile(join(client, name), 'utf8')))).join('\n');
	const style = `_app/immutable/assets/phone.${createHash('sha256').update(text).digest('hex').slice(0, 8)}.css`;
	await writeFile(join(client, style), text);
	const scripts: string[] = [];
	for await (const name of glob('_app/immutable/workers/{both,live,prepare}-*.js', { cwd: client })) scripts.push(name);
	// What marks copies, and the clock of an exam, come with the first things that are taken along.
	const later: string[] = [];
	for await (const name of glob(`_app/immutable/workers/${learn ? 'mock-clock' : 'marking'}-*.js`, { cwd: client })) later.push(name, ...(await broughtBy([name], client)));
	const rest = [...new Set([...(await broughtBy(scripts, client)), ...later])].sort().map((file) => `/${file}`);
	const files = [style, ...scripts.sort(), 'favicon.svg', 'manifest.webmanifest'].map((name) => `/${name}`);
	await vite('vite.phone.config.ts', { QALAM_BUILD: out, QALAM_PHONE: JSON.stringify({ name, learn, version, style: `/${style}`, files, rest }) });
	for (const file of [name, style, ...globSync('_app/immutable/words/*.json', { cwd: client })]) {
		const bytes = await readFile(join(client, file));
		await writeFile(join(client, `${file}.gz`), gzipSync(bytes, { level: 9 }));
		await writeFile(join(client, `${file}.br`), brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } }));
	}
}

/** Builds the site unless the build of these very sources is there; answers its folder. Two at once wait for one another. */
export async function build(progress: (sentence: string) => void = () => {}): Promise<string> {
	const folder = join(builds, await sourcesName());
	const now = new Date();
	if (await isThere(join(folder, 'handler.js'))) {
		await utimes(folder, now, now).catch(() => {});
		return folder;
	}
	const lock = join(builds, 'building');
	await mkdir(builds, { recursive: true }).catch((error) => {
		throw new Trouble('unwritable', `The folder ${builds} cannot be written: ${error.message}`, 'Give the project folder to the account that runs qalam.', error);
	});
	for (let said = false; ; said = true) {
		if (await writeFile(lock, String(process.pid), { flag: 'wx' }).then(() => true, () => false)) break;
		const maker = Number(await readFile(lock, 'utf8').catch(() => '0'));
		if (maker && !isAlive(maker)) await rm(lock, { force: true });
		else if (!said) progress('Another build is running; waiting for it');
		await new Promise((wake) => setTimeout(wake, 300));
	}
	try {
		if (await isThere(join(folder, 'handler.js'))) return folder;
		progress('Building the site');
		const making = join(builds, `making-${process.pid}`);
		await vite('vite.config.ts', { QALAM_BUILD: making });
		// A pupil's phone brings no teacher's pages; who teaches brings all.
		for (const learn of [true, false]) await buildWorker(making, basename(folder), learn);
		await rename(making, folder);
		for (const old of (await buildFolders()).slice(kept)) await rm(old, { recursive: true, force: true });
		return folder;
	} finally {
		for (const name of await readdir(builds)) if (name.startsWith('making-')) await rm(join(builds, name), { recursive: true, force: true });
		await rm(lock, { force: true });
	}
}

if (process.argv[1] === fileURLToPath(import.meta.url)) console.log(await build((sentence) => console.error(sentence)));
