import { newId } from '#platform/ids.ts';

/** All chance of a simulation, from one seed: the same seed is the same run. */
export type Chance = { int: (below: number) => number; happens: (share: number) => boolean; pick: <T>(list: readonly T[]) => T; id: (now: number) => string; shuffled: <T>(list: readonly T[]) => T[] };

/** mulberry32: small, and good enough to throw dice. */
export function chanceOf(seed: number): Chance {
	let state = seed | 0;
	const next = () => {
		state = (state + 0x6d2b79f5) | 0;
		let t = Math.imul(state ^ (state >>> 15), 1 | state);
		t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
		return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
	};
	const int = (below: number) => Math.floor(next() * below);
	return {
		int,
		happens: (share) => next() < share,
		pick: (list) => list[int(list.length)],
		id: (now) => newId(now, Uint8Array.from({ length: 10 }, () => int(256))),
		shuffled: (list) => list.map((one) => ({ one, place: next() })).sort((a, b) => a.place - b.place).map(({ one }) => one)
	};
}

/**
 * Who goes on next: every effect of every tab waits here for its turn, and chance gives the turns, so that tabs run into each other in
 * all ways and each way can be had again. Work outside (a database) is waited for before the next turn.
 */
export function turnsOf(chance: Chance) {
	let waiting: { owner: object; go: () => void }[] = [];
	let outside = 0;
	const settled = async () => {
		do await new Promise((done) => setImmediate(done));
		while (outside);
	};
	return {
		wait: (owner: object) => new Promise<void>((go) => void waiting.push({ owner, go })),
		/** Whoever this was is no more: nothing of his goes on. */
		forget: (owner: object) => void (waiting = waiting.filter((one) => one.owner !== owner)),
		some: () => waiting.length > 0,
		async give() {
			const [one] = waiting.splice(chance.int(waiting.length), 1);
			one.go();
			await settled();
		},
		settled,
		outside<T>(work: Promise<T>): Promise<T> {
			outside++;
			return work.finally(() => outside--);
		}
	};
}
export type Turns = ReturnType<typeof turnsOf>;
