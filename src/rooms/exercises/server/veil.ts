/** An exercise of a test under other names: what its author called the things to choose from may tell their order, or which is right. */
import type { Answer, Interaction, Item, Option, Part, Response } from '#rooms/exercises/item.ts';
import { choicesOf, type ItemHtml, type PartHtml } from '#rooms/exercises/server/render.ts';
import { asList, asText, entry } from '#rooms/exercises/verdict.ts';

/** What a name becomes; `side` tells apart what may be called the same in one part. */
type Name = (side: string, id: string) => string;

const option = <T extends Option>(name: Name, side: string) => (one: T): T => ({ ...one, id: name(side, one.id) });
const keys = <V>(given: Record<string, V>, change: (id: string) => string, value: (one: V) => V = (one) => one): Record<string, V> =>
	Object.fromEntries(Object.entries(given).map(([id, one]) => [change(id), value(one)]));

function renamed(it: Interaction, name: Name): Interaction {
	const own = (side: string) => (id: string) => name(side, id);
	switch (it.type) {
		case 'choice':
			return { ...it, options: it.options.map(option(name, '')), key: name('', it.key), ...(it.partial ? { partial: keys(it.partial, own('')) } : {}) };
		case 'several':
			return { ...it, options: it.options.map(option(name, '')), keys: it.keys.map(own('')), ...(it.weights ? { weights: keys(it.weights, own('')) } : {}) };
		case 'hotspot':
			return { ...it, areas: it.areas.map(option(name, '')), keys: it.keys.map(own('')), ...(it.weights ? { weights: keys(it.weights, own('')) } : {}) };
		case 'ordering':
			return { ...it, things: it.things.map(option(name, '')) };
		case 'matching':
			return { ...it, left: it.left.map(option(name, 'l')), right: it.right.map(option(name, 'r')), pairs: keys(it.pairs, own('l'), own('r')) };
		case 'category':
			return { ...it, things: it.things.map(option(name, 'l')), categories: it.categories.map(option(name, 'r')), keys: keys(it.keys, own('l'), (ids) => ids.map(own('r'))) };
		case 'label':
			return { ...it, places: it.places.map(option(name, 'l')), labels: it.labels.map(option(name, 'r')), keys: keys(it.keys, own('l'), (ids) => ids.map(own('r'))) };
		case 'gaps':
			return { ...it, gaps: it.gaps.map((gap) => (gap.kind === 'list' ? { ...gap, options: gap.options.map(option(name, gap.id)), key: name(gap.id, gap.key) } : gap)) };
		default:
			return it;
	}
}

/** A response under the names that `name` gives; one that is not of the interaction's shape becomes an empty one of it. */
function said(it: Interaction, response: Response, name: Name): Response {
	switch (it.type) {
		case 'choice':
			return name('', asText(response));
		case 'several':
		case 'hotspot':
		case 'ordering':
			return asList(response).map((id) => name('', id)).filter(Boolean);
		case 'matching':
		case 'category':
		case 'label':
			return Object.fromEntries(Object.entries(Object(response) as Record<string, string>).map(([left, right]) => [name('l', left), name('r', right)]).filter(([left, right]) => left && right));
		case 'gaps':
			return Object.fromEntries(it.gaps.flatMap((gap) => (entry(response, gap.id) ? [[gap.id, gap.kind === 'list' ? name(gap.id, entry(response, gap.id)) : entry(response, gap.id)]] : [])));
		default:
			return response;
	}
}

const answered = (item: Item, answer: Answer, name: (part: Part) => Name): Answer =>
	Object.fromEntries(item.parts.flatMap((part) => (Object.hasOwn(answer, part.id) ? [[part.id, said(part.interaction, answer[part.id], name(part))]] : [])));

/**
 * An item with its texts, where all that is chosen from goes by names that `secret` makes of a place in it: nobody who does not know the secret learns
 * anything from them. `away` and `back` put an answer under these names, and under the item's own; a name that is none leads nowhere.
 */
export function veiled({ item, html }: { item: Item; html: ItemHtml }, secret: (place: string) => string): { item: Item; html: ItemHtml; away: (answer: Answer) => Answer; back: (answer: Answer) => Answer } {
	const known = new Map<string, string>();
	const away = (part: Part): Name => (side, id) => {
		const veil = secret(JSON.stringify([part.id, side, id]));
		known.set(JSON.stringify([part.id, side, veil]), id);
		return veil;
	};
	const back = (part: Part): Name => (side, veil) => known.get(JSON.stringify([part.id, side, veil])) ?? '';
	const other: Item = { ...item, parts: item.parts.map((part) => ({ ...part, interaction: renamed(part.interaction, away(part)) })) };
	const texts = (part: Part, i: number): [string, PartHtml] => {
		const names = choicesOf(other.parts[i].interaction).map(([name]) => name);
		const own = html.parts[part.id];
		const moved = choicesOf(part.interaction).map(([name], n) => [names[n], own.texts[name]] as const);
		return [part.id, { ...own, texts: Object.fromEntries(moved) }];
	};
	return {
		item: other,
		html: { ...html, parts: Object.fromEntries(item.parts.map(texts)) },
		away: (answer) => answered(item, answer, away),
		back: (answer) => answered(item, answer, back)
	};
}
