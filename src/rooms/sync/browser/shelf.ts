import { newId } from '#platform/ids.ts';
import { openOutbox, within, type Earlier } from '#rooms/sync/browser/database.ts';
import { withRoom } from '#rooms/sync/browser/room.ts';
import { maybeKey, maybeUnsealed, seal, sealBytes, type Sealed } from '#rooms/sync/browser/seal.ts';
import type { Receipt } from '#rooms/sync/exchange.ts';
import type { Fact } from '#rooms/sync/fact.ts';
import { standing } from '#rooms/sync/receipts.ts';
import { attachedOf, rowOf, type Aside, type Attached, type Change, type Contents, type Opened, type Row, type Shelf } from '#rooms/sync/shelf.ts';

type Open = { database: IDBDatabase; key: CryptoKey | undefined };
let open: Promise<Open> | undefined;

/** The open outbox of this page or worker. Opened again after the browser closed it (an upgrade in another tab, storage cleared). */
export function opened(): Promise<Open> {
	open ??= (async () => {
		const database = await openOutbox(carryOver);
		database.onclose = () => (open = undefined);
		return { database, key: await maybeKey(database) };
	})();
	open.catch(() => (open = undefined));
	return open;
}

/** Does `work` in one transaction of the outbox, wherever it is. */
export /** Does `work` in one transaction; a write makes itself room. */
const inside = <T>(stores: string[], mode: IDBTransactionMode, work: (store: (name: string) => IDBObjectStore) => IDBRequest<T> | void): Promise<T> =>
	mode === 'readonly' ? once(stores, mode, work) : withRoom(() => once(stores, mode, work));

async function once<T>(stores: string[], mode: IDBTransactionMode, work: (store: (name: string) => IDBObjectStore) => IDBRequest<T> | void): Promise<T> {
	const { database } = await opened();
	try {
		return await within(database, stores, mode, work);
	} catch (error) {
		if ((error as DOMException)?.name !== 'InvalidStateError') throw error;
		open = undefined;
		return within((await opened()).database, stores, mode, work);
	}
}

/** Keeps what the first version left: under its own identities, so that what was sent already is known again. */
async function carryOver(database: IDBDatabase, { facts, forget }: Earlier): Promise<void> {
	const key = await maybeKey(database);
	const sealed = await Promise.all(facts.map((fact) => seal(key, fact)));
	await within(database, ['act', 'sealed', 'epoch', 'self'], 'readwrite', (store) => {
		facts.forEach((fact, i) => {
			store('act').put(rowOf(fact));
			store('sealed').put(sealed[i]);
		});
		for (const fact of facts) {
			const last = Math.max(...facts.filter((one) => one.epoch === fact.epoch).map((one) => one.seq));
			store('epoch').put({ id: fact.epoch, actor: fact.actor, parent: null, last, link: null, order: 0 } satisfies Opened);
		}
		store('self').get('writer').onsuccess = (event) => (event.target as IDBRequest).result ?? store('self').put({ name: 'writer', id: facts[0].writer });
	});
	await forget();
}

const ofActor = <T>(store: string, actor: string) => inside<T[]>([store], 'readonly', (at) => at(store).index('actor').getAll(actor));

/** The outbox in IndexedDB. Rejects where there is none (a private window of some browsers, a broken disk): then the plain form sends. */
export const browserShelf: Shelf = {
	async device() {
		const known = () => inside<{ id: string } | undefined>(['self'], 'readonly', (store) => store('self').get('writer'));
		const there = await known();
		if (there) return there.id;
		// Where the first version kept it; a worker has no such storage.
		const earlier = typeof localStorage === 'undefined' ? null : localStorage.getItem('qalam-writer');
		const id = earlier ?? newId();
		await inside(['self'], 'readwrite', (store) => void (store('self').get('writer').onsuccess = (event) => (event.target as IDBRequest).result ?? store('self').put({ name: 'writer', id })));
		return (await known())!.id;
	},
	async look(actor): Promise<Contents> {
		const [rows, epochs, asides] = await Promise.all([ofActor<Row>('act', actor), ofActor<Opened>('epoch', actor), ofActor<Aside>('aside', actor)]);
		return { rows, epochs, asides };
	},
	async facts(ids) {
		const { key } = await opened();
		const found: Sealed[] = [];
		await inside(['sealed'], 'readonly', (store) => {
			for (const id of ids) store('sealed').get(id).onsuccess = (event) => found.push((event.target as IDBRequest).result);
		});
		return (await Promise.all(found.map((one) => one && maybeUnsealed(key, one)))).filter((fact): fact is Fact => !!fact);
	},
	async keep(fact, row, epoch, files = []) {
		const { key } = await opened();
		// A file can't be named without a hash, which a browser has where it can seal.
		if (files.length && !key) throw new Error('this browser can seal no file');
		const rows = files.map((file) => attachedOf(fact, file));
		const [sealed, ...bytes] = await Promise.all([seal(key, fact), ...files.map((file, i) => sealBytes(key!, rows[i].id, file.bytes))]);
		await inside(['act', 'sealed', 'epoch', ...(files.length ? ['attached', 'bytes'] : [])], 'readwrite', (store) => {
			store('act').add(row);
			store('sealed').add(sealed);
			store('epoch').put(epoch);
			for (const file of rows) store('attached').put(file);
			for (const file of bytes) store('bytes').put(file);
		});
	},
	async settle(actor, change: Change) {
		await inside(['act', 'sealed', 'epoch', 'aside', 'receipt'], 'readwrite', (store) => {
			const drop = (id: string) => {
				store('act').delete(id);
				store('sealed').delete(id);
			};
			for (const id of change.drop) drop(id);
			for (const { id, level, told } of change.level)
				store('act').get(id).onsuccess = (event) => {
					const row = (event.target as IDBRequest<Row | undefined>).result;
					if (row) store('act').put({ ...row, level, told });
				};
			for (const { id, last } of change.dropEpochs)
				store('epoch').get(id).onsuccess = (event) => {
					if ((event.target as IDBRequest<Opened | undefined>).result?.last === last) store('epoch').delete(id);
				};
			for (const id of change.dropAsides) store('aside').delete(id);
			for (const aside of change.asides) store('aside').put(aside);
			if (change.receipt) keepReceipt(store('receipt'), actor, change.receipt);
		});
	}
};

/** Adds a receipt and takes away those that it makes needless. */
function keepReceipt(store: IDBObjectStore, actor: string, receipt: Receipt): void {
	const kept: { at: IDBValidKey; receipt: Receipt }[] = [];
	store.index('actor').openCursor(actor).onsuccess = (event) => {
		const cursor = (event.target as IDBRequest<IDBCursorWithValue | null>).result;
		if (cursor) {
			kept.push({ at: cursor.primaryKey, receipt: cursor.value.receipt });
			return cursor.continue();
		}
		const stay = standing([...kept.map((one) => one.receipt), receipt]);
		for (const one of kept) if (!stay.includes(one.receipt)) store.delete(one.at);
		store.add({ actor, receipt });
	};
}

/** A person's files that are kept here: those that wait, and those that no verified backup holds yet. */
export const attachedHere = (actor: string): Promise<Attached[]> => ofActor<Attached>('attached', actor);

/** The server's signed statements of what it holds of a person's, those that still tell something. */
export const receiptsOf = async (actor: string): Promise<Receipt[]> => (await ofActor<{ receipt: Receipt }>('receipt', actor)).map((one) => one.receipt);

/** Forgets that some facts were put aside: their author has seen it. */
export const forgetAsides = (ids: string[]): Promise<void> => inside(['aside'], 'readwrite', (store) => ids.forEach((id) => store('aside').delete(id)));
