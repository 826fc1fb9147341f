/** A source of chance: each call gives a number from 0 (included) to 1 (excluded), as `Math.random` does. */
export type Random = () => number;

/**
 * A reproducible source of chance: the same seed gives the same numbers on every machine. The seed is a text or a whole
 * number. Algorithm sfc32 (Chris Doty-Humphrey, public domain), seeded by FNV-1a. Not for secrets.
 */
export function seeded(seed: string | number): Random {
	const state = [0, 1, 2, 3].map((part) => hash(`${part}:${seed}`));
	const next = () => {
		const sum = (((state[0] + state[1]) | 0) + state[3]) | 0;
		state[3] = (state[3] + 1) | 0;
		state[0] = state[1] ^ (state[1] >>> 9);
		state[1] = (state[2] + (state[2] << 3)) | 0;
		state[2] = (state[2] << 21) | (state[2] >>> 11);
		state[2] = (state[2] + sum) | 0;
		return (sum >>> 0) / 4294967296;
	};
	// The first numbers of close seeds resemble each other.
	for (let i = 0; i < 12; i++) next();
	return next;
}

/** A 32-bit number made from a text (FNV-1a over UTF-16 units): the same text gives the same number. Not for secrets. */
export function hash(text: string): number {
	let value = 0x811c9dc5;
	for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193);
	return value >>> 0;
}

/** A whole number from `least` to `most`, both included. */
export const between = (random: Random, least: number, most: number): number => least + Math.floor(random() * (most - least + 1));

/** One of the list, each as likely as the others. Refuses an empty list. */
export function pick<T>(random: Random, list: readonly T[]): T {
	if (!list.length) throw new RangeError('nothing to pick from');
	return list[Math.floor(random() * list.length)];
}

/** One of the list, each as likely as its weight says. Refuses a list whose weights are all nothing. */
export function weighted<T>(random: Random, list: readonly (readonly [T, number])[]): T {
	const total = list.reduce((sum, [, weight]) => sum + weight, 0);
	if (!(total > 0)) throw new RangeError('nothing to pick from');
	let left = random() * total;
	for (const [value, weight] of list) if ((left -= weight) < 0) return value;
	return list[list.length - 1][0];
}

/** The same list in another order; the list given is left as it is. Fisher and Yates. */
export function shuffled<T>(random: Random, list: readonly T[]): T[] {
	const out = [...list];
	for (let i = out.length - 1; i > 0; i--) {
		const j = Math.floor(random() * (i + 1));
		[out[i], out[j]] = [out[j], out[i]];
	}
	return out;
}
