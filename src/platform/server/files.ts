import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { Readable } from 'node:stream';
import { newId } from '#platform/ids.ts';
import { sql, type Database } from '#platform/server/sql.ts';

/**
 * Uploads by content: a file's name is the SHA-256 of its bytes, so nothing from outside ever names a path, the same file is
 * kept once, and a copy can be checked. On disk today; another store has the same three functions.
 */
export type Store = {
	put(bytes: Uint8Array): Promise<string>;
	size(sha256: string): Promise<number | undefined>;
	read(sha256: string, range?: { start: number; end: number }): Readable;
};

const isName = (sha256: string) => /^[0-9a-f]{64}$/.test(sha256);

/** A store in a folder of this machine. A file is whole or absent: written aside, flushed, then renamed. */
export function diskStore(folder: string): Store {
	const pathOf = (sha256: string) => {
		if (!isName(sha256)) throw new Error('not a content name');
		return join(folder, sha256.slice(0, 2), sha256);
	};
	return {
		async put(bytes) {
			const sha256 = createHash('sha256').update(bytes).digest('hex');
			const path = pathOf(sha256);
			const known = await stat(path).catch(() => undefined);
			if (known?.size === bytes.byteLength) return sha256;
			await mkdir(dirname(path), { recursive: true });
			const aside = `${path}.${newId()}`;
			const file = await open(aside, 'wx', 0o640);
			try {
				await file.writeFile(bytes);
				await file.sync();
			} catch (error) {
				await rm(aside, { force: true });
				throw error;
			} finally {
				await file.close();
			}
			await rename(aside, path);
			return sha256;
		},
		size: async (sha256) => (isName(sha256) ? (await stat(pathOf(sha256)).catch(() => undefined))?.size : undefined),
		read: (sha256, range) => createReadStream(pathOf(sha256), range)
	};
}

/** The store of this installation: `files` in the data folder. */
export const store = (): Store => diskStore(join(resolve(process.env.QALAM_DATA ?? 'data'), 'files'));

/** Keeps a file and notes its type. The bytes are on disk before the row is. */
export async function keepFile(db: Database, bytes: Uint8Array, type: string, into: Store = store()): Promise<string> {
	const sha256 = await into.put(bytes);
	await db.run(sql`insert into platform.file (sha256, bytes, type) values (${sha256}, ${bytes.byteLength}, ${type}) on conflict do nothing`);
	return sha256;
}

/** The type and size of a kept file, or undefined. */
export async function maybeFile(db: Database, sha256: string): Promise<{ type: string; bytes: number } | undefined> {
	if (!isName(sha256)) return undefined;
	return db.maybe(sql<{ type: string; bytes: number }>`select type, bytes from platform.file where sha256 = ${sha256}`);
}
