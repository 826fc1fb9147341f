/// <reference lib="webworker" />
import { forgetDrafts } from '#rooms/sync/browser/drafts.ts';
import { device } from '#rooms/sync/browser/outbox.ts';
import { isFull } from '#rooms/sync/browser/room.ts';
import { giveUpAfter } from '#rooms/sync/browser/line.ts';
import type { ParcelLine, TakenMedia, TakeLine, TakeSize } from '#rooms/sync/take.ts';
import { forgetLessons } from './lessons.ts';
import { linesOf } from './lines.ts';
import { seal, unseal } from './lock.ts';
import { keepMedia, tidyMedia } from './media.ts';
import { shape } from './shape.ts';
import { keepRest } from './shell.ts';
import { actsNotIn, beginRound, endRound, noteHeld } from './acts.ts';
import { dropParcels, editProfile, forget, maybeParcelAt, parcelsOf, putParcel, putProgress, type Parcel, type Profile, type Taking } from './shelf.ts';

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

const post = (path: string, body: unknown) => fetch(path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body), redirect: 'error', cache: 'no-store' });

async function ask({ profile }: Person, body: object): Promise<Response> {
	return post('/api/take', { v: 1, shape, person: profile.person, device: await device(), ...body });
}

/** Only these words wipe a phone: some gateway's 403 must not. */
const saysCutOff = async (response: Response): Promise<boolean> => ((await response.json().catch(() => undefined)) as { cutOff?: boolean } | undefined)?.cutOff === true;

/** Whether this phone was declared lost for a person, signed in here or not. Throws without a line. */
export async function isLost(person: string): Promise<boolean> {
	const response = await post('/api/device', { person, device: await device() });
	if (!response.ok) throw new Error(`asked whether it was lost: ${response.status}`);
	return saysCutOff(response);
}

/** Keeps the frame of a person's pages, as the server tells it. */
export async function keepFrame({ profile, key }: Person, frame: string): Promise<void> {
	const sealed = await seal(key, '#me', JSON.stringify({ route: '#me', data: frame, at: Date.now() }));
	await putParcel({ person: profile.person, key: '#me', path: '#me', stamp: '', sealed, size: 0, media: [], round: 0 });
}

/** Who is signed in, as the server says, and the frame of his pages; undefined without a line. */
export async function maybeSignedIn(): Promise<{ person: string; frame: string } | undefined> {
	const response = await fetch('/api/me', { cache: 'no-store', redirect: 'error', signal: giveUpAfter(8000) }).catch(() => undefined);
	return response?.ok ? ((await response.json().catch(() => undefined)) as { person: string; frame: string } | undefined) : undefined;
}

/** The frame as it is now: another hat, another right. What another's session answers is not this person's. */
export async function renewFrame(person: Person): Promise<void> {
	const me = await maybeSignedIn();
	if (me?.person === person.profile.person) await keepFrame(person, me.frame);
}

/** A larger file is not taken along: to be proven it is held in memory once. */
const mostFile = 60_000_000;

export type Size = { bytes: number; media: number; count: number; /** Videos and documents: their bytes, and which. */ large: number; files: string[] };

const stamps = (parcels: Parcel[]) => Object.fromEntries(parcels.filter((parcel) => !parcel.key.startsWith('#')).map((parcel) => [parcel.key, parcel.stamp]));

/** How much a taking would bring that is not here yet, before anything is taken. Undefined without a line. */
export async function sizeOf(person: Person, taking: Pick<Taking, 'kind' | 'id'>): Promise<Size | undefined> {
	const { kind, id } = taking;
	const response = await ask(person, { size: true, wants: [{ kind, id }], have: stamps(await parcelsOf(person.profile.person)) }).catch(() => undefined);
	if (!response?.ok) return undefined;
	const size = (await response.json().catch(() => undefined)) as TakeSize | undefined;
	if (!size) return undefined;
	const sum = (files: TakenMedia[]) => files.reduce((bytes, file) => bytes + file.bytes, 0);
	const large = size.media.filter((file) => file.large && file.bytes <= mostFile);
	return { count: size.keys.length, bytes: size.bytes, media: sum(size.media.filter((file) => !file.large)), large: sum(large), files: large.map((file) => file.sha256) };
}

/** `lost`: this phone was cut off, and what was taken along is gone from it. `old`: this worker must be renewed first. */
export type Outcome = 'done' | 'line' | 'signedOut' | 'full' | 'lost' | 'old';

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
		const response = await ask(person, { wants: wants(takings), have: stamps(here), acts });
		if (response.status === 401 || response.status === 409) outcome = (await isLost(profile.person)) ? 'lost' : 'signedOut';
		else if (response.status === 403) outcome = (await saysCutOff(response)) ? 'lost' : 'line';
		else if (response.status === 426) outcome = 'old';
		else if (response.ok) {
			const media = new Map(here.map((parcel) => [parcel.key, parcel.media]));
			let gone = false;
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
					gone = true;
				} else if ('end' in line) {
					await endRound(person, round);
					outcome = 'done';
				}
			}
			if (outcome === 'done') {
				await keepRest(wifi());
				await putTakings(person, takings.map((taking) => ({ ...taking, at: now() })));
				await editProfile(profile.person, { syncedAt: now() });
				await renewFrame(person).catch(() => {});
				if (gone) await tidyMedia();
				await takeMedia(person, [...new Set([...media.values()].flat())], takings);
				for (const taking of takings) await takeMedia(person, taking.large ?? [], [{ ...taking, media: taking.media === 'never' ? 'wifi' : taking.media }]);
			}
		}
	} catch (error) {
		outcome = isFull(error) ? 'full' : 'line';
	}
	if (outcome === 'lost') await wipe(profile.person);
	if (outcome === 'old') await renew();
	await (outcome === 'done' || outcome === 'lost' ? putProgress(null) : tell(outcome === 'old' ? 'line' : outcome)).catch(() => {});
	return outcome;
}

/** Asks for the worker of today; it takes over at the next page. */
const renew = () => (self as unknown as ServiceWorkerGlobalScope).registration.update().catch(() => {});

async function sealed({ profile, key }: Person, line: ParcelLine, round: number, at: number): Promise<Parcel> {
	const { path, route, data, basis } = line;
	const hashes = (large: boolean) => (line.media ?? []).filter((file) => !!file.large === large).map((file) => file.sha256);
	const text = await seal(key, path, JSON.stringify({ route, data, basis, at }));
	return { person: profile.person, key: line.key, path, stamp: line.stamp, sealed: text, size: text.bytes.byteLength, media: hashes(false), large: hashes(true), round };
}

/** Whether the line is one that costs nothing, as far as the browser tells. */
export const wifi = (): boolean => ['wifi', 'ethernet'].includes((navigator as { connection?: { type?: string } }).connection?.type ?? 'wifi');

/** From 22 h to 6 h by this phone, when lines are cheap and idle. */
export const isNight = (now: Date): boolean => now.getHours() >= 22 || now.getHours() < 6;

/** Takes a person off this phone, with all that was taken along. What waits is under another key and leaves when its owner signs in. */
export async function wipe(person: string): Promise<void> {
	await forget(person, true);
	await Promise.all([forgetLessons(person), forgetDrafts(person)]).catch(() => {});
	await tidyMedia();
}

/** Brings files where one of the takings says that they may come now. */
async function takeMedia(here: Person, hashes: string[], takings: Taking[]): Promise<void> {
	const allowed = { now: true, wifi: wifi(), night: isNight(new Date()), never: false };
	if (takings.some((taking) => allowed[taking.media])) await keepMedia(here, hashes);
}
