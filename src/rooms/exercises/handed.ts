import { longestWritten } from './amount.ts';
import type { Accepted, Interaction } from './item.ts';
import { asText, entry, nothing, owns, unreadable } from './verdict.ts';
import type { Verdict } from './verdict.ts';

/** What a file may weigh where its question does not say, in bytes. */
export const usualBytes = 5_000_000;

/** A file handed in: the hash of its bytes in hex, their number, their type, and the name it had. */
export type Handed = { sha256: string; size: number; type: string; name: string };

/** A file as it stands in an answer: `<sha256> <bytes> <type> <name>`. The bytes come apart (docs/sync.md, 8). */
export const handedText = ({ sha256, size, type, name }: Handed): string => `${sha256} ${size} ${type} ${name.replace(/[\s\p{C}]+/gu, ' ').trim().slice(0, 120)}`.trim();

/** Reads what `handedText` wrote; undefined for anything else. */
export function readHanded(text: string): Handed | undefined {
	const [, sha256, size, type, name] = /^([0-9a-f]{64}) ([1-9]\d{0,8}) ([a-z]+\/[a-z0-9.+-]{1,80})(?: (.{0,200}))?$/u.exec(text) ?? [];
	return sha256 === undefined ? undefined : { sha256, size: Number(size), type, name: name ?? '' };
}

const types: Record<Accepted, string[]> = {
	picture: ['image/jpeg', 'image/png', 'image/webp', 'image/gif'],
	sound: ['audio/mpeg', 'audio/ogg', 'audio/webm', 'audio/wav', 'audio/mp4'],
	pdf: ['application/pdf'],
	document: ['application/vnd.oasis.opendocument.text', 'application/vnd.oasis.opendocument.spreadsheet', 'application/vnd.oasis.opendocument.presentation', 'application/vnd.openxmlformats-officedocument']
};

/** The types that files of these kinds may have. A document of the other family is not told apart further: all are kept, none is shown in a page. */
export const typesOf = (accept: Accepted[]): string[] => accept.flatMap((kind) => types[kind]);

const endings: Record<string, string[]> = {
	'image/jpeg': ['jpg', 'jpeg'], 'image/png': ['png'], 'image/webp': ['webp'], 'image/gif': ['gif'],
	'audio/mpeg': ['mp3'], 'audio/ogg': ['ogg', 'opus'], 'audio/webm': ['webm'], 'audio/wav': ['wav'], 'audio/mp4': ['m4a'], 'application/pdf': ['pdf'],
	'application/vnd.oasis.opendocument.text': ['odt'], 'application/vnd.oasis.opendocument.spreadsheet': ['ods'], 'application/vnd.oasis.opendocument.presentation': ['odp'],
	'application/vnd.openxmlformats-officedocument': ['docx', 'xlsx', 'pptx']
};

/** A name to save a file under: what it was called, without signs that mean something to a disk, and with an ending that its bytes bear out. */
export function fileName(name: string, type: string): string {
	const [first = 'bin', ...others] = endings[type] ?? [];
	const [, stem, ending] = /^(.*?)(?:\.([A-Za-z0-9]{1,5}))?$/.exec(name.replace(/[\s\p{C}<>:"/\\|?*]+/gu, ' ').trim().slice(0, 120)) ?? [];
	const kept = ending && [first, ...others].includes(ending.toLowerCase()) ? ending : first;
	return `${stem?.replace(/^[. ]+|[. ]+$/g, '') || 'qalam'}.${kept}`;
}

/** The files of a response, by their names in it (`f1`, `f2` …); what cannot be read is not among them. */
export const filesOf = (response: unknown): Handed[] =>
	typeof response === 'object' && response !== null && !Array.isArray(response)
		? Object.keys(response).flatMap((name) => (/^f[1-9]$/.test(name) ? (readHanded(entry(response, name)) ?? []) : []))
		: [];

/** The text of a written response, alone or beside photos. */
export const textOf = (response: unknown): string => asText(response) || entry(response, 'text');

function namedFiles(response: unknown): number {
	if (typeof response !== 'object' || response === null || Array.isArray(response)) return 0;
	return [1, 2, 3, 4, 5, 6, 7, 8, 9].filter((number) => owns(response, `f${number}`)).length;
}

const pending: Verdict = { score: 0, pending: true };

/** A long text: nothing, too long, too many or other photos than may be, or waiting for the teacher. */
export function markWritten({ photos = 0 }: Interaction & { type: 'written' }, response: unknown): Verdict {
	const text = textOf(response);
	const [named, files] = [namedFiles(response), filesOf(response)];
	if (!text.trim() && !named) return nothing;
	if (text.length > longestWritten) return unreadable('too-long');
	if (named > photos || files.length < named || !files.every(({ type }) => types.picture.includes(type))) return unreadable('file-unfit');
	return pending;
}

/** Files handed in: none, other ones than may be, or waiting for the teacher. */
export function markFile({ accept, files: most = 1, bytes = usualBytes }: Interaction & { type: 'file' }, response: unknown): Verdict {
	const [named, files] = [namedFiles(response), filesOf(response)];
	if (!named) return nothing;
	if (named > most || files.length < named || !files.every(({ size, type }) => size <= bytes && typesOf(accept).includes(type))) return unreadable('file-unfit');
	return pending;
}
