import { fork, type ChildProcess } from 'node:child_process';
import { mkdir, readFile, readdir } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { build } from '../src/build.ts';
import { migrate } from '../src/migrate.ts';
import { memory } from '../src/commands/processes.ts';
import { growDemo, loadDemo } from '#house';
import { home } from '#platform/server/config.ts';
import { startPostgres } from '#platform/server/postgres.ts';
import { maybeSetting } from '#platform/server/settings.ts';
import { openDatabase, type Database } from '#platform/server/sql.ts';

/** What a bench stands on: a PostgreSQL with the usual safety (fsync on), a country of the wanted size, the built product. */
export type Ground = { db: Database; url: string; address: string; servers: ChildProcess[]; postgres: number; stop: () => Promise<void> };

/** Starts all of it in `folder`, which keeps the country for the next run, in a folder of its own where `name` says so. */
export async function standUp(folder: string, pupils: number, processes: number, say: (sentence: string, figure?: string) => void, name = `postgres-${pupils}`): Promise<Ground> {
	await mkdir(folder, { recursive: true });
	const postgres = await startPostgres({ folder: join(folder, name) });
	await migrate(postgres.url);
	const db = openDatabase(postgres.url, { max: 4, statementTimeout: 0 });
	if ((await maybeSetting<boolean>(db, 'demo')) === undefined) await loadDemo(db, say);
	if (pupils > 0) await growDemo(db, pupils, say);
	const built = await build(say);
	const port = await freePort();
	const servers: ChildProcess[] = [];
	let address = '';
	for (let n = 0; n < processes; n++) {
		const server = fork(join(home, 'src/server.ts'), {
			env: { ...process.env, PORT: String(port), HOST: '127.0.0.1', DATABASE_URL: postgres.url, QALAM_DATA: folder, QALAM_BUILD: built, LOG_LEVEL: 'warn' },
			execArgv: [...memory, ...(process.env.BENCH_PROFILE ? ['--cpu-prof', `--cpu-prof-dir=${process.env.BENCH_PROFILE}`] : [])],
			stdio: ['ignore', 'inherit', 'inherit', 'ipc']
		});
		servers.push(server);
		address = await new Promise<string>((ready, failed) => {
			server.on('message', (message: { ready?: string }) => message.ready && ready(message.ready));
			server.once('exit', (code) => failed(new Error(`the server ended with ${code}`)));
		});
	}
	return {
		db,
		url: postgres.url,
		address,
		servers,
		postgres: await postmasterOf(join(folder, name)),
		stop: async () => {
			await Promise.all(
				servers.map((server) => {
					server.kill('SIGTERM');
					return new Promise((done) => server.once('exit', done));
				})
			);
			await db.close();
			await postgres.stop();
		}
	};
}

/** A port that nobody listens on; processes that share it must be told which. */
const freePort = () =>
	new Promise<number>((found) => {
		const server = createServer().listen(0, '127.0.0.1', () => {
			const { port } = server.address() as AddressInfo;
			server.close(() => found(port));
		});
	});

const statOf = async (pid: number): Promise<string[]> => {
	const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
	return text.slice(text.lastIndexOf(')') + 2).split(' ');
};

/** The postmaster of a data folder: the first line of its pid file, wherever below the folder that stands. */
export async function postmasterOf(folder: string): Promise<number> {
	for (const path of [folder, ...(await readdir(folder).catch(() => [])).map((name) => join(folder, name))]) {
		const text = await readFile(join(path, 'postmaster.pid'), 'utf8').catch(() => undefined);
		if (text) return Number(text.split('\n')[0]);
	}
	throw new Error('the PostgreSQL of the bench was not found');
}

/** Processor time of a process (and of those below it) so far, in milliseconds: /proc counts in hundredths of a second. */
export async function processorOf(pid: number, withChildren: boolean): Promise<number> {
	const own = await statOf(pid);
	let ticks = Number(own[11]) + Number(own[12]) + (withChildren ? Number(own[13]) + Number(own[14]) : 0);
	if (withChildren)
		for (const name of await readdir('/proc')) {
			if (!/^\d+$/.test(name)) continue;
			const stat = await statOf(Number(name));
			if (Number(stat[1]) === pid) ticks += Number(stat[11]) + Number(stat[12]);
		}
	return ticks * 10;
}

/** Memory of a process that is its own or shared in RAM, in megabytes. */
export async function memoryOf(pid: number): Promise<number> {
	const text = await readFile(`/proc/${pid}/status`, 'utf8');
	return Math.round(Number(/VmRSS:\s+(\d+)/.exec(text)?.[1] ?? 0) / 1024);
}
