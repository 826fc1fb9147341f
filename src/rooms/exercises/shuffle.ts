import { seeded, shuffled } from '#platform/random.ts';
import type { Interaction, Option } from './item.ts';

/**
 * The options, things or right sides of an interaction in the order this learner sees them. The seed is made of the pupil and the
 * item's version, so that the same page comes again. Options of choice and several keep the author's order unless `shuffle` says
 * true; right sides, things to sort and labels are mixed unless it says false; things to order always are, and never stand already solved.
 */
export function shownOptions(interaction: Interaction, seed: string): Option[] {
	const mixed = (options: Option[]) => shuffled(seeded(seed), options);
	switch (interaction.type) {
		case 'choice':
		case 'several':
			return interaction.shuffle === true ? mixed(interaction.options) : interaction.options;
		case 'matching':
			return interaction.shuffle === false ? interaction.right : mixed(interaction.right);
		case 'category':
			return interaction.shuffle === false ? interaction.things : mixed(interaction.things);
		case 'label':
			return interaction.shuffle === false ? interaction.labels : mixed(interaction.labels);
		case 'ordering': {
			const things = mixed(interaction.things);
			const solved = things.every((thing, place) => thing === interaction.things[place]);
			return solved ? [...things.slice(1), ...things.slice(0, 1)] : things;
		}
		default:
			return [];
	}
}
