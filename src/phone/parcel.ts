import { parse } from 'devalue';
import { unseal } from './lock.ts';
import type { Parcel, Profile } from './shelf.ts';

/** The person who is unlocked on this phone. */
export type Here = { profile: Profile; key: CryptoKey };

/** A parcel as it was taken: the route whose page shows it, the data of its load, what acts are laid over it with, and when that was. */
export async function opened({ key }: Here, parcel: Parcel): Promise<{ route: string; data: Record<string, unknown>; basis?: unknown; at: number }> {
	const { route, data, basis, at } = JSON.parse(await unseal(key, parcel.path, parcel.sealed)) as { route: string; data: string; basis?: string; at: number };
	return { route, data: parse(data) as Record<string, unknown>, basis: basis === undefined ? undefined : parse(basis), at };
}
