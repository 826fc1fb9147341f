import { newId } from '#platform/ids.ts';
import { actOf, subjectOf, type LocalAct, type Parcel as Carried, type WeekBasis } from '#rooms/teaching/carried.ts';
import { laidKnown } from '#rooms/teaching/carried-textbook.ts';
import type { Known } from '#rooms/teaching/week.ts';
import { lay, maybeBegun, maybeMade as madeOf, needed } from '#rooms/teaching/lay.ts';
import { actsOver } from './acts.ts';
import { opened, type Here } from './parcel.ts';
import { maybeParcelAt, type Parcel } from './shelf.ts';

// What an act was is worked out once a start of this worker: a fact never changes.
const known = new Map<string, LocalAct | null>();

export async function carriedAt(here: Here, path: string): Promise<Carried | undefined> {
	const parcel = await maybeParcelAt(here.profile.person, path);
	if (!parcel) return undefined;
	const { route, data, basis } = await opened(here, parcel);
	return { path, route, data, basis };
}

export async function actsFor(here: Here, parcel: Pick<Parcel, 'round'>): Promise<LocalAct[]> {
	const acts: LocalAct[] = [];
	for (const fact of await actsOver(here, parcel)) {
		let act = known.get(fact.id);
		if (act === undefined) {
			const subject = subjectOf(fact);
			if (known.size > 10_000) known.clear();
			// When it truly was: this phone's clock less what it was off when it last heard the server's.
			act = actOf(fact, new Date(Date.parse(fact.at) - here.profile.skew), subject ? await carriedAt(here, subject) : undefined) ?? null;
			known.set(fact.id, act);
		}
		if (act) acts.push(act);
	}
	return acts;
}

/** What time it is by the server's clock, as near as this phone can tell. */
export const nowHere = (here: Here): Date => new Date(Date.now() - here.profile.skew);

/** A page that no server has made yet: a work that was set on this phone, an exam that was begun on it. */
export async function maybeMade(here: Here, address: string): Promise<{ route: string; data: Record<string, unknown> } | undefined> {
	const [path] = address.split('?');
	const acts = await actsFor(here, { round: 0 });
	const begun = maybeBegun(path, acts);
	return begun ? { route: begun.route, data: await laid(here, begun, address, acts) } : madeOf(path, acts, { now: nowHere(here), newId });
}

async function laid(here: Here, carried: Carried, address: string, acts: LocalAct[]): Promise<Record<string, unknown>> {
	const others = new Map<string, Carried>();
	for (const path of needed(carried, address, acts)) {
		const other = await carriedAt(here, path);
		if (other) others.set(path, other);
	}
	return lay(carried, address, acts, others, { now: nowHere(here), newId });
}

/** What the week of the person here is made of, with what was signed on this phone; undefined where it was not taken along. */
export async function knownHere(here: Here): Promise<Known | undefined> {
	const parcel = await maybeParcelAt(here.profile.person, '/teach/plan');
	if (!parcel) return undefined;
	const { basis } = await opened(here, parcel);
	return laidKnown((basis as WeekBasis).known, await actsFor(here, parcel));
}

/** A page's data as it is now: what was taken along, with what was done on this phone since. */
export async function laidData(here: Here, parcel: Parcel, address: string): Promise<{ route: string; data: Record<string, unknown>; at: number }> {
	const { route, data, basis, at } = await opened(here, parcel);
	return { route, data: await laid(here, { path: parcel.path, route, data, basis }, address, await actsFor(here, parcel)), at };
}
