import { spawn } from 'node:child_process';
import { glob, chmod, mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from '../build.ts';
import { progress, wordsOf } from './words.ts';
import { home } from '#platform/server/config.ts';
import { startPostgres } from '#platform/server/postgres.ts';
import { Trouble } from '#platform/server/trouble.ts';

const bin = (name: string) => join(home, 'node_modules/.bin', name);

/** Runs a program to its end with its words shown, and answers its exit code; ends it when we are ended. */
function show(program: string, words: string[], env: NodeJS.ProcessEnv = process.env): Promise<number> {
	return new Promise((done, failed) => {
		const child = spawn(program, words, { cwd: home, env, stdio: 'inherit' });
		const end = () => child.kill('SIGTERM');
		process.once('SIGINT', end).once('SIGTERM', end);
		child.on('error', failed);
		child.on('exit', (code) => {
			process.off('SIGINT', end).off('SIGTERM', end);
			done(code ?? 1);
		});
	});
}

/** The names of the test files: those asked for, or all, journeys last. */
export async function testFiles(asked: string[]): Promise<string[]> {
	if (asked.length) return asked.map((name) => relative(home, resolve(name)));
	const found: string[] = [];
	for (const pattern of ['src/**/*.test.ts', 'tests/**/*.test.ts', 'tests/journeys/*.spec.ts']) {
		const some: string[] = [];
		for await (const name of glob(pattern, { cwd: home })) some.push(name);
		found.push(...some.sort());
	}
	return found;
}

/** What a test file does when it needs a process of its own: it changes what all of a process share, starts something, or has hooks for its own tests. */
const needsOwn = /process\.env\.\w+ (?:\?\?)?= |delete process\.env|process\.(?:exit|chdir)|\bmock\b[^;]*from 'node:test'|^(?:before|beforeEach|afterEach)\(|node:child_process|#tests\/(?:site|browser|box|chromium)\.ts|\b(?:own|template)Database\b|startPostgres/m;
/** Small files that are read in one process: more would make one long piece at the end of the run. */
const together = 12;

/**
 * Puts the test files that share nothing into a few that bring them all: to start a process and read the sources costs more than most of them. Those of `tests/` look at
 * the whole house, and keep a process each. Answers the names to run.
 */
export async function inGroups(files: string[], folder: string): Promise<string[]> {
	const [own, small]: [string[], string[]] = [[], []];
	for (const name of files) (name.startsWith('tests/') || needsOwn.test(await readFile(join(home, name), 'utf8')) ? own : small).push(name);
	const groups = Array.from({ length: Math.ceil(small.length / together) }, (_, i, all = Math.ceil(small.length / together)) => small.filter((_, place) => place % all === i));
	const names = groups.map((_, i) => join(folder, `together-${i + 1}.test.mjs`));
	for (const [i, group] of groups.entries()) await writeFile(names[i], group.map((name) => `await import(${JSON.stringify(pathToFileURL(join(home, name)).href)});\n`).join(''));
	return [...names, ...own];
}

const seconds = (since: number) => `${Math.round((Date.now() - since) / 1000)} s`;

export async function run(words: string[]): Promise<number> {
	const { positionals } = wordsOf('test', words, {}, { most: 1000 });
	const files = await testFiles(positionals);
	if (!files.length) throw new Trouble('usage', 'There is no test file here.', 'Run it in a clone of the sources.');
	const begun = Date.now();
	const failed: string[] = [];
	const whole = !positionals.length;
	// Types and lint beside the build: each of them keeps one core busy.
	const checked = async () => {
		const steps: [string, string[]][] = [['svelte-check', ['--threshold', 'error', '--output', 'human']], ['oxlint', ['--deny-warnings']]];
		for (const [name, options] of steps) if ((await show(bin(name), options)) !== 0) failed.push(name);
		progress(`Types and lint: ${failed.length ? `✗ ${failed.join(', ')}` : '✔'}, ${seconds(begun)}`);
	};
	if (whole && (await show(bin('svelte-kit'), ['sync'])) !== 0) failed.push('svelte-kit');
	progress('Starting a PostgreSQL for the tests');
	const folder = await realpath(await mkdtemp(join(tmpdir(), 'qalam-tests-')));
	await chmod(folder, 0o755);
	const server = process.env.QALAM_TEST_DATABASE_URL ? undefined : await startPostgres({ folder: join(folder, 'postgres'), careless: true });
	try {
		const env = { ...process.env, QALAM_TEST_DATABASE_URL: process.env.QALAM_TEST_DATABASE_URL ?? server!.url, NODE_ENV: 'test', NODE_COMPILE_CACHE: join(home, 'node_modules/.cache/compiled') };
		for (const name of ['PORT', 'HOST', 'ORIGIN', 'DATABASE_URL', 'QALAM_DATA', 'PROXIES', 'PROCESSES', 'HTTP_PORT', 'TLS_CERT', 'TLS_KEY']) delete (env as NodeJS.ProcessEnv)[name];
		// The demo that the journeys copy is made meanwhile: the first of them would let the others wait for it.
		await Promise.all([whole ? checked() : undefined, build(progress), whole ? show(process.execPath, [join(home, 'tests/site.ts')], env) : undefined]);
		const names = (whole ? await inGroups(files, folder) : files).map((name) => resolve(home, name));
		progress(`Running ${files.length} test files`);
		const list = join(folder, 'passed');
		/** Runs test files and answers those that did not pass. */
		const runFiles = async (some: string[], atOnce: number): Promise<string[]> => {
			await rm(list, { force: true });
			const code = await show(process.execPath, ['--test', `--test-concurrency=${atOnce}`, '--test-timeout=240000', '--test-reporter=spec', '--test-reporter-destination=stdout', '--test-reporter=./tests/slowest.ts', '--test-reporter-destination=stdout', ...some], { ...env, QALAM_TEST_PASSED: list });
			const passed = new Set((await readFile(list, 'utf8').catch(() => '')).split('\n'));
			const bad = some.filter((name) => !passed.has(name));
			return code === 0 || bad.length ? bad : some;
		};
		// Files wait for disks and browsers for nearly half of their time: three at once fill two cores. What Node made of the sources is kept from one to the next.
		const bad = await runFiles(names, 3);
		if (bad.length) {
			const told = bad.map((name) => relative(name.startsWith(folder) ? folder : home, name)).join(', ');
			// Clocks, browsers and servers are in these tests: a file that was too slow in the crowd is run once more, alone, and named. What is wrong is wrong twice.
			const isFew = whole && bad.length <= 3;
			if (isFew) progress(`Once more, alone: ${told}`);
			if (!isFew || (await runFiles(bad, 1)).length) failed.push('tests');
			else progress(`Shaky: ${told} failed in the crowd and passed alone`);
		}
	} finally {
		await server?.stop();
		await rm(folder, { recursive: true, force: true });
	}
	console.log(failed.length ? `✗ failed: ${failed.join(', ')} (${seconds(begun)})` : `✔ all passed (${seconds(begun)})`);
	return failed.length ? 1 : 0;
}
