import { within } from '#rooms/sync/browser/database.ts';
import type { Fact } from '#rooms/sync/fact.ts';

/** A fact as it lies on the disk: sealed with this phone's key, or plain where the browser has no way to seal (plain http). */
export type Sealed = { id: string; iv?: Uint8Array<ArrayBuffer>; bytes?: ArrayBuffer; plain?: Fact };

type Kept = { name: string; key: CryptoKey };
const utf8 = new TextEncoder();

/**
 * This phone's key, which never leaves it: not even this page can read it out. It lies beside what it seals and needs no PIN, so any
 * start may send; it keeps what waits from whoever copies the files, not from whoever opens this browser.
 */
export async function maybeKey(database: IDBDatabase): Promise<CryptoKey | undefined> {
	const kept = await within<Kept | undefined>(database, ['self'], 'readonly', (store) => store('self').get('key'));
	if (kept) return kept.key;
	if (!crypto.subtle) return undefined;
	const key = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);
	try {
		// Two tabs may make one at once: the first stays.
		await within(database, ['self'], 'readwrite', (store) => void (store('self').get('key').onsuccess = (event) => (event.target as IDBRequest).result ?? store('self').put({ name: 'key', key })));
	} catch {
		return undefined;
	}
	return (await within<Kept | undefined>(database, ['self'], 'readonly', (store) => store('self').get('key')))?.key;
}

export async function seal(key: CryptoKey | undefined, fact: Fact): Promise<Sealed> {
	if (!key) return { id: fact.id, plain: fact };
	const iv = crypto.getRandomValues(new Uint8Array(12));
	const bytes = await crypto.subtle.encrypt({ name: 'AES-GCM', iv, additionalData: utf8.encode(fact.id) }, key, utf8.encode(JSON.stringify(fact)));
	return { id: fact.id, iv, bytes };
}

/** The fact again; undefined when the disk gave back other bytes than it was given. */
export async function maybeUnsealed(key: CryptoKey | undefined, { id, iv, bytes, plain }: Sealed): Promise<Fact | undefined> {
	if (plain) return plain;
	if (!key || !iv || !bytes) return undefined;
	try {
		return JSON.parse(new TextDecoder().decode(await crypto.subtle.decrypt({ name: 'AES-GCM', iv, additionalData: utf8.encode(id) }, key, bytes))) as Fact;
	} catch {
		return undefined;
	}
}
