import type { Fact } from '#rooms/sync/fact.ts';
import { contentsOf, factsHere } from '#rooms/sync/browser/outbox.ts';
import { seal, unseal } from './lock.ts';
import { maybeParcelAt, nextRound, putParcel, type Parcel, type Profile } from './shelf.ts';

/**
 * Which of the acts made on this phone are in what was taken along. The server says at the beginning of a taking which it holds; every parcel of that
 * taking knows them, and when it came to its end so does every parcel here. The others are laid over the pages (carried.ts of the rooms).
 */
type Held = { all: string[]; rounds: Record<string, string[]> };
type Person = { profile: Profile; key: CryptoKey };
const name = '#held';

async function held({ profile, key }: Person): Promise<Held> {
	const parcel = await maybeParcelAt(profile.person, name);
	return parcel ? (JSON.parse(await unseal(key, name, parcel.sealed)) as Held) : { all: [], rounds: {} };
}
const putHeld = async ({ profile, key }: Person, value: Held) =>
	putParcel({ person: profile.person, key: name, path: name, stamp: '', sealed: await seal(key, name, JSON.stringify(value)), size: 0, media: [], round: 0 });

/** The acts of a person that the parcels do not all know yet, oldest first: what to ask the server about. */
export async function actsNotIn(person: Person): Promise<string[]> {
	const known = new Set((await held(person)).all);
	return (await contentsOf(person.profile.person)).rows.map((row) => row.id).filter((id) => !known.has(id)).slice(0, 3000);
}

/** The acts to lay over a page. */
export async function actsOver(person: Person, parcel: Pick<Parcel, 'round'>): Promise<Fact[]> {
	const { all, rounds } = await held(person);
	const known = new Set([...all, ...(rounds[parcel.round] ?? [])]);
	return (await factsHere(person.profile.person)).filter((fact) => !known.has(fact.id));
}

export const beginRound = (person: string): Promise<number> => nextRound(person);

export async function noteHeld(person: Person, round: number, ids: string[]): Promise<void> {
	const { all, rounds } = await held(person);
	await putHeld(person, { all, rounds: { ...rounds, [round]: ids } });
}

/** The taking came to its end: what it holds, all parcels know. Acts that left the phone need not be remembered. */
export async function endRound(person: Person, round: number): Promise<void> {
	const { all, rounds } = await held(person);
	const here = new Set((await contentsOf(person.profile.person)).rows.map((row) => row.id));
	await putHeld(person, { all: [...new Set([...all, ...(rounds[round] ?? [])])].filter((id) => here.has(id)), rounds: {} });
}
