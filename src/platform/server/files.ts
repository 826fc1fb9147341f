import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { dataFolder } from '#platform/server/config.ts';
import { newId } from '#platform/ids.ts';
import { sql, type Database } from '#platform/server/sql.ts';
import { writeWhole } from '#platform/server/whole.ts';

/**
 * Uploads by content: a file's name is the SHA-256 of its bytes, so nothing from outside ever names a path, the same file is
 * kept once, and a copy can be checked. On disk today; another store has the same functions.
 */
export type Store = {
	put(bytes: Uint8Array): Promise<string>;
	/** Keeps what comes as a stream without holding it in memory; a stream that breaks off leaves nothing. */
	putStream(chunks: AsyncIterable<Uint8Array>): Promise<{ sha256: string; bytes: number }>;
	remove(sha256: string): Promise<void>;
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
			await writeWhole(path, bytes, 0o640);
			return sha256;
		},
		async putStream(chunks) {
			await mkdir(folder, { recursive: true });
			const aside = join(folder, newId());
			const hash = createHash('sha256');
			let bytes = 0;
			const file = await open(aside, 'wx', 0o640);
			try {
				for await (const chunk of chunks) {
					hash.update(chunk);
					bytes += chunk.byteLength;
					await file.writeFile(chunk);
				}
				await file.sync();
			} catch (error) {
				await rm(aside, { force: true });
				throw error;
			} finally {
				await file.close();
			}
			const sha256 = hash.digest('hex');
			await mkdir(dirname(pathOf(sha256)), { recursive: true });
			await rename(aside, pathOf(sha256));
			return { sha256, bytes };
		},
		remove: (sha256) => rm(pathOf(sha256), { force: true }),
		size: async (sha256) => (isName(sha256) ? (await stat(pathOf(sha256)).catch(() => undefined))?.size : undefined),
		read: (sha256, range) => createReadStream(pathOf(sha256), range)
	};
}

/** The store of this installation: `files` in the data folder. */
export const store = (): Store => diskStore(join(dataFolder(), 'files'));

/** Where uploads wait that nobody may see yet: apart from the files that pages show. */
export const uploads = (): Store => diskStore(join(dataFolder(), 'uploads'));

/** Keeps a file and notes its type. The bytes are on disk before the row is. */
export async function keepFile(db: Database, bytes: Uint8Array, type: string, into: Store = store()): Promise<string> {
	const sha256 = await into.put(bytes);
	await db.run(sql`insert into platform.file (sha256, bytes, type) values (${sha256}, ${bytes.byteLength}, ${type}) on conflict do nothing`);
	return sha256;
}

/** Keeps a file as it comes, without holding it in memory, and notes its type. */
export async function keepStream(db: Database, chunks: AsyncIterable<Uint8Array>, type: string, into: Store = store()): Promise<{ sha256: string; bytes: number }> {
	const { sha256, bytes } = await into.putStream(chunks);
	await db.run(sql`insert into platform.file (sha256, bytes, type) values (${sha256}, ${bytes}, ${type}) on conflict do nothing`);
	return { sha256, bytes };
}

/** Keeps many files, as `keepFile` does, and notes them in one statement. Answers nothing: the caller knows the hashes. */
export async function keepFiles(db: Database, files: { bytes: Uint8Array; type: string }[], into: Store = store()): Promise<void> {
	const kept = await Promise.all(files.map(async ({ bytes, type }) => ({ sha256: await into.put(bytes), bytes: bytes.byteLength, type })));
	if (!kept.length) return;
	await db.run(sql`
		insert into platform.file (sha256, bytes, type)
		select distinct on (file.sha256) file.sha256, file.bytes, file.type
		from unnest(${kept.map((file) => file.sha256)}::text[], ${kept.map((file) => file.bytes)}::bigint[], ${kept.map((file) => file.type)}::text[]) as file(sha256, bytes, type)
		on conflict do nothing`);
}

/** The type and size of a kept file, or undefined. */
export async function maybeFile(db: Database, sha256: string): Promise<{ type: string; bytes: number } | undefined> {
	if (!isName(sha256)) return undefined;
	return db.maybe(sql<{ type: string; bytes: number }>`select type, bytes from platform.file where sha256 = ${sha256}`);
}
