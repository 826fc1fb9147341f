import { openDB, type DBSchema, type IDBPDatabase } from 'idb';
import { withRoom } from '#rooms/sync/browser/room.ts';
import { newDeviceKey, waitAfter, type Lock, type Sealed } from './lock.ts';

/** What a person has taken along: a chapter, the week's work, an exam's programme, a class. `media` says when its pictures and sounds come. */
export type Taking = { kind: 'chapter' | 'week' | 'exam' | 'class'; id: string; title: string; media: 'now' | 'wifi' | 'night' | 'never'; bytes: number; at: number | null; /** The videos and documents that were chosen with it, by content hash. */ large?: string[] };

/** A person on this phone. The name and code stand open: they are what one chooses oneself by. */
export type Profile = { person: string; name: string; code: string; language: 'fr' | 'ar' | 'en'; theme: string; kind: 'password' | 'pin'; lock: Lock; fails: number; retryAt: number; usedAt: number; syncedAt: number | null; /** What this phone's clock was ahead of the server's when it last heard it, in milliseconds. */ skew: number; /** When it was last asked whether this phone is declared lost. */ askedAt?: number };

export type Parcel = { person: string; key: string; path: string; stamp: string; sealed: Sealed; size: number; media: string[]; /** Videos and documents: here only where they were chosen. */ large?: string[]; /** In which taking it came: which acts it knows of (acts.ts). */ round: number };

interface Phone extends DBSchema {
	profile: { key: string; value: Profile };
	parcel: { key: [string, string]; value: Parcel; indexes: { path: [string, string] } };
	/** The phone's own key; who is unlocked until when; what is being taken. */
	own: { key: string; value: unknown };
}

/** What may be lost without losing work: everything here can be taken along again (I19). */
let opened: Promise<IDBPDatabase<Phone>> | undefined;
const open = () =>
	(opened ??= openDB<Phone>('qalam-phone', 1, {
		upgrade(db) {
			db.createObjectStore('profile', { keyPath: 'person' });
			db.createObjectStore('parcel', { keyPath: ['person', 'key'] }).createIndex('path', ['person', 'path']);
			db.createObjectStore('own');
		},
		blocking: (_now, _next, event) => ((event.target as IDBDatabase).close(), (opened = undefined)),
		terminated: () => (opened = undefined)
	}).catch((error) => {
		opened = undefined;
		throw error;
	}));

export const profiles = async (): Promise<Profile[]> => (await (await open()).getAll('profile')).sort((a, b) => b.usedAt - a.usedAt);
export const maybeProfile = async (person: string): Promise<Profile | undefined> => (await open()).get('profile', person);
export const putProfile = async (profile: Profile): Promise<unknown> => (await open()).put('profile', profile);

/** Changes some of a profile as it is now: two at once must not undo one another. */
export async function editProfile(person: string, change: Partial<Profile>): Promise<void> {
	const transaction = (await open()).transaction('profile', 'readwrite');
	const there = await transaction.store.get(person);
	if (there) await transaction.store.put({ ...there, ...change });
	await transaction.done;
}

/**
 * Counts a try to open a profile before it is made, as if it failed, so that many at once cannot share one wait. Answers the profile as it
 * was, or how long to wait, in milliseconds. `unlock` forgets the count.
 */
export async function beginTry(person: string, now: number): Promise<{ profile: Profile; wait: number } | undefined> {
	const transaction = (await open()).transaction('profile', 'readwrite');
	const profile = await transaction.store.get(person);
	// A clock put back does not shorten the wait to nothing, and one put forward does not make it endless.
	const wait = profile ? Math.max(0, Math.min(profile.retryAt - now, waitAfter(profile.fails))) : 0;
	if (profile && !wait) await transaction.store.put({ ...profile, fails: profile.fails + 1, retryAt: now + waitAfter(profile.fails + 1) });
	await transaction.done;
	return profile && { profile, wait };
}

/** Forgets a person's parcels, and with `all` the profile itself. What waits to be sent is not here and stays. */
export async function forget(person: string, all: boolean): Promise<void> {
	const transaction = (await open()).transaction(['profile', 'parcel', 'own'], 'readwrite');
	await transaction.objectStore('parcel').delete(IDBKeyRange.bound([person], [person, []]));
	if (all) await transaction.objectStore('profile').delete(person);
	if (((await transaction.objectStore('own').get('unlocked')) as Unlocked | undefined)?.person === person && all) await transaction.objectStore('own').delete('unlocked');
	await transaction.done;
}

export const maybeParcelAt = async (person: string, path: string): Promise<Parcel | undefined> => (await open()).getFromIndex('parcel', 'path', [person, path]);
export const parcelsOf = async (person: string): Promise<Parcel[]> => (await open()).getAll('parcel', IDBKeyRange.bound([person], [person, []]));
export const putParcel = async (parcel: Parcel): Promise<unknown> => (await open()).put('parcel', parcel);
/** The pictures and sounds that anybody's parcels name. */
export async function mediaNamed(): Promise<Set<string>> {
	const named = new Set<string>();
	for await (const { value } of (await open()).transaction('parcel').store) for (const hash of [...value.media, ...(value.large ?? [])]) named.add(hash);
	return named;
}
export async function dropParcels(person: string, keys: string[]): Promise<void> {
	const transaction = (await open()).transaction('parcel', 'readwrite');
	for (const key of keys) void transaction.store.delete([person, key]);
	await transaction.done;
}

/** About how much is let go of at a time when the disk is full, in bytes: some tens of acts. */
const roomMade = 64_000;

/** Makes room for what waits: lets pages go that were taken along, of who has not used this phone for longest first, the largest first. False when none is left. */
export async function letParcelsGo(): Promise<boolean> {
	const order = new Map((await profiles()).map(({ person }, i) => [person, i]));
	const all = (await (await open()).getAll('parcel')).filter(({ key }) => !key.startsWith('#'));
	all.sort((a, b) => (order.get(b.person) ?? Infinity) - (order.get(a.person) ?? Infinity) || b.size - a.size);
	let made = 0;
	const transaction = (await open()).transaction('parcel', 'readwrite');
	for (const { person, key, size } of all) {
		if (made >= roomMade) break;
		made += size;
		void transaction.store.delete([person, key]);
	}
	await transaction.done;
	return made > 0;
}

/** A number that is new each time, for a round of taking. */
export async function nextRound(person: string): Promise<number> {
	const transaction = (await open()).transaction('own', 'readwrite');
	const round = (((await transaction.store.get(`round ${person}`)) as number | undefined) ?? 0) + 1;
	await transaction.store.put(round, `round ${person}`);
	await transaction.done;
	return round;
}

const own = async <T>(name: string): Promise<T | undefined> => (await open()).get('own', name) as Promise<T | undefined>;
const putOwn = async (name: string, value: unknown): Promise<unknown> => (await open()).put('own', value, name);

export async function deviceKey(): Promise<CryptoKey> {
	const made = await newDeviceKey();
	const transaction = (await open()).transaction('own', 'readwrite');
	const there = (await transaction.store.get('device')) as CryptoKey | undefined;
	if (!there) await transaction.store.put(made, 'device');
	await transaction.done;
	return there ?? made;
}

/** Who is unlocked: the key stands on the disk, unreadable to scripts, for as long as the person goes on using the phone. */
type Unlocked = { person: string; key: CryptoKey; until: number };

/** An unlocked profile locks itself after so long without a page, in milliseconds (30 minutes). */
export const idle = 30 * 60_000;

export async function unlock(person: string, key: CryptoKey, now: number): Promise<void> {
	await withRoom(() => putOwn('unlocked', { person, key, until: now + idle } satisfies Unlocked));
	await editProfile(person, { fails: 0, retryAt: 0, usedAt: now });
}
export const lock = async (): Promise<unknown> => (await open()).delete('own', 'unlocked');

/** Locks when another than `person` is unlocked: what is done next would be done under the wrong name. */
export async function lockUnless(person: string): Promise<void> {
	const found = await own<Unlocked>('unlocked');
	if (found && found.person !== person) await lock();
}

/** Who is unlocked now, and goes on being so. */
export async function maybeUnlocked(now: number): Promise<{ profile: Profile; key: CryptoKey } | undefined> {
	const found = await own<Unlocked>('unlocked');
	if (!found) return undefined;
	// A clock put back must not hold the door open for ever.
	const profile = found.until > now && found.until <= now + idle ? await maybeProfile(found.person) : undefined;
	if (!profile) return void (await lock());
	// A full disk must not shut the door: it stays open until it would have closed anyway.
	if (found.until < now + idle - 60_000) await putOwn('unlocked', { ...found, until: now + idle }).catch(() => {});
	return { profile, key: found.key };
}

/** How far a taking has come, for the page that shows it; a worker that was stopped in the middle leaves it to the next one. */
export type Progress = { person: string; done: number; total: number; at: number; fault: 'line' | 'full' | 'signedOut' | 'newSecret' | null };
export const progress = async (): Promise<Progress | undefined> => (under === undefined ? own<Progress>('progress') : (under ?? undefined));
// What a full disk can't take is still told by the worker that met it.
let under: Progress | null | undefined;
export async function putProgress(value: Progress | null): Promise<void> {
	under = value;
	await (value ? putOwn('progress', value) : (await open()).delete('own', 'progress'));
}

/** Whether somebody signed out without line, and the server must be told before any page of his is let through. */
export const leaving = async (): Promise<boolean> => (await own<boolean>('leaving')) === true;
export const putLeaving = (value: boolean): Promise<unknown> => putOwn('leaving', value);
