import { createPrivateKey, type KeyObject } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import { boxFiles, requestFor, type BoxFiles } from '#platform/server/box.ts';
import { anAuthority } from '#tests/authority.ts';
import { startServer } from '#tests/site.ts';

export const boxName = 'e01234.box.example.sn';
export const authority = anAuthority();
export const inDays = (days: number): Date => new Date(Date.now() + days * 86_400_000);

export type TestBox = { data: string; files: BoxFiles; key: KeyObject; /** Its certificate until then, of the test's authority. */ sign: (to: Date, from?: Date) => string };

const folders: string[] = [];
after(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true }))));

/** A box that has its name and key, and waits for its certificate. Its folder goes after the file's tests. */
export async function aBox(): Promise<TestBox> {
	const data = await mkdtemp(join(tmpdir(), 'qalam-box-'));
	folders.push(data);
	const files = boxFiles({ data, tls: undefined });
	await requestFor(files, boxName);
	const key = createPrivateKey(await readFile(files.key, 'utf8'));
	return { data, files, key, sign: (to, from) => authority.sign({ name: boxName, key, to, from }) };
}

const freePort = () =>
	new Promise<number>((done) => {
		const server = createServer().listen(0, '127.0.0.1', () => {
			const { port } = server.address() as { port: number };
			server.close(() => done(port));
		});
	});

/** Starts a box on the database at `url`; answers its ports and addresses, and its process. */
export async function startBox(url: string, { data }: TestBox, env: Record<string, string> = {}) {
	const plainPort = await freePort();
	const { address, child } = await startServer({ url, env: { QALAM_DATA: data, HTTP_PORT: String(plainPort), LOG_LEVEL: 'fatal', ...env } });
	const port = Number(new URL(address).port);
	return { port, plainPort, secure: `https://${boxName}:${port}`, plain: `http://${boxName}:${plainPort}`, child };
}
