/** Pictures of a foreign file: decoded, known by their bytes and never by their name, bounded, and given a name that is only a name. */
import { createHash } from 'node:crypto';
import { cleanSvg } from './svg.ts';
import { limits, type FoundFile, type Notes } from './row.ts';

/** A file as it stands in the foreign file: its path there and its base64 text. */
export type Embedded = { path: string; base64: string };

const has = (bytes: Uint8Array, at: number, head: string): boolean => Buffer.from(bytes.subarray(at, at + head.length)).toString('latin1') === head;

/** The type of a picture by its first bytes; undefined for anything else. */
export function pictureType(bytes: Uint8Array): string | undefined {
	if (has(bytes, 0, '\x89PNG\r\n\x1a\n')) return 'image/png';
	if (has(bytes, 0, '\xff\xd8\xff')) return 'image/jpeg';
	if (has(bytes, 0, 'GIF87a') || has(bytes, 0, 'GIF89a')) return 'image/gif';
	if (has(bytes, 0, 'RIFF') && has(bytes, 8, 'WEBP')) return 'image/webp';
	// A program's own remarks may stand before the drawing.
	const text = Buffer.from(bytes.subarray(0, 4000)).toString('utf8').replace(/<!--[^]*?-->/g, '');
	if (/^\ufeff?\s*(<\?xml[^>]*>\s*)?(<!DOCTYPE svg[^>[]*>\s*)?<(svg|svg:svg)[\s>]/i.test(text)) return 'image/svg+xml';
	return undefined;
}

const endings: Record<string, string> = { 'image/png': 'png', 'image/jpeg': 'jpg', 'image/gif': 'gif', 'image/webp': 'webp', 'image/svg+xml': 'svg' };
const mostPixels = 40_000_000;

/** Small files can unfold to pictures that fill a phone's memory: their size is read before they are kept. */
function tooManyPixels(bytes: Uint8Array, type: string): boolean {
	const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
	if (type === 'image/png' && bytes.length > 24) return view.getUint32(16) * view.getUint32(20) > mostPixels;
	if (type === 'image/gif' && bytes.length > 10) return view.getUint16(6, true) * view.getUint16(8, true) > mostPixels;
	return false;
}

/** Width and height of a picture, from its first bytes. */
export function pictureSize(bytes: Uint8Array, type: string): [number, number] | undefined {
	const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
	if (type === 'image/png' && bytes.length > 24) return [view.getUint32(16), view.getUint32(20)];
	if (type === 'image/gif' && bytes.length > 10) return [view.getUint16(6, true), view.getUint16(8, true)];
	if (type === 'image/jpeg') {
		for (let at = 2; at + 9 < bytes.length && bytes[at] === 0xff; at += 2 + view.getUint16(at + 2)) {
			const marker = bytes[at + 1];
			if (marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)) return [view.getUint16(at + 7), view.getUint16(at + 5)];
		}
	}
	if (type === 'image/svg+xml') {
		const head = Buffer.from(bytes.subarray(0, 2000)).toString('utf8');
		const box = /viewBox="\s*[-\d.]+[\s,]+[-\d.]+[\s,]+([\d.]+)[\s,]+([\d.]+)/.exec(head);
		if (box) return [Number(box[1]), Number(box[2])];
	}
	return undefined;
}

/** A file name without folders, spaces or signs, at most 60 letters: `../../etc/passwd` becomes `passwd`. */
export function safeName(path: string, type: string): string {
	const last = path.split(/[/\\]/).at(-1) ?? '';
	const stem = last
		.replace(/\.[A-Za-z0-9]{1,5}$/, '')
		.normalize('NFKD')
		.replace(/[^A-Za-z0-9_-]+/g, '-')
		.replace(/^-+|-+$/g, '')
		.slice(0, 60);
	return `${stem || 'picture'}.${endings[type]}`;
}

/** Keeps a picture for this question and answers its name under `media/`; undefined and a note when it cannot be kept. */
export function keepPicture(notes: Notes, path: string, bytes: Uint8Array): string | undefined {
	const name = path.slice(-80);
	const type = pictureType(bytes);
	if (!type) return void notes.add('file-not-taken', { name });
	if (bytes.length > limits.picture || tooManyPixels(bytes, type)) return void notes.add('picture-refused', { name });
	let kept = bytes;
	if (type === 'image/svg+xml') {
		const cleaned = cleanSvg(Buffer.from(bytes).toString('utf8'));
		if (!cleaned) return void notes.add('picture-refused', { name });
		if (cleaned.changed) notes.add('picture-cleaned', { name });
		kept = Buffer.from(cleaned.svg);
	}
	const total = [...notes.files.values()].reduce((sum, file) => sum + file.bytes.length, 0);
	if (total + kept.length > limits.pictures) return void notes.add('picture-refused', { name });
	const sha256 = createHash('sha256').update(kept).digest('hex');
	const base = safeName(path, type);
	for (let n = 1; n < 100; n++) {
		const free = n === 1 ? base : base.replace(/(\.\w+)$/, `-${n}$1`);
		const there = notes.files.get(free);
		if (there && there.sha256 !== sha256) continue;
		const file: FoundFile = { name: free, sha256, type, bytes: kept };
		notes.files.set(free, file);
		return free;
	}
	return undefined;
}

const decode = (text: string): string => {
	try {
		return decodeURIComponent(text);
	} catch {
		return text;
	}
};

/** Finds the picture an address of a foreign text points at: a file beside the text (`@@PLUGINFILE@@/…`) or one inside the address (`data:`). */
export function pictureOf(notes: Notes, address: string, files: Embedded[]): string | undefined {
	if (/^data:/i.test(address)) {
		const comma = address.indexOf(',');
		if (comma < 0 || address.length > limits.picture * 1.4) return void notes.add('picture-refused', { name: address.slice(0, 40) });
		const bytes = /;base64$/i.test(address.slice(0, comma)) ? Buffer.from(address.slice(comma + 1), 'base64') : Buffer.from(decode(address.slice(comma + 1)));
		return keepPicture(notes, 'picture', bytes);
	}
	const inside = /^@@PLUGINFILE@@\/(.*)$/s.exec(address)?.[1];
	if (inside === undefined) {
		if (/^(https?:)?\/\//i.test(address)) notes.add('remote-pictures-removed', { address: address.slice(0, 120) });
		else notes.add('picture-missing', { name: address.slice(0, 120) });
		return undefined;
	}
	const wanted = decode(inside.replace(/[?#].*$/s, ''));
	const found = files.find((file) => file.path === wanted) ?? files.find((file) => file.path.split('/').at(-1) === wanted.split('/').at(-1));
	if (!found) return void notes.add('picture-missing', { name: wanted.slice(0, 120) });
	if (found.base64.length > limits.picture * 1.5) return void notes.add('picture-refused', { name: wanted.slice(0, 120) });
	return keepPicture(notes, found.path, Buffer.from(found.base64, 'base64'));
}
