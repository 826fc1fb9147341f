import { mkdir, open as openFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { extract } from 'tar-stream';
import { newId } from '#platform/ids.ts';
import { dataFolder } from '#platform/server/config.ts';
import { census, gathered, PackageRefused, type Package, type PackageBounds, type PackageSource } from '#platform/server/package-rules.ts';

/** Where a gzip unfolds while it is read, out of the reach of pages. */
const scratch = (): string => join(dataFolder(), 'scratch');

/**
 * Opens a tar.gz. A gzip knows no places inside, so its files are written one after the other into a file that has no name any more
 * (the system takes it back when we close, or die). Refuses links and devices, what breaks off, and more than `bounds` while it unfolds.
 */
export async function openTarGzip(source: PackageSource, bounds: PackageBounds, folder = scratch()): Promise<Package> {
	await mkdir(folder, { recursive: true });
	const path = join(folder, newId());
	const file = await openFile(path, 'wx+', 0o600);
	await rm(path);
	const places = census<{ at: number }>(bounds);
	let at = 0;
	try {
		const tar = extract();
		pipeline(measured(source, bounds), tar, () => {});
		for await (const entry of tar) {
			places.count();
			const { type, name: raw, size = 0 } = entry.header;
			const name = type === 'directory' ? undefined : places.name(raw);
			if (type !== 'file' && type !== 'contiguous-file' && type !== 'directory') throw new PackageRefused('link', raw);
			if (name === undefined) {
				for await (const _ of entry);
				continue;
			}
			places.add(name, size, undefined, { at });
			for await (const chunk of entry as AsyncIterable<Buffer>) {
				await file.write(chunk, 0, chunk.byteLength, at);
				at += chunk.byteLength;
			}
		}
	} catch (error) {
		await file.close();
		throw error instanceof PackageRefused ? error : new PackageRefused('broken', '', error);
	}
	const open = async function* (name: string): AsyncGenerator<Buffer> {
		const place = places.found.get(name);
		if (!place) throw new PackageRefused('absent', name);
		const end = place.at + place.bytes;
		for (let from = place.at; from < end; ) {
			const chunk = Buffer.allocUnsafe(Math.min(65_536, end - from));
			const { bytesRead } = await file.read(chunk, 0, chunk.byteLength, from);
			if (!bytesRead) throw new PackageRefused('broken', name);
			from += bytesRead;
			yield chunk.subarray(0, bytesRead);
		}
	};
	return {
		kind: 'tar',
		entries: () => [...places.found].map(([name, { bytes }]) => ({ name, bytes })),
		size: (name) => places.found.get(name)?.bytes,
		open,
		read: (name, most) => gathered(open(name), most, name),
		close: () => file.close()
	};
}

/** The bytes that the gzip unfolds to, counted against what went in. */
function measured(source: PackageSource, bounds: PackageBounds): Readable {
	return Readable.from(
		(async function* () {
			let went = 0;
			let came = 0;
			const raw = source.stream(0, source.bytes);
			raw.on('data', (chunk: Buffer) => (went += chunk.byteLength));
			for await (const chunk of pipeline(raw, createGunzip(), () => {}) as AsyncIterable<Buffer>) {
				came += chunk.byteLength;
				// Heads and padding count too: a tar of nothing but names has them.
				if (came > bounds.total + bounds.entries * 2048) throw new PackageRefused('too-big');
				if (came > bounds.ratioFrom && came > went * bounds.ratio) throw new PackageRefused('bomb');
				yield chunk;
			}
		})()
	);
}
