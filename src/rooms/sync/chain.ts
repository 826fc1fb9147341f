import type { Fact } from '#rooms/sync/fact.ts';

/** SHA-256 of bytes: Node's or the browser's. */
export type Digest = (bytes: Uint8Array<ArrayBuffer>) => Promise<Uint8Array> | Uint8Array;

/** The link before the first fact of an epoch that has no parent: 32 zero bytes, in hex. */
export const noLink = '0'.repeat(64);

const utf8 = new TextEncoder();
export const toHex = (bytes: Uint8Array) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');

/** The head of a fact as it is chained: all but its body and its own `prev`. */
export const headOf = (fact: Fact): string => JSON.stringify([fact.scope, fact.writer, fact.epoch, fact.seq, fact.id, fact.kind, fact.v, fact.actor, fact.at]);

/** The link of a fact, 64 hex digits, from the link before it (docs/sync.md, 1). The body goes in by its digest, so an erased one leaves the chain whole. */
export async function linkOf(prev: string, fact: Fact, digest: Digest): Promise<string> {
	const [head, body] = [await digest(utf8.encode(headOf(fact))), await digest(utf8.encode(fact.body))];
	const whole = new Uint8Array(96);
	whole.set(Uint8Array.from(prev.match(/../g)!, (pair) => Number.parseInt(pair, 16)), 0);
	whole.set(head, 32);
	whole.set(body, 64);
	return toHex(await digest(whole));
}
