import * as v from 'valibot';
import { isText, longestBody } from '#rooms/sync/bounds.ts';

export { longestBody } from '#rooms/sync/bounds.ts';

const uuid = v.pipe(v.string(), v.regex(/^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/));

/**
 * A fact: what was done, where, by whom. Immutable. Its transport identity is (writer, epoch, seq), its own is `id`; the same
 * identity with the same bytes is a duplicate, with other bytes a fork. `body` is kept as it came.
 */
export const factSchema = v.object({
	/** The establishment whose fact it is. */
	scope: uuid,
	/** The device or process that wrote it, this start of it, and the place in that start, from 1 without gaps. */
	writer: uuid,
	epoch: uuid,
	seq: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(2_000_000_000)),
	id: uuid,
	kind: v.pipe(v.string(), v.regex(/^[a-z][a-z.-]{0,40}$/)),
	v: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1000)),
	/** Who did it. */
	actor: uuid,
	/** The link of the fact before it in its epoch, 64 hex digits (chain.ts). Facts of a plain form have none. */
	prev: v.optional(v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/))),
	/** The writer's clock, ISO 8601: evidence, never order. */
	at: v.pipe(v.string(), v.isoTimestamp(), v.check((text) => Number.isFinite(Date.parse(text)))),
	body: v.pipe(
		v.string(),
		v.maxLength(longestBody),
		v.check(isText)
	)
});
export type Fact = v.InferOutput<typeof factSchema>;

/** What became of a fact at the receiver: each gets its own, and none stops the next. `ok` and `duplicate` both mean: it is kept. */
export type FactResult = { id: string; result: 'ok' | 'duplicate' | 'quarantine'; why?: string; answer?: unknown };

/** A clock that is off by more than this (5 minutes) is noted beside the fact. */
const believable = 5 * 60_000;

/**
 * When a fact really happened, by the receiver's clock: the writer's time less what the writer's clock was off when it sent.
 * Never in the future. `off` tells that the clock was not believable.
 */
export function trueTime(at: string, sentNow: string, received: number): { at: Date; off: boolean } {
	const offset = received - Date.parse(sentNow);
	const corrected = Date.parse(at) + offset;
	const time = Number.isFinite(corrected) ? Math.min(received, Math.max(0, corrected)) : received;
	return { at: new Date(time), off: !(Math.abs(offset) < believable) };
}
