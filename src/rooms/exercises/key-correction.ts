/** Whether one version of an exercise corrects only the key of another. PURE. What was asked must be the same to the letter: then an answer given to one may be marked by the other. */
import type { Gap, Interaction, Item, Option, Part } from './item.ts';

const unsaid = ({ feedback: _, ...option }: Option) => option;
const byId = <Thing extends { id: string }>(things: readonly Thing[]): Thing[] => [...things].sort((a, b) => (a.id < b.id ? -1 : 1));

/** A gap as it is asked, without what is right in it. */
function askedGap(gap: Gap): object {
	if (gap.kind === 'list') {
		const { key: _, options, ...rest } = gap;
		return { ...rest, options: options.map(unsaid) };
	}
	const { answers: _, ...rest } = gap;
	return rest;
}

/** An interaction as it is asked: without its key, without what an option is worth, and without what is said of an answer. */
function asked(interaction: Interaction): object {
	switch (interaction.type) {
		case 'choice': {
			const { key: _, partial: __, options, ...rest } = interaction;
			return { ...rest, options: options.map(unsaid) };
		}
		case 'several': {
			const { keys: _, weights: __, options, ...rest } = interaction;
			return { ...rest, options: options.map(unsaid) };
		}
		case 'truefalse':
			return { type: interaction.type };
		case 'numeric':
		case 'short':
		case 'expression': {
			const { answers: _, ...rest } = interaction;
			return rest;
		}
		case 'gaps':
			return { ...interaction, gaps: interaction.gaps.map(askedGap) };
		case 'ordering':
			// They are listed in the right order and shown shuffled: the order is the key.
			return { ...interaction, things: byId(interaction.things).map(unsaid) };
		case 'matching': {
			const { pairs: _, left, right, ...rest } = interaction;
			return { ...rest, left: left.map(unsaid), right: right.map(unsaid) };
		}
		case 'category': {
			const { keys: _, things, categories, ...rest } = interaction;
			return { ...rest, things: things.map(unsaid), categories: categories.map(unsaid) };
		}
		case 'hotspot': {
			const { keys: _, weights: __, areas, ...rest } = interaction;
			return { ...rest, areas: areas.map(unsaid) };
		}
		case 'label': {
			const { keys: _, places, labels, ...rest } = interaction;
			return { ...rest, places: places.map(unsaid), labels: labels.map(unsaid) };
		}
		case 'graph': {
			const { answers, ...rest } = interaction;
			// As many points are asked as the first answer has.
			return { ...rest, points: answers[0]?.at.length };
		}
		case 'written': {
			const { model: _, ...rest } = interaction;
			return rest;
		}
		default:
			return interaction;
	}
}

const askedPart = ({ right: _, wrong: __, interaction, ...part }: Part): object => ({ ...part, interaction: asked(interaction) });

const asText = (value: unknown): string =>
	JSON.stringify(value, (_, part) => (part && typeof part === 'object' && !Array.isArray(part) ? Object.fromEntries(Object.entries(part).filter(([, each]) => each !== undefined).sort()) : part));

/** All that a pupil was asked, and what it is evidence for: without key, solution, and what is said afterwards. */
const askedOf = ({ solution: _, author: __, licence: ___, source: ____, foreign: _____, parts, ...item }: Item): string => asText({ ...item, parts: parts.map(askedPart) });

/** What decides of an answer: the parts whole. */
const keyOf = (item: Item): string => asText(item.parts);

/** Whether `after` asks just what `before` asked, with the same parts, ids, options and parameters, and another key. The same key with another solution is none. */
export const isKeyCorrection = (before: Item, after: Item): boolean => askedOf(before) === askedOf(after) && keyOf(before) !== keyOf(after);

/** The older versions whose answers the key of the newest may mark: from the one before it back to the first that asked something else. */
export function markableBy(versions: readonly { number: number; item: Item }[]): number[] {
	const [newest, ...older] = [...versions].sort((a, b) => b.number - a.number);
	if (!newest) return [];
	const askedNow = askedOf(newest.item);
	const same = older.findIndex(({ item }) => askedOf(item) !== askedNow);
	const run = same === -1 ? older : older.slice(0, same);
	return run.some(({ item }) => isKeyCorrection(item, newest.item)) ? run.map(({ number }) => number).sort((a, b) => a - b) : [];
}
