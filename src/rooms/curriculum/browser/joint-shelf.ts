import type { Keeper, Waiting } from '#rooms/curriculum/browser/joint-sync.ts';
import { databaseOf, within } from '#rooms/sync/browser/database.ts';
import { withRoom } from '#rooms/sync/browser/room.ts';
import { maybeBytes, maybeKey, sealBytes } from '#rooms/sync/browser/seal.ts';

/*
 * What this device keeps of joint texts. What waits is sealed as the outbox is, by this device's own key, so that any start may send it. The text itself is sealed by a
 * key that comes in its page: who is not signed in, nor has opened his things here, has no such page, and can't read it.
 */

/** `sent`: the worker handed it over; it stays until the text stands here with it. */
type Row = { id?: number; person: string; draft: string; at: number; sent?: true; iv?: Uint8Array<ArrayBuffer>; bytes: ArrayBuffer | Uint8Array };
type Base = { of: string; person: string; at: number; iv?: Uint8Array<ArrayBuffer>; bytes: ArrayBuffer | Uint8Array };

/** How long a text that nobody opens stays on a device when nothing of it waits, in milliseconds: 30 days. */
const keptFor = 30 * 86_400_000;

const open = databaseOf('qalam-joint', (database) => {
	const waiting = database.createObjectStore('waiting', { keyPath: 'id', autoIncrement: true });
	waiting.createIndex('of', ['person', 'draft']);
	waiting.createIndex('person', 'person');
	database.createObjectStore('base', { keyPath: 'of' }).createIndex('person', 'person');
	database.createObjectStore('self', { keyPath: 'name' });
});

/** Bytes as the outbox seals them; as they are where the browser has no way to seal (plain http). */
async function sealed(key: CryptoKey | undefined, of: string, bytes: Uint8Array): Promise<{ iv?: Uint8Array<ArrayBuffer>; bytes: ArrayBuffer | Uint8Array }> {
	if (!key) return { bytes };
	const { iv, bytes: shut } = await sealBytes(key, of, bytes as Uint8Array<ArrayBuffer>);
	return { iv, bytes: shut };
}
const unsealed = async (key: CryptoKey | undefined, of: string, { iv, bytes }: { iv?: Uint8Array<ArrayBuffer>; bytes: ArrayBuffer | Uint8Array }): Promise<Uint8Array | undefined> =>
	iv ? key && maybeBytes(key, { id: of, iv, bytes: bytes as ArrayBuffer }) : new Uint8Array(bytes);

const pageKey = async (secret: string): Promise<CryptoKey | undefined> =>
	crypto.subtle && crypto.subtle.importKey('raw', Uint8Array.from(atob(secret), (sign) => sign.charCodeAt(0)), 'AES-GCM', false, ['encrypt', 'decrypt']);

/** What this device keeps of one text of one person. `secret`: the key that came in the page, base64; `merge`: Yjs's, which the worker does without. */
export function jointShelf(person: string, draft: string, secret: string, merge: (updates: Uint8Array[]) => Uint8Array): Keeper {
	let written = 0;
	const of = `${person} ${draft}`;
	const keys = open().then(async (database) => ({ database, own: await maybeKey(database), page: await pageKey(secret) }));
	keys.catch(() => {});
	return {
		async load() {
			const { database, own, page } = await keys;
			const base = await within<Base | undefined>(database, ['base'], 'readonly', (store) => store('base').get(of));
			const rows = await within<Row[]>(database, ['waiting'], 'readonly', (store) => store('waiting').index('of').getAll([person, draft]));
			const found = await Promise.all(rows.map(async (row): Promise<(Waiting & { sent: boolean }) | undefined> => {
				const update = await unsealed(own, of, row);
				return update && { id: row.id!, update, sent: !!row.sent };
			}));
			const all = found.filter((row) => row !== undefined);
			written = base?.at ?? 0;
			return { base: base && (await unsealed(page, of, base)), waiting: all.filter((row) => !row.sent), sent: all.filter((row) => row.sent) };
		},
		async keep(update) {
			const { database, own } = await keys;
			const row: Row = { person, draft, at: Date.now(), ...(await sealed(own, of, update)) };
			return withRoom(() => within(database, ['waiting'], 'readwrite', (store) => store('waiting').add(row) as IDBRequest<number>));
		},
		async taken(ids, whole) {
			const { database, page } = await keys;
			// Another tab of this person may have written the text here with what this one has not heard of yet.
			const there = await within<Base | undefined>(database, ['base'], 'readonly', (store) => store('base').get(of));
			const other = there && there.at !== written ? await unsealed(page, of, there) : undefined;
			written = Date.now();
			const base: Base = { of, person, at: written, ...(await sealed(page, of, other ? merge([other, whole]) : whole)) };
			await within(database, ['waiting', 'base'], 'readwrite', (store) => {
				store('base').put(base);
				for (const id of ids) store('waiting').delete(id);
			});
			await forgetOld(database);
		}
	};
}

let tidied = false;
/** Lets texts go that were not opened for long; what waits is never one of them. */
async function forgetOld(database: IDBDatabase): Promise<void> {
	if (tidied) return;
	tidied = true;
	const before = Date.now() - keptFor;
	const bases = await within<Base[]>(database, ['base'], 'readonly', (store) => store('base').getAll());
	const old = bases.filter(({ at }) => at < before);
	if (old.length) await within(database, ['base'], 'readwrite', (store) => old.forEach(({ of }) => store('base').delete(of)));
}

/** What a person wrote into joint texts on this device and the server does not have: by draft, oldest first. */
export async function jointsWaiting(person: string): Promise<Map<string, Waiting[]>> {
	const database = await open();
	const own = await maybeKey(database);
	const found = new Map<string, Waiting[]>();
	for (const row of await within<Row[]>(database, ['waiting'], 'readonly', (store) => store('waiting').index('person').getAll(person))) {
		if (row.sent) continue;
		const update = await unsealed(own, `${person} ${row.draft}`, row);
		if (update) found.set(row.draft, [...(found.get(row.draft) ?? []), { id: row.id!, update }]);
	}
	return found;
}

/** The server has these: they wait no longer, and stay until their text stands here with them. */
export const jointsTaken = async (ids: readonly number[]): Promise<void> =>
	within(await open(), ['waiting'], 'readwrite', (store) => {
		for (const id of ids)
			store('waiting').get(id).onsuccess = (event) => {
				const row = (event.target as IDBRequest<Row | undefined>).result;
				if (row) store('waiting').put({ ...row, sent: true });
			};
	});

/** Takes a person's texts off this device; what waits stays until it is handed over. */
export async function forgetJoints(person: string): Promise<void> {
	const database = await open();
	const keys = await within<IDBValidKey[]>(database, ['base'], 'readonly', (store) => store('base').index('person').getAllKeys(person));
	if (keys.length) await within(database, ['base'], 'readwrite', (store) => keys.forEach((key) => store('base').delete(key)));
}
