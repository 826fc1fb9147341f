/** What lessons and exercises may show besides words: what a file is, how large it may be, what it is called. PURE. */

/** A picture of dots, a drawing of lines (SVG), a sound, a video, and any other file, which is only given out. */
export const mediumKinds = ['picture', 'drawing', 'sound', 'video', 'file'] as const;
export type MediumKind = (typeof mediumKinds)[number];

/** Bytes of one file at most, by kind. A picture of a page with script is 150 kB; one sent without script may be what a telephone takes. */
export const mostBytes: Record<MediumKind, number> = { picture: 2_000_000, drawing: 200_000, sound: 20_000_000, video: 300_000_000, file: 30_000_000 };

/** Points of a picture at most: a small file may unfold to one that fills a phone's memory. */
export const mostPixels = 40_000_000;

/** Letters of the words that stand for a file. */
export const longestAlt = 500;

/** Bytes by which a file is known. */
export const headBytes = 65_536;

/** Files that are only given out, by the ending of their name: documents, tables, slides, archives, mathematics. */
const endings: Record<string, string> = {
	pdf: 'application/pdf',
	docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
	xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
	pptx: 'application/vnd.openxmlformats-officedocument.presentationml.presentation',
	odt: 'application/vnd.oasis.opendocument.text',
	ods: 'application/vnd.oasis.opendocument.spreadsheet',
	odp: 'application/vnd.oasis.opendocument.presentation',
	epub: 'application/epub+zip',
	ggb: 'application/vnd.geogebra.file',
	zip: 'application/zip',
	txt: 'text/plain',
	csv: 'text/csv',
	py: 'text/x-python'
};
const texts = new Set(['txt', 'csv', 'py']);

/** The ending that a type's file gets. */
const endingOf: Record<string, string> = {
	'image/jpeg': 'jpg', 'image/png': 'png', 'image/webp': 'webp', 'image/gif': 'gif', 'image/svg+xml': 'svg',
	'audio/mpeg': 'mp3', 'audio/ogg': 'ogg', 'audio/webm': 'weba', 'audio/wav': 'wav', 'audio/mp4': 'm4a', 'audio/aac': 'aac', 'audio/flac': 'flac',
	'video/mp4': 'mp4', 'video/webm': 'webm', 'video/quicktime': 'mov', 'video/3gpp': '3gp', 'video/x-matroska': 'mkv', 'video/x-msvideo': 'avi',
	...Object.fromEntries(Object.entries(endings).map(([ending, type]) => [type, ending]))
};

export const kindOf = (type: string): MediumKind =>
	type === 'image/svg+xml' ? 'drawing' : type.startsWith('image/') ? 'picture' : type.startsWith('audio/') ? 'sound' : type.startsWith('video/') ? 'video' : 'file';

const latin = (bytes: Uint8Array, from: number, to: number) => String.fromCharCode(...bytes.subarray(from, to));
const after = (name: string) => /\.([a-z0-9]{1,5})$/i.exec(name)?.[1].toLowerCase() ?? '';

/** Whether `word` stands in the bytes. */
function holds(bytes: Uint8Array, word: string): boolean {
	const first = word.charCodeAt(0);
	for (let at = bytes.indexOf(first); at >= 0; at = bytes.indexOf(first, at + 1)) if (latin(bytes, at, at + word.length) === word) return true;
	return false;
}

/** What is in a file that begins like MP4: the brand says, else whether a name or a picture's track speaks for a sound. */
function ofBoxes(start: Uint8Array, name: string): string | undefined {
	const brand = latin(start, 8, 12);
	if (/^(heic|heix|mif1|msf1|avif|avis)$/.test(brand)) return undefined;
	if (/^M4[AB] $/.test(brand) || after(name) === 'm4a') return 'audio/mp4';
	if (brand === 'qt  ') return 'video/quicktime';
	if (brand.startsWith('3g')) return 'video/3gpp';
	return holds(start, 'soun') && !holds(start, 'vide') ? 'audio/mp4' : 'video/mp4';
}

const isText = (start: Uint8Array): boolean => {
	if (start.includes(0)) return false;
	try {
		new TextDecoder('utf-8', { fatal: true }).decode(start, { stream: true });
		return true;
	} catch {
		return false;
	}
};

/**
 * The type of a file by its first bytes (64 kB are enough), whatever anybody says of it; its name only tells apart what begins alike
 * (a text document and an archive). Undefined for what lessons may not hold: programs, pages with scripts, pictures that browsers can't show.
 */
export function maybeMediumType(start: Uint8Array, name: string): string | undefined {
	const is = (at: number, sign: string) => latin(start, at, at + sign.length) === sign;
	if (is(0, '\xff\xd8\xff')) return 'image/jpeg';
	if (is(0, '\x89PNG\r\n\x1a\n')) return 'image/png';
	if (is(0, 'GIF87a') || is(0, 'GIF89a')) return 'image/gif';
	if (is(0, 'RIFF')) return is(8, 'WEBP') ? 'image/webp' : is(8, 'WAVE') ? 'audio/wav' : is(8, 'AVI ') ? 'video/x-msvideo' : undefined;
	if (is(0, 'ID3')) return 'audio/mpeg';
	if (is(0, 'fLaC')) return 'audio/flac';
	if (is(0, 'OggS')) return holds(start.subarray(0, 4096), 'theora') ? undefined : 'audio/ogg';
	if (is(0, '\x1a\x45\xdf\xa3')) return !holds(start, 'webm') ? 'video/x-matroska' : /V_(VP[89]|AV1)/.test(latin(start, 0, 4096)) ? 'video/webm' : 'audio/webm';
	if (is(4, 'ftyp')) return ofBoxes(start, name);
	if (is(0, '%PDF-')) return 'application/pdf';
	if (is(0, 'PK\x03\x04')) {
		const type = endings[after(name)];
		return type && !texts.has(after(name)) && type !== 'application/pdf' ? type : 'application/zip';
	}
	// A bare MPEG frame: layer III of no reserved version or bitrate, or AAC in ADTS.
	if (start[0] === 0xff && (start[1] & 0xf6) === 0xf0) return 'audio/aac';
	if (start[0] === 0xff && (start[1] & 0xe6) === 0xe2 && (start[1] & 0x18) !== 0x08 && (start[2] & 0xf0) !== 0xf0) return 'audio/mpeg';
	if (!isText(start)) return undefined;
	const text = new TextDecoder().decode(start.subarray(0, 4000)).replace(/<!--[^]*?-->/g, '');
	if (/^\ufeff?\s*(<\?xml[^>]*>\s*)?(<!DOCTYPE svg[^>[]*>\s*)?<svg[\s>]/i.test(text)) return 'image/svg+xml';
	return texts.has(after(name)) && start.length ? endings[after(name)] : undefined;
}

/** The name under which a text calls a file, of what it was called where it came from: small letters, figures and strokes, with the ending of its type. */
export function mediumName(from: string, type: string): string {
	const stem = (from.split(/[/\\]/).at(-1) ?? '')
		.replace(/\.[A-Za-z0-9]{1,5}$/, '')
		.normalize('NFKD')
		.toLowerCase()
		.replace(/\p{M}+/gu, '')
		.replace(/[^a-z0-9]+/g, '-')
		.replace(/^-+|-+$/g, '')
		.slice(0, 60);
	const plain = { picture: 'image', drawing: 'dessin', sound: 'son', video: 'video', file: 'fichier' }[kindOf(type)];
	return `${stem || plain}.${endingOf[type] ?? 'bin'}`;
}

/** The same name with a number, for another file that would be called so. */
export const nextName = (name: string, number: number): string => name.replace(/(\.[a-z0-9]+)$/, `-${number}$1`);

/** A length of time in words of figures: `1:05`. */
export const clock = (seconds: number): string => `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, '0')}`;

/** What the browser's script is told of a file that was taken in. `state`: a video that `waits` is being made smaller. */
export type Taken = { name: string; sha256: string; type: string; bytes: number; alt: string; state: 'kept' | 'waits' | 'making' | 'made' };
