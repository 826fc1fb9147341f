import { pipeline, type Readable } from 'node:stream';
import { crc32, createInflateRaw } from 'node:zlib';
import yauzl, { type Entry, type ZipFile } from 'yauzl';
import { census, gathered, PackageRefused, type Package, type PackageBounds, type PackageSource } from '#platform/server/package-rules.ts';

/** Where a file lies in the zip and what its bytes must be. */
type Place = { offset: number; packed: number; deflated: boolean; sum: number; bytes: number };

const window = 65_536;

/** The library's view of a source. The list of a zip is read by small pieces side by side: they come from one window. */
class WindowReader extends yauzl.RandomAccessReader {
	readonly source: PackageSource;
	at = 0;
	held: Buffer = Buffer.alloc(0);
	constructor(source: PackageSource) {
		super();
		this.source = source;
	}
	override _readStreamForRange(start: number, end: number): Readable {
		return this.source.stream(start, end);
	}
	override read(buffer: Buffer, offset: number, length: number, position: number, callback: (error: Error | null) => void): void {
		this.fill(length, position).then(
			() => {
				this.held.copy(buffer, offset, position - this.at, position - this.at + length);
				callback(null);
			},
			(error: Error) => callback(error)
		);
	}
	private async fill(length: number, position: number): Promise<void> {
		if (position >= this.at && position + length <= this.at + this.held.byteLength) return;
		if (position < 0 || position + length > this.source.bytes) throw new PackageRefused('broken');
		const end = Math.min(this.source.bytes, position + Math.max(length, window));
		this.held = await gathered(this.source.stream(position, end), end - position);
		this.at = position;
		if (this.held.byteLength < length) throw new PackageRefused('broken');
	}
}

/** A name's letters: UTF-8 where it says so or where the bytes are; the old code page of DOS otherwise. */
function nameOf(entry: Entry): string {
	const raw = entry.fileNameRaw;
	if (!(entry.generalPurposeBitFlag & 0x800) && raw.some((byte) => byte > 127)) {
		try {
			return new TextDecoder('utf-8', { fatal: true }).decode(raw);
		} catch {
			// The page of DOS it is.
		}
	}
	return yauzl.getFileNameLowLevel(entry.generalPurposeBitFlag, raw, entry.extraFields, true);
}

/** Opens a zip (zip64 too) by its list at the end; nothing is unpacked. Refuses locked files, links, other methods than store and deflate, and more than `bounds`. */
export async function openZip(source: PackageSource, bounds: PackageBounds): Promise<Package> {
	let zip: ZipFile | undefined;
	const places = census<Omit<Place, 'bytes'>>(bounds);
	try {
		zip = await yauzl.fromRandomAccessReaderPromise(new WindowReader(source), source.bytes, { autoClose: false, decodeStrings: false });
		if (zip.entryCount > bounds.entries) throw new PackageRefused('too-many', String(zip.entryCount));
		for await (const entry of zip.eachEntry()) {
			places.count();
			const name = places.name(nameOf(entry));
			const type = (entry.externalFileAttributes >>> 16) & 0o170000;
			if (entry.versionMadeBy >> 8 === 3 && type !== 0 && type !== 0o100000 && type !== 0o040000) throw new PackageRefused('link', name);
			if (name === undefined) continue;
			if (entry.generalPurposeBitFlag & 1) throw new PackageRefused('locked', name);
			if (entry.compressionMethod !== 0 && entry.compressionMethod !== 8) throw new PackageRefused('method', name);
			const { relativeOffsetOfLocalHeader: offset, compressedSize: packed, uncompressedSize: bytes } = entry;
			places.add(name, bytes, packed, { offset, packed, deflated: entry.compressionMethod === 8, sum: entry.crc32 });
		}
	} catch (error) {
		zip?.close();
		throw error instanceof PackageRefused ? error : new PackageRefused('broken', '', error);
	}
	// Many names for one piece of the file: each unfolds small, all together not. An honest list never says more than the file holds.
	const packed = [...places.found.values()].reduce((sum, place) => sum + place.packed, 0);
	if (packed > source.bytes || (places.total > bounds.ratioFrom && places.total > source.bytes * bounds.ratio)) {
		zip.close();
		throw new PackageRefused('bomb');
	}
	const opened = zip;
	const open = async function* (name: string): AsyncGenerator<Buffer> {
		const place = places.found.get(name);
		if (!place) throw new PackageRefused('absent', name);
		try {
			yield* unpacked(opened, source, place, name);
		} catch (error) {
			throw error instanceof PackageRefused ? error : new PackageRefused('broken', name, error);
		}
	};
	return {
		kind: 'zip',
		entries: () => [...places.found].map(([name, { bytes }]) => ({ name, bytes })),
		size: (name) => places.found.get(name)?.bytes,
		open,
		read: (name, most) => ((places.found.get(name)?.bytes ?? 0) > most ? Promise.reject(new PackageRefused('entry-too-big', name)) : gathered(open(name), most, name)),
		close: async () => opened.close()
	};
}

async function* unpacked(zip: ZipFile, source: PackageSource, place: Place, name: string): AsyncGenerator<Buffer> {
	const where = { relativeOffsetOfLocalHeader: place.offset, compressedSize: place.packed } as Entry;
	const { fileDataStart: start } = await zip.readLocalFileHeaderPromise(where, { minimal: true });
	const raw = source.stream(start, start + place.packed);
	// The pipeline passes faults on to the stream that is read here; nothing is left to do for its own callback.
	const stream: Readable = place.deflated ? pipeline(raw, createInflateRaw(), () => {}) : raw;
	let bytes = 0;
	let sum = 0;
	for await (const chunk of stream as AsyncIterable<Buffer>) {
		bytes += chunk.byteLength;
		if (bytes > place.bytes) throw new PackageRefused('bomb', name);
		sum = crc32(chunk, sum);
		yield chunk;
	}
	if (bytes !== place.bytes || sum !== place.sum) throw new PackageRefused('broken', name);
}
