import type { Language } from '#platform/language.ts';
import { renderBlocks, renderLine, type MediaOf } from '#rooms/curriculum/server/index.ts';
import type { Feedback, Interaction, Item, Option, Picture } from '#rooms/exercises/item.ts';
import { gridSvg, gridWords } from '#rooms/exercises/server/grid.ts';

/**
 * The texts of one part as safe HTML. `texts` holds what there is to choose from, by the names of `choicesOf`; `picture` and `grid` are the insides of
 * SVG drawings, `words` says the grid to who does not see it, `model` is a model answer.
 */
export type PartHtml = { prompt?: string; texts: Record<string, string>; gaps?: string; picture?: string; grid?: string; words?: string; model?: string };
/** All texts of an item as safe HTML, made once at publication. */
export type ItemHtml = { stem: string; hints: string[]; solution: string; parts: Record<string, PartHtml>; messages: Record<string, string> };

const named = (side: string, options: Option[]): [string, Option][] => options.map((one) => [`${side}.${one.id}`, one]);

/**
 * The texts to choose from, each with the name it is kept under: its id, `l.`/`r.` before it for the sides of a matching, `t.`/`c.` for things and categories,
 * `p.`/`l.` for places and labels, `k.` for criteria, its gap before it in a gap.
 */
export const choicesOf = (interaction: Interaction): [string, Option][] => {
	switch (interaction.type) {
		case 'choice':
		case 'several':
			return interaction.options.map((option) => [option.id, option]);
		case 'ordering':
			return interaction.things.map((thing) => [thing.id, thing]);
		case 'matching':
			return [...named('l', interaction.left), ...named('r', interaction.right)];
		case 'category':
			return [...named('t', interaction.things), ...named('c', interaction.categories)];
		case 'label':
			return [...named('p', interaction.places), ...named('l', interaction.labels)];
		case 'hotspot':
			return interaction.areas.map((area) => [area.id, area]);
		case 'written':
		case 'file':
			return named('k', interaction.criteria ?? []);
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
		case 'graph':
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

const escape = (text: string) => text.replace(/[&<>"]/g, (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[sign]!);

/** A picture as the inside of an SVG drawing of its own size, so that places on it need no other measure. A drawing of ours stands in it whole. */
function pictureSvg({ media: name, width, height }: Picture, media: MediaOf): string {
	const file = media(name);
	if (!file) return '';
	const size = `width="${width}" height="${height}"`;
	if (!file.svg) return `<image href="${escape(file.href)}" ${size} preserveAspectRatio="none"/>`;
	const [, tag, inside] = /^<svg([^>]*)>([\s\S]*)$/.exec(file.svg) ?? [];
	if (tag === undefined) return '';
	const box = / viewBox="[^"]*"/.test(tag) ? tag : `${tag} viewBox="0 0 ${width} ${height}"`;
	return `<svg${box.replace(/ (width|height|role|x|y|preserveAspectRatio|aria-[a-z]+)="[^"]*"/g, '')} ${size} preserveAspectRatio="none" aria-hidden="true">${inside}`;
}

/** What of a part is drawn, or shown once it is handed in. */
function drawn(interaction: Interaction, language: Language, media: MediaOf): Partial<PartHtml> {
	if (interaction.type === 'hotspot' || interaction.type === 'label') return { picture: pictureSvg(interaction.picture, media) };
	if (interaction.type === 'graph') return { grid: gridSvg(interaction, language), words: gridWords(interaction, language) };
	return interaction.type === 'written' && interaction.model ? { model: renderBlocks(interaction.model, language, media) } : {};
}

/** The language whose words stand around a text. */
export const tongueOf = (language: string): Language => (language.startsWith('ar') ? 'ar' : language.startsWith('en') ? 'en' : 'fr');

/** Makes an item's texts into safe HTML with MathML. Pictures are the item's own, unless `media` knows them better (drawings that stand in the page). */
export function renderItem(item: Item, media: MediaOf = mediaOf(item)): ItemHtml {
	const language = tongueOf(item.language);
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
			...drawn(interaction, language, media),
			...(interaction.type === 'gaps' ? { gaps: block(markedLines(interaction.text)) } : {})
		};
	}
	return { stem: block(item.stem), hints: (item.hints ?? []).map((hint) => block(hint.text)), solution: item.solution ? block(item.solution) : '', parts, messages };
}
