import * as v from 'valibot';
import type { Language } from '#platform/language.ts';
import type { Parameter } from '#rooms/exercises/item.ts';
import { tidied } from '#rooms/exercises/making-faults.ts';
import type { Loose } from '#rooms/exercises/making-fields.ts';
import { itemSchema } from '#rooms/exercises/schema.ts';
import { draw, filledText } from '#rooms/exercises/variant.ts';

/** A draw as the form shows it: in words, and put into a text. */
export type ShownDraw = { words: (language: Language) => string; fill: (text: string) => string };

const parametersOf = (item: Loose): Parameter[] => {
	const found = v.safeParse(itemSchema.entries.parameters, tidied(item).item.parameters);
	return (found.success && found.output) || [];
};

/** The first draws of the values of an item, as many as are asked for and have a value; none of one whose values are not whole yet. */
export function drawsShown(item: Loose, count: number): ShownDraw[] {
	const parameters = parametersOf(item);
	if (!parameters.length) return [];
	const found: ShownDraw[] = [];
	for (let turn = 0; turn < 4 * count && found.length < count; turn++) {
		const values = draw(parameters, `shown ${turn}`);
		if (!values) continue;
		const shown = (value: string, language: Language) => (language === 'en' ? value : value.replace('.', ','));
		found.push({
			words: (language) => Object.entries(values).map(([name, value]) => `${name} = ${shown(value, language)}`).join(' · '),
			fill: (text) => filledText(text, values, String(item.language ?? 'fr'))
		});
	}
	return found;
}
