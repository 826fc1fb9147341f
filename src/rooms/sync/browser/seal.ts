import { within } from '#rooms/sync/browser/database.ts';
import type { Fact } from '#rooms/sync/fact.ts';

/** A fact as it lies on the disk: sealed with this phone's key, or plain where the browser has no way to seal (plain http). */
export type Sealed = { id: string; iv?: Uint8Array<ArrayBuffer>; bytes?: ArrayBuffer; plain?: Fact };

type Kept = { name: string; key: CryptoKey };
const utf8 = new TextEncoder();
/** The bytes of a file as they lie on the disk: never plain. */
export type SealedBytes = { id: string; iv: Uint8Array<ArrayBuffer>; bytes: ArrayBuffer };

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

/** Bytes sealed under a name: under another one they can't be opened. */
export async function sealBytes(key: CryptoKey, id: string, bytes: Uint8Array<ArrayBuffer>): Promise<SealedBytes> {
	const iv = crypto.getRandomValues(new Uint8Array(12));
	return { id, iv, bytes: await crypto.subtle.encrypt({ name: 'AES-GCM', iv, additionalData: utf8.encode(id) }, key, bytes) };
}

/** The bytes again; undefined when the disk gave back others than it was given. */
export async function maybeBytes(key: CryptoKey, { id, iv, bytes }: SealedBytes): Promise<Uint8Array<ArrayBuffer> | undefined> {
	try {
		return new Uint8Array(await crypto.subtle.decrypt({ name: 'AES-GCM', iv, additionalData: utf8.encode(id) }, key, bytes));
	} catch {
		return undefined;
	}
}

export const seal = async (key: CryptoKey | undefined, fact: Fact): Promise<Sealed> => (key ? sealBytes(key, fact.id, utf8.encode(JSON.stringify(fact))) : { id: fact.id, plain: fact });

/** The fact again; undefined when the disk gave back other bytes than it was given. */
export async function maybeUnsealed(key: CryptoKey | undefined, { id, iv, bytes, plain }: Sealed): Promise<Fact | undefined> {
	if (plain) return plain;
	const opened = key && iv && bytes && (await maybeBytes(key, { id, iv, bytes }));
	return opened && (JSON.parse(new TextDecoder().decode(opened)) as Fact);
}
