import type { Item } from './item.ts';

/** The names of the pictures and sounds that an item shows, in its texts and to point at; each once. */
export function mediaIn(item: Item): string[] {
	const inTexts = [...JSON.stringify(item).matchAll(/\(media\/([\w.-]+)\)/g)].map(([, name]) => name);
	const toPointAt = item.parts.flatMap(({ interaction }) => (interaction.type === 'hotspot' || interaction.type === 'label' ? [interaction.picture.media] : []));
	return [...new Set([...inTexts, ...toPointAt])];
}
