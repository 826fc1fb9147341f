import type { Fact } from '#rooms/sync/fact.ts';

/*
 * The outbox's own database, apart from every cache and never versioned with the app. An upgrade only adds stores, so it can't fail
 * half-way; what the first version left in `fact` is carried over afterwards, in ordinary transactions.
 */
const name = 'qalam-outbox';
const version = 3;
/** Since this version all is sealed and stands where it began; before it, in `fact` alone. */
const sealedSince = 2;

/** The bucket apart, where the browser has buckets: evicted independently of caches and parcels. */
type Buckets = { open: (name: string, options: { persisted: boolean; durability: 'strict' }) => Promise<{ indexedDB: IDBFactory }> };

/** Held as long as this page or worker lives: once Chromium has collected a bucket, its databases never answer again, nor say that they don't (measured, 153). */
const held: unknown[] = [];

const openIn = (factory: IDBFactory, wanted?: number): Promise<IDBDatabase> =>
	new Promise((done, fail) => {
		const request = factory.open(name, wanted);
		request.onupgradeneeded = (event) => {
			const database = request.result;
			if (wanted !== version) return request.transaction!.abort();
			if (!database.objectStoreNames.contains('fact')) database.createObjectStore('fact', { keyPath: 'id' });
			if (event.oldVersion < sealedSince) {
				for (const store of ['act', 'epoch', 'aside']) database.createObjectStore(store, { keyPath: 'id' }).createIndex('actor', 'actor');
				database.createObjectStore('sealed', { keyPath: 'id' });
				database.createObjectStore('receipt', { autoIncrement: true }).createIndex('actor', 'actor');
				database.createObjectStore('self', { keyPath: 'name' });
			}
			database.createObjectStore('attached', { keyPath: 'id' }).createIndex('actor', 'actor');
			database.createObjectStore('bytes', { keyPath: 'id' });
		};
		request.onsuccess = () => done(request.result);
		request.onerror = () => fail(request.error);
	});

/** A database of this browser apart from the outbox: opened when it is first asked for, and again after the browser closed it or another version needed it. */
export function databaseOf(name: string, make: (database: IDBDatabase) => void): () => Promise<IDBDatabase> {
	let opened: Promise<IDBDatabase> | undefined;
	return () => {
		opened ??= new Promise((done, fail) => {
			const request = indexedDB.open(name, 1);
			request.onupgradeneeded = () => make(request.result);
			request.onsuccess = () => {
				const database = request.result;
				database.onclose = () => (opened = undefined);
				database.onversionchange = () => (database.close(), (opened = undefined));
				done(database);
			};
			request.onerror = () => fail(request.error);
		});
		opened.catch(() => (opened = undefined));
		return opened;
	};
}

/**
 * Does `work` in one transaction, flushed to the disk before it resolves: Chrome's default may lose at a power cut what it said was kept. `relaxed` where
 * what is written can be had again.
 */
export function within<T>(database: IDBDatabase, stores: string[], mode: IDBTransactionMode, work: (store: (name: string) => IDBObjectStore) => IDBRequest<T> | void, durability: IDBTransactionDurability = 'strict'): Promise<T> {
	return new Promise((done, fail) => {
		const transaction = database.transaction(stores, mode, { durability });
		// Not at `error`: why it failed (the disk is full) is known when it is given up.
		transaction.onabort = () => fail(transaction.error ?? new Error('the write was given up'));
		const request = work((store) => transaction.objectStore(store));
		transaction.oncomplete = () => done((request ? request.result : undefined) as T);
	});
}

/**
 * Where the outbox is. Once it has begun in one place it stays there: a second outbox would hide what waits in the first. So the
 * bucket is taken where there is none yet, and a bucket that can't be opened is a fault, not a reason to begin elsewhere.
 */
async function place(): Promise<{ factory: IDBFactory; first?: IDBFactory }> {
	const buckets = (navigator as { storageBuckets?: Buckets }).storageBuckets;
	if (!buckets || !indexedDB.databases) return { factory: indexedDB };
	const there = (await indexedDB.databases()).find((one) => one.name === name);
	if (there && (there.version ?? 0) >= sealedSince) return { factory: indexedDB };
	const bucket = await buckets.open(name, { persisted: true, durability: 'strict' });
	held.push(bucket);
	return { factory: bucket.indexedDB, ...(there ? { first: indexedDB } : {}) };
}

/** Facts that the first version kept as they were, and what removes them once they are kept here. */
export type Earlier = { facts: Fact[]; forget: () => Promise<void> };

async function earlierIn(database: IDBDatabase): Promise<Earlier | undefined> {
	const facts = await within<Fact[]>(database, ['fact'], 'readonly', (store) => store('fact').getAll());
	if (!facts.length) return undefined;
	return { facts, forget: () => within(database, ['fact'], 'readwrite', (store) => facts.forEach((fact) => store('fact').delete(fact.id))) };
}

/** Opens the outbox; `earlier` is given what the first version left, and must have kept it when it resolves. */
export async function openOutbox(earlier: (database: IDBDatabase, left: Earlier) => Promise<void>): Promise<IDBDatabase> {
	const { factory, first } = await place();
	const database = await openIn(factory, version);
	database.onversionchange = () => database.close();
	if (first) {
		const old = await openIn(first).catch(() => undefined);
		const left = old && (await earlierIn(old));
		if (left) await earlier(database, left);
		old?.close();
	}
	const left = await earlierIn(database);
	if (left) await earlier(database, left);
	return database;
}
