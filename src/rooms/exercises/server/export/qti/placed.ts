/** Pairs, groups, places and labels: as QTI's interactions. PURE. */
import type { Area, Interaction, Option, Picture, Shape } from '#rooms/exercises/item.ts';
import { rightOnly, rightOrMapped, saidOfMany, weightsOf } from './choices.ts';
import { all, base, choose, declared, float, isNull, mapping, member, not, set, some, variable } from './rules.ts';
import { choices, marked, say, type Part2, type Writing } from './writing.ts';
import { words } from './text.ts';
import { h, nameOf, q, type Xml } from './xml.ts';

type Of<Kind extends Interaction['type']> = Interaction & { type: Kind };
const pair = (a: string, b: string): string => `${nameOf(a)} ${nameOf(b)}`;
const answered = (writing: Writing): Xml => not(isNull(variable(writing.response)));

/** What is said of things that stand together wrongly: `first` of the pair's own words, else of the other's. */
function saidOfPairs(places: Option[], put: Option[], keys: Record<string, string[]>, writing: Writing, { turned, putFirst }: { turned: boolean; putFirst: boolean }): Xml[] {
	const wrong = (place: Option, there: Option): boolean => !keys[place.id]?.includes(there.id);
	const test = (place: Option, there: Option): Xml => member('directedPair', turned ? pair(there.id, place.id) : pair(place.id, there.id), writing.response);
	const [first, second] = putFirst ? [put, places] : [places, put];
	const rule = (own: Option, others: Option[], isFirst: boolean): Xml[] => {
		const pairs = others.filter((other) => isFirst || !other.feedback?.text).map((other): [Option, Option] => ((putFirst === isFirst) ? [other, own] : [own, other])).filter(([place, there]) => wrong(place, there));
		const rules = pairs.length ? say(writing, own.feedback) : [];
		return rules.length ? choose([{ when: some(pairs.map(([place, there]) => test(place, there))), then: rules }]) : [];
	};
	return [...first.flatMap((own) => rule(own, second, true)), ...second.flatMap((own) => rule(own, first, false))];
}

export function matchingPart(it: Of<'matching'>, writing: Writing): Part2 {
	const keys = Object.fromEntries(Object.entries(it.pairs).map(([left, right]) => [left, [right]]));
	return matched(it.left, it.right, keys, it.scoring, 0, it.shuffle !== false, 'matching', writing, true);
}

export const categoryPart = (it: Of<'category'>, writing: Writing): Part2 => matched(it.things, it.categories, it.keys, it.scoring, it.penalty ?? 0, it.shuffle !== false, 'category', writing, false);

/** The exact pairs, else the points of a mapping. Where a place has several right things, all are counted. */
function pairRules(places: Option[], put: Option[], keys: Record<string, string[]>, scoring: 'all' | 'each', penalty: number, writing: Writing, turned: boolean): { right: string[]; map?: Xml; rules: Xml[] } {
	const name = (place: string, there: string) => (turned ? pair(there, place) : pair(place, there));
	const wanted = places.filter((place) => keys[place.id]?.length);
	const right = wanted.map((place) => name(place.id, keys[place.id][0]));
	const several = wanted.some((place) => keys[place.id].length > 1);
	const entries = places.flatMap((place) => put.flatMap((there): [string, number][] => (keys[place.id]?.includes(there.id) ? [[name(place.id, there.id), 1 / wanted.length]] : [])));
	if (!several && scoring === 'all') return { right, rules: rightOnly(writing) };
	const map = mapping(entries, -penalty / wanted.length);
	if (!several) return { right, map, rules: rightOrMapped(writing) };
	const whole = all([
		q('equal', { toleranceMode: 'exact' }, q('containerSize', {}, variable(writing.response)), base('integer', wanted.length)),
		...wanted.map((place) => some(keys[place.id].map((there) => member('directedPair', name(place.id, there), writing.response))))
	]);
	return { right, map: scoring === 'each' ? map : undefined, rules: choose([{ when: whole, then: [set(writing.points, float(1))] }], [set(writing.points, scoring === 'each' ? q('mapResponse', { identifier: writing.response }) : float(0))]) };
}

function matched(left: Option[], right: Option[], keys: Record<string, string[]>, scoring: 'all' | 'each', penalty: number, shuffle: boolean, kind: string, writing: Writing, putFirst: boolean): Part2 {
	const made = pairRules(left, right, keys, scoring, penalty, writing, false);
	return {
		declarations: [declared(writing.response, 'multiple', 'directedPair', made.right, made.map)],
		body: [
			q('matchInteraction', { responseIdentifier: writing.response, shuffle, maxAssociations: left.length, class: marked(kind) },
				q('simpleMatchSet', {}, ...choices('simpleAssociableChoice', left, writing, { matchMax: 1 })),
				q('simpleMatchSet', {}, ...choices('simpleAssociableChoice', right, writing, { matchMax: left.length }))
			)
		],
		rules: [...made.rules, ...saidOfPairs(left, right, keys, writing, { turned: false, putFirst })],
		answered: answered(writing)
	};
}

const shapes = (shape: Shape): Record<string, string> =>
	shape.kind === 'rectangle'
		? { shape: 'rect', coords: [shape.x, shape.y, Number((shape.x + shape.width).toFixed(4)), Number((shape.y + shape.height).toFixed(4))].join(',') }
		: shape.kind === 'circle'
			? { shape: 'circle', coords: [shape.x, shape.y, shape.radius].join(',') }
			: { shape: 'poly', coords: shape.points.flat().join(',') };

/** The picture, by the place where it stands in the package. */
function pictureOf(picture: Picture, { ink, item, lost }: Writing): Xml {
	const address = ink.address(picture.media);
	if (!address) lost.add('pictures-lost');
	return h('object', { data: address ?? picture.media, type: item.media?.[picture.media]?.type ?? 'image/png', width: picture.width, height: picture.height }, picture.alt);
}

const areas = (name: string, list: Area[], writing: Writing, attributes: Record<string, number> = {}): Xml[] =>
	list.map((area) => q(name, { identifier: nameOf(area.id), ...shapes(area.shape), hotspotLabel: words(area.text, writing.ink), ...attributes }));

export function hotspotPart(it: Of<'hotspot'>, writing: Writing): Part2 {
	const many = !it.one;
	const weights = many ? weightsOf(it.areas, it.keys, it.weights) : it.areas.map((area): [string, number] => [area.id, it.keys.includes(area.id) ? 1 : it.scoring === 'each' ? (it.weights?.[area.id] ?? 0) : 0]);
	const mapped = it.scoring === 'each' || (!many && it.keys.length > 1);
	const map = mapped ? (many ? mapping(weights.map(([id, weight]) => [nameOf(id), weight])) : q('mapping', { defaultValue: 0, lowerBound: 0 }, ...weights.map(([id, weight]) => q('mapEntry', { mapKey: nameOf(id), mappedValue: weight })))) : undefined;
	const right = (many ? it.keys : it.keys.slice(0, 1)).map(nameOf);
	return {
		declarations: [declared(writing.response, many ? 'multiple' : 'single', 'identifier', right, map)],
		body: [q('hotspotInteraction', { responseIdentifier: writing.response, maxChoices: many ? 0 : 1 }, pictureOf(it.picture, writing), ...areas('hotspotChoice', it.areas, writing))],
		rules: [...(!map ? rightOnly(writing) : many ? rightOrMapped(writing) : [set(writing.points, q('mapResponse', { identifier: writing.response }))]), ...(many ? saidOfMany(it.areas, it.keys, writing) : saidOfOneArea(it.areas, writing))],
		answered: answered(writing)
	};
}

const saidOfOneArea = (list: Area[], writing: Writing): Xml[] =>
	list.flatMap((area) => {
		const rules = say(writing, area.feedback);
		return rules.length ? choose([{ when: q('match', {}, variable(writing.response), base('identifier', nameOf(area.id))), then: rules }]) : [];
	});

/** Labels are written as texts to drag; a pair names the label first. */
export function labelPart(it: Of<'label'>, writing: Writing): Part2 {
	const made = pairRules(it.places, it.labels, it.keys, it.scoring, it.penalty ?? 0, writing, true);
	return {
		declarations: [declared(writing.response, 'multiple', 'directedPair', made.right, made.map)],
		body: [
			q('graphicGapMatchInteraction', { responseIdentifier: writing.response, class: it.shuffle === false ? 'qalam-fixed' : undefined }, pictureOf(it.picture, writing), ...choices('gapText', it.labels, writing, { matchMax: it.places.length }), ...areas('associableHotspot', it.places, writing, { matchMax: 1 }))
		],
		rules: [...made.rules, ...saidOfPairs(it.places, it.labels, it.keys, writing, { turned: true, putFirst: true })],
		answered: answered(writing)
	};
}
