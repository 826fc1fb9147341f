/** What each response of an item is worth, and the points of one response alone. PURE. */
import type { Notes } from '../row.ts';
import type { Oracle, Responses } from './oracle.ts';
import type { Value } from './values.ts';

/** One response, asked alone: 1 is what its right answer gets, 0 what nothing gets. */
export type Asked = {
	id: string;
	key: Value;
	/** Its part of the item's points; 0 for one that is not scored. */
	share: number;
	score(value: Value): number;
	/** All responses with this one, as the item is asked for what it says. */
	responses(value: Value): Responses;
};

const near = (a: number, b: number): boolean => Math.abs(a - b) < 1e-6 * Math.max(1, Math.abs(a), Math.abs(b));

/**
 * Splits the points among the responses. Where each brings its own points whatever the others say, it is asked alone; where they only count
 * together, it is asked beside the right answers of the others, and that parts now count each for themselves is noted.
 */
export function sharesOf(oracle: Oracle, keys: Map<string, Value>, notes: Notes): Map<string, Asked> {
	const all: Responses = Object.fromEntries(keys);
	const none: Responses = Object.fromEntries([...keys.keys()].map((id) => [id, null]));
	const zero = oracle.points(none);
	const full = oracle.points(all) - zero;
	const gain = (id: string) => oracle.points({ ...none, [id]: keys.get(id)! }) - zero;
	const loss = (id: string) => zero + full - oracle.points({ ...all, [id]: null });
	const ids = [...keys.keys()];
	const scored = ids.filter((id) => gain(id) > 1e-9 || loss(id) > 1e-9);
	const additive = near(scored.reduce((sum, id) => sum + gain(id), 0), full) && scored.every((id) => near(gain(id), loss(id)));
	if (full > 0 && zero > 0) notes.add('points-for-nothing-lost');
	if (!additive && scored.length > 1) notes.add('parts-count-each');
	const weigh = (id: string) => (additive ? gain(id) : Math.max(gain(id), loss(id)));
	const sum = scored.reduce((total, id) => total + weigh(id), 0);
	return new Map(
		ids.map((id): [string, Asked] => {
			const around = additive ? none : all;
			const base = oracle.points({ ...around, [id]: null });
			const worth = oracle.points({ ...around, [id]: keys.get(id)! }) - base;
			const responses = (value: Value): Responses => ({ ...around, [id]: value });
			return [
				id,
				{
					id,
					key: keys.get(id)!,
					share: sum > 0 && worth > 1e-9 ? weigh(id) / sum : 0,
					score: (value) => (worth > 1e-9 ? (oracle.points(responses(value)) - base) / worth : 0),
					responses
				}
			];
		})
	);
}

/** The best of what can be answered: for one value the one with most points, for several those that each add points, in two rounds. */
export function searched(points: (value: Value) => number, container: boolean, atoms: Value[]): Value {
	let best: Value = null as Value;
	let most = points(null);
	if (!container) {
		for (const atom of atoms) {
			const found = points(atom);
			if (found > most + 1e-9) [best, most] = [atom, found];
		}
		return best;
	}
	for (let round = 0; round < 2; round++)
		for (const atom of atoms) {
			if (!atom || best?.list.includes(atom.list[0])) continue;
			const more: Value = { ...atom, list: [...(best?.list ?? []), atom.list[0]] };
			const found = points(more);
			if (found > most + 1e-9) [best, most] = [more, found];
		}
	return best;
}
