/** What a package from outside may be: its bounds, the names that may stand in it, and the reasons to refuse it. */
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { Readable } from 'node:stream';
import type { Store } from '#platform/server/files.ts';

/** How much a package may hold. Bytes are those unpacked; `ratio` is how many times larger than packed, from `ratioFrom` bytes on. */
export type PackageBounds = { entries: number; total: number; entry: number; ratio: number; ratioFrom: number };
/** A course with its recordings passes; deflate itself reaches 1 000 times only with what nobody wrote. */
export const packageBounds: PackageBounds = { entries: 100_000, total: 2 * 1024 ** 3, entry: 1024 ** 3, ratio: 250, ratioFrom: 32 * 1024 ** 2 };

export const packageReasons = [
	'not-package', 'broken', 'locked', 'method', 'too-many', 'too-big', 'entry-too-big', 'bomb', 'unsafe-name', 'same-name', 'link', 'absent'
] as const;
export type PackageReason = (typeof packageReasons)[number];

/** The package is not read (any further). `entry` is the name it met the fault at, for the report: shown, never used as a path. */
export class PackageRefused extends Error {
	readonly reason: PackageReason;
	readonly entry: string;
	constructor(reason: PackageReason, entry = '', cause?: unknown) {
		super(entry ? `${reason}: ${entry}` : reason, { cause });
		this.reason = reason;
		this.entry = entry.replace(/[\p{Cc}\p{Cf}]/gu, '\ufffd').slice(0, 200);
	}
}

/** A file of the package: its name (forward slashes, no `..`, not absolute) and its size unpacked. Folders are not listed. */
export type PackageEntry = { name: string; bytes: number };

/** A package opened for reading in any order. Nothing is ever written by a name that stands in it. */
export type Package = {
	kind: 'zip' | 'tar';
	entries(): PackageEntry[];
	/** The size unpacked, or undefined when there is no such file. */
	size(name: string): number | undefined;
	/** The bytes as a stream, proven against their announced size and sum. Refuses (`PackageRefused`) while it reads. */
	open(name: string): AsyncGenerator<Buffer>;
	/** The bytes at once; refuses (`entry-too-big`) more than `most`. */
	read(name: string, most: number): Promise<Buffer>;
	close(): Promise<void>;
};

/** Bytes that can be read from any place: `end` is the first byte not read. */
export type PackageSource = { bytes: number; stream(start: number, end: number): Readable };

export async function fileSource(path: string): Promise<PackageSource> {
	return { bytes: (await stat(path)).size, stream: (start, end) => (end > start ? createReadStream(path, { start, end: end - 1 }) : Readable.from([])) };
}

/** A kept upload; undefined when it is gone. */
export async function storedSource(store: Store, sha256: string): Promise<PackageSource | undefined> {
	const bytes = await store.size(sha256);
	if (bytes === undefined) return undefined;
	return { bytes, stream: (start, end) => (end > start ? store.read(sha256, { start, end: end - 1 }) : Readable.from([])) };
}

export const bytesSource = (bytes: Uint8Array): PackageSource => ({ bytes: bytes.byteLength, stream: (start, end) => Readable.from([Buffer.from(bytes.subarray(start, end))]) });

/** All of a stream, at most `most` bytes. */
export async function gathered(chunks: AsyncIterable<Uint8Array>, most: number, name = ''): Promise<Buffer> {
	const pieces: Uint8Array[] = [];
	let total = 0;
	for await (const chunk of chunks) {
		total += chunk.byteLength;
		if (total > most) throw new PackageRefused('entry-too-big', name);
		pieces.push(chunk);
	}
	return Buffer.concat(pieces);
}

/** What a computer left in the package by itself; nobody packed it. */
const litter = /(^|\/)(__MACOSX\/|\.DS_Store$|Thumbs\.db$|desktop\.ini$)/i;

/**
 * Counts the files of a package as they are met and keeps what `keep` makes of each. Refuses names that lead out of the package,
 * that stand there twice or hide signs, and what is past the bounds: before anything of it is unpacked.
 */
export function census<T>(bounds: PackageBounds) {
	const found = new Map<string, T & { bytes: number }>();
	let entries = 0;
	let total = 0;
	return {
		found,
		/** One more in the list, file or folder. */
		count() {
			if (++entries > bounds.entries) throw new PackageRefused('too-many', String(bounds.entries));
		},
		/** The clean name; undefined for a folder and for litter. */
		name(raw: string): string | undefined {
			const slashed = raw.replaceAll('\\', '/');
			if (/[\p{Cc}\u202a-\u202e\u2066-\u2069]/u.test(raw) || slashed.startsWith('/') || /^[A-Za-z]:/.test(slashed) || raw.length > 1000) throw new PackageRefused('unsafe-name', raw);
			const steps = slashed.split('/').filter((step, i, all) => step !== '.' && (step !== '' || i === all.length - 1));
			if (steps.includes('..')) throw new PackageRefused('unsafe-name', raw);
			const name = steps.join('/');
			return name === '' || name.endsWith('/') || litter.test(name) ? undefined : name;
		},
		add(name: string, bytes: number, packed: number | undefined, what: T) {
			if (found.has(name)) throw new PackageRefused('same-name', name);
			if (bytes > bounds.entry) throw new PackageRefused('entry-too-big', name);
			if (packed !== undefined && bytes > bounds.ratioFrom && bytes > packed * bounds.ratio) throw new PackageRefused('bomb', name);
			total += bytes;
			if (total > bounds.total) throw new PackageRefused('too-big', name);
			found.set(name, { ...what, bytes });
		},
		get total() {
			return total;
		}
	};
}
