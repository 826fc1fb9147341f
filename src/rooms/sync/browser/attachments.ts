import { maybeStanding } from '#rooms/sync/attachment.ts';
import { giveUpAfter, patience, whyNot } from '#rooms/sync/browser/line.ts';
import { maybeBytes, type SealedBytes } from '#rooms/sync/browser/seal.ts';
import { attachedHere, inside, opened } from '#rooms/sync/browser/shelf.ts';
import { handOverAttached, type HandOver, type PartLine, type PartReply } from '#rooms/sync/hand-over.ts';
import type { Attached, AttachedChange, AttachedShelf } from '#rooms/sync/shelf.ts';

/*
 * The files that go with facts: apart from outbox.ts, so that a page without any does not load what sends them.
 */

/** The files of the outbox in IndexedDB. */
const attachedShelf: AttachedShelf = {
	attached: attachedHere,
	async bytesOf(id) {
		const { key } = await opened();
		const found = await inside<SealedBytes | undefined>(['bytes'], 'readonly', (store) => store('bytes').get(id));
		return key && found && maybeBytes(key, found);
	},
	async settleAttached(actor, change: AttachedChange) {
		await inside(['attached', 'bytes', 'aside'], 'readwrite', (store) => {
			for (const id of change.drop) {
				store('attached').delete(id);
				store('bytes').delete(id);
			}
			for (const { id, level, asked } of change.level)
				store('attached').get(id).onsuccess = (event) => {
					const row = (event.target as IDBRequest<Attached | undefined>).result;
					if (row) store('attached').put({ ...row, level, asked });
				};
			for (const aside of change.asides) store('aside').put(aside);
		});
	}
};

async function standing(person: string, { sha256, size }: { sha256: string; size: number }, part = '', init: RequestInit = {}): Promise<PartReply> {
	try {
		const response = await fetch(`/api/blob/${sha256}${part}?size=${size}&person=${person}`, {
			...init, headers: { accept: 'application/json', ...init.headers }, redirect: 'manual', cache: 'no-store', signal: giveUpAfter(patience)
		});
		if (response.ok) {
			const said = maybeStanding(await response.json().catch(() => undefined));
			return said ? { kind: 'standing', standing: said } : { kind: 'portal' };
		}
		return whyNot(response);
	} catch {
		return { kind: 'cut' };
	}
}

/** Attachments to the server this page came from. */
const partsOverHttp: PartLine = {
	ask: (person, name) => standing(person, name),
	put: (person, name, number, body) => standing(person, name, `/${number}`, { method: 'PUT', body, headers: { 'content-type': 'application/octet-stream' } })
};

const digest = async (bytes: Uint8Array<ArrayBuffer>) => new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));

/** Hands over a person's files: for `send`, after his facts. Nothing where the browser can't reckon a hash; there no file is ever kept. */
export const handOverFiles = async (actor: string): Promise<HandOver> => (crypto.subtle ? handOverAttached(attachedShelf, partsOverHttp, Date.now, actor, digest) : { stopped: null, sent: 0 });
