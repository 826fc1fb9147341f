/** What a tab and the server tell one another about a joint text. PURE. */

/** Bytes of what one request brings, as base64: a long paste goes in several. */
export const mostSent = 350_000;
/** Updates in one request. */
export const mostUpdates = 100;
/** How long an answer waits for news, in milliseconds: shorter than any proxy's patience. */
export const heldFor = 25_000;

/** What a tab sends. */
export type SentLine = {
	/** Whose tab it is: on a shared phone another may be signed in by now. */
	person: string;
	/** Yjs's number of this tab's document. */
	tab: number;
	/** What was done in it, each as base64. */
	updates: string[];
	/** The number of the last update that the tab has; null when it does not know. */
	since: number | null;
	/** What the tab has (a state vector), when `since` does not say it. Without both it asks for nothing. */
	vector: string | null;
	/** Where in the text its cursor stands, for the other tabs to read. */
	place: string | null;
	/** The tabs that it knows to be here, when it has nothing to send: the answer may wait for news, also of one who comes. Null: answer at once. */
	waits: number[] | null;
	leaving?: boolean;
};

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
