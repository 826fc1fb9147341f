import type { Attachable } from '#rooms/sync/attachment.ts';

const odf = 'mimetypeapplication/vnd.oasis.opendocument.';

const signs: { type: Attachable; at: number; bytes: string }[] = [
	{ type: 'image/jpeg', at: 0, bytes: '\xff\xd8\xff' },
	{ type: 'image/png', at: 0, bytes: '\x89PNG\r\n\x1a\n' },
	{ type: 'image/gif', at: 0, bytes: 'GIF87a' },
	{ type: 'image/gif', at: 0, bytes: 'GIF89a' },
	{ type: 'image/webp', at: 8, bytes: 'WEBP' },
	{ type: 'audio/wav', at: 8, bytes: 'WAVE' },
	{ type: 'audio/mpeg', at: 0, bytes: 'ID3' },
	{ type: 'audio/ogg', at: 0, bytes: 'OggS' },
	{ type: 'audio/webm', at: 0, bytes: '\x1a\x45\xdf\xa3' },
	{ type: 'audio/mp4', at: 4, bytes: 'ftypM4A' },
	{ type: 'application/pdf', at: 0, bytes: '%PDF-' },
	// Both families are zip archives: one says first what it is, the other begins with one of the entries that all have.
	{ type: 'application/vnd.oasis.opendocument.text', at: 30, bytes: `${odf}text` },
	{ type: 'application/vnd.oasis.opendocument.spreadsheet', at: 30, bytes: `${odf}spreadsheet` },
	{ type: 'application/vnd.oasis.opendocument.presentation', at: 30, bytes: `${odf}presentation` },
	...['[Content_Types].xml', '_rels/.rels', 'docProps/', 'word/', 'xl/', 'ppt/'].map((bytes) => ({ type: 'application/vnd.openxmlformats-officedocument' as const, at: 30, bytes }))
];

/** What a file is by its first bytes, whatever anybody says of it; undefined for what may not be attached. SVG, being text with scripts in it, has no sign. */
export function maybeType(start: Uint8Array): Attachable | undefined {
	const is = (at: number, bytes: string) => [...bytes].every((letter, i) => start[at + i] === letter.charCodeAt(0));
	const found = signs.find((sign) => is(sign.at, sign.bytes));
	if (found?.at === 8) return is(0, 'RIFF') ? found.type : undefined;
	if (found?.at === 30) return is(0, 'PK\x03\x04') ? found.type : undefined;
	// A bare MPEG frame, layer III, of no reserved version or bitrate.
	if (!found && start[0] === 0xff && (start[1] & 0xe6) === 0xe2 && (start[1] & 0x18) !== 0x08 && (start[2] & 0xf0) !== 0xf0) return 'audio/mpeg';
	return found?.type;
}
