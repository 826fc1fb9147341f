/** Pictures of QTI to point at or to label: hotspot, selectPoint, graphicGapMatch. */
import { markInteraction } from '#rooms/exercises/marking.ts';
import type { Area, Interaction, Option, Picture, Shape } from '#rooms/exercises/item.ts';
import { literal, plain } from '../markdown.ts';
import { keepPicture, pictureSize } from '../pictures.ts';
import { NotTaken } from '../row.ts';
import { atLeast, idOf, labelOf, naming, value, type Asking, type Made } from './asking.ts';
import { centreOf, choicesOf, labelsIn } from './atoms.ts';
import { mappedPoints, penaltyOf, subsets, weighings } from './choice.ts';
import { pairProbes, withOthers } from './pairs.ts';
import { proven, type Probe } from './prove.ts';
import { lineOf } from './text.ts';
import { elements, textIn, walk, type Node } from './tree.ts';
import { contains, shapeOf, type Shape as Coords } from './values.ts';

const pictureNode = (node: Node): Node | undefined => [...walk(node)].find((each) => /^(object|img)$/.test(each.name) && (each.attributes.data ?? each.attributes.src));

/** The picture of an interaction. Refuses one that is not in the file, or whose size nothing tells. */
function pictureOf({ node, writer, notes }: Asking): Picture {
	const found = pictureNode(node);
	const address = found?.attributes.data ?? found?.attributes.src ?? '';
	const file = address ? writer.files(address) : undefined;
	if (!found || !file) throw new NotTaken('needs-its-picture', { name: address.slice(-80) });
	const media = keepPicture(notes, file.name, file.bytes);
	if (!media) throw new NotTaken('needs-its-picture', { name: address.slice(-80) });
	const [width, height] = [Number.parseFloat(found.attributes.width ?? ''), Number.parseFloat(found.attributes.height ?? '')];
	const [ownWidth, ownHeight] = pictureSize(notes.files.get(media)!.bytes, notes.files.get(media)!.type) ?? [width, height];
	const size = width > 0 && height > 0 ? [width, height] : [ownWidth, ownHeight];
	if (!(size[0] > 0 && size[1] > 0)) throw new NotTaken('needs-its-picture', { name: media });
	const alt = (found.attributes.alt ?? textIn(found)).replace(/\s+/g, ' ').trim();
	return { media, alt: alt.slice(0, 900) || plain(lineOf(elements(node).filter((each) => each.name === 'prompt'), { ...writer, place: () => undefined })).slice(0, 900) || media, width: size[0], height: size[1] };
}

const tidy = (x: number): number => Number(x.toFixed(2));

/** A shape of QTI as ours; an ellipse is drawn by 24 corners. Refuses one without a surface. */
export function shapeMade({ shape, coords }: Coords, { width, height }: Picture): Shape {
	const [a, b, c, d] = coords;
	const inside = (x: number, y: number): [number, number] => [tidy(Math.min(width, Math.max(0, x))), tidy(Math.min(height, Math.max(0, y)))];
	if (coords.some((each) => !Number.isFinite(each))) throw new NotTaken('bad-shape', { shape });
	if (shape === 'default') return { kind: 'rectangle', x: 0, y: 0, width, height };
	if (shape === 'rect' && coords.length === 4) {
		const [[x, y], [right, bottom]] = [inside(Math.min(a, c), Math.min(b, d)), inside(Math.max(a, c), Math.max(b, d))];
		if (right > x && bottom > y) return { kind: 'rectangle', x, y, width: tidy(right - x), height: tidy(bottom - y) };
	}
	if (shape === 'circle' && c > 0) {
		const [x, y] = inside(a, b);
		return { kind: 'circle', x, y, radius: c };
	}
	if (shape === 'ellipse' && c > 0 && d > 0) return { kind: 'polygon', points: Array.from({ length: 24 }, (_, i) => inside(a + c * Math.cos((i * Math.PI) / 12), b + d * Math.sin((i * Math.PI) / 12))) };
	if (shape === 'poly' && coords.length >= 6) return { kind: 'polygon', points: Array.from({ length: coords.length >> 1 }, (_, i) => inside(coords[2 * i], coords[2 * i + 1])) };
	throw new NotTaken('bad-shape', { shape: shape.slice(0, 40) });
}

/** What an area is called: its label, else a name by number, which tells nothing to who does not see the picture and is noted. */
function areaText(node: Node, n: number, { notes }: Asking): string {
	const said = node.attributes.hotspotLabel ?? node.attributes.label ?? node.attributes['aria-label'] ?? node.attributes['data-label'] ?? '';
	if (said.trim()) return literal(said.replace(/\s+/g, ' ').trim().slice(0, 500));
	notes.add('places-without-names');
	return String(n + 1);
}

/** hotspotInteraction. */
export function hotspotOf(asking: Asking): Made {
	const { node, asked, declaration } = asking;
	const picture = pictureOf(asking);
	const nodes = choicesOf(node);
	const name = naming();
	const areas = nodes.map((each, i): Area => ({ id: name(idOf(each)), text: areaText(each, i, asking), shape: shapeMade(shapeOf(each), picture) }));
	const raws = nodes.map(idOf);
	const key = (asked.key?.list ?? []).map(String);
	if (!key.length || key.some((raw) => !raws.includes(raw))) throw new NotTaken('no-right-answer');
	const one = declaration.cardinality === 'single' || node.attributes.maxChoices === '1';
	return areasMade(asking, picture, areas, raws, key, one, (set) => value(declaration, set));
}

function areasMade(asking: Asking, picture: Picture, areas: Area[], raws: string[], key: string[], one: boolean, valueOf: (set: string[]) => Probe['value']): Made {
	const { asked, notes, language, node } = asking;
	atLeast(areas, 1);
	const id = (raw: string) => areas[raws.indexOf(raw)].id;
	const score = (set: string[]) => asked.score(valueOf(set));
	const right = one ? raws.filter((raw) => score([raw]) >= 1 - 1e-6) : raws.filter((raw) => key.includes(raw));
	const common = { type: 'hotspot' as const, picture, areas, keys: right.map(id), ...(one ? { one: true } : {}) };
	const weighed = weighings(raws, key, score, mappedPoints(asking));
	const candidates: Interaction[] = [
		{ ...common, scoring: 'all' },
		...(one ? [] : [{ ...common, scoring: 'each' as const }]),
		...weighed.map((weights): Interaction => ({ ...common, scoring: 'each', weights: Object.fromEntries(Object.entries(weights).map(([raw, weight]) => [id(raw), weight])) }))
	];
	const sets = one ? raws.map((raw) => [raw]) : subsets(raws, key, Number(node.attributes.maxChoices ?? 0));
	const probes = sets.map((set): Probe => {
		const ids = set.map(id);
		return { value: valueOf(set), response: ids, label: labelOf(areas, ids), ...(ids.length === 1 ? { atom: ids[0] } : {}) };
	});
	const interaction = proven(candidates, probes, (probe) => asked.score(probe.value), (it, probe) => markInteraction(it, probe.response, language).score, notes);
	return { kind: 'hotspot', interaction, probes };
}

const [columns, rows] = [4, 3];

/**
 * selectPointInteraction: a point is asked where ours has areas to choose, which would show where the right place is. The picture is cut into
 * squares beside the places that count, all of them named by row and column, and that is noted.
 */
export function selectPointOf(asking: Asking): Made {
	const { asked, declaration, node, notes } = asking;
	if (!declaration.areas) throw new NotTaken('no-right-answer');
	const picture = pictureOf(asking);
	const places = declaration.areas.entries.map((area) => ({ area: { shape: area.shape, coords: area.coords }, centre: centreOf(area.shape, area.coords) ?? '' })).filter(({ area, centre }) => centre && contains(area, centre));
	const [w, h] = [picture.width / columns, picture.height / rows];
	const box = (coords: number[], shape: string): [number, number, number, number] => {
		const [a, b, c, d = c] = coords;
		if (shape === 'circle' || shape === 'ellipse') return [a - c, b - d, a + c, b + d];
		const [xs, ys] = [coords.filter((_, i) => i % 2 === 0), coords.filter((_, i) => i % 2 === 1)];
		return [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
	};
	for (let row = 0; row < rows; row++)
		for (let column = 0; column < columns; column++) {
			const [x, y] = [column * w, row * h];
			const free = places.every(({ area }) => {
				const [left, top, right, bottom] = box(area.coords, area.shape);
				return right <= x || left >= x + w || bottom <= y || top >= y + h;
			});
			if (free) places.push({ area: { shape: 'rect', coords: [x, y, x + w, y + h] }, centre: `${x + w / 2} ${y + h / 2}` });
		}
	const square = (centre: string) => {
		const [x, y] = centre.split(' ').map(Number);
		return `${'ABCD'[Math.min(columns - 1, Math.floor(x / w))]}${Math.min(rows, Math.floor(y / h) + 1)}`;
	};
	const used = new Map<string, number>();
	const sorted = places.sort((a, b) => (square(a.centre) < square(b.centre) ? -1 : 1));
	const areas = sorted.map(({ area, centre }, i): Area => {
		const count = (used.get(square(centre)) ?? 0) + 1;
		used.set(square(centre), count);
		return { id: `p${i + 1}`, text: count > 1 ? `${square(centre)} (${count})` : square(centre), shape: shapeMade(area, picture) };
	});
	notes.add('point-as-places');
	const raws = areas.map((area) => area.id);
	const valueOf = (set: string[]) => value(declaration, set.map((raw) => sorted[raws.indexOf(raw)].centre));
	const one = declaration.cardinality === 'single' || node.attributes.maxChoices === '1';
	const key = raws.filter((raw) => (one ? asked.score(valueOf([raw])) >= 1 - 1e-6 : asked.score(valueOf([raw])) > 1e-6));
	if (!key.length) throw new NotTaken('no-right-answer');
	return areasMade(asking, picture, areas, raws, key, one, valueOf);
}

/** graphicGapMatchInteraction: labels (texts or pictures) put on places of a picture. */
export function labelsOf(asking: Asking): Made {
	const { node, asked, declaration, writer, notes, language } = asking;
	const picture = pictureOf(asking);
	const [labelNodes, placeNodes] = [labelsIn(node), choicesOf(node)];
	const [labelName, placeName] = [naming(), naming()];
	const labels = labelNodes.map((each): Option => ({ id: labelName(idOf(each)), text: lineOf(each.children, writer) || literal(each.attributes.objectLabel ?? '') || idOf(each) }));
	const places = placeNodes.map((each, i): Area => ({ id: placeName(idOf(each)), text: areaText(each, i, asking), shape: shapeMade(shapeOf(each), picture) }));
	atLeast(labels, 2);
	const raws = { labels: labelNodes.map(idOf), places: placeNodes.map(idOf) };
	const keys: Record<string, string[]> = Object.fromEntries(places.map((place) => [place.id, []]));
	for (const pair of asked.key?.list ?? []) {
		const [label, place] = String(pair).split(' ');
		if (!raws.labels.includes(label) || !raws.places.includes(place)) throw new NotTaken('bad-pair', { text: String(pair).slice(0, 60) });
		keys[placeName(place)].push(labelName(label));
	}
	if (Object.values(keys).some((list) => list.length > 1)) throw new NotTaken('many-to-many');
	const [labelRaws, placeRaws] = [new Map(raws.labels.map((raw) => [labelName(raw), raw])), new Map(raws.places.map((raw) => [placeName(raw), raw]))];
	withOthers(places.map((place) => place.id), labels.map((label) => label.id), keys, (pairs) => asked.score(value(declaration, Object.entries(pairs).map(([place, label]) => `${labelRaws.get(label)} ${placeRaws.get(place)}`))));
	const common = { type: 'label' as const, picture, places, labels, keys };
	const pairsOf = (isRight: boolean) => labels.flatMap((label) => places.filter((place) => keys[place.id].includes(label.id) === isRight).map((place) => `${labelRaws.get(label.id)} ${placeRaws.get(place.id)}`));
	const penalty = penaltyOf(asking, pairsOf(true), pairsOf(false));
	const candidates: Interaction[] = [{ ...common, scoring: 'all' }, { ...common, scoring: 'each' }, ...(penalty === undefined ? [] : [{ ...common, scoring: 'each' as const, penalty }])];
	const probes = pairProbes(places.map((place) => place.id), labels.map((label) => label.id), keys).map((pairs): Probe => ({
		value: value(declaration, Object.entries(pairs).map(([place, label]) => `${labelRaws.get(label)} ${placeRaws.get(place)}`)),
		response: pairs,
		label: Object.values(pairs).map((label) => labelOf(labels, [label])).join(', ')
	}));
	const interaction = proven(candidates, probes, (probe) => asked.score(probe.value), (it, probe) => markInteraction(it, probe.response, language).score, notes);
	return { kind: 'label', interaction, probes };
}
