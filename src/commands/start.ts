import { realpath, rename, stat } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { build } from '../build.ts';
import { migrate } from '../migrate.ts';
import { Keeper } from './processes.ts';
import { progress, wordsOf } from './words.ts';
import type { DemoAccount } from '#house';
import { alone } from '#platform/server/alone.ts';
import { readConfig, type Config } from '#platform/server/config.ts';
import { maybeRunning, sayRunning, sayStopped, standOn, type Ground } from '#platform/server/ground.ts';
import { isAlive, startPostgres } from '#platform/server/postgres.ts';
import { followCountryTime, maybeSetting } from '#platform/server/settings.ts';
import { openDatabase } from '#platform/server/sql.ts';
import { changingOver } from '#platform/server/swap.ts';
import { Trouble } from '#platform/server/trouble.ts';

const inUse = (config: Config) =>
	new Trouble('port-in-use', `The port ${config.port} is taken by another program.`, `Stop that program, or choose another port: PORT=${config.port + 1} ./qalam start`);

/** Finds out that the port is taken before minutes of work are spent. What a kill -9 left behind may still be closing. */
async function mustBeFree(config: Config): Promise<void> {
	for (let tries = 0; ; tries++) {
		try {
			return await tryPort(config);
		} catch (error) {
			if (tries === 5 || !(error instanceof Trouble)) throw error;
			await new Promise((wake) => setTimeout(wake, 200));
		}
	}
}

const tryPort = (config: Config) =>
	new Promise<void>((free, failed) => {
		const server = createServer();
		server.once('error', (error: NodeJS.ErrnoException) => {
			if (error.code === 'EADDRINUSE') return failed(inUse(config));
			failed(new Trouble('port-in-use', `This account may not listen on ${config.host}:${config.port} (${error.code}).`, 'Choose another HOST or PORT; ports below 1024 belong to root.', error));
		});
		server.listen(config.port, config.host, () => server.close(() => free()));
	});

async function mustBeAlone(config: Config): Promise<void> {
	const other = await maybeRunning(config.data);
	if (other)
		throw new Trouble('already-running', `This platform already runs at ${other.address} (process ${other.pid}) on ${config.data}.`,
			`Use it, stop it (kill ${other.pid}), or set QALAM_DATA and PORT to start another. For more processes on one database: PROCESSES=2, or DATABASE_URL.`);
}

/** Logs of a person's terminal go to a file, and the last one is kept. */
async function logFile(config: Config): Promise<string | undefined> {
	if (!process.stdout.isTTY) return undefined;
	const file = join(config.data, 'qalam.log');
	const size = await stat(file).then((found) => found.size, () => 0);
	if (size > 20_000_000) await rename(file, `${file}.1`);
	return file;
}

/** Fills a database that is nothing yet (neither demo nor real) with the demo country; answers the accounts of a demo. */
async function furnish(url: string): Promise<DemoAccount[]> {
	const db = openDatabase(url, { max: 4, statementTimeout: 0 });
	try {
		const demo = await maybeSetting<boolean>(db, 'demo');
		if (demo === false) return [];
		// All rooms are loaded only when needed: this process stays for as long as the platform.
		const { demoAccounts, loadDemo } = await import('#house');
		if (demo === undefined)
			await alone(db, 'qalam furnish', async () => {
				if ((await maybeSetting(db, 'demo')) === undefined) await loadDemo(db, progress);
			});
		return await demoAccounts(db);
	} finally {
		await db.close();
	}
}

/** Starts our own PostgreSQL again, at the same address, when it fell or was stopped from outside. Leaves it alone while a restore changes over. */
function watchPostgres(config: Config, url: string, fell: (sentence: string) => void): NodeJS.Timeout {
	const folder = join(config.data, 'postgres');
	let busy = false;
	const look = async () => {
		if (busy || (await isAlive(folder)) || (await changingOver(config.data))) return;
		busy = true;
		fell('The database stopped; starting it again');
		await startPostgres({ folder, port: Number(new URL(url).port) })
			.catch((error: Error) => fell(`The database does not start: ${error.message}`))
			.finally(() => (busy = false));
	};
	return setInterval(() => void look(), 2000);
}

export async function run(words: string[]): Promise<number> {
	const { values } = wordsOf('start', words, { json: { type: 'boolean' } });
	const config = readConfig();
	await mustBeAlone(config);
	for (const port of [config.port, config.plainPort]) if (port) await mustBeFree({ ...config, port });

	const stopped = Promise.withResolvers<number>();
	let asked = 0;
	let keepers: Keeper[] = [];
	let ground: Ground | undefined;
	let watching: NodeJS.Timeout | undefined;
	const ask = () => {
		if (++asked === 1) {
			process.stderr.write('\n· Finishing what is in flight (Ctrl-C again stops at once)\n');
			stopped.resolve(0);
		} else void Promise.all(keepers.map((keeper) => keeper.stop(true)));
	};
	process.on('SIGINT', ask).on('SIGTERM', ask).on('SIGHUP', ask);
	/** Goes on only while nobody asked to stop. */
	const step = async <T>(work: Promise<T>): Promise<T> => {
		const result = await work;
		if (asked) throw new Stopped();
		return result;
	};

	try {
		progress('Starting the database');
		ground = await standOn(config, { adopt: true });
		const real = ground.own ? await realpath(join(config.data, 'postgres')) : config.data;
		if (!real.startsWith(await realpath(config.data))) progress(`The database is in ${real}: the account that runs it may not go into ${config.data}`);
		const applied = await step(migrate(ground.url));
		if (applied.length) progress(`The database has the schema of this version (${applied.length} changes applied)`);
		const folder = await step(build(progress));
		const accounts = await step(furnish(ground.url));
		await step(followCountryTime(ground.url));
		const env = { ...process.env, DATABASE_URL: ground.url, QALAM_DATA: config.data, QALAM_BUILD: folder, QALAM_LOG: await logFile(config), NODE_ENV: 'production' };
		const fell = (sentence: string) => console.error(`✗ ${sentence}. The log says why.`);
		const web = Array.from({ length: config.processes }, () => new Keeper('src/server.ts', env, fell));
		const jobs = new Keeper('src/worker.ts', env, fell);
		keepers = [...web, jobs];
		const [address] = await step(Promise.all(keepers.map((keeper) => keeper.start())));
		if (ground.own) watching = watchPostgres(config, ground.url, fell);
		await sayRunning(config.data, String(address), config.port);
		process.on('SIGUSR2', () => {
			void (async () => {
				// One after the other, so that a platform of several processes never closes.
				for (const keeper of keepers) await keeper.renew();
			})().catch((error: Error) => fell(error.message));
		});
		if (values.json) console.log(JSON.stringify({ address, process: process.pid, data: config.data, accounts }));
		else say(String(address), accounts);
		return await stopped.promise;
	} catch (error) {
		if (error instanceof Stopped) return 0;
		throw error;
	} finally {
		clearInterval(watching);
		await Promise.all(keepers.map((keeper) => keeper.stop(asked > 1)));
		await ground?.leave();
		await sayStopped(config.data).catch(() => {});
	}
}

class Stopped extends Error {}

function say(address: string, accounts: DemoAccount[]): void {
	const lines = [``, `  Qalam is at ${address}`, ``];
	if (accounts.length) {
		const wide = (key: 'role' | 'code' | 'secret') => Math.max(...accounts.map((account) => account[key].length)) + 3;
		const [role, code, secret] = [wide('role'), wide('code'), wide('secret')];
		lines.push(`  This is a demo: invented people, for trying. Its accounts:`, ``);
		for (const account of accounts) lines.push(`    ${account.role.padEnd(role)}${account.code.padEnd(code)}${account.secret.padEnd(secret)}${account.look}`);
		lines.push(``, `  A real installation begins with: ./qalam country senegal --empty`, ``);
	}
	lines.push(`  Ctrl-C stops it.`, ``);
	console.log(lines.join('\n'));
}
