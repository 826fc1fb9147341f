/** Exercises on paper: the same ones in variants A to F, each with its values, orders and key. PURE: a sheet and a letter always give the same. */
import { seeded, shuffled } from '#platform/random.ts';
import type { Interaction, Item, Part } from './item.ts';
import { ownItem } from './own.ts';
import { markAt } from './paper-mark.ts';
import { shownOptions } from './shuffle.ts';

export const letters = 'ABCDEF';
export type Letter = 'A' | 'B' | 'C' | 'D' | 'E' | 'F';

/** The letters of a sheet with so many variants. */
export const lettersOf = (variants: number): Letter[] => [...letters.slice(0, variants)] as Letter[];

/** The letter of a pupil's copy: neighbours in the list never get the same one, where there are two. */
export const letterAt = (number: number, variants: number): Letter => lettersOf(variants)[(number - 1) % variants];

const seedOf = (paperId: string, letter: Letter, item: string): string => `paper ${paperId} ${letter} ${item}`;

/** In which order a variant shows the exercises: places in the sheet's own list, from 0. Variant A keeps the author's. */
export function orderOf(count: number, paperId: string, letter: Letter, mixed: boolean): number[] {
	const places = Array.from({ length: count }, (_, i) => i);
	return mixed && letter !== 'A' ? shuffled(seeded(seedOf(paperId, letter, 'order')), places) : places;
}

/** On a mixed sheet options are mixed too, unless their author forbade it. */
const mixing = (interaction: Interaction, mixed: boolean): Interaction =>
	mixed && (interaction.type === 'choice' || interaction.type === 'several') && interaction.shuffle === undefined ? { ...interaction, shuffle: true } : interaction;

/** An exercise as a variant shows it: its values drawn, and for each part the ids of its options in order. */
export function onPaper(item: Item, paperId: string, letter: Letter, mixed: boolean): { item: Item; order: Record<string, string[]> } {
	const seed = seedOf(paperId, letter, item.code);
	const own = ownItem(item, seed);
	return { item: own, order: Object.fromEntries(own.parts.map((part) => [part.id, shownOptions(mixing(part.interaction, mixed), `${seed} ${part.id}`).map((option) => option.id)])) };
}

/**
 * The key of a part by the marks on the paper (`b`, `a c`, `1-b 2-a`); undefined where the key is words and no marks stand before them.
 * `order` is that of `onPaper`.
 */
export function keyMarks({ interaction: it }: Part, order: string[]): string | undefined {
	const mark = (id: string) => markAt(order.indexOf(id));
	switch (it.type) {
		case 'choice':
			return mark(it.key);
		case 'several':
			return it.keys.map(mark).sort().join(' ');
		case 'ordering':
			return it.things.map((thing) => mark(thing.id)).join(' ');
		case 'matching':
			return it.left.map((left, i) => `${i + 1}-${mark(it.pairs[left.id])}`).join(' ');
		case 'category':
			return order.map((id, i) => `${markAt(i)}-${it.keys[id]?.map((key) => it.categories.findIndex((each) => each.id === key) + 1).join('/') || '–'}`).join(' ');
		case 'hotspot':
			return it.keys.map((key) => markAt(it.areas.findIndex((area) => area.id === key)).toUpperCase()).sort().join(' ');
		case 'label':
			return it.places.map((place, i) => `${i + 1}-${it.keys[place.id]?.map(mark).join('/') || '–'}`).join(' ');
		default:
			return undefined;
	}
}
