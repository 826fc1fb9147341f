import * as v from 'valibot';
import { attachable, mostAttached } from '#rooms/sync/attachment.ts';
import { isText } from '#rooms/sync/bounds.ts';
import { longestWritten } from '#rooms/exercises/amount.ts';
import type { Answer } from '#rooms/exercises/item.ts';

// An emoji that a field's limit cut in half, and a zero sign, are in no database: the fact keeps the bytes, the answer goes without.
const text = v.pipe(
	v.string(),
	v.maxLength(longestWritten + 1),
	v.transform((given) => given.replace(/\p{Surrogate}/gu, '\ufffd').replaceAll('\0', ''))
);
const id = v.pipe(
	v.string(),
	v.maxLength(40),
	v.check(isText)
);

/** The shape of an Answer from outside, bounded: at most 30 parts, 100 entries in one, 20 001 characters in a text (one more than a written answer may have, so that it can be told). */
export const answerSchema = v.pipe(
	v.record(id, v.union([text, v.pipe(v.array(id), v.maxLength(100)), v.pipe(v.record(id, text), v.maxEntries(100))])),
	v.maxEntries(30)
);

const uuid = v.pipe(v.string(), v.uuid());

/** Files that may go with one answer: those of its questions, and the picture of the working. */
export const mostFiles = 20;

/**
 * A file that goes with the answer: handed in, or a picture of the working or of the copy, made again by the phone so that it tells nothing of where
 * and with what it was taken.
 */
const file = v.object({
	sha256: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
	size: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(mostAttached)),
	type: v.picklist(attachable)
});

/** How often an exercise may come back in revision. */
export const mostDraws = 999;

/** The body of an `answer` fact, version 1. */
export const answerBody = v.object({
	item: uuid,
	/** The version that was on the screen: it is marked by that version's key, whatever was published since. */
	version: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(2_000_000_000)),
	answer: answerSchema,
	/** The set work it answers, if any. */
	work: v.optional(uuid),
	/** Which draw of its values was answered, from 1 on: it came back in revision. Absent: as it was met first. */
	draw: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(mostDraws))),
	hints: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(20)), 0),
	/** The solution was open when it was answered. */
	helped: v.optional(v.boolean(), false),
	seconds: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(86_400))),
	/** Files that go with it (docs/sync.md, 8). */
	attachments: v.optional(v.pipe(v.array(file), v.maxLength(mostFiles), v.check((files) => new Set(files.map(({ sha256 }) => sha256)).size === files.length)))
});
export type AnswerBody = v.InferOutput<typeof answerBody> & { answer: Answer };

/** What an answer with many hints still weighs, and the share of it that a repeat does. */
const least = 0.4;
const repeated = 1 / 3;

/**
 * How much an answer says about a competence, from 0 to 1: with the solution open it says nothing; each hint takes a fifth; a
 * repeat of the same exercise within a day says a third, since the solution was there to read.
 */
export function evidenceWeight({ hints, helped, repeat }: { hints: number; helped: boolean; repeat: boolean }): number {
	if (helped) return 0;
	return Math.max(least, 1 - 0.2 * hints) * (repeat ? repeated : 1);
}

/** Whether a weight is that of a first answer, which one that comes late may make a repeat: no repeat weighs as much. */
export const mayLighten = (weight: number): boolean => weight >= least;
/** What it weighs then. */
export const lightened = (weight: number): number => weight * repeated;
