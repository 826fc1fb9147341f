import { databaseOf, within } from '#rooms/sync/browser/database.ts';
import { maybeBytes, sealBytes, type SealedBytes } from '#rooms/sync/browser/seal.ts';

/*
 * What somebody types and has not handed in: kept until he does, so that a page closed in the middle loses nothing. Sealed by a key that comes in his
 * page (draftKey on the server): only he reads it, on whatever page of his it is asked for again. Where a browser can seal nothing, nothing is kept.
 */

type Kept = SealedBytes & { person: string; at: number };

/** How long a draft that nobody goes on with stays, in milliseconds: 30 days. */
const keptFor = 30 * 86_400_000;

const open = databaseOf('qalam-draft', (database) => database.createObjectStore('draft', { keyPath: 'id' }).createIndex('person', 'person'));

/** A draft of a person's. `keep` and `drop` resolve when it is done, and never reject: a full or forbidden storage is no reason to stop. The last one counts. */
export type Draft = { keep: (value: unknown) => Promise<void>; read: () => Promise<unknown>; drop: () => Promise<void> };

/** What a person types under a name. `secret`: the key that came in the page, base64. */
export function draftOf(person: string, name: string, secret: string | undefined): Draft {
	const id = `${person} ${name}`;
	const key = (async () => (secret && crypto.subtle ? crypto.subtle.importKey('raw', Uint8Array.from(atob(secret), (sign) => sign.charCodeAt(0)), 'AES-GCM', false, ['encrypt', 'decrypt']) : undefined))().catch(() => undefined);
	let next: { value: unknown } | undefined;
	let writing: Promise<void> | undefined;

	async function write(): Promise<void> {
		const by = await key;
		while (next) {
			const { value } = next;
			next = undefined;
			const sealed = by && value !== undefined ? await sealBytes(by, id, new TextEncoder().encode(JSON.stringify(value))) : undefined;
			// Typed on meanwhile: the newer one goes instead.
			if (!next && by) await within<void>(await open(), ['draft'], 'readwrite', (store) => void (sealed ? store('draft').put({ ...sealed, person, at: Date.now() } satisfies Kept) : store('draft').delete(id)), 'relaxed');
		}
	}
	const set = (value: unknown): Promise<void> => {
		next = { value };
		return (writing ??= write().catch(() => {}).finally(() => (writing = undefined)));
	};
	return {
		keep: set,
		drop: () => set(undefined),
		async read() {
			try {
				const [by, database] = [await key, await open()];
				const all = await within<Kept[]>(database, ['draft'], 'readonly', (store) => store('draft').getAll());
				const old = all.filter(({ at }) => at < Date.now() - keptFor);
				if (old.length) await within<void>(database, ['draft'], 'readwrite', (store) => old.forEach((one) => store('draft').delete(one.id)), 'relaxed');
				const found = all.find((one) => one.id === id && !old.includes(one));
				const bytes = by && found && (await maybeBytes(by, found));
				return bytes && (JSON.parse(new TextDecoder().decode(bytes)) as unknown);
			} catch {
				return undefined;
			}
		}
	};
}

/** Takes a person's drafts off this browser. */
export async function forgetDrafts(person: string): Promise<void> {
	const database = await open();
	const keys = await within<IDBValidKey[]>(database, ['draft'], 'readonly', (store) => store('draft').index('person').getAllKeys(person));
	if (keys.length) await within<void>(database, ['draft'], 'readwrite', (store) => keys.forEach((key) => store('draft').delete(key)));
}
