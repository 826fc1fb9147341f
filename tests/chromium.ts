import { execFile } from 'node:child_process';
import { mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir, userInfo } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { chromium, type Browser } from 'playwright-core';

const run = promisify(execFile);
const require = createRequire(import.meta.url);

const isThere = (path: string) => stat(path).then(() => true, () => false);
function isAlive(pid: number): boolean {
	try {
		process.kill(pid, 0);
		return true;
	} catch (error) {
		return (error as NodeJS.ErrnoException).code === 'EPERM';
	}
}

/** Does `work` in one process at a time: test files begin together, and a half unpacked browser does not start. */
async function alone<T>(lock: string, work: () => Promise<T>): Promise<T> {
	while (!(await writeFile(lock, String(process.pid), { flag: 'wx' }).then(() => true, () => false))) {
		const owner = Number(await readFile(lock, 'utf8').catch(() => '0'));
		if (owner && !isAlive(owner)) await rm(lock, { force: true });
		else await new Promise((wake) => setTimeout(wake, 100));
	}
	try {
		return await work();
	} finally {
		await rm(lock, { force: true });
	}
}

/**
 * The Chromium that npm brought, unpacked once for this account into the temporary folder, and the environment it needs: with the
 * libraries of its own package where the system lacks some. QALAM_BROWSER names another one.
 */
export async function browserProgram(): Promise<{ path: string; env: Record<string, string> }> {
	const env = { ...process.env } as Record<string, string>;
	if (process.env.QALAM_BROWSER) return { path: process.env.QALAM_BROWSER, env };
	const entry = require.resolve('@sparticuz/chromium');
	const { version } = JSON.parse(await readFile(join(dirname(entry), '../package.json'), 'utf8'));
	const folder = join(tmpdir(), `qalam-browser-${userInfo().uid}-${version}`);
	await mkdir(folder, { recursive: true, mode: 0o700 });
	if (!(await isThere(join(folder, 'ready'))))
		await alone(join(folder, 'lock'), async () => {
			if (await isThere(join(folder, 'ready'))) return;
			for (const name of ['chromium', 'al2023', 'fonts', 'libGLESv2.so']) await rm(join(folder, name), { recursive: true, force: true });
			// The package unpacks into the temporary folder of its process.
			const make = `const c = await import(${JSON.stringify(entry)}); await c.default.executablePath(); await c.inflate(${JSON.stringify(join(dirname(entry), '../bin/al2023.tar.br'))});`;
			await run(process.execPath, ['--input-type=module', '-e', make], { env: { ...env, TMPDIR: folder } });
			await writeFile(join(folder, 'ready'), '');
		});
	const path = join(folder, 'chromium');
	const { stdout } = await run('ldd', [path]).catch(() => ({ stdout: 'not found' }));
	if (/not found/.test(stdout)) env.LD_LIBRARY_PATH = [join(folder, 'al2023/lib'), process.env.LD_LIBRARY_PATH].filter(Boolean).join(':');
	if (!(await isThere('/etc/fonts/fonts.conf'))) env.FONTCONFIG_PATH = join(folder, 'fonts');
	return { path, env };
}

// No sandbox can be made by root nor in most containers; these tests visit only our own site.
export const flags = ['--no-sandbox', '--disable-dev-shm-usage', '--disable-gpu', '--no-zygote', '--font-render-hinting=none'];

/** Starts the browser, with `more` of its flags; the caller closes it. */
export async function launch(more: string[] = []): Promise<Browser> {
	const { path, env } = await browserProgram();
	return chromium.launch({ executablePath: path, env, args: [...flags, ...more] });
}
