import type { Item } from '#rooms/exercises/item.ts';
import { shownOptions } from '#rooms/exercises/shuffle.ts';
import { variant } from '#rooms/exercises/variant.ts';

/**
 * What a person's draws and orders come from: the same person sees the same exercise again, on any machine. In revision it comes back with other values
 * at each `draw` from 1 on; 0 is the exercise as it was met first.
 */
export const seedOf = (personId: string, itemId: string, version: number, draw = 0): string => `${personId} ${itemId} ${version}${draw ? ` ${draw}` : ''}`;

/** The item as this person has it: parameters drawn. Without parameters it is the item itself. */
export const ownItem = (item: Item, seed: string): Item => (item.parameters?.length ? variant(item, seed) : item);

/** The ids of each part's options in the order this person sees them. For a matching they are the right sides. */
export const ownOrder = (item: Item, seed: string): Record<string, string[]> =>
	Object.fromEntries(item.parts.map((part) => [part.id, shownOptions(part.interaction, `${seed} ${part.id}`).map((option) => option.id)]));
