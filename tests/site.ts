import { fork, type ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import { fileURLToPath } from 'node:url';
import { build, sourcesName } from '../src/build.ts';
import { home } from '#platform/server/config.ts';
import type { Database } from '#platform/server/sql.ts';
import { ownDatabase, templateDatabase } from '#tests/support.ts';

export type Site = {
	/** Where it listens: `http://127.0.0.1:…`. */
	address: string;
	db: Database;
	url: string;
	/** Its data folder (uploaded files). */
	data: string;
	child: ChildProcess;
};

/** One server process of the built product on the database at `url`, listening on a port of its own. Ended after the file's tests. */
export async function startServer({ url, env = {}, folder }: { url: string; env?: Record<string, string>; folder?: string }): Promise<Pick<Site, 'address' | 'data' | 'child'>> {
	folder ??= await build();
	const data = await mkdtemp(join(tmpdir(), 'qalam-site-'));
	const child = fork(join(home, 'src/server.ts'), {
		env: { ...process.env, PORT: '0', HOST: '127.0.0.1', DATABASE_URL: url, QALAM_DATA: data, QALAM_BUILD: folder, LOG_LEVEL: process.env.LOG_LEVEL ?? 'warn', ...env },
		execArgv: [],
		stdio: ['ignore', 'inherit', 'inherit', 'ipc']
	});
	after(async () => {
		const ended = new Promise((done) => child.once('exit', done));
		if (child.exitCode === null && child.signalCode === null && child.kill('SIGKILL')) await ended;
		await rm(data, { recursive: true, force: true });
	});
	const address = await new Promise<string>((ready, failed) => {
		child.on('message', (message: { ready?: string; port?: number }) => message.ready && ready(`http://127.0.0.1:${message.port}`));
		child.once('exit', (code, signal) => failed(new Error(`the server ended before it was ready (${signal ?? code})`)));
	});
	child.channel?.unref();
	child.unref();
	return { address, data, child };
}

/** The name of the database with the demo country, made once for these sources, to be copied. */
async function demoDatabase(): Promise<string> {
	const fill = async (db: Database) => (await import('#house')).loadDemo(db, () => {});
	return templateDatabase(`demo_${await sourcesName()}`, fill);
}

/** The whole product as it runs for people, built, on a database of its own: with the demo country, or empty. Ended after the file's tests. */
export async function startSite({ demo = true, env = {} }: { demo?: boolean; env?: Record<string, string> } = {}): Promise<Site> {
	const folder = await build();
	const { db, url } = await ownDatabase(demo ? await demoDatabase() : undefined);
	return { db, url, ...(await startServer({ url, env, folder })) };
}

// Made before the tests begin, they only copy it.
if (process.argv[1] === fileURLToPath(import.meta.url)) await demoDatabase();
