import type { Language } from '#platform/language.ts';
import { renderBlocks, renderLine, type MediaOf } from '#rooms/curriculum/server/index.ts';
import type { Feedback, Interaction, Item, Option } from '#rooms/exercises/item.ts';

/** The texts of one part as safe HTML. `texts` holds what there is to choose from, by the names of `choicesOf`; `messages` holds feedback by its source. */
export type PartHtml = { prompt?: string; texts: Record<string, string>; gaps?: string };
/** All texts of an item as safe HTML, made once at publication. */
export type ItemHtml = { stem: string; hints: string[]; solution: string; parts: Record<string, PartHtml>; messages: Record<string, string> };

/** The texts to choose from, each with the name it is kept under: its id, `l.`/`r.` before it for the sides of a matching, its gap before it in a gap. */
const choicesOf = (interaction: Interaction): [string, Option][] => {
	switch (interaction.type) {
		case 'choice':
		case 'several':
			return interaction.options.map((option) => [option.id, option]);
		case 'ordering':
			return interaction.things.map((thing) => [thing.id, thing]);
		case 'matching':
			return [...interaction.left.map((one): [string, Option] => [`l.${one.id}`, one]), ...interaction.right.map((one): [string, Option] => [`r.${one.id}`, one])];
		case 'gaps':
			return interaction.gaps.flatMap((gap) => (gap.kind === 'list' ? gap.options.map((option): [string, Option] => [`${gap.id}.${option.id}`, option]) : []));
		default:
			return [];
	}
};

const feedbackOf = (interaction: Interaction): (Feedback | undefined)[] => {
	switch (interaction.type) {
		case 'truefalse':
			return [interaction.whenTrue, interaction.whenFalse];
		case 'numeric':
		case 'short':
		case 'expression':
			return interaction.answers.map((answer) => answer.feedback);
		case 'gaps':
			return interaction.gaps.flatMap((gap) => (gap.kind === 'list' ? gap.options.map((option) => option.feedback) : gap.answers.map((answer) => answer.feedback)));
		default:
			return choicesOf(interaction).map(([, option]) => option.feedback);
	}
};

const mediaOf = (item: Item): MediaOf => (name) => {
	const file = item.media?.[name];
	return file && { href: `/media/${file.sha256}`, type: file.type, bytes: file.bytes };
};

/**
 * A text with gaps whose lines begin with a mark typed by hand (`a)`, `•`): each stays a line of its own, where Markdown would run them together
 * and leave the marks inside the line. Lists that Markdown knows (`-`, `1.`) are lists already.
 */
export const markedLines = (text: string): string => text.replace(/(?<=\S)[ \t]*\n(?=[ \t]*(?:\p{L}\)|[–—•·▪◦‣])[ \t])/gu, '\\\n');

/** Makes an item's texts into safe HTML with MathML. Pictures are the item's own, unless `media` knows them better (drawings that stand in the page). */
export function renderItem(item: Item, media: MediaOf = mediaOf(item)): ItemHtml {
	const language: Language = item.language.startsWith('ar') ? 'ar' : item.language.startsWith('en') ? 'en' : 'fr';
	const block = (text: string) => renderBlocks(text, language, media);
	const line = (text: string) => renderLine(text, language, media);
	const messages: Record<string, string> = {};
	const parts: Record<string, PartHtml> = {};
	for (const part of item.parts) {
		const { interaction } = part;
		for (const text of [part.right, part.wrong, ...feedbackOf(interaction).map((feedback) => feedback?.text)]) if (text) messages[text] ??= block(text);
		parts[part.id] = {
			...(part.prompt ? { prompt: block(part.prompt) } : {}),
			texts: Object.fromEntries(choicesOf(interaction).map(([name, option]) => [name, line(option.text)])),
			...(interaction.type === 'gaps' ? { gaps: block(markedLines(interaction.text)) } : {})
		};
	}
	return { stem: block(item.stem), hints: (item.hints ?? []).map((hint) => block(hint.text)), solution: item.solution ? block(item.solution) : '', parts, messages };
}
