import type { ParcelLine, TakeLine, TakeSize } from '#rooms/sync/take.ts';
import { linesOf } from './lines.ts';
import { seal, unseal } from './lock.ts';
import { actsNotIn, beginRound, endRound, noteHeld } from './acts.ts';
import { dropParcels, editProfile, maybeParcelAt, parcelsOf, putParcel, putProgress, type Parcel, type Profile, type Taking } from './shelf.ts';

/** The shape of parcels that this worker's pages can show. Raised when a page's data changes so that an older one cannot be shown. */
export const shape = 1;

const mediaCache = 'media-taken';

type Person = { profile: Profile; key: CryptoKey };

/** What a person has chosen to take along; kept sealed, for it tells what he learns. */
export async function takingsOf({ profile, key }: Person): Promise<Taking[]> {
	const parcel = await maybeParcelAt(profile.person, '#takings');
	return parcel ? (JSON.parse(await unseal(key, '#takings', parcel.sealed)) as Taking[]) : [];
}
export async function putTakings({ profile, key }: Person, takings: Taking[]): Promise<void> {
	await putParcel({ person: profile.person, key: '#takings', path: '#takings', stamp: '', sealed: await seal(key, '#takings', JSON.stringify(takings)), size: 0, media: [], round: 0 });
}

const wants = (takings: Taking[]) => takings.map(({ kind, id }) => ({ kind, id }));

const ask = (body: unknown, signal?: AbortSignal) =>
	fetch('/api/take', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body), signal, redirect: 'error' });

export type Size = { bytes: number; media: number; count: number };

const stamps = (parcels: Parcel[]) => Object.fromEntries(parcels.filter((parcel) => !parcel.key.startsWith('#')).map((parcel) => [parcel.key, parcel.stamp]));

/** How much a taking would bring that is not here yet, before anything is taken. Undefined without a line. */
export async function sizeOf(person: Person, taking: Pick<Taking, 'kind' | 'id'>): Promise<Size | undefined> {
	const { kind, id } = taking;
	const response = await ask({ v: 1, shape, size: true, wants: [{ kind, id }], have: stamps(await parcelsOf(person.profile.person)) }).catch(() => undefined);
	if (!response?.ok) return undefined;
	const size = (await response.json().catch(() => undefined)) as TakeSize | undefined;
	return size && { count: size.keys.length, bytes: size.bytes, media: size.media.reduce((sum, file) => sum + file.bytes, 0) };
}

export type Outcome = 'done' | 'line' | 'signedOut' | 'full';

/**
 * Brings what a person takes along up to date: new and changed parcels, and what is gone. A cut leaves what arrived, and the next time goes on
 * from there. Says `full` when the phone has no room: it stops taking and touches nothing that waits.
 */
export async function pull(person: Person, now: () => number, takings?: Taking[]): Promise<Outcome> {
	const { profile } = person;
	takings ??= await takingsOf(person);
	const here = (await parcelsOf(profile.person)).filter((parcel) => !parcel.key.startsWith('#'));
	const under = { done: 0, total: 0 };
	const tell = (fault: 'line' | 'full' | 'signedOut' | null = null) => putProgress({ person: profile.person, ...under, at: now(), fault });
	let outcome: Outcome = 'line';
	try {
		const acts = await actsNotIn(person);
		const response = await ask({ v: 1, shape, wants: wants(takings), have: stamps(here), acts });
		if (response.status === 401 || response.status === 409) outcome = 'signedOut';
		else if (response.ok) {
			const media = new Map(here.map((parcel) => [parcel.key, parcel.media]));
			const round = await beginRound(profile.person);
			for await (const raw of linesOf(response)) {
				const line = raw as TakeLine;
				if ('total' in line) {
					under.total = line.total;
					await editProfile(profile.person, { skew: now() - Date.parse(line.time) });
					await noteHeld(person, round, line.holds);
					await tell();
				} else if ('path' in line) {
					const parcel = await sealed(person, line, round, now());
					await putParcel(parcel);
					media.set(parcel.key, parcel.media);
					if (++under.done % 10 === 0) await tell();
				} else if ('gone' in line) {
					await dropParcels(profile.person, line.gone);
					for (const key of line.gone) media.delete(key);
				} else if ('end' in line) {
					await endRound(person, round);
					outcome = 'done';
				}
			}
			if (outcome === 'done') {
				await putTakings(person, takings.map((taking) => ({ ...taking, at: now() })));
				await editProfile(profile.person, { syncedAt: now() });
				await takeMedia([...new Set([...media.values()].flat())], takings);
			}
		}
	} catch (error) {
		outcome = (error as DOMException)?.name === 'QuotaExceededError' ? 'full' : 'line';
	}
	await (outcome === 'done' ? putProgress(null) : tell(outcome)).catch(() => {});
	return outcome;
}

async function sealed({ profile, key }: Person, line: ParcelLine, round: number, at: number): Promise<Parcel> {
	const { path, route, data, basis } = line;
	const text = await seal(key, path, JSON.stringify({ route, data, basis, at }));
	return { person: profile.person, key: line.key, path, stamp: line.stamp, sealed: text, size: text.bytes.byteLength, media: (line.media ?? []).map((file) => file.sha256), round };
}

const wifi = () => ['wifi', 'ethernet'].includes((navigator as { connection?: { type?: string } }).connection?.type ?? 'wifi');

/** Pictures and sounds, by content hash, each on its own: what was brought is never brought again. */
async function takeMedia(hashes: string[], takings: Taking[]): Promise<void> {
	if (!takings.some((taking) => taking.media === 'now' || (taking.media === 'wifi' && wifi()))) return;
	const cache = await caches.open(mediaCache);
	for (const hash of hashes) {
		if (await cache.match(`/media/${hash}`)) continue;
		const response = await fetch(`/media/${hash}`).catch(() => undefined);
		if (response?.ok) await cache.put(`/media/${hash}`, response);
	}
}

export const takenMedia = async (url: URL): Promise<Response | undefined> => (await caches.open(mediaCache)).match(url.pathname);
