import { databaseOf, within } from '#rooms/sync/browser/database.ts';
import { withRoom } from '#rooms/sync/browser/room.ts';
import { newDeviceKey, waitAfter, type Lock, type Sealed } from './lock.ts';

/** What a person has taken along: a chapter, the week's work, an exam's programme, a class, a pile of copies, a paper. `media` says when its pictures and sounds come. */
export type Taking = { kind: 'chapter' | 'week' | 'exam' | 'class' | 'pile' | 'paper'; id: string; title: string; media: 'now' | 'wifi' | 'night' | 'never'; bytes: number; at: number | null; /** The videos and documents that were chosen with it, by content hash. */ large?: string[] };

/** A person on this phone. The name and code stand open: they are what one chooses oneself by. */
export type Profile = { person: string; name: string; code: string; language: 'fr' | 'ar' | 'en'; theme: string; kind: 'password' | 'pin'; lock: Lock; fails: number; retryAt: number; usedAt: number; syncedAt: number | null; /** What this phone's clock was ahead of the server's when it last heard it, in milliseconds. */ skew: number; /** When it was last asked whether this phone is declared lost. */ askedAt?: number };

export type Parcel = { person: string; key: string; path: string; stamp: string; sealed: Sealed; size: number; media: string[]; /** Videos and documents: here only where they were chosen. */ large?: string[]; /** In which taking it came: which acts it knows of (acts.ts). */ round: number };

/** What may be lost without losing work: everything here can be taken along again (I19). `own`: the phone's own key; who is unlocked until when; what is being taken. */
const open = databaseOf('qalam-phone', (database) => {
	database.createObjectStore('profile', { keyPath: 'person' });
	database.createObjectStore('parcel', { keyPath: ['person', 'key'] }).createIndex('path', ['person', 'path']);
	database.createObjectStore('own');
});
type Name = 'profile' | 'parcel' | 'own';
const read = async <T>(name: Name, ask: (store: IDBObjectStore) => IDBRequest<T>): Promise<T> => within<T>(await open(), [name], 'readonly', (store) => ask(store(name)));
const write = async (name: Name, act: (store: IDBObjectStore) => void): Promise<void> => within<void>(await open(), [name], 'readwrite', (store) => void act(store(name)), 'relaxed');

/** Changes one row as it is now: two at once must not undo one another. Nothing is written for undefined. Answers what was there. */
async function change<T>(name: Name, key: IDBValidKey, to: (there: T | undefined) => T | undefined): Promise<T | undefined> {
	let there: T | undefined;
	await write(name, (store) => {
		store.get(key).onsuccess = (event) => {
			there = (event.target as IDBRequest<T | undefined>).result;
			const made = to(there);
			if (made !== undefined) store.put(made, store.keyPath ? undefined : key);
		};
	});
	return there;
}

export const profiles = async (): Promise<Profile[]> => (await read<Profile[]>('profile', (store) => store.getAll())).sort((a, b) => b.usedAt - a.usedAt);
export const maybeProfile = (person: string): Promise<Profile | undefined> => read('profile', (store) => store.get(person));
export const putProfile = (profile: Profile): Promise<void> => write('profile', (store) => store.put(profile));

/** Changes some of a profile, if it is there. */
export const editProfile = (person: string, some: Partial<Profile>): Promise<unknown> => change<Profile>('profile', person, (there) => there && { ...there, ...some });

/**
 * Counts a try to open a profile before it is made, as if it failed, so that many at once cannot share one wait. Answers the profile as it
 * was, or how long to wait, in milliseconds. `unlock` forgets the count.
 */
export async function beginTry(person: string, now: number): Promise<{ profile: Profile; wait: number } | undefined> {
	// A clock put back does not shorten the wait to nothing, and one put forward does not make it endless.
	const waitOf = (profile: Profile) => Math.max(0, Math.min(profile.retryAt - now, waitAfter(profile.fails)));
	const profile = await change<Profile>('profile', person, (there) => (there && !waitOf(there) ? { ...there, fails: there.fails + 1, retryAt: now + waitAfter(there.fails + 1) } : undefined));
	return profile && { profile, wait: waitOf(profile) };
}

const parcelsOfPerson = (person: string) => IDBKeyRange.bound([person], [person, []]);

/** Forgets a person's parcels, and with `all` the profile itself. What waits to be sent is not here and stays. */
export async function forget(person: string, all: boolean): Promise<void> {
	await within<void>(await open(), ['profile', 'parcel', 'own'], 'readwrite', (store) => {
		store('parcel').delete(parcelsOfPerson(person));
		if (!all) return;
		store('profile').delete(person);
		store('own').get('unlocked').onsuccess = (event) => {
			if ((event.target as IDBRequest<Unlocked | undefined>).result?.person === person) store('own').delete('unlocked');
		};
	});
}

export const maybeParcelAt = (person: string, path: string): Promise<Parcel | undefined> => read('parcel', (store) => store.index('path').get([person, path]));
export const parcelsOf = (person: string): Promise<Parcel[]> => read('parcel', (store) => store.getAll(parcelsOfPerson(person)));
export const putParcel = (parcel: Parcel): Promise<void> => write('parcel', (store) => store.put(parcel));
export const dropParcels = (person: string, keys: string[]): Promise<void> => write('parcel', (store) => keys.forEach((key) => store.delete([person, key])));

/** About how much is let go of at a time when the disk is full, in bytes: some tens of acts. */
const roomMade = 64_000;

/** Makes room for what waits: lets pages go that were taken along, of who has not used this phone for longest first, the largest first. False when none is left. */
export async function letParcelsGo(): Promise<boolean> {
	const order = new Map((await profiles()).map(({ person }, i) => [person, i]));
	const all = (await read<Parcel[]>('parcel', (store) => store.getAll())).filter(({ key }) => !key.startsWith('#'));
	all.sort((a, b) => (order.get(b.person) ?? Infinity) - (order.get(a.person) ?? Infinity) || b.size - a.size);
	let made = 0;
	await write('parcel', (store) => {
		for (const { person, key, size } of all) {
			if (made >= roomMade) break;
			made += size;
			store.delete([person, key]);
		}
	});
	return made > 0;
}

/** A number that is new each time, for a round of taking. */
export const nextRound = async (person: string): Promise<number> => ((await change<number>('own', `round ${person}`, (last = 0) => last + 1)) ?? 0) + 1;

const own = <T>(name: string): Promise<T | undefined> => read('own', (store) => store.get(name));
const putOwn = (name: string, value: unknown): Promise<void> => write('own', (store) => store.put(value, name));
const dropOwn = (name: string): Promise<void> => write('own', (store) => store.delete(name));

export async function deviceKey(): Promise<CryptoKey> {
	const made = await newDeviceKey();
	return (await change<CryptoKey>('own', 'device', (there) => (there ? undefined : made))) ?? made;
}

/** Who is unlocked: the key stands on the disk, unreadable to scripts, for as long as the person goes on using the phone. */
type Unlocked = { person: string; key: CryptoKey; until: number };

/** An unlocked profile locks itself after so long without a page, in milliseconds (30 minutes). */
export const idle = 30 * 60_000;

export async function unlock(person: string, key: CryptoKey, now: number): Promise<void> {
	await withRoom(() => putOwn('unlocked', { person, key, until: now + idle } satisfies Unlocked));
	await editProfile(person, { fails: 0, retryAt: 0, usedAt: now });
}
export const lock = (): Promise<void> => dropOwn('unlocked');

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
	await (value ? putOwn('progress', value) : dropOwn('progress'));
}

/** Whether somebody signed out without line, and the server must be told before any page of his is let through. */
export const leaving = async (): Promise<boolean> => (await own<boolean>('leaving')) === true;
export const putLeaving = (value: boolean): Promise<void> => putOwn('leaving', value);
