import type { Component } from 'svelte';
import type { Addressee, Language } from '#platform/language.ts';
import type { Answer, Item, Kind, Mark, Part, PartMark, Response } from '#rooms/exercises/item.ts';
import type { Hands } from '#rooms/exercises/browser/hands.ts';
import type { say } from '#rooms/exercises/messages/index.ts';

/** The texts of a part as the page has them (server/render.ts). */
export type PartHtml = { prompt?: string; texts: Record<string, string>; gaps?: string; picture?: string; grid?: string; words?: string; model?: string };

/** A file made ready to go with the answer: as it stands in it, and what the page shows of a picture. */
export type Kept = { text: string; name: string; shown?: string };

/** What every kind of question is shown with. */
export type PartProps = {
	part: Part;
	html: PartHtml;
	order: string[];
	response: Response | undefined;
	verdict: PartMark | undefined;
	t: ReturnType<typeof say>;
	/** The language of the exercise: numbers are read as it writes them. */
	tongue: string;
	language: Language;
	addressee: Addressee;
	/** JavaScript is here. */
	live: boolean;
	label: string;
	/** Makes a file ready; nothing for one that can't be. Not there where this browser can keep none: then the plain field sends it. */
	keepFile?: (file: File) => Promise<Kept | undefined>;
};

/** What a page brings besides the kinds that are typed, ticked or put in order: what marks all of its kinds, what shows them, and what takes files. */
export type More = { openHands?: () => Hands; mark: (item: Item, answer: Answer) => Mark; parts: Partial<Record<Kind, Component<PartProps>>> };

const has = (item: Item, kinds: RegExp): boolean => item.parts.some(({ interaction }) => kinds.test(interaction.type));

/** Whether an item has a kind that needs `more.ts`. */
export const needsMore = (item: Item): boolean => has(item, /^(category|hotspot|label|graph|written|file)$/);

/** Whether an item has an expression, which needs the algebra. */
export const needsAlgebra = (item: Item): boolean => has(item, /^expression$/);

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
/** The sign of the nth thing of a list or of a picture. */
export const letterOf = (place: number): string => letters[place] ?? String(place + 1);
