import type { Interaction } from './item.ts';
import { asList, entry, nothing, unreadable } from './verdict.ts';
import type { Verdict } from './verdict.ts';

/**
 * Marks an order. `all`: the whole order or nothing. `neighbours`: the share of pairs that stand side by side as they should, so
 * that one thing out of place does not cost everything after it. An order that lacks a thing is asked again. `details`: whether each
 * thing stands at its place.
 */
export function markOrdering(ordering: Interaction & { type: 'ordering' }, response: unknown): Verdict {
	const wanted = ordering.things.map((thing) => thing.id);
	const given = asList(response).filter((id) => wanted.includes(id));
	if (!given.length) return nothing;
	if (given.length < wanted.length) return unreadable('order-unclear');
	const whole = wanted.every((id, place) => given[place] === id);
	const pairs = wanted.slice(1).filter((id, before) => given[given.indexOf(id) - 1] === wanted[before]).length;
	const score = whole ? 1 : ordering.scoring === 'all' ? 0 : pairs / (wanted.length - 1);
	const misplaced = ordering.things.filter((thing, place) => given[place] !== thing.id);
	return {
		score,
		said: misplaced.map((thing) => thing.feedback),
		details: Object.fromEntries(wanted.map((id, place) => [id, given[place] === id]))
	};
}

/** Marks pairs. `all`: every pair or nothing. `each`: one share a right pair. What is said of a wrong pair: of its right side, else of its left. */
export function markMatching(matching: Interaction & { type: 'matching' }, response: unknown): Verdict {
	const pairs = matching.left.map((left) => ({ left, right: matching.right.find((right) => right.id === entry(response, left.id)) }));
	if (!pairs.some(({ right }) => right)) return nothing;
	const isRight = ({ left, right }: (typeof pairs)[number]) => right !== undefined && matching.pairs[left.id] === right.id;
	const rights = pairs.filter(isRight).length;
	const score = rights === pairs.length ? 1 : matching.scoring === 'all' ? 0 : rights / pairs.length;
	const wrong = pairs.filter((pair) => pair.right && !isRight(pair));
	return {
		score,
		said: wrong.map(({ left, right }) => right?.feedback ?? left.feedback),
		details: Object.fromEntries(pairs.map((pair) => [pair.left.id, isRight(pair)]))
	};
}
