import * as v from 'valibot';
import { mostEpochs, mostFacts, type Ranges } from '#rooms/sync/bounds.ts';
import type { Fact, FactResult } from '#rooms/sync/fact.ts';

export { isIn, mostBytes, mostEpochs, mostFacts, rangesOf, type Ranges } from '#rooms/sync/bounds.ts';

const uuid = v.pipe(v.string(), v.regex(/^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/));
const seq = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(2_000_000_000));
const link = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/));

/** A start of a writer: never resumed. `parent` is where this device and person had come to; `last` the last seq of it that the sender has. */
export const epochSchema = v.object({ id: uuid, parent: v.nullable(v.object({ epoch: uuid, seq, link })), last: seq });
export type Epoch = v.InferOutput<typeof epochSchema>;

/** A push (docs/sync.md, 2). Facts are read one by one later, so that one that cannot be read stops no other. */
export const pushSchema = v.object({
	v: v.literal(1),
	/** The sender's clock at the moment of sending, ISO 8601. */
	now: v.pipe(v.string(), v.isoTimestamp()),
	device: uuid,
	/** Whose facts these are. Where another is signed in the answer is 409 and nothing is looked at: on a shared phone they wait for their owner. */
	person: uuid,
	epochs: v.pipe(v.array(epochSchema), v.maxLength(mostEpochs)),
	facts: v.pipe(v.array(v.unknown()), v.maxLength(mostFacts))
});
export type Push = Omit<v.InferOutput<typeof pushSchema>, 'facts'> & { facts: Fact[] };

/** A push as it arrives: what its facts are is seen one by one. */
export type Brought = v.InferOutput<typeof pushSchema>;

/** A signed statement of what the server holds (docs/sync.md, 3). `text` is what is signed; `signature` is base64. */
export type Receipt = { text: string; key: string; signature: string };

/** What the receiver answers to a push, after its commit. */
export type PushAnswer = {
	v: 1;
	time: string;
	timeline: string;
	/** What is held of each epoch that was named, put-aside facts included. */
	held: Record<string, Ranges>;
	/** Up to this seq of each epoch the facts are in a verified backup. */
	covered: Record<string, number>;
	results: FactResult[];
	receipt: Receipt | null;
	cutOff: boolean;
	/** Some of the facts sent were not taken up: send them again. */
	more: boolean;
};
