/** Questions of Moodle on a picture: texts and pictures dragged onto places (ddimageortext), marks dragged onto zones (ddmarker). */
import type { Area, Interaction, Option, Picture, Shape } from '#rooms/exercises/item.ts';
import type { Asked, Made } from './moodle-text.ts';
import { incoming, literal, plain } from './markdown.ts';
import { keepPicture, pictureSize } from './pictures.ts';
import { amongSquares, tidy } from './places.ts';
import { Notes, NotTaken } from './row.ts';
import { markdownOf, type Text } from './text.ts';
import { child, children, textOf, type Node } from './xml.ts';

function kept(file: Node | undefined, notes: Notes): { media: string; width: number; height: number } | undefined {
	if (!file || file.text.length > 7_500_000) return undefined;
	const media = keepPicture(notes, file.attributes.name ?? 'picture', Buffer.from(file.text, 'base64'));
	const size = media && pictureSize(notes.files.get(media)!.bytes, notes.files.get(media)!.type);
	return media && size ? { media, width: size[0], height: size[1] } : undefined;
}

/** The picture below all; its words are those of the question, for Moodle asks for none. */
function background(node: Node, stem: Text, notes: Notes): Picture {
	const found = kept(child(node, 'file'), notes);
	if (!found) throw new NotTaken('needs-its-picture', { name: (child(node, 'file')?.attributes.name ?? '').slice(-80) });
	const words = plain(markdownOf(stem, new Notes())).slice(0, 900);
	return { media: found.media, alt: words || found.media, width: found.width, height: found.height };
}

type Drag = { no: string; option: Option; group: string; width: number; height: number };

const words = (node: Node): string => literal(incoming(textOf(node, 'text') || textOf(node, 'label')).replace(/<[^>]{0,500}>/g, ' ').replace(/\s+/g, ' ').trim().slice(0, 500));

function drags(node: Node, notes: Notes): Drag[] {
	return children(node, 'drag').map((drag, i): Drag => {
		const picture = kept(child(drag, 'file'), notes);
		const text = words(drag);
		const id = `l${i + 1}`;
		// About what a letter takes on Moodle's screen, in points of the picture: the place must hold the longest of its group.
		const size = picture ?? { width: Math.max(40, text.length * 8 + 12), height: 26 };
		return { no: textOf(drag, 'no') || String(i + 1), option: { id, text: picture ? `![${text}](media/${picture.media})` : text || id }, group: textOf(drag, 'draggroup') || '1', width: size.width, height: size.height };
	});
}

/** ddimageortext: each place has the one thing that is right there; each right one is its share. */
export function imageQuestion({ node, notes, stem }: Asked): Made {
	const picture = background(node, stem, notes);
	const all = drags(node, notes);
	const keys: Record<string, string[]> = {};
	const places = children(node, 'drop').map((drop, i): Area => {
		const id = `p${i + 1}`;
		const choice = all.find((drag) => drag.no === textOf(drop, 'choice'));
		if (!choice) throw new NotTaken('bad-gap', { text: textOf(drop, 'choice').slice(0, 40) || '?' });
		// Two equal words of a group are right in each other's place.
		keys[id] = all.filter((drag) => drag.group === choice.group && drag.option.text === choice.option.text).map((drag) => drag.option.id);
		const group = all.filter((drag) => drag.group === choice.group);
		const [x, y] = [Number(textOf(drop, 'xleft')), Number(textOf(drop, 'ytop'))];
		if (![x, y].every((each) => Number.isFinite(each) && each >= 0) || x >= picture.width || y >= picture.height) throw new NotTaken('bad-shape', { shape: `${textOf(drop, 'xleft')} ${textOf(drop, 'ytop')}`.slice(0, 40) });
		const shape: Shape = { kind: 'rectangle', x: tidy(x), y: tidy(y), width: tidy(Math.min(picture.width - x, Math.max(...group.map((drag) => drag.width)))), height: tidy(Math.min(picture.height - y, Math.max(...group.map((drag) => drag.height)))) };
		return { id, text: placeName(drop, i, notes), shape };
	});
	if (!places.length) throw new NotTaken('no-gap');
	return labelled(node, picture, places, all, keys);
}

function placeName(drop: Node, i: number, notes: Notes): string {
	const said = words(drop);
	if (!said) notes.add('places-without-names');
	return said || String(i + 1);
}

function labelled(node: Node, picture: Picture, places: Area[], all: Drag[], keys: Record<string, string[]>): Made {
	if (all.length < 2) throw new NotTaken('too-few-options', { count: all.length });
	const shuffle = !/^(0|false)$/i.test(textOf(node, 'shuffleanswers'));
	return { kind: 'label', interaction: { type: 'label', picture, places, labels: all.map((drag) => drag.option), keys, scoring: 'each', shuffle } };
}

/** `10,20;5` (circle), `10,20;30,40` (rectangle: corner and size), `1,2;3,4;…` (polygon). Bounded by the picture. */
function zone(shape: string, coords: string, picture: Picture): Shape {
	const points = coords.split(';').map((pair) => pair.split(',').map(Number));
	const refuse = () => new NotTaken('bad-shape', { shape: `${shape} ${coords}`.slice(0, 60) });
	if (points.flat().some((each) => !Number.isFinite(each))) throw refuse();
	const inside = ([x, y]: number[]): [number, number] => [tidy(Math.min(picture.width, Math.max(0, x))), tidy(Math.min(picture.height, Math.max(0, y)))];
	if (shape === 'circle' && points.length === 2 && points[0].length === 2 && points[1][0] > 0) {
		const [x, y] = inside(points[0]);
		return { kind: 'circle', x, y, radius: points[1][0] };
	}
	if (shape === 'rectangle' && points.length === 2 && points.every((point) => point.length === 2)) {
		const [[x, y], [right, bottom]] = [inside(points[0]), inside([points[0][0] + points[1][0], points[0][1] + points[1][1]])];
		if (right > x && bottom > y) return { kind: 'rectangle', x, y, width: tidy(right - x), height: tidy(bottom - y) };
	}
	if (shape === 'polygon' && points.length >= 3 && points.length <= 60 && points.every((point) => point.length === 2)) return { kind: 'polygon', points: points.map(inside) };
	throw refuse();
}

/** ddmarker: several marks become labels of the zones they belong to; a single one becomes a place to point at. Zones are seen here and not there: noted. */
export function markerQuestion({ node, notes, stem }: Asked): Made {
	const picture = background(node, stem, notes);
	const all = drags(node, notes);
	const drops = children(node, 'drop');
	if (!drops.length) throw new NotTaken('no-gap');
	const zones = drops.map((drop) => zone(textOf(drop, 'shape'), textOf(drop, 'coords'), picture));
	notes.add('point-as-places');
	if (all.length === 1) {
		const right: Area[] = zones.map((shape, i) => ({ id: `z${i + 1}`, text: '', shape }));
		const areas = amongSquares(picture, right);
		if (!areas) throw new NotTaken('too-few-options', { count: right.length });
		const interaction: Interaction = { type: 'hotspot', picture, areas, keys: right.map((area) => area.id), ...(right.length === 1 ? { one: true } : {}), scoring: 'all' };
		const mark = all[0].option.text;
		return { kind: 'hotspot', interaction, stem: [markdownOf(stem, notes), mark].filter(Boolean).join('\n\n') };
	}
	const keys: Record<string, string[]> = {};
	const places = drops.map((drop, i): Area => {
		const choice = all.find((drag) => drag.no === textOf(drop, 'choice'));
		// A zone without a mark is one where none belongs.
		keys[`p${i + 1}`] = choice ? [choice.option.id] : [];
		return { id: `p${i + 1}`, text: placeName(drop, i, notes), shape: zones[i] };
	});
	if (!Object.values(keys).some((list) => list.length)) throw new NotTaken('no-right-answer');
	return labelled(node, picture, places, all, keys);
}
