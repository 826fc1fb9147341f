/** Files of boxes (MP4, MOV, M4A) without what they tell of where they were recorded. Source: ISO/IEC 14496-12, 4.2; Apple's QuickTime File Format, “User Data Atoms”. */

/** Reads some bytes of a file, fewer at its end. */
export type ReadAt = (from: number, length: number) => Promise<Uint8Array>;

/** What is written over: bytes at a place, then zeros up to `until`. */
export type Patch = { at: number; until: number };

const latin = (bytes: Uint8Array, from: number, to: number) => Buffer.from(bytes.subarray(from, to)).toString('latin1');

/** Boxes of remarks, and those in which remarks stand. */
const remarks = new Set(['udta', 'meta', 'uuid']);
const holding = new Set(['moov', 'trak', 'moof', 'traf', 'mvex']);
const mostBoxes = 20_000;

/**
 * The places of the remarks of a file (position, device, author), each to be made an empty box of the same length, so that nothing else moves.
 * What can't be followed ends the search: a player can't follow it either.
 */
export async function remarksIn(read: ReadAt, size: number): Promise<Patch[]> {
	const found: Patch[] = [];
	let seen = 0;
	async function walk(from: number, to: number, depth: number): Promise<void> {
		for (let at = from; at + 8 <= to && ++seen < mostBoxes; ) {
			const head = await read(at, 16);
			if (head.length < 8) return;
			const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
			let [length, start] = [view.getUint32(0), 8];
			if (length === 1 && head.length === 16) [length, start] = [Number(view.getBigUint64(8)), 16];
			else if (length === 0) length = to - at;
			if (length < start || at + length > to) return;
			const name = latin(head, 4, 8);
			if (remarks.has(name)) found.push({ at: at + 4, until: at + length });
			else if (holding.has(name) && depth < 4) await walk(at + start, at + length, depth + 1);
			at += length;
		}
	}
	await walk(0, size, 0);
	return found;
}

const free = Buffer.from('free');

/** A file's bytes with its remarks made empty. `patches` in the order of the file. */
export async function* withoutRemarks(chunks: AsyncIterable<Uint8Array>, patches: Patch[]): AsyncGenerator<Uint8Array> {
	let at = 0;
	for await (const chunk of chunks) {
		const end = at + chunk.length;
		const met = patches.filter((patch) => patch.at < end && patch.until > at);
		const piece = met.length ? Uint8Array.from(chunk) : chunk;
		for (const patch of met)
			for (let place = Math.max(at, patch.at); place < Math.min(end, patch.until); place++) piece[place - at] = place - patch.at < 4 ? free[place - patch.at] : 0;
		yield piece;
		at = end;
	}
}
