import { maybeBytes, sealBytes } from '#rooms/sync/browser/seal.ts';
import { toHex } from '#rooms/sync/chain.ts';
import { seal, unseal } from './lock.ts';
import type { Here } from './parcel.ts';
import { maybeParcelAt, maybeUnlocked, parcelsOf, putParcel } from './shelf.ts';

/*
 * The pictures, sounds, films and documents that a person took along: in a cache of that person's, each under the address of its content, sealed in
 * parts so that a player gets the part that it asks for and no long film is opened whole. The key stands sealed among the person's parcels.
 */
const cacheOf = (person: string) => `media-${person}`;

/** Bytes of a file that are sealed together, and what that adds to them: the vector before them, and AES-GCM's tag. */
const part = 262_144;
const [vector, added] = [12, 28];

const keyName = '#media';

async function maybeMediaKey({ profile, key }: Here): Promise<CryptoKey | undefined> {
	const parcel = await maybeParcelAt(profile.person, keyName);
	if (!parcel) return undefined;
	const raw = Uint8Array.from(atob(await unseal(key, keyName, parcel.sealed)), (sign) => sign.charCodeAt(0));
	return crypto.subtle.importKey('raw', raw, 'AES-GCM', false, ['encrypt', 'decrypt']);
}

/** The key of what this person takes along; what is here under one that was lost can be read no more, and goes. */
async function mediaKey(here: Here): Promise<CryptoKey> {
	const there = await maybeMediaKey(here);
	if (there) return there;
	const { person } = here.profile;
	await emptied(cacheOf(person), () => false);
	const raw = btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(32))));
	await putParcel({ person, key: keyName, path: keyName, stamp: '', sealed: await seal(here.key, keyName, raw), size: 0, media: [], round: 0 });
	return (await maybeMediaKey(here))!;
}

/** Each by itself: a cache that is deleted while something holds it keeps its place on the disk (measured, 153). */
async function emptied(name: string, stays: (hash: string) => boolean): Promise<void> {
	const cache = await caches.open(name);
	for (const request of await cache.keys()) if (!stays(request.url.slice(-64))) await cache.delete(request);
}

/** Throws away what nothing names any more that its person took along; of a person who is not kept here, all. */
export async function tidyMedia(): Promise<void> {
	for (const name of await caches.keys()) {
		if (!name.startsWith('media-')) continue;
		const named = new Set((await parcelsOf(name.slice(6))).flatMap(({ media, large = [] }) => [...media, ...large]));
		await emptied(name, (hash) => named.has(hash));
		if (!named.size) await caches.delete(name);
	}
}

const partName = (hash: string, n: number, size: number) => `${hash} ${n} ${size}`;

/** A file of the site, from what this browser has already where it has it; not left open beside what is sealed here. */
const brought = async (path: string): Promise<Response | undefined> => {
	const had = await fetch(path, { cache: 'only-if-cached', mode: 'same-origin' }).catch(() => undefined);
	return had?.ok ? had : fetch(path, { redirect: 'error', cache: 'no-store' }).catch(() => undefined);
};

/** Brings files by content hash, each on its own: what was brought is never brought again. Rejects where the disk is full. */
export async function keepMedia(here: Here, hashes: readonly string[]): Promise<void> {
	if (!hashes.length) return;
	const [cache, key] = [await caches.open(cacheOf(here.profile.person)), await mediaKey(here)];
	for (const hash of hashes) {
		const path = `/media/${hash}`;
		if (await cache.match(path)) continue;
		const response = await brought(path);
		const bytes = response?.ok ? new Uint8Array(await response.arrayBuffer()) : undefined;
		// What is kept under a hash is never asked for again: a sign-in page in its place would stay.
		if (!bytes || toHex(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))) !== hash) continue;
		const sealed: BlobPart[] = [];
		for (let n = 0; n * part < bytes.length; n++) {
			const { iv, bytes: shut } = await sealBytes(key, partName(hash, n, bytes.length), bytes.subarray(n * part, (n + 1) * part));
			sealed.push(iv, shut);
		}
		await cache.put(path, new Response(new Blob(sealed), { headers: { 'content-type': response!.headers.get('content-type') ?? '', 'x-size': String(bytes.length) } }));
	}
}

/** A file that who is unlocked here took along, or the part of it that a player asks for: some play nothing that comes whole. */
export async function takenMedia({ pathname }: URL, range: string | null): Promise<Response | undefined> {
	const here = await maybeUnlocked(Date.now());
	const kept = here && (await caches.match(pathname, { cacheName: cacheOf(here.profile.person) }));
	const key = kept && (await maybeMediaKey(here));
	if (!key) return undefined;
	const [blob, size, hash] = [await kept.blob(), Number(kept.headers.get('x-size')), pathname.slice(-64)];
	const [, from, to] = /^bytes=(\d+)-(\d*)$/.exec(range ?? '') ?? [];
	const start = from ? Number(from) : 0;
	const end = to ? Math.min(+to, size - 1) : size - 1;
	const headers: Record<string, string> = { 'content-type': kept.headers.get('content-type')!, 'accept-ranges': 'bytes' };
	if (from && start > end) return new Response(null, { status: 416, headers: { ...headers, 'content-range': `bytes */${size}` } });
	headers['content-length'] = String(end - start + 1);
	if (from) headers['content-range'] = `bytes ${start}-${end}/${size}`;
	const piece = async (at: number): Promise<Uint8Array<ArrayBuffer> | undefined> => {
		const n = Math.floor(at / part);
		const shut = new Uint8Array(await blob.slice(n * (part + added), (n + 1) * (part + added)).arrayBuffer());
		const bytes = await maybeBytes(key, { id: partName(hash, n, size), iv: shut.slice(0, vector), bytes: shut.slice(vector).buffer });
		return bytes?.subarray(at - n * part, end + 1 - n * part);
	};
	// What the disk gives back otherwise than it was given is asked of the line.
	let next = await piece(start);
	if (!next) return undefined;
	let at = start;
	const body = new ReadableStream<Uint8Array>({
		async pull(controller) {
			if (!next) return controller.error(new Error(`${pathname} is damaged`));
			controller.enqueue(next);
			at += next.length;
			if (at > end) controller.close();
			else next = await piece(at);
		}
	});
	return new Response(body, { status: from ? 206 : 200, headers });
}
