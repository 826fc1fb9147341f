import { rangesOf, type Ranges } from '#rooms/sync/bounds.ts';

/** Bytes of a part of an attachment; the last one is shorter. */
export const partBytes = 65_536;

/** The largest attachment in bytes, how many a person may have begun and not ended, and how many bytes of them he may begin in a day. */
export const mostAttached = 10_000_000;
export const mostUnfinished = 50;
export const mostADay = 100_000_000;

/** What a fact says of a file that goes with it: the SHA-256 of its bytes in hex, and how many they are. */
export type Name = { sha256: string; size: number };

/** What an attachment may be, seen in its bytes: pictures, sounds, PDF and office documents. Nothing that a browser would run. */
export const attachable = [
	'image/jpeg', 'image/png', 'image/webp', 'image/gif', 'audio/mpeg', 'audio/ogg', 'audio/webm', 'audio/wav', 'audio/mp4', 'application/pdf',
	'application/vnd.oasis.opendocument.text', 'application/vnd.oasis.opendocument.spreadsheet', 'application/vnd.oasis.opendocument.presentation', 'application/vnd.openxmlformats-officedocument'
] as const;
export type Attachable = (typeof attachable)[number];

/** A file and what is said of it. */
export type Attachment = Name & { type: string; bytes: Uint8Array<ArrayBuffer> };

/**
 * What the receiver says of an attachment (docs/sync.md, 8). `parts`: these are on its disk. `whole`: all of it is, under its name; `covered` when
 * a verified backup has it too. `wrong`: all parts were there and are not what they are called, so they were thrown away. `refused`: it
 * will never be taken. `later`: not now, for this person has begun too much.
 */
export type Standing =
	| { v: 1; state: 'parts'; here: Ranges }
	| { v: 1; state: 'whole'; covered: boolean }
	| { v: 1; state: 'wrong' }
	| { v: 1; state: 'refused'; why: 'type' | 'size' }
	| { v: 1; state: 'later'; why: 'many' | 'quota' };

/** How many parts an attachment of so many bytes has; they count from 1. */
export const partsOf = (size: number, part = partBytes): number => Math.ceil(size / part);

/** Bytes of a part; 0 for one that there is not. */
export const lengthOf = (number: number, size: number, part = partBytes): number => (number >= 1 && number <= partsOf(size, part) ? Math.min(part, size - (number - 1) * part) : 0);

/** The parts that are still missing, in order. */
export const missing = (here: Ranges, size: number, part = partBytes): number[] =>
	Array.from({ length: partsOf(size, part) }, (_, i) => i + 1).filter((number) => !here.some(([from, to]) => number >= from && number <= to));

/** The answer that these parts are here. */
export const partsHere = (numbers: readonly number[]): Standing => ({ v: 1, state: 'parts', here: rangesOf(numbers) });

const isWhole = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) > 0;

/** What the receiver said, if that is what came: a sign-in page of some network that says 200 is none. */
export function maybeStanding(value: unknown): Standing | undefined {
	const { v, state, here, covered, why } = (typeof value === 'object' && value !== null ? value : {}) as Record<string, unknown>;
	if (v !== 1) return undefined;
	if (state === 'parts') return Array.isArray(here) && here.every((range) => Array.isArray(range) && range.length === 2 && range.every(isWhole)) ? { v, state, here: here as Ranges } : undefined;
	if (state === 'whole') return typeof covered === 'boolean' ? { v, state, covered } : undefined;
	if (state === 'wrong') return { v, state };
	if (state === 'refused') return why === 'type' || why === 'size' ? { v, state, why } : undefined;
	if (state === 'later') return why === 'many' || why === 'quota' ? { v, state, why } : undefined;
	return undefined;
}
