import { createReadStream, createWriteStream } from 'node:fs';
import { readdir, rename, rm, stat } from 'node:fs/promises';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { constants, createZstdCompress, createZstdDecompress } from 'node:zlib';
import { BrokenArchive, tarEntries, tarWriter, type Entry } from '#platform/server/archive.ts';
import { Trouble } from '#platform/server/trouble.ts';

/** The shape of the backups this version writes. */
const format = 1;

/** What a backup says of itself, first in the file. */
export type Header = {
	format: number;
	/** `physical`: the files of our own PostgreSQL. `portable`: the rows of each table, for any PostgreSQL. */
	kind: 'physical' | 'portable';
	version: string;
	/** The major version of the PostgreSQL it comes from. */
	postgres: number;
	at: string;
	/** The migrations its database had, in order. */
	migrations: string[];
	/** About how many bytes it unpacks to. */
	bytes: number;
};

/** Where the parts of a backup are put: files of known size, folders, and texts. Each is written into the manifest with its hash. */
export type Sink = {
	folder(name: string): Promise<void>;
	file(name: string, bytes: number, chunks: AsyncIterable<Uint8Array>): Promise<void>;
	text(name: string, text: string): Promise<void>;
};

const headerName = 'qalam-backup.json';
const manifestName = 'manifest.txt';
const once = async function* (text: string) {
	yield Buffer.from(text);
};

const notUsable = (file: string, why: string, cause?: unknown) =>
	new Trouble('bad-backup', `The backup ${file} cannot be used: ${why}.`, 'Use another backup; nothing was changed here.', cause);

/**
 * Writes a backup to `file` (which must not exist): a tar, compressed by zstd, readable by its owner only, with a manifest at the
 * end. It is read again and checked before it gets its name. Answers its size in bytes.
 */
export async function writeBackup(file: string, header: Omit<Header, 'format'>, fill: (sink: Sink) => Promise<void>): Promise<number> {
	if (await stat(file).catch(() => undefined)) throw new Trouble('usage', `The file ${file} is already there.`, 'Choose another name: a backup never replaces another.');
	const aside = `${file}.partial`;
	await rm(aside, { force: true });
	try {
		const zstd = createZstdCompress({ params: { [constants.ZSTD_c_compressionLevel]: 3, [constants.ZSTD_c_checksumFlag]: 1 } });
		const written = pipeline(zstd, createWriteStream(aside, { flags: 'wx', mode: 0o600, flush: true }));
		written.catch((error) => zstd.destroy(error));
		const tar = tarWriter(zstd);
		const manifest: string[] = [];
		const sink: Sink = {
			folder: (name) => tar.folder(`${name}/`),
			async file(name, bytes, chunks) {
				manifest.push(`${await tar.file(name, bytes, 0o600, chunks)} ${bytes} ${name}`);
			},
			text: (name, text) => sink.file(name, Buffer.byteLength(text), once(text))
		};
		await sink.text(headerName, JSON.stringify({ format, ...header } satisfies Header));
		await fill(sink);
		const text = `${manifest.join('\n')}\nend ${manifest.length}\n`;
		await tar.file(manifestName, Buffer.byteLength(text), 0o600, once(text));
		await tar.end();
		await written;
		await readBackup(aside, async () => async () => {});
		await rename(aside, file);
		return (await stat(file)).size;
	} catch (error) {
		await rm(aside, { force: true });
		const code = (error as NodeJS.ErrnoException).code;
		if (code === 'ENOSPC') throw new Trouble('disk-full', `The disk of ${file} is full: no backup was made.`, 'Free some space, or write it to another disk.', error);
		if (code === 'ENOENT' || code === 'EACCES' || code === 'EROFS') throw new Trouble('unwritable', `The file ${file} cannot be written (${code}).`, 'Choose a folder that exists and that this account may write.', error);
		throw error;
	}
}

type Take = (entry: Entry) => Promise<void>;

/**
 * Reads a backup from end to end: `begin` sees its header and answers what takes each part. Every part is compared with the
 * manifest; throws `bad-backup` when one differs, is missing or is too many, or when the file breaks off. What `begin` made must be
 * thrown away then.
 */
export async function readBackup(file: string, begin: (header: Header) => Promise<Take>): Promise<Header> {
	const source = createReadStream(file);
	const opened = createZstdDecompress();
	source.on('error', (error) => opened.destroy(error));
	source.pipe(opened);
	let header: Header | undefined;
	let take: Take | undefined;
	const found: string[] = [];
	let manifest: string | undefined;
	try {
		for await (const entry of tarEntries(opened)) {
			if (entry.name.split('/').includes('..') || entry.name.startsWith('/')) throw new BrokenArchive('it names a path outside');
			if (entry.name.endsWith('/')) {
				await take?.(entry);
				continue;
			}
			if (!take || entry.name === manifestName) {
				const pieces = [];
				for await (const piece of entry.chunks) pieces.push(Buffer.from(piece));
				const text = Buffer.concat(pieces).toString();
				if (entry.name === manifestName) manifest = text;
				else if (entry.name === headerName) {
					header = JSON.parse(text) as Header;
					if (header.format > format) throw new Trouble('newer-data', `The backup ${file} was made by a newer qalam (${header.version}).`, 'Restore it with that version or a later one.');
					found.push(`${createHash('sha256').update(text).digest('hex')} ${entry.bytes} ${entry.name}`);
					take = await begin(header);
				} else throw new BrokenArchive('it is not a backup of qalam');
				continue;
			}
			const hash = createHash('sha256');
			const chunks = (async function* () {
				for await (const piece of entry.chunks) {
					hash.update(piece);
					yield piece;
				}
			})();
			await take({ ...entry, chunks });
			for await (const _ of chunks);
			found.push(`${hash.digest('hex')} ${entry.bytes} ${entry.name}`);
		}
		if (!header || manifest === undefined) throw new BrokenArchive('it ends too early');
		if (manifest !== `${found.join('\n')}\nend ${found.length}\n`) throw new BrokenArchive('a part of it is damaged');
		return header;
	} catch (error) {
		const code = String((error as NodeJS.ErrnoException).code ?? '');
		if (code === 'ENOENT' && (error as NodeJS.ErrnoException).path === file) throw new Trouble('not-found', `There is no file ${file}.`, 'Check the name of the backup.', error);
		if (code === 'ENOSPC') throw new Trouble('disk-full', 'The disk is full: nothing was restored.', 'Free as much space as the data takes, then restore again.', error);
		if (error instanceof BrokenArchive || error instanceof SyntaxError || code.startsWith('ZSTD_') || code === 'Z_BUF_ERROR' || code === 'Z_DATA_ERROR') throw notUsable(file, (error as Error).message, error);
		throw error;
	} finally {
		source.destroy();
		opened.destroy();
	}
}

/** The folders of uploaded files in the data folder. */
const shelves = ['files', 'uploads'];
const kept = /^(files|uploads)\/[0-9a-f]{2}\/[0-9a-f]{64}$/;

/** Adds the uploaded files. Call it after the database was copied: a file is on disk before the row that names it. */
export async function backUpFiles(sink: Sink, data: string): Promise<void> {
	for (const shelf of shelves)
		for (const entry of await readdir(join(data, shelf), { recursive: true, withFileTypes: true }).catch(() => [])) {
			const path = join(entry.parentPath, entry.name);
			const name = path.slice(data.length + 1);
			if (!entry.isFile() || !kept.test(name)) continue;
			const found = await stat(path).catch(() => undefined);
			if (found) await sink.file(name, found.size, createReadStream(path));
		}
}

export const isUpload = (name: string): boolean => kept.test(name);

/** Bytes of all uploaded files. */
export async function bytesOfFiles(data: string): Promise<number> {
	let bytes = 0;
	for (const shelf of shelves)
		for (const entry of await readdir(join(data, shelf), { recursive: true, withFileTypes: true }).catch(() => []))
			if (entry.isFile()) bytes += (await stat(join(entry.parentPath, entry.name)).catch(() => undefined))?.size ?? 0;
	return bytes;
}
