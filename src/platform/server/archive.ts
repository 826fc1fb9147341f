import { createHash } from 'node:crypto';
import type { Writable } from 'node:stream';

/** One thing in an archive: a folder (name ends with `/`), or a file with its bytes to come. */
export type Entry = { name: string; bytes: number; mode: number; chunks: AsyncIterable<Buffer> };

const block = 512;
const empty = Buffer.alloc(block);

/** A POSIX ustar header; sizes past 8 GiB in the base-256 form that all tars read. */
function header(name: string, bytes: number, mode: number): Buffer {
	const head = Buffer.alloc(block);
	let base = name;
	let prefix = '';
	if (Buffer.byteLength(name) > 100) {
		const cut = name.lastIndexOf('/', name.length - 2);
		[prefix, base] = [name.slice(0, cut), name.slice(cut + 1)];
	}
	if (Buffer.byteLength(base) > 100 || Buffer.byteLength(prefix) > 155) throw new Error(`the name is too long for the archive: ${name}`);
	head.write(base, 0);
	head.write(`${mode.toString(8).padStart(7, '0')}\0`, 100);
	head.write('0000000\0' + '0000000\0', 108);
	if (bytes < 0o77777777777) head.write(`${bytes.toString(8).padStart(11, '0')}\0`, 124);
	else {
		head[124] = 0x80;
		head.writeBigUInt64BE(BigInt(bytes), 128);
	}
	head.write('00000000000\0', 136);
	head.write('        ', 148);
	head.write(name.endsWith('/') ? '5' : '0', 156);
	head.write('ustar\x0000', 257);
	head.write(prefix, 345);
	const sum = head.reduce((total, byte) => total + byte, 0);
	head.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
	return head;
}

/** Writes a tar to `sink`, waiting when it is slow. */
export function tarWriter(sink: Writable) {
	let broken: Error | undefined;
	sink.once('error', (error) => (broken = error));
	const write = (chunk: Buffer) =>
		new Promise<void>((done, failed) => {
			if (broken) return failed(broken);
			if (sink.write(chunk)) return done();
			const off = () => (sink.off('drain', drained), sink.off('error', faulted), sink.off('close', closed));
			const drained = () => (off(), done());
			const faulted = (error: Error) => (off(), failed(error));
			const closed = () => (off(), failed(broken ?? new Error('the archive was closed')));
			sink.on('drain', drained).on('error', faulted).on('close', closed);
		});
	return {
		async folder(name: string, mode = 0o700): Promise<void> {
			await write(header(name, 0, mode));
		},
		/**
		 * Writes a file of exactly `bytes`: more is cut and less is filled with zeros, for a file that changes while it is read (the
		 * server's log of changes mends it). Answers the SHA-256 of what was written.
		 */
		async file(name: string, bytes: number, mode: number, chunks: AsyncIterable<Uint8Array>): Promise<string> {
			const hash = createHash('sha256');
			const keep = async (piece: Buffer) => {
				hash.update(piece);
				await write(piece);
			};
			await write(header(name, bytes, mode));
			let left = bytes;
			for await (const chunk of chunks) {
				if (!left) break;
				const piece = Buffer.from(chunk.buffer, chunk.byteOffset, Math.min(left, chunk.byteLength));
				left -= piece.byteLength;
				if (piece.byteLength) await keep(piece);
			}
			for (; left > 0; left -= Math.min(left, 65_536)) await keep(Buffer.alloc(Math.min(left, 65_536)));
			const over = bytes % block;
			if (over) await write(empty.subarray(over));
			return hash.digest('hex');
		},
		async end(): Promise<void> {
			await write(Buffer.alloc(2 * block));
			await new Promise<void>((done, failed) => {
				if (broken) return failed(broken);
				sink.once('error', failed);
				sink.end(() => done());
			});
		}
	};
}

/** The archive breaks off or is not one. */
export class BrokenArchive extends Error {}

/** Reads the entries of a tar one after the other; each must be read (or skipped) before the next. Throws BrokenArchive when it breaks off. */
export async function* tarEntries(source: AsyncIterable<Uint8Array>): AsyncGenerator<Entry> {
	const reader = source[Symbol.asyncIterator]();
	let held: Buffer = Buffer.alloc(0);
	const more = async () => {
		const { done, value } = await reader.next();
		if (done) throw new BrokenArchive('it ends too early');
		held = held.byteLength ? Buffer.concat([held, value]) : Buffer.from(value.buffer, value.byteOffset, value.byteLength);
	};
	const take = async (bytes: number) => {
		while (held.byteLength < bytes) await more();
		const piece = held.subarray(0, bytes);
		held = held.subarray(bytes);
		return piece;
	};
	for (;;) {
		const head = await take(block);
		if (head.equals(empty)) return;
		const sum = parseInt(head.toString('latin1', 148, 154), 8);
		let counted = 0;
		for (let i = 0; i < block; i++) counted += i >= 148 && i < 156 ? 32 : head[i];
		if (sum !== counted) throw new BrokenArchive('it is not an archive, or is damaged');
		const text = (from: number, length: number) => head.toString('utf8', from, from + length).split('\0', 1)[0];
		const prefix = text(345, 155);
		const name = prefix ? `${prefix}/${text(0, 100)}` : text(0, 100);
		const bytes = head[124] & 0x80 ? Number(head.readBigUInt64BE(128)) : parseInt(text(124, 12), 8);
		let left = bytes;
		const chunks = (async function* () {
			while (left > 0) {
				if (!held.byteLength) await more();
				const piece = held.subarray(0, left);
				held = held.subarray(piece.byteLength);
				left -= piece.byteLength;
				yield piece;
			}
		})();
		yield { name, bytes, mode: parseInt(text(100, 8), 8) & 0o777, chunks };
		for await (const _ of chunks);
		if (bytes % block) await take(block - (bytes % block));
	}
}
