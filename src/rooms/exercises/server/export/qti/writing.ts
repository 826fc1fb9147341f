/** What the writer of one part gets, and what it answers. */
import type { Feedback, Item, Option, Part } from '#rooms/exercises/item.ts';
import type { Losses } from '../told.ts';
import type { Templates } from './parameters.ts';
import { base, set, variable } from './rules.ts';
import { blocks, line, type Ink } from './text.ts';
import { nameOf, q, raw, type Piece, type Xml } from './xml.ts';

export type Writing = { item: Item; part: Part; ink: Ink; lost: Losses; templates: Templates; /** The names of its response, of its points and of what is said. */ response: string; points: string; said: string; sayings: Saying[] };
export type Saying = { id: string; text: string };
/** A part in QTI: `rules` set its points, from 0 to 1; a part without rules waits for a person. `corrects` are keys that are drawn. */
export type Part2 = { declarations: Xml[]; body: Piece[]; rules?: Xml[]; answered: Xml; corrects?: { id: string; value: Xml }[] };

/** A text of one line as content. */
export const lineOf = (text: string, { ink }: Writing): Piece => raw(line(text, ink));
export const blocksOf = (text: string, { ink }: Writing): Piece => raw(blocks(text, ink));

/** Says a feedback where a rule is met: the rule to add, nothing where there are no words. */
export function say(writing: Writing, feedback: Feedback | undefined): Xml[] {
	if (!feedback?.text) return [];
	const id = `m${writing.sayings.length + 1}`;
	writing.sayings.push({ id, text: feedback.text });
	return [set(writing.said, q('multiple', {}, variable(writing.said), base('identifier', id)))];
}

/** Options as QTI's choices. */
export const choices = (name: string, options: Option[], writing: Writing, attributes: Record<string, string | number> = {}): Xml[] =>
	options.map((option) => q(name, { identifier: nameOf(option.id), ...attributes }, lineOf(option.text, writing)));

/** The class by which our reader knows a thing of ours again; others take no notice. */
export const marked = (kind: string, id?: string): string => `qalam-${kind}${id === undefined ? '' : ` qalam-id-${id}`}`;
