/** Pictures without what they tell of where and with what they were taken. No library: only the parts of the file are looked at, never its dots. */

/** A picture's bytes without its remarks, and its size in dots as it is shown. */
export type Plain = { bytes: Uint8Array; width: number; height: number };

const viewOf = (bytes: Uint8Array) => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
const latin = (bytes: Uint8Array, from: number, to: number) => Buffer.from(bytes.buffer, bytes.byteOffset + from, to - from).toString('latin1');

function joined(parts: Uint8Array[]): Uint8Array {
	return Buffer.concat(parts);
}

/** How the camera was held (1 to 8), the one thing of its remarks that a picture needs. Source: EXIF 2.3, 4.6.4, tag 0x0112. */
function orientationIn(exif: Uint8Array): number {
	if (exif.length < 14) return 1;
	const view = viewOf(exif);
	const little = view.getUint16(0) === 0x4949;
	if (!little && view.getUint16(0) !== 0x4d4d) return 1;
	const first = view.getUint32(4, little);
	if (first + 2 > exif.length) return 1;
	const count = view.getUint16(first, little);
	for (let i = 0; i < count; i++) {
		const at = first + 2 + i * 12;
		if (at + 12 > exif.length) break;
		if (view.getUint16(at, little) === 0x0112) {
			const value = view.getUint16(at + 8, little);
			return value >= 1 && value <= 8 ? value : 1;
		}
	}
	return 1;
}

/** A remark that says only how the camera was held. */
const turned = (orientation: number): Uint8Array =>
	Buffer.from([0xff, 0xe1, 0, 34, ...Buffer.from('Exif\0\0MM\0*', 'latin1'), 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0, 0, 0, 0, 0]);

/** Where the dots that begin at `at` end: at the next sign that is neither a filling nor a pause of theirs. */
function endOfDots(bytes: Uint8Array, at: number): number {
	for (let next = bytes.indexOf(0xff, at); next >= 0; next = bytes.indexOf(0xff, next + 1)) {
		const sign = bytes[next + 1];
		if (sign !== 0 && sign !== 0xff && !(sign >= 0xd0 && sign <= 0xd7)) return next;
	}
	return bytes.length;
}

function jpeg(bytes: Uint8Array): Plain | undefined {
	const view = viewOf(bytes);
	const parts: Uint8Array[] = [bytes.subarray(0, 2)];
	let [width, height, orientation] = [0, 0, 1];
	for (let at = 2; at + 2 <= bytes.length; ) {
		if (bytes[at] !== 0xff) return undefined;
		const sign = bytes[at + 1];
		if (sign === 0xff) {
			at++;
			continue;
		}
		// What hangs behind the end (a film, a second picture) is no part of it.
		if (sign === 0xd9) {
			if (!width) return undefined;
			if (orientation > 1) parts.splice(1, 0, turned(orientation));
			const shown = orientation > 4 ? { width: height, height: width } : { width, height };
			return { bytes: joined([...parts, bytes.subarray(at, at + 2)]), ...shown };
		}
		let end = at + 2 + view.getUint16(at + 2);
		if (end < at + 4 || end > bytes.length) return undefined;
		if (sign === 0xda) end = endOfDots(bytes, end);
		if (sign >= 0xc0 && sign <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(sign)) [height, width] = [view.getUint16(at + 5), view.getUint16(at + 7)];
		if (sign === 0xe1 && latin(bytes, at + 4, at + 10) === 'Exif\0\0') orientation = orientationIn(bytes.subarray(at + 10, end));
		// Of the remarks only the plain head, the colours (ICC) and how colours were mixed (Adobe) stay.
		const remark = (sign >= 0xe0 && sign <= 0xef) || sign === 0xfe;
		const colours = sign === 0xe0 || sign === 0xee || (sign === 0xe2 && latin(bytes, at + 4, at + 15) === 'ICC_PROFILE');
		if (!remark || colours) parts.push(bytes.subarray(at, end));
		at = end;
	}
	return undefined;
}

const pngKept = new Set(['IHDR', 'PLTE', 'IDAT', 'IEND', 'tRNS', 'gAMA', 'cHRM', 'sRGB', 'iCCP', 'sBIT', 'bKGD', 'pHYs', 'acTL', 'fcTL', 'fdAT']);

function png(bytes: Uint8Array): Plain | undefined {
	const view = viewOf(bytes);
	const parts: Uint8Array[] = [bytes.subarray(0, 8)];
	if (latin(bytes, 12, 16) !== 'IHDR') return undefined;
	for (let at = 8; at + 12 <= bytes.length; ) {
		const end = at + 12 + view.getUint32(at);
		const name = latin(bytes, at + 4, at + 8);
		if (end > bytes.length) return undefined;
		if (pngKept.has(name)) parts.push(bytes.subarray(at, end));
		if (name === 'IEND') return { bytes: joined(parts), width: view.getUint32(16), height: view.getUint32(20) };
		at = end;
	}
	return undefined;
}

function webp(bytes: Uint8Array): Plain | undefined {
	const view = viewOf(bytes);
	const parts: Uint8Array[] = [];
	let [width, height] = [0, 0];
	for (let at = 12; at + 8 <= bytes.length; ) {
		const name = latin(bytes, at, at + 4);
		const length = view.getUint32(at + 4, true);
		const end = at + 8 + length + (length % 2);
		if (at + 8 + length > bytes.length) return undefined;
		const data = at + 8;
		if (name === 'VP8X' && length >= 10) {
			const head = Uint8Array.from(bytes.subarray(at, data + 10));
			// No longer says that remarks follow.
			head[8] &= ~0x0c;
			[width, height] = [1 + (view.getUint32(data + 4, true) & 0xffffff), 1 + ((view.getUint32(data + 6, true) >>> 8) & 0xffffff)];
			parts.push(head);
		} else if (name !== 'EXIF' && name !== 'XMP ') {
			if (!width && name === 'VP8 ' && length >= 10) [width, height] = [view.getUint16(data + 6, true) & 0x3fff, view.getUint16(data + 8, true) & 0x3fff];
			if (!width && name === 'VP8L' && length >= 5) {
				const bits = view.getUint32(data + 1, true);
				[width, height] = [1 + (bits & 0x3fff), 1 + ((bits >>> 14) & 0x3fff)];
			}
			parts.push(bytes.subarray(at, Math.min(end, bytes.length)));
		}
		at = end;
	}
	if (!width) return undefined;
	const head = Buffer.from('RIFF....WEBP', 'latin1');
	head.writeUInt32LE(4 + parts.reduce((sum, part) => sum + part.length, 0), 4);
	return { bytes: joined([head, ...parts]), width, height };
}

const gif = (bytes: Uint8Array): Plain | undefined => (bytes.length < 20 ? undefined : { bytes, width: viewOf(bytes).getUint16(6, true), height: viewOf(bytes).getUint16(8, true) });

/** A picture without its remarks (place, time, camera, thumbnails, what hangs behind its end); how it was held stays. Undefined for one that breaks off. */
export function plainPicture(bytes: Uint8Array, type: string): Plain | undefined {
	const read = { 'image/jpeg': jpeg, 'image/png': png, 'image/webp': webp, 'image/gif': gif }[type];
	try {
		const found = read?.(bytes);
		return found && found.width > 0 && found.height > 0 ? found : undefined;
	} catch (error) {
		if (error instanceof RangeError) return undefined;
		throw error;
	}
}
