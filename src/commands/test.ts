import { spawn } from 'node:child_process';
import { glob, mkdtemp, readFile, rm, chmod } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
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
async function testFiles(asked: string[]): Promise<string[]> {
	if (asked.length) return asked.map((name) => relative(home, resolve(name)));
	const found: string[] = [];
	for (const pattern of ['src/**/*.test.ts', 'tests/**/*.test.ts', 'tests/journeys/*.spec.ts']) {
		const some: string[] = [];
		for await (const name of glob(pattern, { cwd: home })) some.push(name);
		found.push(...some.sort());
	}
	return found;
}

const seconds = (since: number) => `${Math.round((Date.now() - since) / 1000)} s`;

export async function run(words: string[]): Promise<number> {
	const { positionals } = wordsOf('test', words, {}, { most: 1000 });
	const files = await testFiles(positionals);
	if (!files.length) throw new Trouble('usage', 'There is no test file here.', 'Run it in a clone of the sources.');
	const begun = Date.now();
	const failed: string[] = [];
	// Types and lint beside the build: each of them keeps one core busy.
	const checked = async () => {
		const steps: [string, string[]][] = [['svelte-check', ['--threshold', 'error', '--output', 'human']], ['oxlint', ['--deny-warnings']]];
		for (const [name, options] of steps) if ((await show(bin(name), options)) !== 0) failed.push(name);
		progress(`Types and lint: ${failed.length ? `✗ ${failed.join(', ')}` : '✔'}, ${seconds(begun)}`);
	};
	if (!positionals.length && (await show(bin('svelte-kit'), ['sync'])) !== 0) failed.push('svelte-kit');
	await Promise.all([positionals.length ? undefined : checked(), build(progress)]);
	progress('Starting a PostgreSQL for the tests');
	const folder = await mkdtemp(join(tmpdir(), 'qalam-tests-'));
	await chmod(folder, 0o755);
	const server = process.env.QALAM_TEST_DATABASE_URL ? undefined : await startPostgres({ folder: join(folder, 'postgres'), careless: true });
	try {
		progress(`Running ${files.length} test files`);
		const env = { ...process.env, QALAM_TEST_DATABASE_URL: process.env.QALAM_TEST_DATABASE_URL ?? server!.url, NODE_ENV: 'test', NODE_COMPILE_CACHE: join(home, 'node_modules/.cache/compiled') };
		for (const name of ['PORT', 'HOST', 'ORIGIN', 'DATABASE_URL', 'QALAM_DATA', 'PROXIES', 'PROCESSES', 'HTTP_PORT', 'TLS_CERT', 'TLS_KEY']) delete (env as NodeJS.ProcessEnv)[name];
		const list = join(folder, 'failed');
		const runFiles = (some: string[], atOnce: number) =>
			show(process.execPath, ['--test', `--test-concurrency=${atOnce}`, '--test-timeout=240000', '--test-reporter=spec', '--test-reporter-destination=stdout', '--test-reporter=./tests/slowest.ts', '--test-reporter-destination=stdout', ...some], { ...env, QALAM_TEST_FAILED: list });
		// Files wait for disks and browsers for nearly half of their time: three at once fill two cores. What Node made of the sources is kept from one to the next.
		if ((await runFiles(files, 3)) !== 0) {
			const bad = (await readFile(list, 'utf8').catch(() => '')).split('\n').map((name) => name && relative(home, name));
			// Clocks, browsers and servers are in these tests: a file that was too slow in the crowd is run once more, alone, and named. What is wrong is wrong twice.
			const isFew = !positionals.length && bad.length <= 3;
			if (isFew) progress(`Once more, alone: ${bad.join(', ')}`);
			if (!isFew || (await runFiles(bad, 1)) !== 0) failed.push('tests');
			else progress(`Shaky: ${bad.join(', ')} failed in the crowd and passed alone`);
		}
	} finally {
		await server?.stop();
		await rm(folder, { recursive: true, force: true });
	}
	console.log(failed.length ? `✗ failed: ${failed.join(', ')} (${seconds(begun)})` : `✔ all passed (${seconds(begun)})`);
	return failed.length ? 1 : 0;
}
