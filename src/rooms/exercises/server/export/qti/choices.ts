/** Choices, true or false, orders: as QTI's interactions. PURE. */
import type { Interaction, Option } from '#rooms/exercises/item.ts';
import { all, base, choose, declared, float, isNull, mapping, matched, member, not, set, some, sum, variable } from './rules.ts';
import { choices, marked, say, type Part2, type Writing } from './writing.ts';
import { nameOf, q, type Xml } from './xml.ts';

type Of<Kind extends Interaction['type']> = Interaction & { type: Kind };

/** All or nothing. */
export const rightOnly = (writing: Writing): Xml[] => choose([{ when: matched(writing.response), then: [set(writing.points, float(1))] }], [set(writing.points, float(0))]);

const answered = (writing: Writing): Xml => not(isNull(variable(writing.response)));

/** What is said of an option that was chosen alone. */
const saidOfOne = (options: Option[], writing: Writing): Xml[] =>
	options.flatMap((option) => {
		const rules = say(writing, option.feedback);
		return rules.length ? choose([{ when: q('match', {}, variable(writing.response), base('identifier', nameOf(option.id))), then: rules }]) : [];
	});

export function choicePart(it: Of<'choice'>, writing: Writing): Part2 {
	const partial = Object.entries(it.partial ?? {});
	const map = partial.length ? q('mapping', { defaultValue: 0 }, ...[[it.key, 1] as const, ...partial].map(([id, value]) => q('mapEntry', { mapKey: nameOf(id), mappedValue: value }))) : undefined;
	return {
		declarations: [declared(writing.response, 'single', 'identifier', [nameOf(it.key)], map)],
		body: [q('choiceInteraction', { responseIdentifier: writing.response, shuffle: it.shuffle === true, maxChoices: 1 }, ...choices('simpleChoice', it.options, writing))],
		rules: [...(map ? [set(writing.points, q('mapResponse', { identifier: writing.response }))] : rightOnly(writing)), ...saidOfOne(it.options, writing)],
		answered: answered(writing)
	};
}

const truths: Record<string, [string, string]> = { ar: ['صحيح', 'خطأ'], en: ['True', 'False'], fr: ['Vrai', 'Faux'] };

export function truefalsePart({ key, whenTrue, whenFalse }: Of<'truefalse'>, writing: Writing): Part2 {
	const [yes, no] = truths[writing.item.language.slice(0, 2)] ?? truths.fr;
	const options = [
		{ id: 'true', text: yes, feedback: whenTrue },
		{ id: 'false', text: no, feedback: whenFalse }
	];
	return choicePart({ type: 'choice', options, key: String(key) }, writing);
}

/** What each option of several weighs. */
export const weightsOf = (options: Option[], keys: string[], weights: Record<string, number> | undefined): [id: string, weight: number][] =>
	options.map((option) => [option.id, weights ? (weights[option.id] ?? 0) : (keys.includes(option.id) ? 1 : -1) / keys.length]);

/** What is said where any number of options may be chosen: of the wrong ones if there are any, else of the right ones. */
export function saidOfMany(options: Option[], keys: string[], writing: Writing): Xml[] {
	const wrong = options.filter((option) => !keys.includes(option.id)).map((option) => member('identifier', nameOf(option.id), writing.response));
	return options.flatMap((option) => {
		const rules = say(writing, option.feedback);
		const chosen = member('identifier', nameOf(option.id), writing.response);
		return rules.length ? choose([{ when: keys.includes(option.id) && wrong.length ? all([chosen, not(some(wrong))]) : chosen, then: rules }]) : [];
	});
}

/** The exact set, else the points of its mapping. */
export const rightOrMapped = (writing: Writing): Xml[] => choose([{ when: matched(writing.response), then: [set(writing.points, float(1))] }], [set(writing.points, q('mapResponse', { identifier: writing.response }))]);

export function severalPart(it: Of<'several'>, writing: Writing): Part2 {
	const map = it.scoring === 'each' ? mapping(weightsOf(it.options, it.keys, it.weights).map(([id, weight]) => [nameOf(id), weight])) : undefined;
	return {
		declarations: [declared(writing.response, 'multiple', 'identifier', it.keys.map(nameOf), map)],
		body: [q('choiceInteraction', { responseIdentifier: writing.response, shuffle: it.shuffle === true, maxChoices: 0 }, ...choices('simpleChoice', it.options, writing))],
		rules: [...(map ? rightOrMapped(writing) : rightOnly(writing)), ...saidOfMany(it.options, it.keys, writing)],
		answered: answered(writing)
	};
}

/** An order. Neighbours that stand right are counted place by place. */
export function orderingPart(it: Of<'ordering'>, writing: Writing): Part2 {
	const ids = it.things.map((thing) => nameOf(thing.id));
	const at = (place: number, id: string): Xml => q('match', {}, q('index', { n: place + 1 }, variable(writing.response)), base('identifier', id));
	const pairs = ids.slice(1).map((id, i) => some(ids.slice(1).map((_, place) => all([at(place, ids[i]), at(place + 1, id)]))));
	const counted =
		it.scoring === 'neighbours'
			? [
					...pairs.flatMap((pair) => choose([{ when: pair, then: [set(writing.points, sum([variable(writing.points), float(1)]))] }])),
					set(writing.points, q('divide', {}, variable(writing.points), float(ids.length - 1)))
				]
			: rightOnly(writing);
	const said = it.things.flatMap((thing, place) => {
		const rules = say(writing, thing.feedback);
		return rules.length ? choose([{ when: all([answered(writing), not(at(place, ids[place]))]), then: rules }]) : [];
	});
	return {
		declarations: [declared(writing.response, 'ordered', 'identifier', ids)],
		body: [q('orderInteraction', { responseIdentifier: writing.response, shuffle: true, class: marked('ordering') }, ...choices('simpleChoice', it.things, writing))],
		rules: [...counted, ...said],
		answered: answered(writing)
	};
}
