/** What a tab and the server tell one another about a joint text. PURE. */
import * as v from 'valibot';

/** Bytes of what one request brings, as base64: a long paste goes in several. */
export const mostSent = 350_000;
/** Updates in one request. */
export const mostUpdates = 100;
/** How long an answer waits for news when others are here, in milliseconds: shorter than any proxy's patience. */
export const heldFor = 15_000;

const base64 = v.pipe(v.string(), v.maxLength(mostSent), v.regex(/^[A-Za-z0-9+/]*={0,2}$/));
const whole = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(2 ** 53));

/** What a tab sends. */
export const sentSchema = v.object({
	/** Whose tab it is: on a shared phone another may be signed in by now. */
	person: v.string(),
	/** Yjs's number of this tab's document. */
	tab: whole,
	updates: v.pipe(v.array(base64), v.maxLength(mostUpdates)),
	/** The number of the last update that the tab has; null when it does not know. */
	since: v.nullable(v.pipe(whole, v.maxValue(2 ** 31 - 1))),
	/** What the tab has (a state vector), when `since` does not say it. */
	vector: v.nullable(base64),
	/** Where in the text its cursor stands, for the other tabs to read. */
	place: v.nullable(v.pipe(v.string(), v.maxLength(600))),
	/** The tabs that it knows to be here: with them, and nothing to send, the answer may wait for news. Null: answer at once. */
	waits: v.nullable(v.pipe(v.array(whole), v.maxLength(30))),
	leaving: v.optional(v.boolean(), false)
});
export type SentLine = v.InferInput<typeof sentSchema>;

/** Somebody who has the text open. */
export type HereLine = { tab: number; person: string; name: string; place: string | null };
/** The answer. `open`: whether the draft may be written in now. */
export type HeardLine = { number: number; updates: string[]; vector: string | null; here: HereLine[]; open: boolean };

/** Why something was not taken in, by status: 409 `missing` (earlier updates must come too), `handedIn`, `person` (another is signed in); 413 `long`; 422 `refused`. */
export type NotTaken = { why: 'missing' | 'handedIn' | 'person' | 'long' | 'refused' | 'often' | 'unreadable' };

/** An answer of the right shape; undefined for what some network put in its place. */
export function maybeHeard(said: unknown): HeardLine | undefined {
	const { number, updates, here, vector, open } = (said ?? {}) as Partial<HeardLine>;
	return typeof number === 'number' && Array.isArray(updates) && Array.isArray(here) && vector !== undefined && typeof open === 'boolean' ? { number, updates, vector, here, open } : undefined;
}

export function toBase64(bytes: Uint8Array): string {
	let text = '';
	for (let i = 0; i < bytes.length; i += 8192) text += String.fromCharCode(...bytes.subarray(i, i + 8192));
	return btoa(text);
}
export const fromBase64 = (text: string): Uint8Array<ArrayBuffer> => Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));
