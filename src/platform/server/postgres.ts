import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmod, chown, lstat, mkdir, mkdtemp, readFile, realpath, rm, stat, statfs, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { accountFor, binariesFor, openPlace, type Account } from '#platform/server/postgres-binaries.ts';
import { Trouble } from '#platform/server/trouble.ts';

const run = promisify(execFile);

/** The major version of the PostgreSQL that we bring. */
export const ourMajor = 18;
/** Bytes that must be free before the server is started: less, and the first checkpoint could stop it. */
const leastFree = 200 * 1024 * 1024;

export type PostgresOptions = {
	/** The data folder; made when absent. */
	folder: string;
	/** The loopback port; a free one when left out. */
	port?: number;
	/** Stop the server at our end even if it ran before us (left behind by a kill -9). Otherwise a running server is only borrowed. */
	adopt?: boolean;
	/** Settings for tests: faster, and nothing survives a power cut. */
	careless?: boolean;
};
export type Postgres = {
	url: string;
	port: number;
	/** The folder where the server really keeps its data. */
	folder: string;
	/** True when it already ran. */
	borrowed: boolean;
	stop: () => Promise<void>;
};

const settings = (port: number, careless: boolean) => `# Written by qalam at each start; put your own settings in postgresql.conf below the include.
listen_addresses = '127.0.0.1'
port = ${port}
unix_socket_directories = ''
max_connections = 200
shared_buffers = 128MB
effective_cache_size = 512MB
random_page_cost = 1.1
jit = off
wal_level = replica
max_wal_senders = 3
max_wal_size = 1GB
wal_keep_size = 64MB
wal_compression = on
password_encryption = 'scram-sha-256'
hot_standby = off
restore_command = 'false'
log_min_messages = warning
log_line_prefix = '%m [%p] '
timezone = 'UTC'
log_timezone = 'UTC'
fsync = ${careless ? 'off' : 'on'}
synchronous_commit = ${careless ? 'off' : 'on'}
full_page_writes = ${careless ? 'off' : 'on'}
`;

const freePort = () =>
	new Promise<number>((found, failed) => {
		const server = createServer();
		server.once('error', failed);
		server.listen(0, '127.0.0.1', () => {
			const { port } = server.address() as { port: number };
			server.close(() => found(port));
		});
	});

/** Bytes free where `folder` stands (or its nearest parent that exists). */
export async function freeBytes(folder: string): Promise<number> {
	for (let at = resolve(folder); ; at = dirname(at)) {
		const found = await statfs(at).catch(() => undefined);
		// A file system that counts nothing (an overlay of a kind, /proc) says 0 of 0.
		if (found) return found.blocks === 0 ? Infinity : found.bavail * found.bsize;
		if (at === dirname(at)) return Infinity;
	}
}

/** Refuses when the disk is nearly full. */
export async function mustHaveRoom(folder: string): Promise<void> {
	const free = await freeBytes(folder);
	if (free < leastFree)
		throw new Trouble('disk-full', `The disk of ${folder} is nearly full: ${Math.floor(free / 1e6)} MB free, ${Math.ceil(leastFree / 1e6)} MB needed.`,
			'Free some space (old backups, logs), or set QALAM_DATA to a folder on another disk.');
}

const unwritable = (folder: string, error: unknown) =>
	new Trouble('unwritable', `The data folder ${folder} cannot be written: ${(error as Error).message}`,
		'Give it to the account that runs qalam (chown), or set QALAM_DATA to another folder.', error);

/** May `account` go into `folder` and write there? False under a closed parent such as /root. */
const reaches = (account: Account, folder: string) => run('/bin/sh', ['-c', 'cd "$1" && test -w .', 'sh', folder], { ...account, cwd: '/' }).then(() => true, () => false);

/** Makes the folder and gives it to `account`; puts it under /var/lib/qalam, with a link, when the account cannot reach it here. Answers the real one. */
export async function prepareFolder(folder: string, account: Account): Promise<string> {
	try {
		const link = await lstat(folder).catch(() => undefined);
		if (link?.isSymbolicLink() && !(await stat(folder).catch(() => undefined))) await rm(folder);
		await mkdir(dirname(folder), { recursive: true });
		await mkdir(folder, { recursive: true, mode: 0o700 });
		const real = await realpath(folder);
		if (!('uid' in account)) {
			await chmod(real, 0o700);
			if (!(await reaches(account, real))) throw new Error('permission denied');
			return real;
		}
		await chown(real, account.uid, account.gid);
		await chmod(real, 0o700);
		if (await reaches(account, real)) return real;
		if ((await stat(join(real, 'PG_VERSION')).catch(() => undefined)) !== undefined)
			throw new Error(`the account ${account.uid} that runs PostgreSQL cannot reach it`);
		await mkdir(openPlace, { recursive: true, mode: 0o755 });
		await chmod(openPlace, 0o755);
		const open = await mkdtemp(join(openPlace, 'data-'));
		await chown(open, account.uid, account.gid);
		await rm(real, { recursive: true });
		await symlink(open, folder);
		return open;
	} catch (error) {
		if (error instanceof Trouble) throw error;
		throw unwritable(folder, error);
	}
}

/** The password of the superuser `qalam`, kept beside the data in a file that only the account (and root) reads. */
async function passwordOf(secret: string): Promise<string> {
	const kept = await readFile(secret, 'utf8').catch(() => '');
	if (kept.trim()) return kept.trim();
	const made = randomBytes(24).toString('base64url');
	await writeFile(secret, `${made}\n`, { mode: 0o600 });
	return made;
}

const addressOf = (port: number, password: string) => `postgres://qalam:${password}@127.0.0.1:${port}/qalam`;

async function answers(url: string): Promise<boolean> {
	const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 3000 });
	client.on('error', () => {});
	try {
		await client.connect();
		return true;
	} catch {
		return false;
	} finally {
		await client.end().catch(() => {});
	}
}

const hasProcess = (pid: number) => {
	try {
		process.kill(pid, 0);
		return true;
	} catch (error) {
		return (error as NodeJS.ErrnoException).code === 'EPERM';
	}
};
const commandOf = (pid: number) =>
	readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => run('ps', ['-o', 'command=', '-p', String(pid)]).then(({ stdout }) => stdout, () => ''));

/** The port of a server that runs on this folder; undefined when none does. Removes a lock file whose owner is gone. */
async function runningOn(folder: string, password: string): Promise<number | undefined> {
	const lock = join(folder, 'postmaster.pid');
	for (let tries = 0; ; tries++) {
		const lines = (await readFile(lock, 'utf8').catch(() => '')).split('\n');
		const pid = Number(lines[0]);
		const port = Number(lines[3]);
		if (!pid) return undefined;
		if (port && (await answers(addressOf(port, password)))) return port;
		// The number may have passed to another program since (a container always begins at the same ones).
		if (!hasProcess(pid) || !/postgres/.test(await commandOf(pid))) {
			await rm(lock, { force: true });
			return undefined;
		}
		if (tries > 60)
			throw new Trouble('already-running', `A PostgreSQL (process ${pid}) holds ${folder} and does not answer.`, `Stop it (kill ${pid}), then start again.`);
		await new Promise((wake) => setTimeout(wake, 500));
	}
}

/** Whether the program that a running server came from is still on the disk. */
async function hasItsFiles(url: string): Promise<boolean> {
	const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5000 });
	try {
		await client.connect();
		const { rows } = await client.query<{ setting: string }>(`select setting from pg_config where name = 'PKGLIBDIR'`);
		return await stat(rows[0].setting).then(() => true, () => false);
	} finally {
		await client.end().catch(() => {});
	}
}

async function mustNotBeNewer(folder: string): Promise<boolean> {
	const version = Number((await readFile(join(folder, 'PG_VERSION'), 'utf8').catch(() => '0')).trim());
	if (version === 0) return false;
	if (version > ourMajor)
		throw new Trouble('newer-data', `The data folder ${folder} was made by PostgreSQL ${version}; this version of qalam brings PostgreSQL ${ourMajor}.`,
			'Install the newer version of qalam that made it, or set QALAM_DATA to another folder.');
	if (version < ourMajor)
		throw new Trouble('newer-data', `The data folder ${folder} was made by PostgreSQL ${version}; this version of qalam brings PostgreSQL ${ourMajor}.`,
			'Make a backup with the version of qalam that made it, and restore it here.');
	return true;
}

const lastLines = async (log: string) => (await readFile(log, 'utf8').catch(() => '')).trim().split('\n').slice(-6).join('\n');

/** Turns what initdb or the server said into a sentence. */
async function sayWhy(folder: string, log: string, error: unknown): Promise<never> {
	const said = `${await lastLines(log)}\n${(error as { stderr?: string }).stderr ?? ''}`;
	if (/No space left on device/.test(said))
		throw new Trouble('disk-full', `The disk of ${folder} is full: PostgreSQL could not write.`, 'Free some space, then start again.', error);
	if (/Address already in use/.test(said)) throw new Trouble('port-in-use', 'The port of PostgreSQL is taken by another program.', 'Start again; a free port is chosen.', error);
	if (/Permission denied|Read-only file system/.test(said)) throw unwritable(folder, new Error(said.match(/.*(Permission denied|Read-only file system).*/)?.[0] ?? said));
	throw new Error(`PostgreSQL did not start on ${folder}:\n${said.trim() || (error as Error).message}`, { cause: error });
}

async function create(native: string, folder: string, secret: string, account: Account, careless: boolean): Promise<void> {
	// The mark stands while initdb works: a start that was cut there left no cluster, only pieces, and those may go.
	const mark = `${folder}.making`;
	if (await stat(mark).catch(() => undefined)) await run('find', [folder, '-mindepth', '1', '-delete']);
	await writeFile(mark, '');
	const words = ['-D', folder, '-U', 'qalam', `--pwfile=${secret}`, '-A', 'scram-sha-256', '-E', 'UTF8', '--locale=C', '--locale-provider=builtin',
		'--builtin-locale=C.UTF-8', '-k', '--set', 'max_connections=200', '--set', 'shared_buffers=128MB', ...(careless ? ['--no-sync'] : [])];
	await run(join(native, 'bin/initdb'), words, { ...account, cwd: folder, env: { ...process.env, LC_ALL: 'C', TZ: 'UTC' } });
	const conf = join(folder, 'postgresql.conf');
	await writeFile(conf, `${await readFile(conf, 'utf8')}\ninclude_if_exists = 'qalam.conf'\n`);
	await rm(mark);
}

/** Stops the server of `folder`, wherever its link leads now (a restore may have changed it), if one runs. */
async function stopOn(native: string, folder: string, account: Account): Promise<void> {
	const real = await realpath(folder);
	await run(join(native, 'bin/pg_ctl'), ['stop', '-D', real, '-m', 'fast', '-w', '-t', '60'], { ...account, cwd: real }).catch(async (error) => {
		if (await stat(join(real, 'postmaster.pid')).catch(() => undefined)) throw error;
	});
}

/** Whether a server process holds `folder`; asks nothing of it. */
export async function isAlive(folder: string): Promise<boolean> {
	const pid = Number((await readFile(join(folder, 'postmaster.pid'), 'utf8').catch(() => '')).split('\n')[0]);
	return pid > 0 && hasProcess(pid);
}

/** The server that runs on `folder` now, or undefined; starts nothing. */
export async function maybeServer(folder: string): Promise<{ url: string; port: number; stop: () => Promise<void> } | undefined> {
	const real = await realpath(folder).catch(() => undefined);
	if (!real) return undefined;
	const password = (await readFile(`${real}.password`, 'utf8').catch(() => '')).trim();
	const port = await runningOn(real, password);
	if (!port) return undefined;
	const account = await accountFor(real);
	return { url: addressOf(port, password), port, stop: async () => stopOn(await binariesFor(account), folder, account) };
}

/**
 * Runs our own PostgreSQL on `folder`, never as root, on a loopback port with a password (SCRAM), and answers its address.
 * A server left behind by a kill -9 is used again. Refuses a folder of another major version, a full disk, a folder it cannot write.
 */
export async function startPostgres({ folder, port, adopt = false, careless = false }: PostgresOptions): Promise<Postgres> {
	const asked = resolve(folder);
	const account = await accountFor(asked);
	await mustNotBeNewer(asked);
	await mustHaveRoom(asked);
	const native = await binariesFor(account);
	const real = await prepareFolder(asked, account);
	const secret = `${real}.password`;
	const password = await passwordOf(secret).catch((error) => {
		throw unwritable(dirname(real), error);
	});
	if ('uid' in account) await chown(secret, account.uid, account.gid);
	const log = `${real}.log`;
	const inside = { ...account, cwd: real, env: { ...process.env, LC_ALL: 'C', PGDATA: real } };

	const stopServer = () => stopOn(native, asked, account);
	const running = await runningOn(real, password);
	const found = running && (await hasItsFiles(addressOf(running, password))) ? running : undefined;
	// One left behind by an installation that is gone answers, and fails at the first thing that it has to load.
	if (running && !found) await stopServer();
	if (found) return { url: addressOf(found, password), port: found, folder: real, borrowed: true, stop: adopt ? stopServer : async () => {} };

	await writeFile(log, '', { mode: 0o600 });
	if ('uid' in account) await chown(log, account.uid, account.gid);
	try {
		if (!(await mustNotBeNewer(real)) || (await stat(`${real}.making`).catch(() => undefined))) await create(native, real, secret, account, careless);
	} catch (error) {
		if (error instanceof Trouble) throw error;
		await sayWhy(real, log, error);
	}
	for (let tries = 1; ; tries++) {
		const chosen = port ?? (await freePort());
		try {
			await writeFile(join(real, 'qalam.conf'), settings(chosen, careless), { mode: 0o600 });
			if ('uid' in account) await chown(join(real, 'qalam.conf'), account.uid, account.gid);
			await run(join(native, 'bin/pg_ctl'), ['start', '-D', real, '-w', '-t', '300', '-s', '-l', log], inside);
			await makeDatabase(addressOf(chosen, password));
			return { url: addressOf(chosen, password), port: chosen, folder: real, borrowed: false, stop: stopServer };
		} catch (error) {
			// Between the choice of a free port and its use, another program may have taken it.
			if (port === undefined && tries < 3 && /Address already in use/.test(await lastLines(log))) continue;
			await sayWhy(real, log, error);
		}
	}
}

/** A connection to a server that may still be replaying its log: after a crash or a restore that can take minutes. */
async function whenReady(url: string): Promise<pg.Client> {
	for (const end = Date.now() + 600_000; ; await new Promise((wake) => setTimeout(wake, 100))) {
		const client = new pg.Client({ connectionString: url });
		client.on('error', () => {});
		try {
			await client.connect();
			return client;
		} catch (error) {
			await client.end().catch(() => {});
			// 57P03: not accepting connections yet.
			if ((error as { code?: string }).code !== '57P03' || Date.now() > end) throw error;
		}
	}
}

/** Gives the superuser of a running server another password, and keeps it beside the data. */
export async function setPassword(server: Postgres, password: string): Promise<void> {
	const client = await whenReady(server.url);
	try {
		await client.query(`select set_config('qalam.password', $1, false)`, [password]);
		await client.query(`do $$ begin execute format('alter role qalam password %L', current_setting('qalam.password')); end $$`);
		await writeFile(`${server.folder}.password`, `${password}\n`);
	} finally {
		await client.end();
	}
}

async function makeDatabase(url: string): Promise<void> {
	const client = await whenReady(url.replace(/qalam$/, 'postgres'));
	try {
		const { rowCount } = await client.query(`select from pg_database where datname = 'qalam'`);
		if (!rowCount) await client.query('create database qalam');
	} finally {
		await client.end();
	}
}
