import { newId } from '#platform/ids.ts';
import type { Fact, FactResult } from '#rooms/sync/fact.ts';

/**
 * What this phone did and has not yet handed over. Its own database, apart from every cache and never versioned with the app.
 * A fact is said to be kept only after a strict commit: Chrome's default may lose it at a power cut.
 */
const open = (): Promise<IDBDatabase> =>
	new Promise((done, fail) => {
		const request = indexedDB.open('qalam-outbox', 1);
		request.onupgradeneeded = () => void request.result.createObjectStore('fact', { keyPath: 'id' });
		request.onsuccess = () => done(request.result);
		request.onerror = () => fail(request.error);
	});

async function within<T>(mode: IDBTransactionMode, work: (store: IDBObjectStore) => IDBRequest<T> | void): Promise<T | undefined> {
	const database = await open();
	try {
		return await new Promise((done, fail) => {
			const transaction = database.transaction('fact', mode, { durability: 'strict' });
			const request = work(transaction.objectStore('fact'));
			transaction.oncomplete = () => done(request?.result);
			transaction.onabort = transaction.onerror = () => fail(transaction.error);
		});
	} finally {
		database.close();
	}
}

/** Keeps a fact on this phone; resolves only when it is on the disk. */
export const keep = (fact: Fact): Promise<unknown> => within('readwrite', (store) => store.put(fact));

/** The facts of a person that wait on this phone, oldest first. Another profile's facts stay for their owner. */
export async function waiting(actor: string): Promise<Fact[]> {
	const all = ((await within('readonly', (store) => store.getAll())) ?? []) as Fact[];
	return all.filter((fact) => fact.actor === actor).sort((a, b) => (a.id < b.id ? -1 : 1));
}

const drop = (ids: string[]) =>
	within('readwrite', (store) => {
		for (const id of ids) store.delete(id);
	});

/** What a sending came to. `signedOut`: the server does not know who this is any more; what waits goes on waiting for its owner. */
export type Sending = { results: FactResult[]; signedOut: boolean };

let sending: Promise<Sending> | undefined;

/**
 * Hands over what waits, in batches of 50. Forgets a fact only when the server said that it is kept (or kept aside). Answers the
 * results; an interrupted line leaves the rest waiting and raises nothing.
 */
export function send(actor: string): Promise<Sending> {
	return (sending ??= sendAll(actor).finally(() => (sending = undefined)));
}

async function sendAll(actor: string): Promise<Sending> {
	const results: FactResult[] = [];
	for (let facts = await waiting(actor); facts.length; facts = await waiting(actor)) {
		const batch = facts.slice(0, 50);
		const response = await fetch('/api/facts', {
			method: 'POST',
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify({ now: new Date().toISOString(), facts: batch })
		}).catch(() => undefined);
		if (!response?.ok) return { results, signedOut: response?.status === 401 };
		const answer = (await response.json().catch(() => undefined)) as { results?: FactResult[] } | undefined;
		const known = (answer?.results ?? []).filter((result) => batch.some((fact) => fact.id === result.id));
		if (!known.length) return { results, signedOut: false };
		results.push(...known);
		await drop(known.map((result) => result.id));
	}
	return { results, signedOut: false };
}

/** This phone as a writer: an id that lasts as long as its storage. */
export function writer(): string {
	const name = 'qalam-writer';
	let id = localStorage.getItem(name);
	if (!id) localStorage.setItem(name, (id = newId()));
	return id;
}
