import { longestWritten, pointsOf } from './amount.ts';
import { filesOf, textOf } from './handed.ts';
import type { Answer, Interaction, Item, Option, Response } from './item.ts';
import { plain } from './notation.ts';
import { toldInWords } from './package.ts';
import { asList, asText, entry, owns } from './verdict.ts';

/** The place that was written beside a thing to order: a whole number from 1 to 999, in any digits; undefined for anything else. */
const placeOf = (typed: string): number | undefined => {
	const digits = plain(typed);
	return /^0{0,3}[1-9]\d{0,2}$/.test(digits) ? Number(digits) : undefined;
};

type Fields = Map<string, string[]>;

function group(fields: Iterable<[string, unknown]>): Fields {
	const found: Fields = new Map();
	let count = 0;
	for (const [name, value] of fields) {
		if (++count > 2_000) break;
		if (typeof value !== 'string') continue;
		const known = found.get(name);
		if (known) known.push(value.slice(0, longestWritten + 1));
		else found.set(name, [value.slice(0, longestWritten + 1)]);
	}
	return found;
}

/**
 * Things in the order of the numbers written beside them; gaps between the numbers do not matter. Things without a number, and the
 * second of two with the same, are left out: the order is then not whole, and marking asks again.
 */
function byNumbers(things: Option[], part: string, fields: Fields): string[] {
	const places = new Map<number, string>();
	for (const { id } of things) {
		const place = placeOf(fields.get(`${part}.${id}`)?.[0] ?? '');
		if (place !== undefined && !places.has(place)) places.set(place, id);
	}
	return [...places].sort(([a], [b]) => a - b).map(([, id]) => id);
}

/** The names under which files stand in an answer, in order. */
const fileNames = ['f1', 'f2', 'f3', 'f4', 'f5', 'f6'];

function responseOf(interaction: Interaction, part: string, fields: Fields): Response {
	const record = (ids: string[]) =>
		Object.fromEntries(ids.map((each) => [each, fields.get(`${part}.${each}`)?.[0] ?? '']).filter(([, typed]) => typed.trim()));
	const ticked = (options: Option[]) => {
		const ids = fields.get(part) ?? [];
		return options.map((option) => option.id).filter((each) => ids.includes(each));
	};
	switch (interaction.type) {
		case 'several':
			return ticked(interaction.options);
		case 'hotspot':
			return ticked(interaction.areas);
		case 'ordering': {
			const dragged = asList(fields.get(part)).filter((each) => interaction.things.some((thing) => thing.id === each));
			return dragged.length ? dragged : byNumbers(interaction.things, part, fields);
		}
		case 'gaps':
			return record(interaction.gaps.map((gap) => gap.id));
		case 'matching':
			return record(interaction.left.map((left) => left.id));
		case 'category':
			return record(interaction.things.map((thing) => thing.id));
		case 'label':
			return record(interaction.places.map((place) => place.id));
		case 'graph':
			return record(Array.from({ length: pointsOf(interaction) }, (_, i) => [`p${i + 1}.x`, `p${i + 1}.y`]).flat());
		case 'file':
			return record(fileNames);
		// What a package told comes as a fact of its own, never from a form.
		case 'package':
			return '';
		case 'written': {
			// A form that is posted ends its lines as the mail of 1982 did.
			const text = (fields.get(part)?.[0] ?? '').replace(/\r\n?/g, '\n');
			const photos = record(fileNames);
			return Object.keys(photos).length ? { ...(text.trim() ? { text } : {}), ...photos } : text;
		}
		default:
			return fields.get(part)?.[0] ?? '';
	}
}

const isEmpty = (response: Response): boolean =>
	(typeof response === 'string' ? !response.trim() : Array.isArray(response) ? !response.length : !Object.keys(response).length);

/**
 * The answer that a posted form holds. Names: the part's id for one value (repeated for several ticks, and for an order made by
 * hand), `part.id` for gaps, left sides, things to sort, places, and places of things to order, `part.p1.x` for points, `part.f1` for files. A part left empty is not in the answer; other fields are ignored.
 */
export function answerFromForm(item: Item, fields: Iterable<[string, unknown]>): Answer {
	const grouped = group(fields);
	const responses = item.parts.map((part) => [part.id, responseOf(part.interaction, part.id, grouped)] as const);
	return Object.fromEntries(responses.filter(([, response]) => !isEmpty(response)));
}

/** The words that stand for what cannot be quoted from the item. */
export type Words = { true: string; false: string; blank: string };

/** A typed text as Markdown that shows it sign by sign: no link, no formula and no slant that its author did not mean. */
const literal = (typed: string): string => typed.trim().replace(/\s+/g, ' ').replace(/[\\`*_[\]<>&$!~]/g, '\\$&');

function inWords(interaction: Interaction, response: unknown, words: Words): string {
	const textOfOption = (options: Option[], id: string) => options.find((option) => option.id === id)?.text ?? words.blank;
	switch (interaction.type) {
		case 'choice':
			return textOfOption(interaction.options, asText(response));
		case 'several':
			return asList(response).map((each) => textOfOption(interaction.options, each)).join(' · ');
		case 'truefalse':
			return response === 'true' ? words.true : response === 'false' ? words.false : words.blank;
		case 'ordering':
			return asList(response).map((each) => textOfOption(interaction.things, each)).join(' → ');
		case 'matching':
			return interaction.left.map((left) => `${left.text} → ${textOfOption(interaction.right, entry(response, left.id))}`).join(' · ');
		case 'gaps':
			return interaction.gaps
				.map((gap) => (gap.kind === 'list' ? textOfOption(gap.options, entry(response, gap.id)) : literal(entry(response, gap.id)) || words.blank))
				.join(' · ');
		case 'category':
			return interaction.things.map((thing) => `${thing.text} → ${textOfOption(interaction.categories, entry(response, thing.id))}`).join(' · ');
		case 'label':
			return interaction.places.map((place) => `${place.text} → ${textOfOption(interaction.labels, entry(response, place.id))}`).join(' · ');
		case 'hotspot':
			return asList(response).map((each) => textOfOption(interaction.areas, each)).join(' · ');
		case 'graph':
			return Array.from({ length: pointsOf(interaction) }, (_, i) => {
				const [x, y] = ['x', 'y'].map((axis) => literal(entry(response, `p${i + 1}.${axis}`)) || words.blank);
				return `${literal(interaction.names?.[i] ?? '')}(${x} ; ${y})`;
			}).join(' · ');
		case 'package':
			return toldInWords(response).map(literal).join(' · ');
		case 'written':
		case 'file':
			return [...textOf(response).split('\n').map(literal), ...filesOf(response).map((file) => literal(file.name || file.type))].join('\n').trim();
		default:
			return literal(asText(response));
	}
}

/**
 * What a learner answered, part by part, for a teacher to read: texts of the options and what was typed as it was typed, all in Markdown,
 * a line for a line of a written one. `words` gives the words of the reader's language. The shown item must be the learner's variant.
 */
export const answerText = (item: Item, answer: Answer | undefined, words: Words): { part: string; text: string }[] =>
	item.parts.map((part) => {
		const response = answer && owns(answer, part.id) ? answer[part.id] : undefined;
		return { part: part.id, text: (response !== undefined && inWords(part.interaction, response, words)) || words.blank };
	});
